// SPDX-License-Identifier: Apache-2.0
// A memory that was saved, taken again: never another figure than reading every fact gives, whatever became of the file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "projections/testing/random_council.h"
#include "projections/testing/temporary_folder.h"

namespace hanes {
namespace {

using testing::FiguresOf;
using testing::kDays;
using testing::RandomCouncil;

class FactIndexFileTest : public ::testing::Test {
 protected:
  static std::unique_ptr<FactIndex> NewIndex() {
    auto index = NewCaseloadIndex();
    index->SetUnsavedMin(1);
    index->SetDeltaMin(16);
    return index;
  }
  std::unique_ptr<FactIndex> Load(RandomCouncil& council) {
    council.SetMemoryPath(path_);
    auto index = NewIndex();
    EXPECT_EQ(index->Load(council), OkStatus());
    return index;
  }
  // An index of the council as it is after `changes`, saved, with `more` changes after that.
  std::unique_ptr<FactIndex> SaveAmidChanges(RandomCouncil& council, int changes, int more) {
    auto index = Load(council);
    for (int i = 0; i < changes; ++i) EXPECT_EQ(index->Apply(council.Change()), OkStatus());
    Save(*index);
    for (int i = 0; i < more; ++i) EXPECT_EQ(index->Apply(council.Change()), OkStatus());
    return index;
  }
  static Position Save(FactIndex& index) {
    const auto saved = index.SaveIfDue(true);
    EXPECT_TRUE(saved.ok()) << saved.status();
    EXPECT_TRUE(saved->has_value());
    return saved->value_or(Position());
  }
  // Takes what is saved, or heals; then both must give the figures of an index that never saw a file.
  void ExpectFiguresOfFacts(RandomCouncil& council, bool restored) {
    const int before = council.times_read();
    const auto index = Load(council);
    EXPECT_EQ(council.times_read() - before, restored ? 0 : 1);
    ExpectSameFigures(*index, council);
  }
  void ExpectSameFigures(const FactIndex& index, RandomCouncil& council) {
    council.SetMemoryPath("");
    const auto anew = NewIndex();
    ASSERT_EQ(anew->Load(council), OkStatus());
    EXPECT_EQ(index.Read().checkpoint(), anew->Read().checkpoint());
    for (int i = 0; i < 12; ++i) {
      const int as_at = council.Pick(kDays + 40), known_at = council.Pick(kDays + 40);
      for (const std::string_view by : CaseloadDimensions()) {
        ASSERT_EQ(FiguresOf(index, as_at, known_at, by, false), FiguresOf(*anew, as_at, known_at, by, true));
        ASSERT_EQ(FiguresOf(index, as_at, known_at, by, true), FiguresOf(*anew, as_at, known_at, by, true));
      }
    }
  }

  std::string ReadFile() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void WriteFile(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

  const testing::TemporaryFolder folder_;
  const std::string path_ = folder_ / "memory.columns";
};

TEST_F(FactIndexFileTest, WhatWasSavedAndTheChangesSinceAreTakenInPlaceOfFacts) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    RandomCouncil council(seed);
    SaveAmidChanges(council, seed % 2 == 0 ? 0 : 90, seed % 3 == 0 ? 0 : 60);
    ExpectFiguresOfFacts(council, true);
    std::filesystem::remove(path_);
  }
}

TEST_F(FactIndexFileTest, WhatWasTakenGoesOnFollowingAndIsSavedAgain) {
  RandomCouncil council(7);
  SaveAmidChanges(council, 50, 20);
  const auto taken = Load(council);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(taken->Apply(council.Change()), OkStatus());
  ExpectSameFigures(*taken, council);
  council.ForgetChanges(Save(*taken));
  ExpectFiguresOfFacts(council, true);
}

TEST_F(FactIndexFileTest, ASnapshotIsSavedAsItIsWhileChangesGoOn) {
  RandomCouncil council(8);
  const auto index = Load(council);
  std::jthread saver([&](std::stop_token stop) {
    while (!stop.stop_requested()) EXPECT_TRUE(index->SaveIfDue(true).ok());
  });
  for (int i = 0; i < 1500; ++i) ASSERT_EQ(index->Apply(council.Change()), OkStatus());
  saver = std::jthread();
  ExpectFiguresOfFacts(council, true);
}

TEST_F(FactIndexFileTest, ABitFlippedAnywhereIsSeen) {
  RandomCouncil council(9);
  SaveAmidChanges(council, 40, 10);
  const std::string whole = ReadFile();
  ASSERT_GT(whole.size(), 1000u);
  int healed = 0;
  for (int i = 0; i < 120; ++i) {
    std::string damaged = whole;
    const size_t at = i < 24 ? static_cast<size_t>(i) : static_cast<size_t>(council.Pick(static_cast<int>(whole.size())));
    damaged[at] = static_cast<char>(damaged[at] ^ 1 << council.Pick(8));
    WriteFile(damaged);
    council.SetMemoryPath(path_);
    const int before = council.times_read();
    const auto index = Load(council);
    // In the zeros between two columns a bit says nothing, and the file may be taken.
    healed += council.times_read() - before;
    ASSERT_NO_FATAL_FAILURE(ExpectSameFigures(*index, council)) << "bit of byte " << at;
  }
  EXPECT_GT(healed, 60);
}

TEST_F(FactIndexFileTest, AFileCutShortIsNotTaken) {
  RandomCouncil council(10);
  SaveAmidChanges(council, 40, 10);
  const std::string whole = ReadFile();
  for (int i = 0; i < 60; ++i) {
    const auto left = i == 0 ? whole.size() - 1 : static_cast<size_t>(council.Pick(static_cast<int>(whole.size())));
    WriteFile(whole.substr(0, left));
    ExpectFiguresOfFacts(council, false);
  }
  WriteFile(whole + "x");
  ExpectFiguresOfFacts(council, false);
}

TEST_F(FactIndexFileTest, AnOlderFileWhoseChangesAreForgottenIsNotTaken) {
  RandomCouncil council(11);
  const auto index = SaveAmidChanges(council, 40, 10);
  const std::string older = ReadFile();
  council.ForgetChanges(Save(*index));
  ASSERT_EQ(index->Apply(council.Change()), OkStatus());
  WriteFile(older);
  ExpectFiguresOfFacts(council, false);
}

// A power loss took the store's last writes, which are not synced, and left the file.
TEST_F(FactIndexFileTest, AFileAheadOfItsStoreIsNotTaken) {
  RandomCouncil council(12);
  RandomCouncil behind = council;
  SaveAmidChanges(council, 40, 0);
  ExpectFiguresOfFacts(behind, false);
}

TEST_F(FactIndexFileTest, AFileOfOtherFactsIsNotTaken) {
  RandomCouncil one(13), other(14);
  SaveAmidChanges(one, 3, 0);
  for (int i = 0; i < 3; ++i) other.Change();
  ExpectFiguresOfFacts(other, false);
}

TEST_F(FactIndexFileTest, AFileOfAnotherLayoutIsNotTaken) {
  RandomCouncil council(15);
  council.SetMemoryPath(path_);
  static constexpr std::array<FactIndex::Layout, 1> kOther = {{{kOpenCase, 0b001}}};
  FactIndex other(kOther);
  other.SetUnsavedMin(1);
  ASSERT_EQ(other.Load(council), OkStatus());
  Save(other);
  ExpectFiguresOfFacts(council, false);
}

TEST_F(FactIndexFileTest, NothingIsSavedWhereLittleHasChanged) {
  RandomCouncil council(16);
  SaveAmidChanges(council, 5, 0);
  const auto index = Load(council);
  index->SetUnsavedMin(100'000);
  ASSERT_EQ(index->Apply(council.Change()), OkStatus());
  EXPECT_EQ(index->SaveIfDue(true).value(), std::nullopt);
}

}  // namespace
}  // namespace hanes

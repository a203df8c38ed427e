// SPDX-License-Identifier: Apache-2.0
// Nothing is public because it was forgotten: every measure is in one of the two lists, and shares of the same cases are known to be.
#include "services/public_measures.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <set>

#include "projections/indicators/pages.h"
#include "projections/measure.h"
#include "services/command_line.h"
#include "services/command_parts.h"
#include "services/house.h"

namespace hanes {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

std::vector<std::string> AllThereAre() {
  std::vector<std::string> names;
  for (const Measure& measure : Measures()) names.emplace_back(measure.name);
  return names;
}

TEST(PublicMeasuresTest, EveryMeasureIsInOneListAndNoOtherIs) {
  std::vector<std::string> decided;
  for (const PublicMeasureName& measure : PublicMeasures()) decided.push_back(measure.name);
  for (const MeasureKeptBack& measure : MeasuresKeptBack()) {
    decided.emplace_back(measure.name);
    EXPECT_FALSE(measure.why.empty()) << measure.name;
    EXPECT_EQ(FindPublicMeasure(measure.name), nullptr) << measure.name;
  }
  EXPECT_THAT(decided, UnorderedElementsAreArray(AllThereAre()))
      << "a new measure is decided on in public_measures.cc: public, with the cases it is of, or kept back, with the reason";
}

TEST(PublicMeasuresTest, OnlyCountsOfCasesArePublic) {
  for (const PublicMeasureName& measure : PublicMeasures()) {
    if (!measure.is_share) continue;
    const auto indicator = FindIndicator(measure.name);
    ASSERT_TRUE(indicator.ok()) << measure.name;
    EXPECT_EQ((*indicator)->unit, FigureUnit::kPercent) << measure.name;
  }
}

// Who is counted by each public share in half a year of an invented council, as often as counted.
class SharesOfACouncil : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "hanes_public_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    const auto run = [](std::vector<std::string> words) {
      ::testing::internal::CaptureStdout();
      const int code = RunCommandLine(words, [](const std::string&) { return std::optional<std::string>(); });
      const std::string said = ::testing::internal::GetCapturedStdout();
      ASSERT_EQ(code, kExitOk) << said;
    };
    run({"generate", "--seed", "11", "--children", "1500", "--authority", "W06000012", "--from", "2011-04-01", "--to", "2012-04-07", "--every", "week",
         "--out", folder_ + "/extracts"});
    std::vector<std::string> import = {"import", "ssd"};
    std::set<std::string> nights;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/extracts")) {
      if (std::filesystem::exists(entry.path() / "_COMPLETE")) nights.insert(entry.path());
    }
    import.insert(import.end(), nights.begin(), nights.end());
    import.insert(import.end(), {"--authority", "W06000012", "--data", folder_ + "/data"});
    run(import);
    const auto house = House::Open({.data = folder_ + "/data", .mode = DataFolder::Mode::kExisting, .views = AllViews()}, alarm_);
    ASSERT_TRUE(house.ok()) << house.status();
    v1::Question question;
    question.set_view("indicators");
    question.set_period("2011/12");
    question.set_open(true);
    const auto answer = (*house)->questions().Ask(question);
    ASSERT_TRUE(answer.ok()) << answer.status();
    for (const v1::AnswerRow& row : answer->rows()) {
      if (FindPublicMeasure(row.cells(0)) == nullptr) continue;
      for (const std::string& member : row.members()) {
        if (member.find("\tleft out") == std::string::npos) ++counted_[row.cells(0)][member.substr(0, member.find('\t'))];
      }
    }
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // Of both together: how much is in either.
  static double Overlap(const std::map<std::string, int>& a, const std::map<std::string, int>& b) {
    int both = 0, all = 0;
    for (const auto& [who, times] : a) {
      const auto other = b.find(who);
      both += other == b.end() ? 0 : std::min(times, other->second);
      all += times;
    }
    for (const auto& [who, times] : b) all += times;
    return all == both ? 1 : static_cast<double>(both) / (all - both);
  }

  std::string folder_;
  Alarm alarm_{Alarm::OnRing::kTellWaiting};
  std::map<std::string, std::map<std::string, int>> counted_;
};

TEST_F(SharesOfACouncil, OfTheSameCasesAreKnownToBe) {
  constexpr double kTheSame = 0.9;  // the same cases but for a few at the edges of the period
  constexpr size_t kEnough = 20;    // of fewer, two shares may have the same children by chance
  std::vector<std::string> missed;
  size_t same = 0;
  for (const auto& [first, of_first] : counted_) {
    for (const auto& [second, of_second] : counted_) {
      if (first >= second || of_first.size() < kEnough || Overlap(of_first, of_second) < kTheSame) continue;
      ++same;
      const PublicMeasureName &one = *FindPublicMeasure(first), &other = *FindPublicMeasure(second);
      if (one.stem != other.stem && one.cases != other.cases) missed.push_back(first + " and " + second);
    }
  }
  EXPECT_THAT(missed, IsEmpty()) << "these have the same denominators: name the cases in public_measures.cc, so that both withhold the same teams";
  EXPECT_GE(same, 5u) << "the council is too small to tell";
}

}  // namespace
}  // namespace hanes

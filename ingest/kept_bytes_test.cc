// SPDX-License-Identifier: Apache-2.0
#include "ingest/kept_bytes.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace hanes {
namespace {

TEST(KeptBytesTest, StayWhereTheyAreWhateverComesAfterThem) {
  std::mt19937_64 random(1);
  KeptBytes memory;
  for (int batch = 0; batch < 5; ++batch) {
    std::vector<std::string> given;
    std::vector<std::string_view> kept;
    for (int i = 0; i < 3'000; ++i) {
      // Most are small, some larger than a block.
      const size_t size = random() % 500 == 0 ? random() % 700'000 : random() % 400;
      given.emplace_back(size, static_cast<char>(random()));
      kept.push_back(memory.Keep(given.back()));
    }
    KeptBytes moved = std::move(memory);
    for (size_t i = 0; i < given.size(); ++i) ASSERT_EQ(kept[i], given[i]) << "batch " << batch << " entry " << i;
    memory = std::move(moved);
    memory.Clear();
  }
}

TEST(KeptBytesTest, UsesItsMemoryAgain) {
  KeptBytes memory;
  const char* const first = memory.Keep("abc").data();
  memory.Clear();
  EXPECT_EQ(memory.Keep("defg").data(), first);
}

}  // namespace
}  // namespace hanes

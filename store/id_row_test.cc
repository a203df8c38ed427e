// SPDX-License-Identifier: Apache-2.0
#include "store/id_row.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace hanes {
namespace {

std::string RowOf(const std::vector<Posting>& postings, Position first, std::string* key) {
  IdRowWriter row(first);
  row.Begin(postings.front().hash);
  for (const Posting& posting : postings) row.Add(posting);
  *key = row.key();
  return row.value();
}

TEST(IdRowTest, SaysEveryPostingAgain) {
  std::mt19937_64 random(3);
  std::vector<Posting> postings;
  for (int i = 0; i < 200; ++i) postings.push_back({0xfedc'0000'0000'0000 | (random() >> 16 & ~0xffull) | random() % 2, Position(900 + random() % 4'000'000'000)});
  std::sort(postings.begin(), postings.end());
  std::string key;
  const std::string value = RowOf(postings, Position(900), &key);
  ASSERT_TRUE(key.starts_with(IdRowPrefix(postings.back().hash)));
  const auto row = IdRow::Read(key, value);
  ASSERT_TRUE(row.has_value());
  ASSERT_EQ(row->size(), postings.size());
  for (size_t i = 0; i < postings.size(); ++i) {
    ASSERT_EQ(row->At(i), postings[i]);
    for (const uint64_t hash : {postings[i].hash - 1, postings[i].hash, postings[i].hash + 1}) {
      const auto expected = std::ranges::lower_bound(postings, hash, {}, &Posting::hash) - postings.begin();
      ASSERT_EQ(row->LowerBound(hash), static_cast<size_t>(expected));
    }
  }
}

TEST(IdRowTest, OnlyHashesOfTheSameSixteenBitsShareARow) {
  EXPECT_TRUE(IdRowWriter::SameRow(0xabcd'0000'0000'0000, 0xabcd'ffff'ffff'ffff));
  EXPECT_FALSE(IdRowWriter::SameRow(0xabcd'0000'0000'0000, 0xabce'0000'0000'0000));
  EXPECT_EQ(IdRowPrefix(0xabcd'0000'0000'0000), IdRowPrefix(0xabcd'ffff'ffff'ffff));
  EXPECT_LT(IdRowPrefix(0x0001'0000'0000'0000), IdRowPrefix(0xff00'0000'0000'0000)) << "rows stand in order of hash";
}

TEST(IdRowTest, TakesNoOtherBytes) {
  std::string key;
  const std::string value = RowOf({{1, Position(1)}}, Position(1), &key);
  EXPECT_TRUE(IdRow::Read(key, value).has_value());
  EXPECT_FALSE(IdRow::Read(key, value.substr(1)).has_value());
  EXPECT_FALSE(IdRow::Read(key, "").has_value());
  EXPECT_FALSE(IdRow::Read(key + "x", value).has_value());
}

}  // namespace
}  // namespace hanes

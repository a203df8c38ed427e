// SPDX-License-Identifier: Apache-2.0
#include "services/pages/cells.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

TEST(CellsTest, ColumnsOfWordsAndDaysAreNoNumbers) {
  for (const char* column : {"team", "worker", "due", "week", "status", "what", "known_at"}) EXPECT_FALSE(IsNumberColumn(column)) << column;
  for (const char* column : {"children", "fte", "value", "days_overdue", "n", "N"}) EXPECT_TRUE(IsNumberColumn(column)) << column;
}

TEST(CellsTest, AStreamIsSaidByItsKind) {
  EXPECT_EQ(StreamWords(Language::kEnglish, "child:C1"), "Child C1");
  EXPECT_EQ(StreamWords(Language::kWelsh, "worker:W7"), "Gweithiwr W7");
}

}  // namespace
}  // namespace hanes

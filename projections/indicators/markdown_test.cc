// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/markdown.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "projections/indicators/pages.h"

namespace hanes {
namespace {

std::string ReadDocument() {
  std::ifstream file(HANES_DOCS "/indicators.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(IndicatorsMarkdownTest, TheCommittedChapterIsThatOfThePages) {
  const std::string document = ReadDocument();
  const StatusOr<std::string> written = WithIndicators(document);
  ASSERT_TRUE(written.ok()) << MessageOf(written.status());
  EXPECT_TRUE(*written == document) << "docs/indicators.md is behind the pages: run BUILD/projections/indicators_page docs/indicators.md";
}

TEST(IndicatorsMarkdownTest, EveryPageSaysWhatItIs) {
  std::set<std::string_view> codes;
  for (const Indicator& indicator : Indicators()) {
    SCOPED_TRACE(indicator.code);
    EXPECT_TRUE(codes.insert(indicator.code).second) << "a code is used twice";
    EXPECT_FALSE(indicator.measure.empty());
    EXPECT_TRUE(indicator.definition.ends_with('.'));
    EXPECT_TRUE(indicator.source.starts_with('['));
    EXPECT_NE(indicator.gather, nullptr);
  }
}

TEST(IndicatorsMarkdownTest, ADocumentWithoutTheChapterIsRefused) { EXPECT_FALSE(WithIndicators("# Nothing\n").ok()); }

}  // namespace
}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/texts/texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "hanes/v1/event.pb.h"
#include "projections/askable.h"
#include "projections/indicators/pages.h"
#include "projections/measure.h"
#include "projections/rule_names.h"

namespace hanes {
namespace {

constexpr auto kEnglish = Language::kEnglish;
constexpr auto kWelsh = Language::kWelsh;

TEST(TextsTest, EachLanguageHasItsOwnFormsOfACount) {
  EXPECT_EQ(SayCount(kEnglish, Text::kUnitChildren, 0), "0 children");
  EXPECT_EQ(SayCount(kEnglish, Text::kUnitChildren, 1), "1 child");
  EXPECT_EQ(SayCount(kWelsh, Text::kUnitChildren, 0), "0 plant");
  EXPECT_EQ(SayCount(kWelsh, Text::kUnitChildren, 1), "1 plentyn");
  EXPECT_EQ(SayCount(kWelsh, Text::kUnitChildren, 2), "2 blentyn");
  EXPECT_EQ(SayCount(kWelsh, Text::kUnitChildren, 3), "3 phlentyn");
  EXPECT_EQ(SayCount(kWelsh, Text::kUnitChildren, 6), "6 phlentyn");
  EXPECT_EQ(SayCount(kWelsh, Text::kUnitChildren, 11), "11 plentyn");
  EXPECT_EQ(SayCount(kWelsh, Text::kUnitChildren, 2065), "2,065 plentyn");
}

TEST(TextsTest, ValuesStandWhereTheTextNamesThem) {
  EXPECT_EQ(Say(kEnglish, Text::kCardOf, {{"n", "3"}, {"of", "{n}"}}), "3 of {n}");
  EXPECT_EQ(Say(kWelsh, Text::kCardOf, {{"n", "3"}, {"of", "7"}}), "3 o 7");
}

TEST(TextsTest, DatesAreWrittenAsPeopleWriteThem) {
  EXPECT_EQ(DateText(kEnglish, Date::FromCivil(2013, 3, 1)), "1 March 2013");
  EXPECT_EQ(DateText(kWelsh, Date::FromCivil(2013, 3, 1)), "1 Mawrth 2013");
  EXPECT_EQ(DateText(kEnglish, Date::Max()), "");
}

TEST(TextsTest, AMomentIsOfClocksInLondonAndTheEndOfADayIsTheDay) {
  EXPECT_EQ(MomentText(kEnglish, *Timestamp::Parse("2013-07-01T03:30:00Z")), "1 July 2013, 04:30");
  EXPECT_EQ(MomentText(kEnglish, *Timestamp::Parse("2013-01-01T03:30:00Z")), "1 January 2013, 03:30");
  EXPECT_EQ(MomentText(kEnglish, *Timestamp::Parse("2013-03-31T12:00:00Z")), "31 March 2013, 13:00");  // clocks went on at one
  EXPECT_EQ(MomentText(kEnglish, *Timestamp::Parse("2013-10-27T12:00:00Z")), "27 October 2013, 12:00");  // and back at two
  EXPECT_EQ(MomentText(kWelsh, EndOfDayInLondon(Date::FromCivil(2013, 7, 1))), "1 Gorffennaf 2013");
}

TEST(TextsTest, PeriodsHaveWords) {
  const auto words = [](const char* period) { return PeriodText(kEnglish, *Period::Parse(period)); };
  EXPECT_EQ(words("2013-W09"), "week 9 of 2013");
  EXPECT_EQ(words("2012-13"), "the year to 31 March 2013");
  EXPECT_EQ(words("2013-M02"), "February 2013");
  EXPECT_EQ(words("2013-Q2"), "1 April 2013 to 30 June 2013");
}

TEST(TextsTest, NumbersHaveCommasAndAnythingElseStaysAsItIs) {
  EXPECT_EQ(NumberText("999"), "999");
  EXPECT_EQ(NumberText("1000"), "1,000");
  EXPECT_EQ(NumberText("1234567.8"), "1,234,567.8");
  EXPECT_EQ(NumberText("-1234.5"), "-1,234.5");
  EXPECT_EQ(NumberText("-12.5"), "-12.5");
  EXPECT_EQ(NumberText("2013-03-31"), "2013-03-31");
  EXPECT_EQ(NumberText(""), "");
  EXPECT_EQ(PercentText(kWelsh, "58.4"), "58.4%");
}

TEST(TextsTest, WhatIsCalledSomethingInsideHasANameForPeople) {
  std::vector<std::string> nameless;
  const auto look = [&](std::string_view kind, std::string_view name) {
    if (!FindName(kind, name)) nameless.push_back(fmt::format("{}/{}", kind, name));
  };
  for (const Measure& measure : Measures()) look("measure", measure.name);
  for (const RuleName& rule : RuleNames()) look("rule", rule.name);
  for (const Askable& askable : Askables()) {
    look("view", askable.name);
    for (const std::string_view dimension : askable.dimensions()) look("dimension", dimension);
    for (const std::string_view dimension : askable.dimensions()) look("column", dimension);
  }
  for (const Measure& measure : Measures()) look("definition", measure.name);
  const google::protobuf::OneofDescriptor& payloads = *v1::Event::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < payloads.field_count(); ++i) {
    const google::protobuf::Descriptor& payload = *payloads.field(i)->message_type();
    look("event", payload.name());
    for (int field = 0; field < payload.field_count(); ++field) {
      const google::protobuf::FieldDescriptor& said = *payload.field(field);
      const bool shown = !said.is_repeated() && said.cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE;
      if (shown) look("field", said.name());
    }
  }
  for (const Indicator& indicator : Indicators()) {
    for (const std::string_view choice : indicator.choices) look("choice", choice);
  }
  EXPECT_THAT(nameless, testing::IsEmpty()) << "give each a line under [name.KIND] in services/texts/en.toml and cy.toml";
}

TEST(TextsTest, AnIndicatorIsDefinedAsItsPageDefinesIt) {
  for (const Indicator& indicator : Indicators()) EXPECT_EQ(SayName(kEnglish, "definition", indicator.code), indicator.definition) << indicator.code;
}

// Runs the program that writes the texts on files with one of their texts changed. Its exit code, and what it said.
class WritingTexts : public testing::Test {
 protected:
  int Write(const std::string& from, const std::string& to) {
    const std::filesystem::path folder = testing::TempDir() + "/texts";
    std::filesystem::create_directories(folder);
    for (const char* file : {"en.toml", "cy.toml"}) {
      std::ifstream in(std::string(HANES_TEXTS_FOLDER) + "/" + file);
      std::stringstream text;
      text << in.rdbuf();
      std::string changed = text.str();
      const size_t at = file == std::string("cy.toml") ? changed.find(from) : std::string::npos;
      if (at != std::string::npos) changed.replace(at, from.size(), to);
      std::ofstream(folder / file) << changed;
    }
    const std::string f = folder.string();
    const std::string command = fmt::format("{0} {1}/en.toml {1}/cy.toml {1}/keys.h {1}/tables.cc 2> {1}/said", HANES_TEXTS_PROGRAM, f);
    const int result = std::system(command.c_str());
    std::ifstream in(folder / "said");
    std::stringstream said;
    said << in.rdbuf();
    said_ = said.str();
    return result;
  }
  std::string said_;
};

TEST_F(WritingTexts, AsTheyAreIsFine) { EXPECT_EQ(Write("", ""), 0) << said_; }

TEST_F(WritingTexts, ATextThatOneLanguageLacksEndsTheBuild) {
  EXPECT_NE(Write("\nsickness = ", "\nillness = "), 0);
  EXPECT_THAT(said_, testing::HasSubstr("page/sickness: is missing"));
  EXPECT_THAT(said_, testing::HasSubstr("en.toml: page/illness: is missing"));
}

TEST_F(WritingTexts, AnotherPlaceholderEndsTheBuild) {
  EXPECT_NE(Write("{n} o {of}", "{n} o {o}"), 0);
  EXPECT_THAT(said_, testing::HasSubstr("cy.toml: card/of: lacks {of}"));
}

TEST_F(WritingTexts, AFormThatWelshNeedsEndsTheBuild) {
  EXPECT_NE(Write(", many = \"{n} phlentyn\"", ""), 0);
  EXPECT_THAT(said_, testing::HasSubstr("unit/children: the form \"many\" is missing"));
}

}  // namespace
}  // namespace hanes

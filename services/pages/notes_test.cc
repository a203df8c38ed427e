// SPDX-License-Identifier: Apache-2.0
#include "services/pages/notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "services/pages/cells.h"

namespace hanes {
namespace {

constexpr auto kEnglish = Language::kEnglish;
constexpr auto kWelsh = Language::kWelsh;

TEST(NotesTest, ANoteIsSaidInTheReadersLanguageWithItsValues) {
  const std::string note = "Rule caseload.cap = 15, in force since 2011-04-01.";
  EXPECT_EQ(SayNote(kEnglish, note).text, "Rule: children that one worker may hold: 15, in force since 1 April 2011.");
  EXPECT_EQ(SayNote(kWelsh, note).text, "Rheol: plant y caiff un gweithiwr fod yn gyfrifol amdanynt: 15, mewn grym ers 1 Ebrill 2011.");
  EXPECT_FALSE(SayNote(kWelsh, note).english_only);
  EXPECT_EQ(SayNote(kWelsh, "Period 2012-04-01 to 2013-03-31.").text, "O 1 Ebrill 2012 i 31 Mawrth 2013.");
  EXPECT_EQ(SayNote(kEnglish, "Period ytd:2013-03-31: 2012-04-01 to 2013-03-31.").text, "From 1 April 2012 to 31 March 2013.");
  EXPECT_EQ(SayNote(kEnglish, "Rule cp.visit.interval = 6 weeks, of wales-2012 since 2012-04-01.").text,
            "Rule: from one visit to a child on the register to the next: 6 weeks, of the rule set wales-2012, since 1 April 2012.");
}

TEST(NotesTest, ANoteOfAMeasureNamesIt) {
  EXPECT_EQ(SayNote(kEnglish, "CPV has no value: rule cp.visit.interval is not in force on 2013-03-01, as known at 2013-03-02: set it.").text,
            "Child protection visits within six weeks: no value (no rule was in force on 1 March 2013 that says: from one visit to a child on the register to the "
            "next; it is set with “hanes rules set”).");
  EXPECT_EQ(SayNote(kEnglish, "CPV: Period 2012-04-01 to 2013-03-31.").text, "Child protection visits within six weeks: From 1 April 2012 to 31 March 2013.");
}

TEST(NotesTest, ANoteThatHasNoTextIsShownAsItIsAndMarked) {
  EXPECT_EQ(SayNote(kWelsh, "Something new.").text, "Something new.");
  EXPECT_TRUE(SayNote(kWelsh, "Something new.").english_only);
}

TEST(NotesTest, WhyThereIsNoValueIsSaidInTheReadersLanguage) {
  const std::string note =
      "SCC/024 has no value: there are no term dates of wales for the school year 2012/13: add them with `hanes calendar import TERMS.csv` (from,to,kind,division).";
  EXPECT_THAT(SayNote(kEnglish, note).text, testing::EndsWith("no value (the school terms of 2012/13 are not in the calendar of Wales; they are added with "
                                                              "“hanes calendar import”)."));
  const NoteWords welsh = SayNote(kWelsh, note);
  EXPECT_THAT(welsh.text, testing::HasSubstr("nid yw tymhorau ysgol 2012/13 yng nghalendr Cymru"));
  EXPECT_FALSE(welsh.english_only);
  EXPECT_FALSE(SayNote(kWelsh, "Not listed: rule visit.first is not in force on 2013-03-01, as known at 2013-03-02T00:00:00Z: set it with `hanes rules set "
                               "visit.first=VALUE --from 2013-03-01 --reason CITATION`.").english_only);
  EXPECT_FALSE(SayNote(kWelsh, "Effective FTE has no value: the calendar of england-and-wales has no bank holidays for 2031: add them with `hanes calendar "
                               "import FILE`, from the list that is published, or the days of that year with their source.").english_only);
  EXPECT_TRUE(SayNote(kWelsh, "CPV has no value: something nobody knew of.").english_only) << "a sentence is of one language";
}

// Reads the code that writes notes. What it finds must be a pattern of notes.cc; what is put together is named here, with what it may come to.
TEST(NotesTest, EveryNoteThatIsWrittenAnywhereHasAText) {
  const std::vector<std::string_view> patterns = NotePatterns();
  // On no page: of a series, a public feed, the tidy feed.
  const std::vector<std::string> on_no_page = {"{}: {}, in {}.", "Counts are rounded to the nearest {}, and shares are of the rounded counts. c: withheld, because"};
  const std::regex said(R"re(add_notes\(\s*(?:fmt::format\(\s*)?((?:"(?:[^"\\]|\\.)*"\s*)+))re");
  const std::regex call(R"re(add_notes\()re");
  std::vector<std::string> missing;
  size_t calls = 0, read = 0;
  for (const char* folder : {"/projections", "/services"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(HANES_SOURCE_DIR) + folder)) {
      const std::string path = entry.path().string();
      if (!path.ends_with(".cc") || path.ends_with("_test.cc") || path.find("/testing/") != std::string::npos) continue;
      std::ifstream file(path);
      std::stringstream bytes;
      bytes << file.rdbuf();
      const std::string code = bytes.str();
      calls += static_cast<size_t>(std::distance(std::sregex_iterator(code.begin(), code.end(), call), std::sregex_iterator()));
      for (auto found = std::sregex_iterator(code.begin(), code.end(), said); found != std::sregex_iterator(); ++found) {
        ++read;
        std::string format;
        bool inside = false;
        for (const char c : (*found)[1].str()) {
          if (c == '"') inside = !inside;
          else if (inside) format += c;
        }
        format = std::regex_replace(format, std::regex(R"(\{:g\})"), "{}");
        const bool of_a_measure = format == "{}: {}";  // the measure's name before another note
        const bool has_text = std::ranges::any_of(patterns, [&](std::string_view pattern) { return pattern == format || (pattern.ends_with("{}") && pattern == format + "{}"); });
        const bool elsewhere = std::ranges::any_of(on_no_page, [&](const std::string& one) { return format.starts_with(one); });
        if (!has_text && !of_a_measure && !elsewhere) missing.push_back(entry.path().filename().string() + ": " + format);
      }
    }
  }
  // "Period {} to {}{}." is two patterns; "{} {} {}." those of caseload's children.
  std::erase_if(missing, [](const std::string& one) {
    return one == "asked_period.cc: Period {} to {}{}." || one == "caseload_question.cc: {} {} {}.";
  });
  EXPECT_THAT(missing, testing::IsEmpty()) << "give each a pattern in services/pages/notes.cc, and a text in en.toml and cy.toml";
  EXPECT_GT(read, 30u) << "the notes are written in another way now: this test must read them";
  EXPECT_EQ(calls - read, 3u) << "notes that are made of no sentence in the call: a rule's in two places, and what the tidy feed says of a measure";
}

TEST(NotesTest, TheReasonOfACaseIsSaidWithItsDays) {
  EXPECT_EQ(SayReason(kEnglish, "held 3 days late 2013-03-04, due by 2013-03-01"), "held on 4 March 2013, 3 days late: due by 1 March 2013");
  EXPECT_EQ(SayReason(kEnglish, "held 1 day late 2013-03-02, due by 2013-03-01"), "held on 2 March 2013, a day late: due by 1 March 2013");
  EXPECT_EQ(SayReason(kEnglish, "plan made 12 days late 2013-03-13, due by 2013-03-01"), "plan made on 13 March 2013, 12 days late: due by 1 March 2013");
  EXPECT_EQ(SayReason(kWelsh, "visited 2013-03-01, due by 2013-03-04"), "ymwelwyd ar 1 Mawrth 2013: yn ddyledus erbyn 4 Mawrth 2013");
  EXPECT_EQ(SayReason(kWelsh, "not visited, due by 2013-03-04"), "heb ymweliad: yn ddyledus erbyn 4 Mawrth 2013");
  EXPECT_EQ(SayReason(kWelsh, "seen 2013-03-04"), "gwelwyd, 4 Mawrth 2013");
  EXPECT_EQ(SayReason(kWelsh, "no plan"), "dim cynllun");
}

TEST(NotesTest, WhatIsBehindFiguresOfStaffAndOfTheFrontDoorIsSaidInWords) {
  EXPECT_EQ(SayReason(kEnglish, "in post, 0.6 FTE"), "in post, 0.6 full-time equivalent");
  EXPECT_EQ(SayReason(kEnglish, "in post on 2013-03-31, 1 FTE"), "in post on 31 March 2013, 1 full-time equivalent");
  EXPECT_EQ(SayReason(kEnglish, "in post on 2013-03-31, FTE not known"), "in post on 31 March 2013, full-time equivalent not known");
  EXPECT_EQ(SayReason(kWelsh, "vacant, 1 FTE"), "gwag, 1 cyfwerth ag amser llawn");
  EXPECT_EQ(SayReason(kEnglish, "held, 0.4 of 1 FTE vacant"), "held, but 0.4 of 1 full-time equivalent is vacant");
  EXPECT_EQ(SayReason(kEnglish, "held, FTE not known"), "held, full-time equivalent not known");
  EXPECT_EQ(SayReason(kEnglish, "left 2013-01-01, 1 FTE"), "left on 1 January 2013, 1 full-time equivalent");
  EXPECT_EQ(SayReason(kEnglish, "left 2013-01-01, FTE not known"), "left on 1 January 2013");
  EXPECT_EQ(SayReason(kEnglish, "started 2012-06-11, 1 day after the offer"), "started on 11 June 2012; days since the offer: 1");
  EXPECT_EQ(SayReason(kEnglish, "no further action, received 2012-09-05"), "no further action; received on 5 September 2012");
  EXPECT_EQ(SayReason(kEnglish, "became a referral 2012-09-03"), "became a referral, 3 September 2012");
  EXPECT_EQ(SayReason(kEnglish, "back 2013-03-09, meeting held"), "back on 9 March 2013, met afterwards");
  EXPECT_EQ(SayReason(kEnglish, "in post on the last day 2013-03-31, 0.8 FTE"), "in post on 31 March 2013, 0.8 full-time equivalent");
  EXPECT_EQ(SayReason(kWelsh, "advice 2012-09-03"), "rhoddwyd cyngor, 3 Medi 2012");
}

TEST(NotesTest, WhatIsBehindAuditsWhatIsDueAndThePlanIsSaidInWords) {
  EXPECT_EQ(SayReason(kEnglish, "2 overdue, due by 2012-09-20"), "actions overdue: 2, due by 20 September 2012");
  EXPECT_EQ(SayReason(kEnglish, "5 open"), "actions open: 5");
  EXPECT_EQ(SayReason(kWelsh, "not graded 2012-09-25"), "heb ei raddio, 25 Medi 2012");
  EXPECT_EQ(SayReason(kEnglish, "looked-after review due 2013-02-28"), "Review of a looked-after child: due on 28 February 2013");
  EXPECT_EQ(SayReason(kEnglish, "open, amber since 2012-09-12"), "open; Amber since 12 September 2012");
  EXPECT_EQ(SayReason(kEnglish, "overdue since 2012-09-30, amber since 2012-06-10"), "overdue since 30 September 2012; Amber since 10 June 2012");
  EXPECT_EQ(SayReason(kEnglish, "visited 2013-03-01, due by 2013-03-04"), "visited on 1 March 2013: due by 4 March 2013");
}

TEST(NotesTest, LimitsAndRulesHaveWords) {
  EXPECT_EQ(LimitWords(kWelsh, "2 weeks"), "2 wythnos");
  EXPECT_EQ(LimitWords(kWelsh, "15 working days"), "15 diwrnod gwaith");
  EXPECT_EQ(LimitWords(kEnglish, "1 working day"), "1 working day");
  EXPECT_EQ(LimitWords(kEnglish, "15"), "15");
  EXPECT_EQ(RuleWords(kEnglish, "cp.visit.interval = 6 weeks (wales-2012)"), "from one visit to a child on the register to the next: 6 weeks");
}

}  // namespace
}  // namespace hanes

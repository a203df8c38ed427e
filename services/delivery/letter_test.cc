// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/letter.h"

#include <gmock/gmock.h>


namespace hanes {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

void Add(v1::WeeklyFiguresPublished& edition, const char* measure, const char* team, int64_t hundredths, int64_t n = 0, int64_t of = 0) {
  v1::PublishedFigure& figure = *edition.add_figures();
  figure.set_measure(measure);
  figure.set_team(team);
  figure.set_value_hundredths(hundredths);
  if (of == 0) return;
  figure.set_numerator(n);
  figure.set_denominator(of);
  figure.set_target_hundredths(8500);
}

class LetterTest : public ::testing::Test {
 protected:
  LetterTest() {
    before_.set_week("2013-W08");
    Add(before_, "caseload.children", "", 200700);
    Add(before_, "SCC/025", "", 6800, 34, 50);
    edition_.set_week("2013-W09");
    edition_.set_as_at_on("2013-03-03");
    edition_.mutable_known_at()->set_seconds(1362376800);  // 4 March 2013, 06:00
    Add(edition_, "caseload.children", "", 205800);
    Add(edition_, "SCC/025", "", 6800, 34, 50);
    Add(edition_, "caseload.children", "<T1>", 1200);
    Add(edition_, "caseload.children", "T2", 1300);
    v1::PublishedFigure& missing = *edition_.add_figures();
    missing.set_measure("CPV");
    missing.set_status("x");
    v1::PublishedFigure& few = *edition_.add_figures();
    few.set_measure("SUP");
    few.set_numerator(2);
    few.set_denominator(3);
    few.set_value_hundredths(6667);
    few.set_status("low");
  }
  LetterFacts Facts() {
    return {.authority = AuthorityId("W06000012"), .edition = &edition_, .before = &before_, .link = "https://f.example", .council = "Some Council",
            .role = ReaderRole::kChiefExecutive, .table_file = "2013-W09.csv"};
  }

  v1::WeeklyFiguresPublished edition_, before_;
};

TEST_F(LetterTest, SaysTheFiguresInWordsWithNOfN) {
  const Letter letter = WriteLetter(Facts());
  EXPECT_EQ(letter.subject, "Children's services: the week 25 February 2013 to 3 March 2013");
  EXPECT_THAT(letter.text, HasSubstr("The figures of Some Council for the week 25 February 2013 to 3 March 2013, as they were known on 4 March 2013, 06:00."));
  EXPECT_THAT(letter.text, HasSubstr("- Children with an open case: up to 2,058, from 2,007\n"));
  EXPECT_THAT(letter.text, HasSubstr(": 34 of 50 (68%); target 85%\n"));
  EXPECT_THAT(letter.text, HasSubstr("Child protection visits within six weeks: not available\n"));
  EXPECT_THAT(letter.text, HasSubstr("Workers supervised within 28 calendar days: 2 of 3\n")) << "too few for a percentage";
  EXPECT_THAT(letter.text, HasSubstr("https://f.example/editions/2013-W09"));
  EXPECT_THAT(letter.text, HasSubstr("The page to print is not attached"));
  EXPECT_THAT(letter.text, Not(HasSubstr("Team ")));
}

TEST_F(LetterTest, IsNoLessInWelsh) {
  LetterFacts facts = Facts();
  facts.language = Language::kWelsh;
  const Letter letter = WriteLetter(facts);
  EXPECT_THAT(letter.subject, HasSubstr("25 Chwefror 2013 i 3 Mawrth 2013"));
  EXPECT_THAT(letter.text, HasSubstr("- Plant ag achos agored: i fyny i 2,058, o 2,007\n"));
  EXPECT_THAT(letter.text, HasSubstr("34 o 50 (68%)"));
  EXPECT_THAT(letter.text, HasSubstr("https://f.example/cy/editions/2013-W09"));
  EXPECT_THAT(letter.text, HasSubstr("gan siaradwr Cymraeg eto"));
  EXPECT_THAT(letter.html, HasSubstr("<html lang=\"cy\">"));
  const std::string english = WriteLetter(Facts()).text;
  EXPECT_EQ(std::count(letter.text.begin(), letter.text.end(), '\n'), std::count(english.begin(), english.end(), '\n') + 1) << "and the mark";
}

TEST_F(LetterTest, AManagerSeesTeamsAndWhoHasATeamItsOwn) {
  LetterFacts facts = Facts();
  facts.role = ReaderRole::kManager;
  EXPECT_THAT(WriteLetter(facts).text, HasSubstr("Team T2\n- Children with an open case: 13\n"));
  EXPECT_THAT(WriteLetter(facts).html, HasSubstr("Team &lt;T1&gt;"));
  facts.team = "T2";
  EXPECT_THAT(WriteLetter(facts).text, Not(HasSubstr("T1")));
}

TEST_F(LetterTest, ThePageToPrintHasEveryTeamAndNothingFromElsewhere) {
  const std::string page = PrintPage(Facts());
  EXPECT_THAT(page, HasSubstr("Team T2"));
  EXPECT_THAT(page, HasSubstr("@page{size:A4"));
  for (const char* fetched : {"<script", "<img", "<link", "src="}) EXPECT_THAT(page, Not(HasSubstr(fetched)));
}

TEST_F(LetterTest, WithoutAnEditionBeforeItSaysSo) {
  LetterFacts facts = Facts();
  facts.before = nullptr;
  EXPECT_THAT(WriteLetter(facts).text, HasSubstr("There is no edition before this one"));
}

TEST_F(LetterTest, PerformanceReadsEveryMeasureOfTheEdition) {
  LetterFacts facts = Facts();
  facts.role = ReaderRole::kPerformance;
  Add(edition_, "caseload.left_worker", "", 300);
  EXPECT_THAT(WriteLetter(facts).text, HasSubstr("worker who has left: 3\n"));
  EXPECT_THAT(WriteLetter(Facts()).text, Not(HasSubstr("who has left")));
}

}  // namespace
}  // namespace hanes

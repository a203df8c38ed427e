// SPDX-License-Identifier: Apache-2.0
// The feeds of a whole house: every figure is the one that a question gives; pages, since, validators; and what is public stays as it was.
#include <gmock/gmock.h>

#include <filesystem>
#include <random>
#include <set>

#include "projections/answer_text.h"
#include "projections/measure.h"
#include "projections/testing/event_words.h"
#include "services/command_parts.h"
#include "services/edition.h"
#include "services/figures.h"
#include "services/gateway.h"
#include "services/house.h"
#include "services/public_figures.h"
#include "services/xlsx_table.h"

namespace hanes {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kCouncil[] = "/v1/authorities/W06000012";
constexpr char kPublic[] = "/v1/public/authorities/W06000012/figures";
constexpr const char* kTeams[] = {"CARE", "DUTY", "MASH"};

using Cells = std::vector<std::string>;
using Parameters = std::map<std::string, std::string>;
enum Column { kPeriod, kIdentifier, kAuthority, kTeam, kMeasure, kNumerator, kDenominator, kValue, kTarget, kStatus, kAsAt, kKnownAt };

class FeedsTest : public ::testing::Test {
 protected:
  FeedsTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "hanes_feeds_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    auto house = House::Open({.data = folder_ + "/data", .mode = DataFolder::Mode::kCreate, .ingest = true, .authority = "W06000012",
                              .views = AllViews(), .follow = true}, alarm_);
    EXPECT_TRUE(house.ok()) << house.status();
    house_ = *std::move(house);
    publisher_ = *house_->log_keeper()->OpenPublisher();
    gateway_ = std::make_unique<Gateway>(house_->questions(), house_->metrics(), GatewayOptions{.log = &house_->log()});
    for (int i = 0; i < 60; ++i) {
      const std::string child = fmt::format("child:C{}", i);
      Say(testing::Opened(child, "case").On(fmt::format("2018-01-{:02}", 1 + i % 20)).Team(kTeams[i % 20 == 0 ? 1 : i % 3 == 0 ? 0 : 2]));
      if (i % 7 == 0) Say(testing::Closed(child, "case").On("2018-01-25"));
    }
    Settle();
  }
  ~FeedsTest() override {
    gateway_.reset();
    publisher_.reset();
    house_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Say(const v1::Event& event) { ASSERT_EQ(publisher_->Publish(event), OkStatus()); }
  void Settle() {
    ASSERT_EQ(publisher_->Flush(), OkStatus());
    ASSERT_EQ(AwaitViews(house_->questions(), house_->log().Head()->position), OkStatus());
  }
  void Publish(const std::string& week) {
    EditionScribe scribe(house_->authority(), house_->log(), *publisher_, SystemClock(), "house/run");
    const auto published = PublishWeek(house_->questions(), *Period::Parse(week), *publisher_, scribe);
    ASSERT_TRUE(published.ok()) << published.status();
    Settle();
  }

  StatusOr<FiguresPage> Ask(Parameters parameters) {
    parameters.try_emplace("from", "2018-01-01");
    parameters.try_emplace("to", "2018-02-11");
    ASSIGN_OR_RETURN(const FiguresQuestion question, ReadFiguresQuestion(parameters));
    return AskFigures(house_->questions(), &house_->log(), question);
  }
  std::vector<Cells> Rows(const Parameters& parameters) {
    const auto page = Ask(parameters);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<Cells> rows;
    if (page.ok()) {
      for (const v1::AnswerRow& row : page->answer.rows()) rows.emplace_back(row.cells().begin(), row.cells().end());
    }
    return rows;
  }
  HttpResponse Get(const std::string& target, std::map<std::string, std::string> headers = {}) {
    headers["host"] = "localhost";
    return gateway_->Answer({.method = "GET", .target = target, .headers = headers});
  }

  std::string folder_;
  Alarm alarm_{Alarm::OnRing::kTellWaiting};
  std::unique_ptr<House> house_;
  std::unique_ptr<EventPublisher> publisher_;
  std::unique_ptr<Gateway> gateway_;
};

// The figure as somebody would ask for it: the question that shows the measure, at the row's own moment and period.
StatusOr<std::vector<MeasuredFigure>> AskedAlone(const Questions& questions, const Measure& measure, const Cells& row) {
  v1::Question question;
  question.set_view(std::string(measure.asked));
  question.set_code(std::string(measure.code));
  question.set_as_at(row[kAsAt]);
  question.set_known_at(row[kKnownAt]);
  question.set_period(row[kPeriod]);
  ASSIGN_OR_RETURN(const Askable* askable, FindAskable(measure.asked));
  const auto dimensions = askable->dimensions();
  if (row[kTeam] != "total" || std::ranges::find(dimensions, "team") != dimensions.end()) question.set_by("team");
  ASSIGN_OR_RETURN(const v1::Answer answer, questions.Ask(question));
  return FiguresOf(measure, answer);
}

TEST_F(FeedsTest, EveryFigureIsTheOneThatItsQuestionGives) {
  const std::vector<Cells> rows = Rows({});
  ASSERT_GT(rows.size(), 500u);
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  size_t values = 0;
  for (int i = 0; i < 150; ++i) {
    const Cells& row = rows[random() % rows.size()];
    SCOPED_TRACE(fmt::format("{}", fmt::join(row, ",")));
    const Measure& measure = **FindMeasure(row[kMeasure]);
    const auto figures = AskedAlone(house_->questions(), measure, row);
    if (row[kStatus] == "x") continue;  // before there was any history, or no rule: a question alone may say zero
    ASSERT_TRUE(figures.ok()) << figures.status();
    const MeasuredFigure* found = nullptr;
    for (const MeasuredFigure& figure : *figures) {
      if ((figure.group.empty() ? "total" : figure.group) == row[kTeam]) found = &figure;
    }
    ASSERT_NE(found, nullptr);
    const auto number = [](const std::optional<double>& value) { return value.has_value() ? fmt::format("{}", *value) : ""; };
    if (measure.is_share()) {
      EXPECT_EQ(row[kNumerator], number(found->numerator));
      EXPECT_EQ(row[kDenominator], number(found->denominator));
    }
    const bool small = found->denominator.has_value() && *found->denominator < 10;
    EXPECT_EQ(row[kValue], small ? "" : found->text);
    EXPECT_EQ(row[kTarget], found->target);
    values += row[kValue].empty() ? 0 : 1;
  }
  EXPECT_GT(values, 10u);
}

TEST_F(FeedsTest, EveryMeasureHasARowEveryWeek) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const Cells& row : Rows({{"team", "total"}})) {
    EXPECT_TRUE(seen.emplace(row[kMeasure], row[kPeriod]).second);
    EXPECT_EQ(row[kAuthority], "W06000012");
    EXPECT_EQ(row[kIdentifier], "week");
  }
  EXPECT_EQ(seen.size(), Measures().size() * 6);
  const std::vector<Cells> months = Rows({{"every", "month"}, {"measure", "caseload.children"}, {"to", "2018-02-28"}, {"team", "total"}});
  ASSERT_EQ(months.size(), 2u);
  EXPECT_EQ(months[0][kPeriod], "2018-01");
}

TEST_F(FeedsTest, PagesJoinedAreTheWhole) {
  const std::vector<Cells> whole = Rows({{"known_at", "2026-01-01"}});
  for (const size_t limit : {1u, 7u, 100u}) {
    std::vector<Cells> joined;
    Parameters parameters = {{"known_at", "2026-01-01"}, {"limit", std::to_string(limit)}};
    if (limit == 1) parameters["measure"] = "caseload.children";
    while (true) {
      const auto page = Ask(parameters);
      ASSERT_TRUE(page.ok()) << page.status();
      for (const v1::AnswerRow& row : page->answer.rows()) joined.emplace_back(row.cells().begin(), row.cells().end());
      if (!page->next.has_value()) break;
      EXPECT_EQ(static_cast<size_t>(page->answer.rows_size()), limit);
      parameters["after"] = page->next->ToString();
    }
    if (limit > 1) EXPECT_EQ(joined, whole);
    else EXPECT_EQ(joined, Rows({{"known_at", "2026-01-01"}, {"measure", "caseload.children"}}));
  }
}

TEST_F(FeedsTest, ALinkLeadsToTheNextPageOfTheSameMoment) {
  HttpResponse page = Get(fmt::format("{}/figures.csv?from=2018-01-01&to=2018-02-11&measure=caseload.children&limit=5", kCouncil));
  ASSERT_EQ(page.status, 200) << page.body;
  const std::string known_at = page.Header("Hanes-Known-At");
  std::string rows = page.body;
  while (!page.Header("Link").empty()) {
    const std::string link = page.Header("Link");
    ASSERT_THAT(link, HasSubstr("; rel=\"next\""));
    page = Get(link.substr(1, link.find('>') - 1));
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_EQ(page.Header("Hanes-Known-At"), known_at);
    rows += page.body.substr(page.body.find('\n') + 1);
  }
  EXPECT_EQ(rows, Get(fmt::format("{}/figures.csv?from=2018-01-01&to=2018-02-11&measure=caseload.children&known_at={}", kCouncil, known_at)).body);
}

TEST_F(FeedsTest, SinceAPositionShowsWhatChangedAndNothingBeforeAnythingDid) {
  const std::string position = std::to_string(Ask({})->answer.position());
  EXPECT_THAT(Rows({{"since", position}}), IsEmpty());
  Say(testing::Opened("child:NEW", "case").On("2018-01-31").Team("MASH"));
  Settle();
  const std::vector<Cells> changed = Rows({{"since", position}});
  ASSERT_FALSE(changed.empty());
  std::set<Cells> children;
  for (const Cells& row : changed) {
    EXPECT_GE(row[kAsAt], "2018-01-31");
    if (row[kMeasure] == "caseload.children") children.insert({row[kPeriod], row[kTeam]});
  }
  EXPECT_EQ(children, (std::set<Cells>{{"2018-W05", "MASH"}, {"2018-W05", "total"}, {"2018-W06", "MASH"}, {"2018-W06", "total"}}));
}

TEST_F(FeedsTest, WhatItsSourceHadRecordedBeforeIsNotMissedSinceAPosition) {
  const std::string position = std::to_string(Ask({})->answer.position());
  Say(testing::Opened("child:LATE", "case").On("2018-01-31").Recorded("2018-02-01T09:00:00Z").Team("MASH"));
  Settle();
  bool told = false;
  for (const Cells& row : Rows({{"since", position}, {"measure", "caseload.children"}})) told = told || row[kPeriod] == "2018-W06";
  EXPECT_TRUE(told);
}

TEST_F(FeedsTest, AFigureIsProvisionalThenPublishedThenRevised) {
  const auto children = [&] { return Rows({{"measure", "caseload.children"}, {"team", "total"}, {"from", "2018-01-29"}, {"to", "2018-02-04"}}).at(0); };
  EXPECT_EQ(children()[kStatus], "p");
  Publish("2018-W05");
  const Cells published = children();
  EXPECT_EQ(published[kStatus], "");
  Say(testing::Opened("child:NEW", "case").On("2018-01-31").Team("MASH"));
  Settle();
  EXPECT_EQ(children()[kStatus], "r");
  const Cells as_published = Rows({{"measure", "caseload.children"}, {"team", "total"}, {"as_published", "1"}}).at(0);
  EXPECT_EQ(as_published[kValue], published[kValue]);
  EXPECT_EQ(as_published[kStatus], "");
  EXPECT_NE(children()[kValue], published[kValue]);
}

TEST_F(FeedsTest, SaysNotModifiedUntilSomethingIsKnownAnew) {
  const std::string target = fmt::format("{}/figures.csv?from=2018-01-01&to=2018-02-11&measure=caseload.children", kCouncil);
  const std::string etag = Get(target).Header("ETag");
  ASSERT_NE(etag, "");
  const HttpResponse again = Get(target, {{"if-none-match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_THAT(again.body, IsEmpty());
  EXPECT_EQ(Get(target + "&team=total", {{"if-none-match", etag}}).status, 200);
  Say(testing::Opened("child:NEW", "case").On("2018-01-31").Team("MASH"));
  Settle();
  EXPECT_EQ(Get(target, {{"if-none-match", etag}}).status, 200);
}

TEST_F(FeedsTest, WorkbooksComeByPathAndByAccept) {
  for (const std::string& path : {std::string("/caseload.xlsx?by=team"), std::string("/figures.xlsx?from=2018-01-01&to=2018-02-11")}) {
    const HttpResponse workbook = Get(kCouncil + path);
    ASSERT_EQ(workbook.status, 200) << workbook.body;
    EXPECT_EQ(workbook.Header("Content-Type"), kXlsxType);
    EXPECT_TRUE(workbook.body.starts_with("PK"));
  }
  EXPECT_EQ(Get(fmt::format("{}/caseload", kCouncil), {{"accept", kXlsxType}}).Header("Content-Type"), kXlsxType);
}

TEST_F(FeedsTest, MistakesAreToldWithWhatToDo) {
  const struct { std::string query, says; } mistakes[] = {
      {"measure=caseload.cases", "caseload.children"}, {"from=2018-02-30", "from"},        {"to=soon", "to"},
      {"every=day", "every week or every month"},      {"limit=0", "1 to 200000"},         {"limit=99999999999999999999", "1 to 200000"},
      {"after=nonsense", "Link header"},               {"after=caseload.children~2018~x", "Link header"},
      {"since=999999", "Hanes-Position"},              {"since=yesterday", "position"},    {"known_at=2199-01-01", "later than now"},
      {"from=2018-03-01&to=2018-01-01", "before"},     {"measures=x", "measure"},          {"as_published=maybe", "as_published=1"},
      {"as_published=1&every=month", "weekly"},
  };
  for (const auto& mistake : mistakes) {
    SCOPED_TRACE(mistake.query);
    const HttpResponse answer = Get(fmt::format("{}/figures?{}", kCouncil, mistake.query));
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.Header("Content-Type"), "application/problem+json");
    EXPECT_THAT(answer.body, HasSubstr(mistake.says));
  }
}

TEST_F(FeedsTest, WhatIsPublicIsOfTheEditionAndStaysAsItWas) {
  EXPECT_EQ(Get(kPublic).status, 200);
  Publish("2018-W05");
  const std::string target = fmt::format("{}.csv?from=2018-01-01&to=2018-12-31", kPublic);
  const HttpResponse before = Get(target);
  ASSERT_EQ(before.status, 200) << before.body;
  EXPECT_THAT(before.body, HasSubstr("2018-W05,week,W06000012,total,caseload.children,,,50,,,2018-02-04,"));
  EXPECT_THAT(before.body, HasSubstr(",DUTY,caseload.children,,,,,c,"));
  for (int i = 0; i < 9; ++i) Say(testing::Opened(fmt::format("child:LATE{}", i), "case").On("2018-01-30").Team("DUTY"));
  Settle();
  EXPECT_EQ(Get(target).body, before.body);
  EXPECT_EQ(Get(target).Header("ETag"), before.Header("ETag"));
  EXPECT_THAT(before.Header("Cache-Control"), HasSubstr("public"));
  for (const char* moment : {"known_at=2018-02-10", "as_at=2018-02-01", "since=3"}) {
    EXPECT_EQ(Get(fmt::format("{}?{}", kPublic, moment)).status, 400) << moment;
  }
  EXPECT_EQ(Get(fmt::format("{}?measure=sickness.workers_off", kPublic)).status, 400);
}

TEST_F(FeedsTest, NothingThatIsPublicSaysWhatIsBehindIt) {
  Publish("2018-W05");
  const HttpResponse shown = Get(fmt::format("{}.json?from=2018-01-01&to=2018-12-31", kPublic));
  v1::Question question;
  question.set_view("editions");
  const v1::Answer editions = *house_->questions().Ask(question);
  EXPECT_THAT(shown.body, Not(HasSubstr(editions.rows(0).cells(6)))) << "the digest of the edition is of the true figures";
  EXPECT_THAT(shown.body, HasSubstr("\"position\": \"0\"")) << "the length of the log is a count too";
  EXPECT_EQ(shown.Header("Hanes-Position"), "");
}

}  // namespace
}  // namespace hanes

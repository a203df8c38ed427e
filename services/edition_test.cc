// SPDX-License-Identifier: Apache-2.0
// Weeks published in a whole house: once, whatever breaks between, and what becomes known later beside them.
#include "services/edition.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "projections/testing/event_words.h"
#include "services/command_parts.h"
#include "services/edition_keeper.h"
#include "services/house.h"

namespace hanes {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Period kWeek = *Period::Parse("2018-W02");  // Monday 8 to Sunday 14 January 2018

// A process that dies at one place of a publication.
class DyingPublisher : public EventPublisher {
 public:
  enum class Dies { kBeforePublish, kBeforeFlush, kAfterFlush };
  DyingPublisher(EventPublisher& to, Dies dies) : to_(to), dies_(dies) {}
  Status Publish(const v1::Event& event) override { return dies_ == Dies::kBeforePublish ? Unavailable("killed") : to_.Publish(event); }
  Status Reject(const Refusal& refusal) override { return to_.Reject(refusal); }
  Status Flush() override {
    if (dies_ == Dies::kAfterFlush) RETURN_IF_ERROR(to_.Flush());
    return Unavailable("killed");
  }

 private:
  EventPublisher& to_;
  const Dies dies_;
};

class EditionTest : public ::testing::Test {
 protected:
  EditionTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "hanes_edition_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    Open();
    for (int i = 0; i < 30; ++i) Say(testing::Opened(fmt::format("child:C{}", i), "case").On("2018-01-10").Team(i < 20 ? "MASH" : "CARE"));
    Settle();
  }
  ~EditionTest() override {
    Close();
    std::filesystem::remove_all(folder_);
  }

  void Open() {
    auto house = House::Open({.data = folder_ + "/data", .mode = DataFolder::Mode::kCreate, .ingest = true, .authority = "W06000012",
                              .views = AllViews(), .follow = true}, alarm_);
    ASSERT_TRUE(house.ok()) << house.status();
    house_ = *std::move(house);
    publisher_ = *house_->log_keeper()->OpenPublisher();
    scribe_ = std::make_unique<EditionScribe>(house_->authority(), house_->log(), *publisher_, SystemClock(), "house/run");
  }
  void Close() {
    scribe_.reset();
    publisher_.reset();
    house_.reset();
  }
  void Say(const v1::Event& event) { ASSERT_EQ(publisher_->Publish(event), OkStatus()); }
  void Settle() {
    ASSERT_EQ(publisher_->Flush(), OkStatus());
    ASSERT_EQ(AwaitViews(house_->questions(), house_->log().Head()->position), OkStatus());
  }
  StatusOr<WeekPublished> Publish(const Period& week = kWeek) {
    const auto published = PublishWeek(house_->questions(), week, *publisher_, *scribe_);
    Settle();
    return published;
  }

  StatusOr<v1::Answer> Ask(const std::string& view, std::initializer_list<std::pair<std::string, std::string>> parameters) {
    v1::Question question;
    question.set_view(view);
    for (const auto& [name, value] : parameters) EXPECT_EQ(SetQuestionParameter(name, value, question), OkStatus());
    return house_->questions().Ask(question);
  }
  // Cells of some columns, a line a row.
  static std::vector<std::string> Lines(const StatusOr<v1::Answer>& answer, std::initializer_list<std::string_view> columns) {
    if (!answer.ok()) return {MessageOf(answer.status())};
    std::vector<std::string> lines;
    for (const v1::AnswerRow& row : answer->rows()) {
      std::vector<std::string> cells;
      for (const std::string_view column : columns) {
        const auto place = std::find(answer->columns().begin(), answer->columns().end(), column) - answer->columns().begin();
        cells.push_back(row.cells(static_cast<int>(place)));
      }
      lines.push_back(fmt::format("{}", fmt::join(cells, " ")));
    }
    return lines;
  }
  std::vector<std::string> Editions() { return Lines(Ask("editions", {}), {"week", "digest"}); }

  std::string folder_;
  Alarm alarm_{Alarm::OnRing::kTellWaiting};
  std::unique_ptr<House> house_;
  std::unique_ptr<EventPublisher> publisher_;
  std::unique_ptr<EditionScribe> scribe_;
};

TEST_F(EditionTest, AWeekIsPublishedOnceAndSaysEveryFigure) {
  const Position before = house_->log().Head()->position;
  const auto published = Publish();
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_FALSE(published->already);
  const auto again = Publish();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->already);
  EXPECT_EQ(again->digest, published->digest);
  EXPECT_EQ(house_->log().Head()->position.value(), before.value() + 2) << "that it begins, and the edition";

  const auto shown = Ask("editions", {{"period", "2018-W02"}, {"code", "caseload.children"}});
  EXPECT_THAT(Lines(shown, {"team", "value", "status"}), ElementsAre("CARE 10 ", "MASH 20 ", " 30 "));
  ASSERT_TRUE(shown.ok());
  EXPECT_THAT(std::vector<std::string>(shown->notes().begin(), shown->notes().end()), Contains(HasSubstr("Counted by caseload version")));
  EXPECT_THAT(Editions(), ElementsAre("2018-W02 " + published->digest));
}

TEST_F(EditionTest, KilledAtAnyPlaceAndTriedAgainItIsPublishedOnce) {
  using Dies = DyingPublisher::Dies;
  const Position before = house_->log().Head()->position;
  for (const Dies dies : {Dies::kBeforePublish, Dies::kBeforeFlush, Dies::kAfterFlush}) {
    DyingPublisher dying(*publisher_, dies);
    EditionScribe said(house_->authority(), house_->log(), dying, SystemClock(), "house/run");
    const auto published = PublishWeek(house_->questions(), kWeek, dying, said);
    if (published.ok()) { EXPECT_TRUE(published->already); }
    Close();
    Open();
    Settle();
  }
  const auto published = Publish();
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_THAT(Editions(), ElementsAre("2018-W02 " + published->digest));
  const LogHead head = *house_->log().Head();
  EXPECT_EQ(head.position.value(), before.value() + 2) << "that it begins, and the edition";
  EXPECT_EQ(head.quarantined, 0u);
}

TEST_F(EditionTest, EditionsAreAChain) {
  const auto first = Publish();
  const auto second = Publish(kWeek.Next());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_THAT(Lines(Ask("editions", {}), {"week", "previous"}), ElementsAre("2018-W02 ", "2018-W03 " + first->digest));
}

TEST_F(EditionTest, WhatIsKnownLaterIsARevisionAndTheEditionStays) {
  const auto published = Publish();
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_THAT(Lines(Ask("revisions", {{"period", "2018-W02"}}), {"measure"}), IsEmpty());
  const auto series = [&](const char* as_published) {
    const auto answer =
        Ask("series", {{"code", "caseload.children"}, {"from", "2018-01-01"}, {"to", "2018-01-21"}, {"as_published", as_published}});
    return Lines(answer, {"week", "value", "status"});
  };
  EXPECT_THAT(series("yes"), ElementsAre("2018-W01  x", "2018-W02 30 ", "2018-W03  x"));

  Say(testing::Opened("child:C99", "late").On("2018-01-09").Team("MASH").Id("e-late"));
  Say(testing::Opened("child:C98", "after").On("2018-01-15").Team("MASH"));  // after the week: it moves nothing
  Settle();
  const auto revised = Ask("revisions", {{"period", "2018-W02"}, {"code", "caseload.children"}, {"open", "yes"}});
  EXPECT_THAT(Lines(revised, {"measure", "team", "published", "now", "difference", "events", "status"}),
              ElementsAre("caseload.children  30 31 1 1 r", "caseload.children MASH 20 21 1 1 r"));
  ASSERT_EQ(revised->rows(0).members_size(), 1);
  EXPECT_THAT(revised->rows(0).members(0), HasSubstr("child:C99\tposition"));
  EXPECT_THAT(revised->rows(0).members(0), HasSubstr("CaseOpened e-late"));

  EXPECT_THAT(Editions(), ElementsAre("2018-W02 " + published->digest));
  EXPECT_THAT(series("yes"), ElementsAre("2018-W01  x", "2018-W02 30 r", "2018-W03  x"));
  EXPECT_THAT(series("no"), ElementsAre("2018-W01  x", "2018-W02 31 ", "2018-W03 32 "));
}

TEST_F(EditionTest, BehindATeamsRowAreEventsOfThoseItCountsOrCounted) {
  ASSERT_TRUE(Publish().ok());
  Say(testing::Opened("child:C99", "late").On("2018-01-09").Team("MASH"));
  Say(testing::Opened("child:C98", "late").On("2018-01-09").Team("CARE"));
  Say(testing::Opened("child:C97", "late").On("2018-01-09").Team("CARE"));
  Say(testing::Opened("child:C0", "case").On("2018-01-12").Team("CARE"));  // from MASH
  Settle();
  const auto revised = Ask("revisions", {{"period", "2018-W02"}, {"code", "caseload.children"}, {"open", "yes"}});
  EXPECT_THAT(Lines(revised, {"team", "published", "now", "events"}), ElementsAre(" 30 33 4", "CARE 10 13 3"));
  std::string behind;
  for (const std::string& member : revised->rows(1).members()) behind += member.substr(0, member.find('\t')) + " ";
  EXPECT_EQ(behind, "child:C98 child:C97 child:C0 ");
  Say(testing::Opened("child:C96", "late").On("2018-01-09").Team("MASH"));
  Settle();
  const auto again = Ask("revisions", {{"period", "2018-W02"}, {"code", "caseload.children"}, {"team", "MASH"}, {"open", "yes"}});
  EXPECT_THAT(Lines(again, {"published", "now", "events"}), ElementsAre("20 21 3")) << "C99 and C96 came, C0 went";
}

TEST_F(EditionTest, RevisionsSinceAMomentLeaveOutWhatWasKnownByThen) {
  ASSERT_TRUE(Publish().ok());
  Say(testing::Opened("child:C99", "late").On("2018-01-09"));
  Settle();
  const std::string then = (*Ask("caseload", {})).known_at();
  EXPECT_THAT(Lines(Ask("revisions", {{"period", "2018-W02"}, {"code", "caseload.children"}, {"from", then}}), {"team"}), IsEmpty());
  Say(testing::Opened("child:C97", "later").On("2018-01-09"));
  Settle();
  const auto revised = Ask("revisions", {{"period", "2018-W02"}, {"code", "caseload.children"}, {"from", then}});
  EXPECT_THAT(Lines(revised, {"published", "now", "events"}), ElementsAre("30 32 1", " 2 1"));
}

TEST_F(EditionTest, AWeekThatIsNotOverAndOneThatWasNotPublishedAreErrors) {
  const Period running = Period::Of(Period::Kind::kWeek, DayInLondon(SystemClock().Now()));
  const auto early = Publish(running);
  EXPECT_EQ(early.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(early.status()), HasSubstr("is not over before"));
  EXPECT_EQ(Publish(*Period::Parse("2018-01")).status().code(), StatusCode::kInvalidArgument);
  for (const char* view : {"editions", "revisions"}) {
    EXPECT_EQ(Ask(view, {{"period", "2018-W02"}}).status().code(), StatusCode::kNotFound) << view;
  }
}

TEST_F(EditionTest, OfAScheduleTheLastWeekDueIsPublishedAtItsTime) {
  ManualClock clock(*Timestamp::Parse("2018-01-15T05:59:59Z"));
  EditionKeeper keeper(*WeeklyTime::Parse("MON 06:00"), house_->questions(), *publisher_, *scribe_, nullptr, clock);
  const auto look = [&](const char* now) {
    clock.Set(*Timestamp::Parse(now));
    const auto published = keeper.PublishDue();
    Settle();
    return !published.ok() ? MessageOf(published.status()) : published->has_value() ? (*published)->ToString() : "";
  };
  EXPECT_EQ(look("2018-01-15T05:59:59Z"), "2018-W01") << "due a week ago, when nothing ran";
  EXPECT_EQ(look("2018-01-15T05:59:59Z"), "");
  EXPECT_EQ(look("2018-01-15T06:00:00Z"), "2018-W02");
  EXPECT_EQ(look("2018-01-21T23:00:00Z"), "");
  // Started anew, it sees that the week was published.
  EditionKeeper restarted(*WeeklyTime::Parse("MON 06:00"), house_->questions(), *publisher_, *scribe_, nullptr, clock);
  EXPECT_EQ(restarted.PublishDue().value(), std::nullopt);
}

TEST(WeeklyTimeTest, IsReadAndFoundInLondon) {
  const auto last = [](const char* time, const char* now) {
    return WeeklyTime::Parse(time)->LastBefore(*Timestamp::Parse(now)).ToString();
  };
  EXPECT_EQ(last("MON 06:00", "2018-01-17T12:00:00Z"), "2018-01-15T06:00:00Z");
  EXPECT_EQ(last("MON 06:00", "2018-01-15T05:59:59Z"), "2018-01-08T06:00:00Z");
  EXPECT_EQ(last("MON 06:00", "2018-07-02T05:00:00Z"), "2018-07-02T05:00:00Z") << "summer time";
  EXPECT_EQ(last("SUN 23:30", "2018-07-02T12:00:00Z"), "2018-07-01T22:30:00Z");
  const auto due = [](const char* time, const char* now) { return WeeklyTime::Parse(time)->WeekDue(*Timestamp::Parse(now)).ToString(); };
  EXPECT_EQ(due("SUN 23:30", "2018-07-01T22:30:00Z"), "2018-W25") << "Sunday is not over";
  EXPECT_EQ(due("MON 06:00", "2018-07-02T05:00:00Z"), "2018-W26");
  for (const char* wrong : {"", "MON", "MON 24:00", "MON 06:60", "Monday 06:00", "mon 06:00", "MON 6:00", "MON 06:00 "}) {
    EXPECT_EQ(WeeklyTime::Parse(wrong).status().code(), StatusCode::kInvalidArgument) << wrong;
  }
}

}  // namespace
}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Random histories: what the view answers is what the oracle answers, by every dimension, at random times, live and in bulk.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "projections/caseload_question.h"
#include "projections/testing/event_words.h"
#include "projections/testing/random_history.h"
#include "tests/scenarios/caseload_oracle.h"
#include "tests/scenarios/scenario.h"
#include "tests/scenarios/scenario_house.h"

namespace hanes::testing {
namespace {

constexpr Date kFirstDay = Date::FromDays(15'065);  // 2011-04-01, as in RandomHistory
constexpr int64_t kDayMicros = 86'400'000'000;

class RandomCaseload {
 public:
  explicit RandomCaseload(uint64_t seed) : random_(seed) {
    RandomHistoryOptions options;
    options.children = 2 + Pick(5);
    options.workers = 1 + Pick(3);
    options.events = 30 + Pick(60);
    events = RandomHistory(seed, options);
    // What RandomHistory does not tell of: court, marks, reopening, duty trays, leavers' roles, rules.
    const int more = Pick(40);
    for (int i = 0; i < more; ++i) events.push_back(AnotherEvent(i, options));
    std::shuffle(events.begin(), events.end(), random_);
  }

  Date SomeDay() { return kFirstDay + Pick(400) - 10; }
  Timestamp SomeMoment() { return Timestamp::FromMicros(SomeDay().days() * kDayMicros + Pick(86'400) * int64_t{1'000'000}); }

  std::vector<v1::Event> events;

 private:
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  v1::Event AnotherEvent(int number, const RandomHistoryOptions& options) {
    EventWords words = Another(fmt::format("child:C{}", Pick(options.children)), std::to_string(Pick(2)), options);
    words.Id(fmt::format("more{}", number)).On(kFirstDay + Pick(300));
    words.Recorded(Timestamp::FromMicros((kFirstDay + Pick(330)).days() * kDayMicros + Pick(3) * kDayMicros / 4));
    words.Record(fmt::format("{}/{}", words->stream(), Pick(4)));
    return words;
  }

  EventWords Another(const std::string& child, const std::string& id, const RandomHistoryOptions& options) {
    EventWords words(child);
    switch (Pick(13)) {
      case 0: words->mutable_pre_proceedings_started()->set_process_id(id); return words;
      case 1: words->mutable_pre_proceedings_ended()->set_process_id(id); return words;
      case 2: words->mutable_proceedings_issued()->set_process_id(id); return words;
      case 3: words->mutable_proceedings_ended()->set_process_id(id); return words;
      case 4: words->mutable_ready_for_closure_started()->set_mark_id(id); return words;
      case 5: words->mutable_ready_for_closure_ended()->set_mark_id(id); return words;
      case 6: case 7: return Reopened(child, id);
      case 8: return Allocated(child, id).Role(v1::ALLOCATION_ROLE_DUTY).Team("T1");
      case 9: return Allocated(child, id).Role(v1::ALLOCATION_ROLE_SECONDARY).To("W0").Team("T2");
      case 10: return Allocated(child, id).To("W0");
      case 11: return Joined(fmt::format("worker:W{}", Pick(options.workers))).Role(v1::WORKER_ROLE_MANAGER).Team("T2");
      default: return SomeRule();
    }
  }

  EventWords SomeRule() {
    EventWords words("authority:W06000012");
    const bool cap = Pick(2) == 0;
    words->mutable_rule_set()->set_rule(cap ? "caseload.cap" : "caseload.category_precedence");
    std::vector<std::string> order = {"in_need", "child_protection", "looked_after", "proceedings", "ready_to_close"};
    std::shuffle(order.begin(), order.end(), random_);
    words->mutable_rule_set()->set_value(cap ? std::to_string(1 + Pick(2)) : fmt::format("{}", fmt::join(order, ",")));
    return words;
  }

  std::mt19937_64 random_;
};

std::vector<Row> Pick(const v1::Answer& answer, const Row& columns) {
  std::vector<Row> table;
  for (const v1::AnswerRow& row : answer.rows()) {
    Row cells;
    for (const std::string& column : columns) {
      const auto found = std::find(answer.columns().begin(), answer.columns().end(), column);
      cells.push_back(row.cells(static_cast<int>(found - answer.columns().begin())));
    }
    table.push_back(cells);
  }
  return table;
}

Row ColumnsOf(const std::string& by) {
  if (by == "status" || by == "category") return {by, "children"};
  if (by == "worker") return {by, "role", "over_cap_by", "children"};
  return {by, "unallocated", "not_social_worker", "left_worker", "children"};
}

void ExpectTheOraclesAnswer(const ScenarioHouse& house, const CaseloadOracle& oracle, const std::string& by, Date as_at, Timestamp known_at) {
  v1::Question question;
  question.set_view("caseload");
  question.set_as_at(as_at.ToString());
  question.set_known_at(known_at.ToString());
  question.set_by(by);
  const auto answer = house.Ask(question);
  ASSERT_TRUE(answer.ok()) << MessageOf(answer.status());
  const std::vector<Row> found = Pick(*answer, ColumnsOf(by));
  const std::vector<Row> expected = oracle.Ask(by, as_at, known_at);
  EXPECT_TRUE(found == expected) << "by " << by << " as at " << question.as_at() << " known at " << question.known_at() << "\noracle\n"
                                 << DrawTable(expected) << "view\n" << DrawTable(found);
}

class CaseloadOracleTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(CaseloadOracleTest, AgreesWithTheViewOnRandomHistories) {
  SCOPED_TRACE(fmt::format("seed {}", GetParam()));
  RandomCaseload random(GetParam());
  const CaseloadOracle oracle(random.events);
  for (const Way way : {Way::kLive, Way::kBulk}) {
    const auto house = ScenarioHouse::Make(random.events, way);
    ASSERT_TRUE(house.ok()) << MessageOf(house.status());
    for (int i = 0; i < 12; ++i) {
      const Date as_at = random.SomeDay();
      const Timestamp known_at = random.SomeMoment();
      for (const std::string_view by : CaseloadDimensions()) {
        ExpectTheOraclesAnswer(**house, oracle, std::string(by), as_at, known_at);
        if (HasFailure()) return;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, CaseloadOracleTest, ::testing::Range<uint64_t>(1, 61));

}  // namespace
}  // namespace hanes::testing

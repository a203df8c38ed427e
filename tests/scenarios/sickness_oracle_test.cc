// SPDX-License-Identifier: Apache-2.0
// Random absences: what the view answers by worker is what comes out when each worker's days are lived through one after the other. The oracle
// shares nothing with projections/ but the words of docs/indicators.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <tuple>

#include "projections/testing/event_words.h"
#include "projections/testing/random_history.h"
#include "tests/scenarios/scenario.h"
#include "tests/scenarios/scenario_house.h"

namespace hanes::testing {
namespace {

constexpr Date kFirstDay = Date::FromDays(15'065);  // 2011-04-01, as in RandomHistory
constexpr Date kLastDay = kFirstDay + 900;
const std::set<std::string> kHolidays = {"2010-12-27", "2011-12-26", "2012-12-25", "2013-12-25", "2011-05-02", "2011-05-30", "2011-08-29"};

v1::Event Rule(const std::string& rule, const std::string& value) {
  EventWords words("authority:W06000012");
  words->mutable_rule_set()->set_rule(rule);
  words->mutable_rule_set()->set_value(value);
  return words.On("2000-01-01").Recorded("2000-01-01T00:00:00Z");
}

std::vector<v1::Event> Settings() {
  std::vector<v1::Event> settings = {Rule("sickness.long_term", "28 days"), Rule("sickness.absence_days", "253"),
                                     Rule("sickness.bradford.window", "52 weeks"), Rule("sickness.usual_week", "mon,tue,wed,thu,fri"),
                                     Rule("calendar.bank_holidays", "england-and-wales")};
  for (const std::string& day : kHolidays) {
    EventWords words("authority:W06000012");
    words->mutable_calendar_day_declared()->set_day_on(day);
    words->mutable_calendar_day_declared()->set_division("england-and-wales");
    words->mutable_calendar_day_declared()->set_kind("bank_holiday");
    settings.push_back(words.On("2000-01-01").Recorded("2000-01-01T00:00:00Z"));
  }
  return settings;
}

// A worker's life, a day at a time.
class Life {
 public:
  explicit Life(std::vector<v1::Event> events) : events_(std::move(events)) {
    std::sort(events_.begin(), events_.end(), [](const v1::Event& a, const v1::Event& b) {
      return std::tuple(a.occurred_on(), a.recorded_at().seconds(), a.id()) < std::tuple(b.occurred_on(), b.recorded_at().seconds(), b.id());
    });
    for (const v1::Event& e : events_) ReadPart(e);
    for (Date day = kFirstDay; day < kLastDay; day = day + 1) LiveThrough(day);
    while (!open_.empty()) End(open_.begin()->first, kLastDay);
    for (auto& [day, today] : days_) today.lost = std::min(today.lost, 100);
  }

  // {off, spells, days lost, spells and days of the Bradford factor}, days in hundredths.
  std::tuple<bool, int, int, int, int> Until(Date as_at, Date from) const {
    int spells = 0, days = 0, bradford_spells = 0, bradford_days = 0;
    bool in_spell = false, costs = false, costs_bradford = false;
    const auto end_spell = [&] {
      spells += costs;
      bradford_spells += costs_bradford;
      in_spell = costs = costs_bradford = false;
    };
    for (Date day = kFirstDay; day <= as_at; day = day + 1) {
      const Today& today = days_.at(day);
      if (!today.sick && today.works && in_spell) end_spell();
      in_spell |= today.sick;
      const int lost = today.works && !today.left ? today.lost : 0;
      if (lost > 0 && day >= from) costs = true, days += lost;
      if (lost > 0 && day > as_at - 364) costs_bradford = true, bradford_days += lost;
    }
    end_spell();
    const Today& last = days_.at(as_at);
    return {last.sick && !last.left, spells, days, bradford_spells, bradford_days};
  }

 private:
  struct Today {
    bool sick = false, works = false, left = false;
    int lost = 0;  // hundredths, had it been a working day
  };

  void ReadPart(const v1::Event& e) {
    if (e.sickness_started().has_first_day_hundredths()) Part(e.sickness_started().absence_id(), On(e), e.sickness_started().first_day_hundredths());
    if (e.sickness_ended().has_last_day_hundredths()) Part(e.sickness_ended().absence_id(), On(e) - 1, e.sickness_ended().last_day_hundredths());
  }
  void Part(const std::string& id, Date day, uint32_t hundredths) {
    const auto part = parts_.try_emplace({id, day}, static_cast<int>(hundredths)).first;
    part->second = std::min(part->second, static_cast<int>(hundredths));
  }
  static Date On(const v1::Event& e) { return *Date::Parse(e.occurred_on()); }

  void LiveThrough(Date day) {
    std::map<std::string, std::pair<bool, bool>> said;  // of an absence: begins, ends
    bool joined = false, left = false;
    for (const v1::Event& e : events_) {
      if (On(e) != day) continue;
      if (e.has_sickness_started()) said[e.sickness_started().absence_id()].first = true;
      if (e.has_sickness_ended()) said[e.sickness_ended().absence_id()].second = true;
      if (e.has_worker_work_pattern_changed()) mondays_ = e.worker_work_pattern_changed().monday_hundredths();
      joined |= e.has_worker_joined();
      left |= e.has_worker_left();
    }
    if (left) for (const v1::Event& e : events_) if (e.has_sickness_started()) said[e.sickness_started().absence_id()].second = true;
    for (const auto& [id, what] : said) BeginAndEnd(id, day, what.first, what.second);
    if (joined && (employed_ || !left)) employed_ = true, left_ = false;
    else if (left) employed_ = false, left_ = true;
    Today& today = days_[day];
    today.left = left_;
    today.works = Works(day);
  }

  void BeginAndEnd(const std::string& id, Date day, bool begins, bool ends) {
    const bool was_open = open_.contains(id);
    if (was_open) End(id, day);
    if (begins && (was_open || !ends)) open_[id] = day;
  }
  // Of a record that ended its first and its last day are known, which may have been lost in part. The id is a copy: it may be that of what
  // is taken out of open_ here.
  void End(const std::string id, Date end) {
    const Date begin = open_.at(id);
    open_.erase(id);
    for (Date day = begin; day < end; day = day + 1) {
      const auto part = parts_.find({id, day});
      const bool in_part = part != parts_.end() && (day == begin || day + 1 == end);
      days_[day].sick = true;
      days_[day].lost += in_part ? part->second : 100;
    }
  }

  bool Works(Date day) const {
    const unsigned weekday = day.weekday();
    if (kHolidays.contains(day.ToString())) return false;
    if (mondays_.has_value()) return weekday == 1 && *mondays_ > 0;
    return weekday >= 1 && weekday <= 5;
  }

  std::vector<v1::Event> events_;
  std::map<std::pair<std::string, Date>, int> parts_;
  std::map<std::string, Date> open_;  // by absence: since when
  std::map<Date, Today> days_;
  std::optional<uint32_t> mondays_;
  bool employed_ = false, left_ = false;
};

int Hundredths(const std::string& cell) { return static_cast<int>(std::stod(cell) * 100 + 0.5); }

class SicknessOracleTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(SicknessOracleTest, AgreesWithTheViewOnRandomAbsences) {
  SCOPED_TRACE(fmt::format("seed {}", GetParam()));
  RandomHistoryOptions options;
  options.children = 1;
  options.events = 120;
  options.workforce = true;
  options.revisions = options.vanishing = options.merging = false;
  std::vector<v1::Event> events = RandomHistory(GetParam(), options);
  std::map<std::string, std::vector<v1::Event>> of_worker;
  for (const v1::Event& event : events) {
    if (event.stream().starts_with("worker:")) of_worker[event.stream().substr(7)].push_back(event);
  }
  for (const v1::Event& setting : Settings()) events.push_back(setting);
  const auto house = ScenarioHouse::Make(events, Way::kBulk, {"sickness"});
  ASSERT_TRUE(house.ok()) << MessageOf(house.status());
  std::mt19937_64 random(GetParam());
  for (int i = 0; i < 12; ++i) {
    const Date as_at = kFirstDay + static_cast<int>(random() % 600);
    const Date from = Date::FromCivil(as_at.month() < 4 ? as_at.year() - 1 : as_at.year(), 4, 1);
    v1::Question question;
    question.set_view("sickness");
    question.set_as_at(as_at.ToString());
    question.set_by("worker");
    const auto answer = (*house)->Ask(question);
    ASSERT_TRUE(answer.ok()) << MessageOf(answer.status());
    std::map<std::string, std::tuple<bool, int, int, int, int>> found;
    for (const v1::AnswerRow& row : answer->rows()) {
      if (row.cells(0) == "total") continue;
      found[row.cells(0)] = {!row.cells(4).empty(), std::stoi(row.cells(6)), Hundredths(row.cells(8)), std::stoi(row.cells(10)), Hundredths(row.cells(11))};
    }
    for (const auto& [worker, said] : of_worker) {
      const auto expected = Life(said).Until(as_at, from);
      EXPECT_EQ(found[worker], expected) << worker << " as at " << question.as_at();
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SicknessOracleTest, ::testing::Range<uint64_t>(1, 81));

}  // namespace
}  // namespace hanes::testing

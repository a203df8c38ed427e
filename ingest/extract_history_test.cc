// SPDX-License-Identifier: Apache-2.0
// Random histories of a source, told in yearly extracts: counts against an oracle written another way, what is in force against
// what was last shown, and cuts anywhere against a run that was never cut.
#include <gmock/gmock.h>

#include <random>

#include "ingest/extract_import.h"
#include "ingest/extract_test_world.h"

namespace hanes {
namespace {

// An episode as one extract shows it.
struct Row {
  std::string legal_status;
  std::optional<Date> end;
  std::string post;
  auto operator<=>(const Row&) const = default;
};

struct Key {
  int child;
  Date begin;
  auto operator<=>(const Key&) const = default;
};

using Shown = std::map<Key, Row>;

std::string Slashed(Date day) {
  return fmt::format("{:02}/{:02}/{}", day.day_of_month(), day.month(), day.year());
}

std::string Csv(const Shown& shown) {
  std::string csv = "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC,HOME_POST\n";
  for (const auto& [key, row] : shown) {
    csv += fmt::format("{},{},S,{},N1,U4,{},{},{}\n", key.child, Slashed(key.begin), row.legal_status,
                       row.end ? Slashed(*row.end) : "", row.end ? "E4a" : "", row.post);
  }
  return csv;
}

// Records come, change, go away and come back.
class Source {
 public:
  explicit Source(uint32_t seed) : random_(seed) {}

  // The next year's extract; `year` is that of its last 31 March.
  Shown Next(int year) {
    for (int i = 0; i < 6; ++i)
      all_.try_emplace({Pick(30), Date::FromCivil(year - Pick(3), 1, 1) + Pick(365)}, Row{"C1", std::nullopt, ""});
    Shown shown;
    for (auto& [key, row] : all_) {
      Change(key, row, year);
      if (Pick(6) > 0) shown.emplace(key, row);
    }
    return shown;
  }

 private:
  void Change(const Key& key, Row& row, int year) {
    if (Pick(5) == 0) row.legal_status = Pick(2) == 0 ? "C1" : "C2";
    if (Pick(8) == 0) row.post = Pick(2) == 0 ? "SA1" : "SA2";
    if (Pick(4) == 0) row.end = std::max(key.begin, Date::FromCivil(year - 2, 4, 1) + Pick(700));
    if (Pick(12) == 0) row.end.reset();
  }
  int Pick(int below) { return static_cast<int>(random_() % static_cast<uint32_t>(below)); }

  std::mt19937 random_;
  std::map<Key, Row> all_;
};

struct Counts {
  uint64_t fresh = 0, late = 0, changed = 0, unchanged = 0, restored = 0, rolled_off = 0, vanished = 0;
  auto operator<=>(const Counts&) const = default;
};

Date WindowFrom(size_t extract) {
  return Date::FromCivil(2010 + static_cast<int>(extract), 4, 1);
}

// Looks back over all extracts for every record, and keeps nothing between them.
Counts Expected(const std::vector<Shown>& extracts, size_t now) {
  std::set<Key> keys;
  for (size_t i = 0; i <= now; ++i) {
    for (const auto& [key, row] : extracts[i]) keys.insert(key);
  }
  Counts counts;
  for (const Key& key : keys) {
    std::optional<size_t> last;
    for (size_t i = 0; i < now; ++i) {
      if (extracts[i].count(key) > 0) last = i;
    }
    const auto shown = extracts[now].find(key);
    const bool here = shown != extracts[now].end();
    if (!last) {
      if (here) ++counts.fresh;
      if (here && key.begin < WindowFrom(now)) ++counts.late;
      continue;
    }
    const Row& before = extracts[*last].at(key);
    const Date end = before.end.value_or(Date::Max());
    const bool went_missing = *last + 1 < now && end > WindowFrom(*last + 1);
    if (here) {
      ++(went_missing ? counts.restored : shown->second == before ? counts.unchanged : counts.changed);
    } else if (*last + 1 == now && end > WindowFrom(now)) {
      ++counts.vanished;
    } else if (*last + 1 == now && end > WindowFrom(now - 1)) {
      ++counts.rolled_off;
    }
  }
  return counts;
}

Counts Reported(const ImportReport& report) {
  const v1::TableCounts c = CountsOf(report, "episodes");
  return {c.new_records(),      c.late_records(),       c.changed_records(), c.unchanged_records(),
          c.restored_records(), c.rolled_off_records(), c.vanished_records()};
}

// Record -> what is in force of it: an event is, unless one in force corrects or voids it. Voids say nothing.
std::map<std::string, std::multiset<std::string>> InForce(const std::vector<v1::Event>& events) {
  std::set<std::string> revised;
  std::map<std::string, std::multiset<std::string>> in_force;
  for (auto event = events.rbegin(); event != events.rend(); ++event) {  // whatever revises an event comes after it
    if (revised.count(event->id()) > 0) continue;
    if (!event->corrects().empty()) revised.insert(event->corrects());
    if (!event->voids().empty()) {
      revised.insert(event->voids());
      continue;
    }
    if (event->has_looked_after_started()) {
      in_force[event->source().record()].insert("started " + event->occurred_on() + " " +
                                                event->looked_after_started().legal_status());
    }
    if (event->has_looked_after_ended()) in_force[event->source().record()].insert("ended " + event->occurred_on());
  }
  return in_force;
}

// The same, from what each record was last shown as.
std::map<std::string, std::multiset<std::string>> LastShown(const std::vector<Shown>& extracts, size_t now) {
  std::map<std::string, std::multiset<std::string>> last;
  for (size_t i = 0; i <= now; ++i) {
    for (const auto& [key, row] : extracts[i]) {
      std::multiset<std::string>& says = last[fmt::format("episodes/{}/{}", key.child, key.begin.ToString())];
      says = {"started " + key.begin.ToString() + " " + row.legal_status};
      if (row.end) says.insert("ended " + row.end->ToString());
    }
  }
  return last;
}

ExtractRequest RequestOf(ExtractWorld& world, const std::vector<Shown>& extracts, size_t i) {
  const int year = 2011 + static_cast<int>(i);
  ExtractRequest request = world.Request("ssda903", fmt::format("{}-04-01..{}-03-31", year - 1, year),
                                         fmt::format("{}-06-30", year), {world.folder.Write("episodes.csv", Csv(extracts[i]))});
  request.accept_vanished = true;
  request.reason = "histories of a test lose more than a tenth";
  return request;
}

std::vector<Shown> Extracts(uint32_t seed, size_t count) {
  Source source(seed);
  std::vector<Shown> extracts;
  for (size_t i = 0; i < count; ++i) extracts.push_back(source.Next(2011 + static_cast<int>(i)));
  return extracts;
}

std::vector<std::string> Ids(const ExtractWorld& world) {
  std::vector<std::string> ids;
  for (const v1::Event& event : world.Events()) ids.push_back(event.id());
  return ids;
}

TEST(ExtractHistoryTest, CountsAndWhatIsInForceAgreeWithAnOracle) {
  Counts met;  // every case must have come up, or the test has shown nothing
  for (uint32_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const std::vector<Shown> extracts = Extracts(seed, 8);
    ExtractWorld world;
    for (size_t i = 0; i < extracts.size(); ++i) {
      const StatusOr<ImportReport> report = world.Import(RequestOf(world, extracts, i));
      ASSERT_TRUE(report.ok()) << report.status();
      const Counts counts = Reported(*report);
      ASSERT_EQ(counts, Expected(extracts, i)) << "extract " << i << "\n" << ReportText(*report);
      ASSERT_EQ(InForce(world.Events()), LastShown(extracts, i)) << "extract " << i;
      met.late += counts.late;
      met.changed += counts.changed;
      met.unchanged += counts.unchanged;
      met.restored += counts.restored;
      met.rolled_off += counts.rolled_off;
      met.vanished += counts.vanished;
    }
    ASSERT_TRUE(world.Quarantined().empty()) << "no two events may have one id";
  }
  EXPECT_GT(std::min({met.late, met.changed, met.unchanged, met.restored, met.rolled_off, met.vanished}), 20u);
}

TEST(ExtractHistoryTest, CutAnywhereAndRunAgainMakesTheSameLogAndTheSameReports) {
  int cuts = 0;
  for (uint32_t seed = 101; seed <= 106; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 random(seed);
    const std::vector<Shown> extracts = Extracts(seed, 6);
    ExtractWorld whole, cut;
    ExtractLedger kept;  // of a watcher that lives on after a failure
    for (size_t i = 0; i < extracts.size(); ++i) {
      const StatusOr<ImportReport> expected = whole.Import(RequestOf(whole, extracts, i));
      ASSERT_TRUE(expected.ok()) << expected.status();
      const ExtractRequest request = RequestOf(cut, extracts, i);
      StatusOr<ImportReport> report = Unavailable("not yet");
      for (int attempt = 0; !report.ok(); ++attempt) {
        ASSERT_LT(attempt, 50);
        attempt < 5 ? cut.publisher->CutAfter(random() % 12) : cut.publisher->Mend();
        ExtractLedger fresh;  // of a process that was killed
        report = ImportExtract(request, cut.log(), *cut.publisher, random() % 2 == 0 ? kept : fresh, nullptr);
        cuts += report.ok() ? 0 : 1;
      }
      cut.publisher->Mend();
      if (!report->already_taken) {
        ASSERT_EQ(ReportText(*report), ReportText(*expected));
      }
      ASSERT_EQ(report->received.SerializeAsString(), expected->received.SerializeAsString());
    }
    ASSERT_EQ(Ids(cut), Ids(whole));
    ASSERT_TRUE(cut.Quarantined().empty());
  }
  EXPECT_GT(cuts, 60);
}

}  // namespace
}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// A view made again from all events: by SQL in the server, or by the same fold in the client.
#include <absl/container/flat_hash_map.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>

#include "base/civil_date.h"
#include "hanes/v1/event.pb.h"
#include "tests/bench/peers/postgresql/subjects.h"

namespace hanes::bench {
namespace {

constexpr size_t kRowsACopy = 20'000;

void StageLines(Connection& connection, const Wanted& wanted) {
  const std::filesystem::path path = wanted.in / "events.ndjson";
  std::ifstream file(path);
  if (!file) Must(NotFound("{} cannot be read: bench_events --json writes it", path.string()));
  Must(connection.Run("DROP TABLE IF EXISTS staged; CREATE UNLOGGED TABLE staged (position bigint, line jsonb)"));
  BinaryRows rows;
  int64_t position = 0;
  for (std::string line; std::getline(file, line);) {
    rows.Row(2);
    rows.Int64(++position);
    rows.Jsonb(line);
    if (position % kRowsACopy == 0) Must(connection.CopyIn("staged", rows));
  }
  Must(connection.CopyIn("staged", rows));
}

// Tables that rounds share: loaded by the first, and again when the events are others.
void LoadForSql(Connection& connection, const Wanted& wanted) {
  const std::string load = FileText(wanted.in / "events.json");
  if (!MustLoad(connection, "typed_events", load)) return;
  Must(connection.Run("DROP TABLE IF EXISTS jsonb_events CASCADE"));
  StageLines(connection, wanted);
  Must(connection.Run(FileText(wanted.scripts / "schema.sql")));
  Must(connection.Run("DROP TABLE staged"));
  Must(connection.Run("VACUUM (ANALYZE, FREEZE) jsonb_events"));
  Must(connection.Run("VACUUM (ANALYZE, FREEZE) typed_events"));
  Loaded(connection, "typed_events", load);
}

// One spell, as a row of fold.sql's first table.
struct Spell {
  std::string team, worker;
  std::optional<Date> from, to;
};

// What fold.sql makes, made here: spells by (stream, family, key), then open cases by team and week.
class Fold {
 public:
  void See(std::string_view bytes) {
    if (!event_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) Must(DataLoss("a row holds no event"));
    switch (event_.payload_case()) {
      case v1::Event::kCaseOpened: return Starts(1, event_.case_opened().case_id(), event_.case_opened().team(), {});
      case v1::Event::kCaseClosed: return Ends(1, event_.case_closed().case_id());
      case v1::Event::kChildProtectionRegistered: return Starts(2, event_.child_protection_registered().plan_id(), {}, {});
      case v1::Event::kChildProtectionDeregistered: return Ends(2, event_.child_protection_deregistered().plan_id());
      case v1::Event::kLookedAfterStarted: return Starts(3, event_.looked_after_started().episode_id(), {}, {});
      case v1::Event::kLookedAfterEnded: return Ends(3, event_.looked_after_ended().episode_id());
      case v1::Event::kReadyForClosureStarted: return Starts(5, event_.ready_for_closure_started().mark_id(), {}, {});
      case v1::Event::kReadyForClosureEnded: return Ends(5, event_.ready_for_closure_ended().mark_id());
      case v1::Event::kCaseAllocated:
        return Starts(6, event_.case_allocated().allocation_id(), event_.case_allocated().team(), event_.case_allocated().worker());
      case v1::Event::kAllocationEnded: return Ends(6, event_.allocation_ended().allocation_id());
      default: return;  // begins and ends nothing, as in schema.sql
    }
  }

  // Open cases by team and week (days since 1970 over seven).
  std::map<std::pair<std::string, int>, int> TeamWeeks() const {
    std::map<std::pair<std::string, int>, int> changes;
    for (const auto& [key, spell] : spells_) {
      if (key[0] != 1) continue;
      if (spell.from) ++changes[{spell.team, spell.from->days() / 7}];
      if (spell.to) --changes[{spell.team, spell.to->days() / 7}];
    }
    const std::string* team = nullptr;
    int open = 0;
    for (auto& [place, change] : changes) {
      if (team == nullptr || *team != place.first) open = 0;
      team = &place.first;
      change = open += change;
    }
    return changes;
  }
  size_t spells() const { return spells_.size(); }

 private:
  Spell& Find(char family, std::string_view key) {
    key_.assign(1, family).append(event_.stream()).append(1, '/').append(key);
    return spells_[key_];
  }
  Date Day() const { return Date::Parse(event_.occurred_on()).value_or(Date()); }
  void Starts(char family, std::string_view key, std::string_view team, std::string_view worker) {
    Spell& spell = Find(family, key);
    spell.team = team;
    spell.worker = worker;
    spell.from = spell.from ? std::min(*spell.from, Day()) : Day();
  }
  void Ends(char family, std::string_view key) {
    Spell& spell = Find(family, key);
    spell.to = spell.to ? std::max(*spell.to, Day()) : Day();
  }

  v1::Event event_;  // used again for each: the fastest way of protobuf's
  std::string key_;
  absl::flat_hash_map<std::string, Spell> spells_;
};

}  // namespace

void SqlFoldRound(Connection& connection, const Wanted& wanted) {
  LoadForSql(connection, wanted);
  const std::string said = wanted.subject == "postgresql_typed" ? "typed_said" : "jsonb_said";
  Must(connection.Run("DROP TABLE IF EXISTS spell, team_week"));
  const double start = SecondsNow();
  // Two tables in one transaction: on disk when it returns, in the files themselves, as wal_level = minimal allows.
  Must(connection.Run(Replaced(FileText(wanted.scripts / "fold.sql"), "@SAID@", said)));
  const double seconds = SecondsNow() - start;
  const StatusOr<std::string> spells = connection.Ask("SELECT count(*) FROM spell");
  Must(spells.status());
  fmt::print("setting: {} spells of one time, and open cases by team and week, written by CREATE TABLE AS\n", *spells);
  Must(connection.Run("DROP TABLE spell, team_week"));
  PrintFigure(wanted, wanted.events, "events/s", static_cast<double>(wanted.events) / seconds);
}

void SqlTwoTimesRound(Connection& connection, const Wanted& wanted) {
  LoadForSql(connection, wanted);
  Must(connection.Run("DROP TABLE IF EXISTS fact, fact_digest"));
  const double start = SecondsNow();
  Must(connection.Run(FileText(wanted.scripts / "fold_two_times.sql")));
  const double seconds = SecondsNow() - start;
  const StatusOr<std::string> facts = connection.Ask("SELECT facts FROM fact_digest");
  Must(facts.status());
  fmt::print("setting: {} facts of two times, and their digest, written by CREATE TABLE AS\n", *facts);
  Must(connection.Run("DROP TABLE fact, fact_digest"));
  PrintFigure(wanted, wanted.events, "events/s", static_cast<double>(wanted.events) / seconds);
}

void CopyFoldRound(Connection& connection, const Wanted& wanted) {
  const std::string load = FileText(wanted.in / "events.json");
  if (MustLoad(connection, "kept_events", load)) {
    MakeEventsTable(connection, "kept_events");
    AppendAll(connection, "kept_events", RowsOf(wanted), 10 * wanted.batch);
    Must(connection.Run("VACUUM (ANALYZE, FREEZE) kept_events"));
    Loaded(connection, "kept_events", load);
  }
  Fold fold;
  const double start = SecondsNow();
  Must(connection.CopyOut("kept_events (payload)", [&](const std::vector<std::string_view>& fields) { fold.See(fields[0]); }));
  const size_t weeks = fold.TeamWeeks().size();
  const double seconds = SecondsNow() - start;
  fmt::print("setting: COPY out in binary; {} spells of one time and {} teams' weeks folded in memory by the client, nothing written\n",
             fold.spells(), weeks);
  PrintFigure(wanted, wanted.events, "events/s", static_cast<double>(wanted.events) / seconds);
}

}  // namespace hanes::bench

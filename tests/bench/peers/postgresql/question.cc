// SPDX-License-Identifier: Apache-2.0
// Open allocations a team, on a random day as known at a random moment: the best index PostgreSQL has for two times.
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "tests/bench/peers/postgresql/subjects.h"

namespace hanes::bench {
namespace {

constexpr int kQuestions = 1'000, kQuestionsOfMany = 200;
constexpr uint64_t kMany = 5'000'000;

struct Moment {
  std::string as_at, known_at;
};

std::vector<Moment> RandomMoments(Connection& connection, int count) {
  const StatusOr<std::string> first = connection.Ask("SELECT min(lower(valid)) FROM facts");
  const StatusOr<std::string> days = connection.Ask("SELECT max(lower(valid)) - min(lower(valid)) FROM facts");
  Must(first.status());
  Must(days.status());
  std::mt19937_64 random(11);
  std::uniform_int_distribution<int> day(365, std::max(366, std::stoi(*days)));
  std::vector<Moment> moments;
  for (int i = 0; i < count; ++i) {
    const auto date = [&](int after) { return connection.Ask(fmt::format("SELECT date '{}' + {}", *first, after)).value_or(*first); };
    const std::string as_at = date(day(random)), known = date(day(random));
    moments.push_back({as_at, known + " 12:00:00+00"});
  }
  return moments;
}

}  // namespace

void QuestionRound(Connection& connection, const Wanted& wanted) {
  const std::string load = fmt::format("{} facts in {} bytes", wanted.facts, std::filesystem::file_size(wanted.csv));
  if (MustLoad(connection, "facts", load)) {
    LoadCsv(connection, wanted, "staged_facts", "facts.sql", {"kind", "entity", "team", "valid_from", "valid_to", "known_from", "known_to"});
    Loaded(connection, "facts", load);
  }
  Must(connection.Run("SET plan_cache_mode = force_generic_plan; SET max_parallel_workers_per_gather = 0; SET enable_seqscan = off"));
  // Without the cast the index is not asked for the kind: it knows no comparison of smallint with integer.
  Must(connection.Prepare("open", "SELECT team, count(*) FROM facts WHERE kind = 6::smallint AND valid @> $1::date AND known @> $2::timestamptz GROUP BY team"));
  const std::vector<Moment> moments = RandomMoments(connection, wanted.facts > kMany ? kQuestionsOfMany : kQuestions);
  const auto ask = [&](const Moment& moment) {
    const double start = SecondsNow();
    Must(connection.Execute("open", {moment.as_at.c_str(), moment.known_at.c_str()}).status());
    return (SecondsNow() - start) * 1e3;
  };
  for (size_t i = 0; i < moments.size() / 10; ++i) ask(moments[i]);  // what is read stays in memory, as it would on any day
  std::vector<double> took;
  for (const Moment& moment : moments) took.push_back(ask(moment));
  std::sort(took.begin(), took.end());
  fmt::print("setting: GiST (kind, valid, known) INCLUDE (team), index-only, VACUUM (ANALYZE, FREEZE); prepared, generic plan; {} questions\n", took.size());
  PrintFigure(wanted, wanted.facts, "ms p50", took[took.size() / 2]);
  PrintFigure(wanted, wanted.facts, "ms p99", took[took.size() * 99 / 100]);
}

}  // namespace hanes::bench

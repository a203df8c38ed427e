// SPDX-License-Identifier: Apache-2.0
// Some of the questions of works/indicators.py, of the same facts: SCC/006 for a year, and by team; the visits on the due list; a hundred weeks of
// open cases with XmR.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tests/bench/peers/postgresql/subjects.h"

namespace hanes::bench {
namespace {

constexpr std::string_view kKnown = "2021-03-31 12:00:00+00";  // when hanes is asked: all that is there is known

// A referral counts that was decided by the next working day. $1 and $2: first day and the day after the last; $3: known at.
constexpr std::string_view kReferrals =
    "SELECT f.entity, f.valid_from AS day, date '1970-01-01' + f.amount AS decided, w.next AS due FROM council f "
    "JOIN next_working w ON w.day = f.valid_from WHERE f.kind = 16::smallint AND f.valid_from >= $1::date AND f.valid_from < $2::date "
    "AND f.known_from <= $3::timestamptz AND f.known_to > $3::timestamptz AND NOT (f.d2 = 'withdrawn' AND f.amount IS NULL)";
constexpr std::string_view kCount =
    "count(*) FILTER (WHERE decided <= due) AS n, count(*) FILTER (WHERE decided IS NOT NULL OR due < ($3::timestamptz)::date) AS of";

// The teams of a child on a day: those of the allocations, or of the workers that hold it; else that of the case opened last.
constexpr std::string_view kTeams =
    "LEFT JOIN LATERAL (SELECT DISTINCT coalesce(nullif(a.d2, ''), e.d2) AS team FROM council a "
    "LEFT JOIN council e ON e.kind = 7::smallint AND e.entity = 'worker:' || a.d1 AND e.valid_from <= r.day AND e.valid_to > r.day "
    "WHERE a.kind = 6::smallint AND a.entity = r.entity AND a.valid_from <= r.day AND a.valid_to > r.day AND a.d3 IN ('primary', 'duty')) held ON true "
    "LEFT JOIN LATERAL (SELECT c.d2 AS team FROM council c WHERE c.kind = 1::smallint AND c.entity = r.entity AND c.valid_from <= r.day "
    "ORDER BY c.valid_from DESC LIMIT 1) opened ON held.team IS NULL";

// Visits due six weeks after the last one since registration, or after registration. $1: the day; $2: known at.
constexpr std::string_view kVisitsDue =
    "SELECT p.entity, coalesce(v.last, p.valid_from) + 42 AS due FROM council p LEFT JOIN LATERAL (SELECT max(m.valid_from) AS last FROM council m "
    "WHERE m.kind = 27::smallint AND m.entity = p.entity AND m.valid_from >= p.valid_from AND m.valid_from <= $1::date AND m.d2 <> 'no' "
    "AND m.known_from <= $2::timestamptz AND m.known_to > $2::timestamptz) v ON true "
    "WHERE p.kind = 2::smallint AND p.valid @> $1::date AND p.known_from <= $2::timestamptz AND p.known_to > $2::timestamptz "
    "AND coalesce(v.last, p.valid_from) + 42 <= $1::date + 28 ORDER BY due, p.entity";

// $1: the first Sunday; $2: known at.
constexpr std::string_view kOpenCases =
    "WITH points AS (SELECT week, (SELECT count(DISTINCT entity) FROM council WHERE kind = ANY ('{1,2,3,4}'::smallint[]) AND valid @> week "
    "AND known_from <= $2::timestamptz AND known_to > $2::timestamptz) AS value "
    "FROM generate_series(0, 99) AS number, LATERAL (SELECT $1::date + 7 * number AS week) AS weeks), "
    "ranges AS (SELECT abs(value - lag(value) OVER (ORDER BY week)) AS moved FROM points), "
    "usual AS (SELECT avg(moved) AS moved FROM ranges WHERE moved < 3.267 * (SELECT avg(moved) FROM ranges)), "
    "mean AS (SELECT avg(value) AS centre FROM points) "
    "SELECT week, value, centre, centre - 2.66 * moved AS lower, centre + 2.66 * moved AS upper, abs(value - centre) > 2.66 * moved AS outside "
    "FROM points, usual, mean ORDER BY week";

struct Question {
  std::string sql;
  std::vector<std::vector<std::string>> askings;  // the parameters of each
};

std::vector<std::vector<std::string>> Years() {
  std::vector<std::vector<std::string>> years;
  for (int year = 2012; year < 2021; ++year) years.push_back({fmt::format("{}-04-01", year), fmt::format("{}-04-01", year + 1), std::string(kKnown)});
  return years;
}

std::vector<std::vector<std::string>> Days() {
  std::vector<std::vector<std::string>> days;
  for (int year = 2012; year < 2021; ++year) {
    for (int month = 1; month <= 12; ++month) days.push_back({fmt::format("{}-{:02}-15", year, month), std::string(kKnown)});
  }
  return days;
}

Question QuestionOf(const std::string& subject) {
  const std::string referrals(kReferrals), count(kCount);
  const std::map<std::string, Question> questions = {
      {"postgresql_scc_006", {fmt::format("SELECT {} FROM ({}) r", count, referrals), Years()}},
      {"postgresql_scc_006_by_team",
       {fmt::format("SELECT coalesce(held.team, opened.team, '') AS team, {} FROM ({}) r {} GROUP BY 1 ORDER BY 1", count, referrals, kTeams), Years()}},
      {"postgresql_due_visits", {std::string(kVisitsDue), Days()}},
      {"postgresql_open_cases", {std::string(kOpenCases), std::vector<std::vector<std::string>>(20, {"2015-01-11", std::string(kKnown)})}},
  };
  const auto found = questions.find(subject);
  if (found == questions.end()) Must(InvalidArgument("{} is no question of indicators; see --help", subject));
  return found->second;
}

}  // namespace

void IndicatorsRound(Connection& connection, const Wanted& wanted) {
  const std::string load = fmt::format("{} facts in {} bytes", wanted.facts, std::filesystem::file_size(wanted.csv));
  if (MustLoad(connection, "council", load)) {
    LoadCsv(connection, wanted, "staged_council", "council.sql", {"kind", "entity", "dimension1", "amount", "valid_from", "known_from"});
    Loaded(connection, "council", load);
  }
  Must(connection.Run("SET plan_cache_mode = force_generic_plan; SET max_parallel_workers_per_gather = 0; SET jit = off"));
  const Question question = QuestionOf(wanted.subject);
  Must(connection.Prepare("asked", question.sql));
  std::string said;
  const auto ask = [&](const std::vector<std::string>& parameters) {
    std::vector<const char*> words;
    for (const std::string& parameter : parameters) words.push_back(parameter.c_str());
    const double start = SecondsNow();
    StatusOr<std::string> last = connection.ExecuteForLastRow("asked", words);
    const double took = (SecondsNow() - start) * 1e3;
    Must(last.status());
    said = *std::move(last);
    return took;
  };
  ask(question.askings[0]);
  std::vector<double> took;
  for (const std::vector<std::string>& parameters : question.askings) took.push_back(ask(parameters));
  std::sort(took.begin(), took.end());
  fmt::print("setting: B-trees by day and by entity, GiST by time, VACUUM (ANALYZE, FREEZE); prepared, generic plan, no JIT; {} questions\n", took.size());
  fmt::print("setting: the answers say {}\n", said);
  PrintFigure(wanted, wanted.facts, "ms p50", took[(took.size() - 1) / 2]);
  PrintFigure(wanted, wanted.facts, "ms p99", took[(took.size() - 1) * 99 / 100]);
}

}  // namespace hanes::bench

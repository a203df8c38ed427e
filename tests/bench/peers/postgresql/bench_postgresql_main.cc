// SPDX-License-Identifier: Apache-2.0
// The client of the PostgreSQL peer. `--help` says how to use it; `run` beside this file starts the server and calls it.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>

#include "tests/bench/peers/postgresql/subjects.h"

namespace hanes::bench {
namespace {

constexpr std::string_view kHelp = R"(bench_postgresql: PostgreSQL beside hanes; PGHOST, PGPORT, ... say where it is

  bench_postgresql SUBJECT --work WORK [--events N] [--batch N] [--in DIR] [--facts N] [--csv FILE] [--scripts DIR]

  --scripts is the folder of schema.sql, fold.sql and facts.sql

  postgresql_copy       append: binary COPY, a commit a batch (a prepared INSERT where a batch is one event)
  postgresql            disk: the events table with its indexes; question: open allocations a team at a random (as at, known at)
  postgresql_two_times  rebuild: SQL over typed columns that keeps two times, and a digest
  postgresql_typed      rebuild: SQL over typed columns, one time
  postgresql_jsonb      rebuild: SQL over jsonb
  postgresql_copy_fold  rebuild: COPY out, and the same fold here
  postgresql_scc_006, postgresql_scc_006_by_team, postgresql_due_visits, postgresql_open_cases
                        indicators: questions of the facts that indicators_bench writes
  postgresql_crash      start: loads until it is killed
  first_answer          what the table holds that postgresql_crash loaded
)";

uint64_t NumberOf(std::string_view flag, std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0) Must(InvalidArgument("{} {}: a whole number from 1", flag, text));
  return number;
}

Wanted ReadArguments(int count, char** arguments) {
  Wanted wanted;
  if (count < 2 || std::string_view(arguments[1]) == "--help") {
    fmt::print("{}", kHelp);
    std::exit(count < 2 ? 2 : 0);
  }
  wanted.subject = arguments[1];
  for (int i = 2; i < count; i += 2) {
    const std::string_view name = arguments[i];
    if (i + 1 == count) Must(InvalidArgument("{} needs a value; see --help", name));
    const std::string_view value = arguments[i + 1];
    if (name == "--work") wanted.work = value;
    else if (name == "--in") wanted.in = value;
    else if (name == "--csv") wanted.csv = value;
    else if (name == "--scripts") wanted.scripts = value;
    else if (name == "--events") wanted.events = NumberOf(name, value);
    else if (name == "--batch") wanted.batch = NumberOf(name, value);
    else if (name == "--facts") wanted.facts = NumberOf(name, value);
    else Must(InvalidArgument("{} is not known; see --help", name));
  }
  return wanted;
}

// A server that recovers refuses connections until it may answer. Asked again so soon that it does not show, and not so often that it is
// kept from recovering.
constexpr std::chrono::milliseconds kAskAgain{5};
Connection ConnectionThatAnswers() {
  while (true) {
    StatusOr<Connection> connection = Connection::Open();
    if (connection.ok()) return *std::move(connection);
    std::this_thread::sleep_for(kAskAgain);
  }
}

void Run(const Wanted& wanted) {
  if (wanted.subject == "first_answer") {
    Connection connection = ConnectionThatAnswers();
    const StatusOr<std::string> found = connection.Ask("SELECT max(position) FROM appended");
    Must(found.status());
    fmt::print("{}\n", *found);
    return;
  }
  StatusOr<Connection> connection = Connection::Open();
  Must(connection.status());
  using Round = void (*)(Connection&, const Wanted&);
  const std::map<std::pair<std::string, std::string>, Round> rounds = {
      {{"append", "postgresql_copy"}, AppendRound},       {{"disk", "postgresql"}, DiskRound},
      {{"rebuild", "postgresql_two_times"}, SqlTwoTimesRound},
      {{"rebuild", "postgresql_typed"}, SqlFoldRound},    {{"rebuild", "postgresql_jsonb"}, SqlFoldRound},
      {{"rebuild", "postgresql_copy_fold"}, CopyFoldRound}, {{"question", "postgresql"}, QuestionRound},
      {{"indicators", "postgresql_scc_006"}, IndicatorsRound}, {{"indicators", "postgresql_scc_006_by_team"}, IndicatorsRound},
      {{"indicators", "postgresql_due_visits"}, IndicatorsRound}, {{"indicators", "postgresql_open_cases"}, IndicatorsRound},
      {{"start", "postgresql_crash"}, CrashLoad}};
  const auto found = rounds.find({wanted.work, wanted.subject});
  if (found == rounds.end()) Must(InvalidArgument("{} does no {}; see --help", wanted.subject, wanted.work));
  found->second(*connection, wanted);
}

}  // namespace

void PrintFigure(const Wanted& wanted, uint64_t size, std::string_view unit, double value) {
  fmt::print("{{\"work\":\"{}\",\"size\":{},\"subject\":\"{}\",\"unit\":\"{}\",\"value\":{:.6g}}}\n", wanted.work, size, wanted.subject, unit, value);
}

double SecondsNow() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string FileText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Must(NotFound("{} cannot be read", path.string()));
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) text.replace(at, what.size(), with);
  return text;
}

bool MustLoad(Connection& connection, const std::string& table, const std::string& load) {
  const StatusOr<std::string> comment = connection.Ask(fmt::format("SELECT obj_description(to_regclass('{}'))", table));
  Must(comment.status());
  if (*comment == load) return false;
  Must(connection.Run("DROP TABLE IF EXISTS " + table + " CASCADE"));
  return true;
}

void Loaded(Connection& connection, const std::string& table, const std::string& load) {
  Must(connection.Run(fmt::format("COMMENT ON TABLE {} IS '{}'", table, load)));
}

}  // namespace hanes::bench

int main(int count, char** arguments) {
  setvbuf(stdout, nullptr, _IOLBF, 0);  // `run` waits for lines
  hanes::bench::Run(hanes::bench::ReadArguments(count, arguments));
}

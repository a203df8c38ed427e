// SPDX-License-Identifier: Apache-2.0
// What bench_postgresql measures; its --help says how.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

#include "tests/bench/peers/postgresql/connection.h"

namespace hanes::bench {

struct Wanted {
  std::string subject;
  std::string work;
  uint64_t events = 0, batch = 1000, facts = 0;
  std::filesystem::path in, csv;
  std::filesystem::path scripts;  // where the .sql files are
};

void PrintFigure(const Wanted& wanted, uint64_t size, std::string_view unit, double value);
double SecondsNow();  // of a steady clock
std::string FileText(const std::filesystem::path& path);
std::string Replaced(std::string text, std::string_view what, std::string_view with);
// Drops what earlier rounds loaded for this work, when it was of another load than `load`; true when it must be loaded (again).
// The load that stands is remembered in a comment on the table.
bool MustLoad(Connection& connection, const std::string& table, const std::string& load);
void Loaded(Connection& connection, const std::string& table, const std::string& load);

struct Row {
  int64_t position;
  int32_t version;
  std::string id, stream, payload;
};
std::vector<Row> RowsOf(const Wanted& wanted);                          // of events.bin
void MakeEventsTable(Connection& connection, const std::string& name);  // with its unique indexes, empty
void AppendAll(Connection& connection, const std::string& table, const std::vector<Row>& rows, uint64_t batch);

void AppendRound(Connection& connection, const Wanted& wanted);
void CrashLoad(Connection& connection, const Wanted& wanted);  // prints "committed N" and goes on for as long as it may
void DiskRound(Connection& connection, const Wanted& wanted);
void SqlFoldRound(Connection& connection, const Wanted& wanted);   // postgresql_typed, postgresql_jsonb
void SqlTwoTimesRound(Connection& connection, const Wanted& wanted);  // postgresql_two_times
void CopyFoldRound(Connection& connection, const Wanted& wanted);  // postgresql_copy_fold
// Of wanted.csv, whose header has these columns and maybe others, into a table of text; then the script's statements, one by one.
void LoadCsv(Connection& connection, const Wanted& wanted, const std::string& table, const char* script_file,
             std::initializer_list<const char*> needed);
void QuestionRound(Connection& connection, const Wanted& wanted);
void IndicatorsRound(Connection& connection, const Wanted& wanted);  // postgresql_scc_006 and the others of works/indicators.py

}  // namespace hanes::bench

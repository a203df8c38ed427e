// SPDX-License-Identifier: Apache-2.0
// A file of facts into a table of text, and the script that makes of it what is asked.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "tests/bench/peers/postgresql/subjects.h"

namespace hanes::bench {
namespace {

std::vector<std::string> ColumnsOf(const std::filesystem::path& csv) {
  std::ifstream file(csv);
  std::string line;
  if (!std::getline(file, line)) Must(NotFound("{} cannot be read: the benches of hanes write it with --export", csv.string()));
  std::vector<std::string> columns(1);
  for (const char c : line) {
    if (c == ',') columns.emplace_back();
    else if (c != '\r' && c != '"') columns.back().push_back(c);
  }
  return columns;
}

}  // namespace

void LoadCsv(Connection& connection, const Wanted& wanted, const std::string& table, const char* script_file,
             std::initializer_list<const char*> needed) {
  const std::vector<std::string> columns = ColumnsOf(wanted.csv);
  std::string definition;
  for (const std::string& column : columns) definition += fmt::format("{}{} text", definition.empty() ? "" : ", ", column);
  for (const char* column : needed) {
    const bool there = std::find(columns.begin(), columns.end(), column) != columns.end();
    if (!there) Must(InvalidArgument("{}:1: there is no column {}", wanted.csv.string(), column));
  }
  Must(connection.Run(fmt::format("DROP TABLE IF EXISTS {}; CREATE UNLOGGED TABLE {} ({})", table, table, definition)));
  Must(connection.CopyTextIn(table, wanted.csv.string()));
  const std::string script = FileText(wanted.scripts / script_file);
  // VACUUM allows no transaction around it, so the statements go one by one.
  for (size_t at = 0, end; (end = script.find(";\n", at)) != std::string::npos; at = end + 2) Must(connection.Run(script.substr(at, end - at)));
}

}  // namespace hanes::bench

// SPDX-License-Identifier: Apache-2.0
#include "ingest/ssd_flags.h"

namespace hanes {
namespace {

// Without what only makes it JSON: braces, quotes and space.
std::string Plain(std::string_view cell) {
  std::string plain;
  for (const char c : cell) {
    if (std::string_view("{}\"' \t\r\n").find(c) == std::string_view::npos) plain += c;
  }
  return plain;
}

std::string_view UpTo(std::string_view& rest, char end) {
  const size_t at = rest.find(end);
  const std::string_view part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

bool IsYes(std::string_view value) {
  return value == "Y" || value == "y" || value == "Yes" || value == "yes" || value == "true" || value == "1";
}

}  // namespace

StatusOr<std::set<std::string>> FlagsOf(const ExtractRow& row, std::string_view column) {
  ASSIGN_OR_RETURN(const std::string cell, row.Text(column));
  const std::string plain = Plain(cell);
  std::set<std::string> flags;
  for (std::string_view rest = plain; !rest.empty();) {
    std::string_view value = UpTo(rest, ',');
    const bool named = value.find(':') != std::string_view::npos;
    const std::string_view name = UpTo(value, ':');
    if (!named || name.empty()) {
      return row.Refuse(column, cell, "is not a list of flags, {\"NAME\": \"Y\", ...}", "mend it in the source and send the extract again");
    }
    if (IsYes(value)) flags.emplace(name);
  }
  return flags;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The cells of an answer in words: dates as people write them, names for what has an inside name, links to children, workers and figures.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "services/pages/page.h"

namespace hanes {

// What teams are called, by id, on the page's day. Errors are those of the caseload, which knows.
StatusOr<std::map<std::string, std::string>> TeamNames(const PageRequest& request);

// Is what stands in the column a number, which is shown on the right and may be followed?
bool IsNumberColumn(std::string_view column);

// What a column is called; `view` may have its own word for it.
std::string ColumnTitle(const PageRequest& request, std::string_view view, std::string_view column);

class Cells {
 public:
  // Both outlive it.
  Cells(const PageRequest& request, const v1::Answer& answer, std::map<std::string, std::string> team_names = {});

  // The words of a cell, as a live figure and a table have them.
  std::string Words(const v1::AnswerRow& row, int column) const;
  // The same with its links.
  Html Shown(const v1::AnswerRow& row, int column) const;
  std::string TeamName(const std::string& id) const;

 private:
  std::string WordsOf(std::string_view column, const std::string& cell) const;
  const std::string& Column(int column) const { return answer_.columns(column); }

  const PageRequest& request_;
  const v1::Answer& answer_;
  const std::map<std::string, std::string> team_names_;
};

// "cp.visit.interval = 6 weeks (wales-2012)" in words.
std::string RuleWords(Language language, std::string_view rule);
// "6 weeks", "7 working days": a limit in the reader's language; anything else as it is.
std::string LimitWords(Language language, std::string_view limit);
// "child:C1": "Child C1", and the way to its history.
std::string StreamWords(Language language, std::string_view stream);
Html StreamLink(const PageRequest& request, std::string_view stream);
// The words of a date or an instant as answers have them.
std::string DayWords(Language language, std::string_view iso);
std::string MomentWords(Language language, std::string_view rfc3339);

}  // namespace hanes

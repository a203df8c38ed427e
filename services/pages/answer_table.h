// SPDX-License-Identifier: Apache-2.0
// The answer to a question as a table of HTML: headings that sort, figures that lead behind themselves and change in place.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/pages/cells.h"

namespace hanes {

struct AnswerTable {
  std::string caption;
  const v1::Answer* answer = nullptr;
  v1::Question question;                    // that it answers: where figures lead
  std::vector<int> columns;                 // shown
  std::map<std::string, std::string> team_names = {};
  bool sortable = true;
  bool figures_lead = true;
  size_t rows_max = 200;                    // unless the address says all=1
};
Html DrawTable(const PageRequest& request, const AnswerTable& table);

// The places of the columns named, and of all dimensions; all when none is named.
std::vector<int> ColumnsShown(const v1::Answer& answer, const std::vector<std::string_view>& named);

// Every number of these columns: the id that DrawTable gives it, and its words.
LiveFigures FiguresOfTable(const PageRequest& request, const v1::Answer& answer, const std::vector<int>& columns);

// What to know of the figures: the notes of an answer in the reader's language.
Html DrawNotes(const PageRequest& request, const v1::Answer& answer);

}  // namespace hanes

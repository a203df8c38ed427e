// SPDX-License-Identifier: Apache-2.0
// What must be read with an answer, in words: for a sheet of notes.
#pragma once

#include <string>
#include <vector>

#include "hanes/v1/view_service.pb.h"

namespace hanes {

struct AnswerNote {
  std::string about;  // "as at", "caseload.children"
  std::string says;
};

// What was asked and of what, completeness, the answer's own notes, the meaning of each measure that is in it, and of the status symbols
// where there is such a column.
std::vector<AnswerNote> NotesOf(const v1::Answer& answer);

// The symbols of the column status and their meanings.
struct StatusSymbol {
  std::string_view symbol;
  std::string_view meaning;
};
std::vector<StatusSymbol> StatusSymbols();

}  // namespace hanes

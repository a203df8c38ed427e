// SPDX-License-Identifier: Apache-2.0
// A scenario file: what happened and was recorded, then questions with the answers drawn as text.
//
//   # name:   a closed case leaves the caseload on its day
//   # source: docs/indicators.md#open-case
//   given
//     2026-03-02 case_opened child=C1 team=MASH
//     2026-03-20 case_closed child=C1 recorded=2026-03-25
//   caseload as_at=2026-03-20 known_at=2026-03-24 by=team
//     team   children
//     MASH   1
//     total  1
//     note: substring of one of the notes
//   caseload as_at=soon
//     error: substring of the error
//
// An event is a day, the name of a payload, whose record it is about (child=, worker=, team=, post=, authority=), then fields of the
// payload; ids may be written without `_id` and are "1" when left out. Besides: id=, corrects=, voids=, record= (the source's record) and
// recorded= (a day, at noon, or an instant; the day it happened when left out). Events arrive in the order of the file.
// A value with blanks stands in quotation marks: value="7 working days".
// A question is the name of one (caseload, ...) and its parameters as HTTP has them: as_at=, known_at=, by=, open=yes, period=, team=, ...
// A question's first line under it names the columns to compare, of those that the answer has, and `members` (with open=yes); then each row,
// in the answer's order; "-" is an empty cell, "_" stands for a blank. A member with a reason is written C1(held_3_days_late). Unknown words are errors naming the line.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "hanes/v1/view_service.pb.h"

namespace hanes::testing {

using Row = std::vector<std::string>;

struct ScenarioQuestion {
  int line = 0;
  v1::Question question;
  std::vector<Row> table;           // the first names the columns; empty when an error is expected
  std::vector<std::string> notes;
  std::string error;
};

struct Scenario {
  std::string name;
  std::vector<v1::Event> events;
  std::vector<ScenarioQuestion> questions;
};

// Errors: InvalidArgument "file:line: ...".
StatusOr<Scenario> ParseScenario(const std::string& file, const std::string& text);
StatusOr<Scenario> ReadScenario(const std::string& path);

// Cells in columns, each line indented by two.
std::string DrawTable(const std::vector<Row>& table);

}  // namespace hanes::testing

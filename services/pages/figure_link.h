// SPDX-License-Identifier: Apache-2.0
// The way behind a figure: the address of the page that shows its question, definition, rules and cases.
#pragma once

#include <string>
#include <string_view>

#include "projections/measure.h"
#include "services/pages/page.h"

namespace hanes {

// The figure of the whole council that a measure is, at the page's moment.
Url FigureUrl(const PageRequest& request, const Measure& measure);
// The figure in one row and column of the answer to a question. `row`: its dimensions with "/" between them; "total" for all together.
Url FigureUrl(const PageRequest& request, const v1::Question& question, std::string_view row, std::string_view column);

// The dimensions of a row with "/" between them: what names it in an address.
std::string RowKey(const v1::Answer& answer, const v1::AnswerRow& row);

}  // namespace hanes

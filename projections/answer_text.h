// SPDX-License-Identifier: Apache-2.0
// An answer as people and programs read it.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"

namespace hanes {

enum class AnswerFormat { kTable, kCsv, kJson };

// "table", "csv" or "json"; InvalidArgument naming them otherwise.
StatusOr<AnswerFormat> ParseAnswerFormat(std::string_view name);

// Table: lines that say what was asked and what must be known to read the figures, then aligned columns, numbers to the right; members
// stand under their row. CSV (RFC 4180, CRLF): a header row and the rows, nothing else; with members, a row each: the dimension columns,
// then `child`. JSON: protobuf's mapping, field names as in view_service.proto, zero and empty fields included.
// `with_members` is the question's `open`.
std::string AnswerText(const v1::Answer& answer, AnswerFormat format, bool with_members);

}  // namespace hanes

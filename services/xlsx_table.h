// SPDX-License-Identifier: Apache-2.0
// An answer as an Excel workbook: the home of libxlsxwriter.
#pragma once

#include <string>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"

namespace hanes {

inline constexpr char kXlsxType[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// Shape: sheet "Figures": the columns and rows of the answer's CSV, header frozen, with filters and widths. A column whose cells are all days
//        holds dates, one of instants dates with times (UTC), one of numbers numbers with the decimals they are shown with; anything else,
//        and ids, is text; no value is an empty cell. A share stays the number that it is in the CSV, 52.3, and shows as 52.3%.
//        Sheet "Members", with `with_members`: who is behind each row. Sheet "Notes": what was asked, as at, as known at, position,
//        completeness, the notes of the answer, what each measure in it means, the status symbols.
// Errors: InvalidArgument when a sheet cannot hold so many rows; Unavailable when there is no room for it.
StatusOr<std::string> WorkbookOf(const v1::Answer& answer, bool with_members);

}  // namespace hanes

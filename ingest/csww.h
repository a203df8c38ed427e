// SPDX-License-Identifier: Apache-2.0
// The yearly census of the social work workforce, an XML file with one element a worker: who was employed at the reference date, and on
// what terms. Role and FTE are states: what differs from the census before changed on the day of this one.
//
// The census is a picture of one day: FTE of nought beside 66 cases is what was returned, and is taken as it stands and noted.
#pragma once

#include "ingest/extract_table.h"

namespace hanes {

// System "csww".
const ExtractSystem& Csww();

// The reference date of a census file. InvalidArgument when it has none.
StatusOr<Date> CswwReferenceDate(const std::string& path);

}  // namespace hanes

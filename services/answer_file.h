// SPDX-License-Identifier: Apache-2.0
// An answer where --format and --out want it: on standard output, or in a file.
#pragma once

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "services/settings.h"

namespace hanes {

// Before anything is asked. Errors: InvalidArgument for a format that there is not, or for xlsx without --out FILE.
Status CheckAnswerFile(const Settings& settings);

// Errors: as CheckAnswerFile; those of WorkbookOf; Unavailable naming the file that cannot be written.
Status WriteAnswer(const Settings& settings, const v1::Answer& answer, bool with_members);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Tries again to take in what was refused, with today's code: after an update that knows a new payload, say.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/status.h"
#include "hanes/v1/log_service.pb.h"
#include "store/event_log.h"
#include "store/quarantine.h"

namespace hanes {

// Replays one entry, or all that are still refused when `id` is empty. Returns the entries as they stand after the attempt: with the
// position they now have (that of the event, also when it had come in another way meanwhile), or with the reason for which they are
// still refused. A row of a file is never replayed: mend it at its source and import again, as its detail then says; nor is a conflict
// of ids. NotFound when `id` is not there. Appends with an empty source: no offset moves.
StatusOr<std::vector<v1::QuarantineEntry>> ReplayQuarantine(EventLog& log, Quarantine& quarantine, const AuthorityId& authority,
                                                            const Clock& clock, const std::string& id);

}  // namespace hanes

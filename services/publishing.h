// SPDX-License-Identifier: Apache-2.0
// A command that says something new: its events go through the topic like all others, whether something serves the data folder or not.
#pragma once

#include <functional>

#include "base/ids.h"
#include "base/status.h"
#include "ingest/publisher.h"
#include "services/command.h"
#include "store/event_log.h"

namespace hanes {

// Publishes to the council's topic what the log does not say yet.
using SayNew = std::function<Status(const AuthorityId& authority, const EventReader& log, EventPublisher& publisher)>;

// Reads the settings data, authority, kafka and kafka-options. Returns when every view has taken in what was published. Errors: those of `say`;
// InvalidArgument when no council is known; Unavailable when the store does not answer.
Status Publish(const Settings& settings, const SayNew& say);

}  // namespace hanes

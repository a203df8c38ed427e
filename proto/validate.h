// SPDX-License-Identifier: Apache-2.0
// What every event must satisfy before it may enter a log: the contract of event.proto, as code.
#pragma once

#include "base/ids.h"
#include "base/status.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

// OK, or InvalidArgument naming the field, its value and the remedy; Unimplemented when the payload is not known here;
// PermissionDenied when the event belongs to another authority than `authority`.
Status ValidateEvent(const v1::Event& event, const AuthorityId& authority);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The symbol r: a figure that was published and is another one now.
#pragma once

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"

namespace hanes {

// The question of a series as it was published, asked of what is known at the moment of its answer, under the rules in force.
v1::Question AsKnownNow(v1::Question as_published, const v1::Answer& published);

// Gives the status r to each point of a published series whose n, N or value is another one in `now`, the answer to that question. Where that is an
// error nothing is marked, and a note says why it is not known.
void MarkRevised(const StatusOr<v1::Answer>& now, v1::Answer* published);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Applications, the fold: how far each came, and when. Facts kApplication to kGaveUp of recruitment.h.
#pragma once

#include <string_view>

#include "projections/projection.h"

namespace hanes {

void FoldApplications(const EntityKnowledge& knowledge, FactSink& facts);

// Each application is a strand of its applicant's story; "" for what is said of others.
std::string_view StrandOfApplication(const PayloadView& said);

PayloadSet ApplicationPayloads();

}  // namespace hanes

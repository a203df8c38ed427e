// SPDX-License-Identifier: Apache-2.0
#include "proto/visit_payload.h"

namespace hanes {

std::string_view PayloadName(const v1::Event& event) {
  return VisitPayload(event, Overloaded{[](NoPayload) { return std::string_view(); },
                                        [](const auto& payload) {
                                          return std::string_view(payload.GetDescriptor()->name());
                                        }});
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The JSON object of CloudEvents' structured mode, taken apart.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace hanes {

struct StructuredEvent {
  std::string specversion, id, type, subject;  // "" when absent
  std::string json;                            // `data`, as JSON; "" when absent
  std::string protobuf;                        // `data_base64`, decoded; "" when absent
};

// InvalidArgument when it is not one JSON object, is nested deeper than 16 levels, an attribute is not a string, or it holds both or
// neither of `data` and `data_base64`. Attributes that are not named above are extensions and are passed over.
StatusOr<StructuredEvent> ParseStructuredEvent(std::string_view value);

}  // namespace hanes

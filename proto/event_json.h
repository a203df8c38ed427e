// SPDX-License-Identifier: Apache-2.0
// An event as JSON and back, by protobuf's own mapping.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

// One line, field names as in the .proto files, no defaults.
std::string EventToJson(const v1::Event& event);
// The payload alone, as EventToJson would write it.
std::string PayloadToJson(const v1::Event& event);
// InvalidArgument when it is not JSON, is nested deeper than 16 levels, or names a field or value that is not known.
StatusOr<v1::Event> EventFromJson(std::string_view json);

}  // namespace hanes

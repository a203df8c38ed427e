// SPDX-License-Identifier: Apache-2.0
// Our messages as JSON, by protobuf's own mapping.
#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace hanes {

// One line and its end; field names as in the .proto files, zero and empty fields included, so that a reader finds every field there is.
std::string MessageJson(const google::protobuf::Message& message);

}  // namespace hanes

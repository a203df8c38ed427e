// SPDX-License-Identifier: Apache-2.0
#include "services/message_json.h"

#include <google/protobuf/util/json_util.h>

#include "base/check.h"

namespace hanes {

std::string MessageJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string json;
  HANES_CHECK(google::protobuf::util::MessageToJsonString(message, &json, options).ok(),
              "every message of ours can be written: it holds no Any and no broken text");
  return json + "\n";
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "store/grpc_status.h"

namespace hanes {

grpc::Status ToGrpc(const Status& status) {
  return {static_cast<grpc::StatusCode>(status.raw_code()), MessageOf(status)};
}

Status FromGrpc(const grpc::Status& status) {
  return Status(static_cast<StatusCode>(status.error_code()), status.error_message());
}

}  // namespace hanes

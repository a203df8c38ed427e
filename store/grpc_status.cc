// SPDX-License-Identifier: Apache-2.0
#include "store/grpc_status.h"

namespace hanes {

grpc::Status ToGrpc(const Status& status) {
  return {static_cast<grpc::StatusCode>(status.raw_code()), MessageOf(status)};
}

Status FromGrpc(const grpc::Status& status) {
  // All that gRPC says of a call whose server ended meanwhile; what we cancel has words of its own.
  if (status.error_code() == grpc::StatusCode::CANCELLED && (status.error_message().empty() || status.error_message() == "CANCELLED")) {
    return Unavailable("the process that was asked ended before it answered, so whether it did what was asked is not known: read what it said "
                       "last, start it again, and look before you ask again");
  }
  return Status(static_cast<StatusCode>(status.error_code()), status.error_message());
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Our errors over gRPC and back: the codes are the same numbers on both sides, the message travels as it is. A call whose
// server ended before it answered is Unavailable, in words of ours: gRPC has none for it.
#pragma once

#include <grpcpp/support/status.h>

#include "base/status.h"

namespace hanes {

grpc::Status ToGrpc(const Status& status);
Status FromGrpc(const grpc::Status& status);

}  // namespace hanes

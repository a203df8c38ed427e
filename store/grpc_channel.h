// SPDX-License-Identifier: Apache-2.0
// The one way to reach another process of this house over gRPC.
#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>

namespace hanes {

// A channel of its own to `address` (host:port). A process that starts again is found within about a second; a connection that a busy machine
// is slow to make is waited for as long as the question's own deadline allows.
std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address);

}  // namespace hanes

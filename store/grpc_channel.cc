// SPDX-License-Identifier: Apache-2.0
#include "store/grpc_channel.h"

#include <grpcpp/create_channel.h>

namespace hanes {
namespace {

// gRPC waits up to two minutes before it tries a lost peer again; ours is on the same machine and back in a second. Its least backoff is left
// as it is: that one is also how long an attempt may take, and an attempt cut short is a question that fails.
constexpr int kReconnectFirstMs = 100;
constexpr int kReconnectMsMax = 1000;

}  // namespace

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // an answer that lists every child, or quarantine with its bytes, is larger than gRPC's 4 MiB
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectFirstMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMsMax);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);  // loopback: what proxies there are is nobody's business
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace hanes

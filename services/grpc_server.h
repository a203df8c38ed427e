// SPDX-License-Identifier: Apache-2.0
// A gRPC server on loopback.
#pragma once

#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "base/status.h"

namespace hanes {

class GrpcServer {
 public:
  // Serves `services`, which outlive it, at "127.0.0.1:7450"; port 0 takes a free one. InvalidArgument when the address is not of
  // loopback; Unavailable, naming it, when it cannot be listened at.
  static StatusOr<std::unique_ptr<GrpcServer>> Start(const std::string& address, const std::vector<grpc::Service*>& services);
  ~GrpcServer() { Stop(); }

  const std::string& address() const { return address_; }
  // Waits a moment for calls to end, then cuts them.
  void Stop();

 private:
  GrpcServer(std::unique_ptr<grpc::Server> server, std::string address) : server_(std::move(server)), address_(std::move(address)) {}

  std::unique_ptr<grpc::Server> server_;
  const std::string address_;
};

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/grpc_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "services/loopback.h"

namespace hanes {

StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(const std::string& address, const std::vector<grpc::Service*>& services) {
  ASSIGN_OR_RETURN(HostPort where, RequireLoopback(address));
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(where.ToString(), grpc::InsecureServerCredentials(), &port);
  // Without this two processes may listen at one port, and questions reach either.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  for (grpc::Service* service : services) builder.RegisterService(service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    return Unavailable("cannot listen at {}: is it in use? Choose another with --grpc, or port 0", where.ToString());
  }
  where.port = static_cast<uint16_t>(port);
  return std::unique_ptr<GrpcServer>(new GrpcServer(std::move(server), where.ToString()));
}

void GrpcServer::Stop() {
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(500));
  server_.reset();
}

}  // namespace hanes

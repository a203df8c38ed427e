// SPDX-License-Identifier: Apache-2.0
// The log over gRPC: what it holds, what it refused, and what comes next. It appends nothing.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "hanes/v1/log_service.grpc.pb.h"
#include "store/event_log.h"
#include "store/quarantine.h"

namespace hanes {

// Tries to take one refused record in, or all when `id` is empty; the entries as they stand afterwards. Ingest supplies it.
using QuarantineReplay = std::function<StatusOr<std::vector<v1::QuarantineEntry>>(const std::string& id)>;

// A thread of gRPC's pool per call; a follower keeps its thread, asleep, as long as it follows.
class LogService final : public v1::LogService::Service {
 public:
  // `reader` and `quarantine` outlive the service. Without a `replay`, ReplayQuarantine is Unimplemented.
  LogService(const EventReader& reader, const Quarantine& quarantine, QuarantineReplay replay)
      : reader_(reader), quarantine_(quarantine), replay_(std::move(replay)) {}

  // Ends followers and waits within a tenth of a second. Call it before grpc::Server::Shutdown, which waits for them.
  void StopFollowers() { stopping_ = true; }

  grpc::Status Head(grpc::ServerContext* context, const v1::HeadRequest* request, v1::HeadResponse* response) override;
  grpc::Status ReadAfter(grpc::ServerContext* context, const v1::ReadAfterRequest* request,
                         grpc::ServerWriter<v1::RecordBatch>* writer) override;
  grpc::Status ReadStreams(grpc::ServerContext* context, const v1::ReadStreamsRequest* request,
                           grpc::ServerWriter<v1::RecordBatch>* writer) override;
  grpc::Status SourceProgress(grpc::ServerContext* context, const v1::SourceProgressRequest* request,
                              v1::SourceProgressResponse* response) override;
  grpc::Status ListQuarantine(grpc::ServerContext* context, const v1::ListQuarantineRequest* request,
                              v1::ListQuarantineResponse* response) override;
  grpc::Status ReplayQuarantine(grpc::ServerContext* context, const v1::ReplayQuarantineRequest* request,
                                v1::ReplayQuarantineResponse* response) override;

 private:
  // Waits until the head is beyond `after`, the time is over, the caller is gone or the service stops.
  StatusOr<Position> Await(grpc::ServerContext* context, Position after, std::chrono::milliseconds timeout) const;
  bool Over(grpc::ServerContext* context) const { return stopping_ || context->IsCancelled(); }

  const EventReader& reader_;
  const Quarantine& quarantine_;
  const QuarantineReplay replay_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace hanes

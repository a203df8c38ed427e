// SPDX-License-Identifier: Apache-2.0
// Questions over gRPC: what this process can answer, for the gateway and the command line of another.
#pragma once

#include "hanes/v1/house_service.grpc.pb.h"
#include "hanes/v1/view_service.grpc.pb.h"
#include "services/questions.h"

namespace hanes {

// `questions` outlives the service.
class ViewService final : public v1::ViewService::Service {
 public:
  explicit ViewService(Questions& questions) : questions_(questions) {}
  grpc::Status Ask(grpc::ServerContext* context, const v1::Question* request, v1::Answer* response) override;
  grpc::Status History(grpc::ServerContext* context, const v1::HistoryRequest* request, v1::HistoryResponse* response) override;
  grpc::Status ViewStatus(grpc::ServerContext* context, const v1::ViewStatusRequest* request, v1::ViewStatusResponse* response) override;
  grpc::Status Rebuild(grpc::ServerContext* context, const v1::RebuildRequest* request,
                       grpc::ServerWriter<v1::RebuildProgress>* writer) override;
  grpc::Status SwapBack(grpc::ServerContext* context, const v1::SwapBackRequest* request, v1::SwapBackResponse* response) override;

 private:
  Questions& questions_;
};

// `questions` outlives the service.
class HouseService final : public v1::HouseService::Service {
 public:
  explicit HouseService(const Questions& questions) : questions_(questions) {}
  grpc::Status Status(grpc::ServerContext* context, const v1::StatusRequest* request, v1::HouseStatus* response) override;

 private:
  const Questions& questions_;
};

}  // namespace hanes

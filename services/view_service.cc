// SPDX-License-Identifier: Apache-2.0
#include "services/view_service.h"

#include <chrono>

#include "store/grpc_status.h"

namespace hanes {
namespace {

// Often enough for an eye, seldom enough for a network.
constexpr auto kProgressInterval = std::chrono::milliseconds(100);

template <typename T>
grpc::Status Return(StatusOr<T> answer, T* response) {
  if (!answer.ok()) return ToGrpc(answer.status());
  *response = *std::move(answer);
  return grpc::Status::OK;
}

}  // namespace

grpc::Status ViewService::Ask(grpc::ServerContext*, const v1::Question* request, v1::Answer* response) {
  return Return(questions_.Ask(*request), response);
}

grpc::Status ViewService::History(grpc::ServerContext*, const v1::HistoryRequest* request, v1::HistoryResponse* response) {
  return Return(questions_.History(StreamId(request->stream())), response);
}

grpc::Status ViewService::ViewStatus(grpc::ServerContext*, const v1::ViewStatusRequest*, v1::ViewStatusResponse* response) {
  StatusOr<v1::HouseStatus> house = questions_.StatusOfHouse();
  if (!house.ok()) return ToGrpc(house.status());
  response->mutable_views()->Swap(house->mutable_views());
  return grpc::Status::OK;
}

grpc::Status ViewService::Rebuild(grpc::ServerContext*, const v1::RebuildRequest* request,
                                  grpc::ServerWriter<v1::RebuildProgress>* writer) {
  auto told = std::chrono::steady_clock::now();
  std::mutex writing;  // progress may come from each of the rebuild's threads
  StatusOr<std::vector<v1::RebuildResult>> results = questions_.Rebuild(*request, [&](uint64_t done, uint64_t total) {
    const std::lock_guard lock(writing);
    const auto now = std::chrono::steady_clock::now();
    if (now - told < kProgressInterval) return;
    told = now;
    v1::RebuildProgress progress;
    progress.set_done(done);
    progress.set_total(total);
    writer->Write(progress);  // a caller that is gone loses the report, not the rebuild
  });
  if (!results.ok()) return ToGrpc(results.status());
  v1::RebuildProgress last;
  for (v1::RebuildResult& result : *results) *last.add_results() = std::move(result);
  writer->Write(last);
  return grpc::Status::OK;
}

grpc::Status ViewService::SwapBack(grpc::ServerContext*, const v1::SwapBackRequest* request, v1::SwapBackResponse* response) {
  return Return(questions_.SwapBack(request->view()), response);
}

grpc::Status HouseService::Status(grpc::ServerContext*, const v1::StatusRequest*, v1::HouseStatus* response) {
  return Return(questions_.StatusOfHouse(), response);
}

}  // namespace hanes

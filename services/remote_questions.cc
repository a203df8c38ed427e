// SPDX-License-Identifier: Apache-2.0
#include "services/remote_questions.h"


#include "hanes/v1/house_service.grpc.pb.h"
#include "hanes/v1/view_service.grpc.pb.h"
#include "store/grpc_channel.h"
#include "store/grpc_status.h"

namespace hanes {
namespace {

constexpr auto kAskDeadline = std::chrono::seconds(30);
constexpr auto kStatusDeadline = std::chrono::seconds(5);

void SetDeadline(grpc::ClientContext* context, std::chrono::seconds time) {
  context->set_deadline(std::chrono::system_clock::now() + time);
}

class RemoteQuestions : public Questions {
 public:
  RemoteQuestions(const std::string& log_address, const std::string& views_address)
      : log_address_(log_address), views_address_(views_address), views_(v1::ViewService::NewStub(ChannelTo(views_address))),
        views_house_(v1::HouseService::NewStub(ChannelTo(views_address))) {
    if (!log_address.empty() && log_address != views_address) log_house_ = v1::HouseService::NewStub(ChannelTo(log_address));
  }

  StatusOr<v1::Answer> Ask(const v1::Question& question) const override {
    grpc::ClientContext context;
    SetDeadline(&context, kAskDeadline);
    v1::Answer answer;
    RETURN_IF_ERROR(Ours(views_->Ask(&context, question, &answer), views_address_));
    return answer;
  }

  StatusOr<v1::HistoryResponse> History(const StreamId& stream) const override {
    grpc::ClientContext context;
    SetDeadline(&context, kAskDeadline);
    v1::HistoryRequest request;
    request.set_stream(stream.value());
    v1::HistoryResponse history;
    RETURN_IF_ERROR(Ours(views_->History(&context, request, &history), views_address_));
    return history;
  }

  StatusOr<v1::HouseStatus> StatusOfHouse() const override {
    ASSIGN_OR_RETURN(v1::HouseStatus house, StatusAt(*views_house_, views_address_));
    if (log_house_ == nullptr) return house;
    ASSIGN_OR_RETURN(v1::HouseStatus log_house, StatusAt(*log_house_, log_address_));
    house.mutable_log()->Swap(log_house.mutable_log());
    house.mutable_topics()->Swap(log_house.mutable_topics());
    return house;
  }

  StatusOr<std::vector<v1::RebuildResult>> Rebuild(const v1::RebuildRequest& request, const RebuildProgressFn& progress) override {
    grpc::ClientContext context;  // no deadline: a rebuild takes as long as the log is long
    const auto reader = views_->Rebuild(&context, request);
    v1::RebuildProgress message;
    std::vector<v1::RebuildResult> results;
    while (reader->Read(&message)) {
      if (message.results_size() > 0) results.assign(message.results().begin(), message.results().end());
      else if (progress) progress(message.done(), message.total());
    }
    RETURN_IF_ERROR(Ours(reader->Finish(), views_address_));
    if (results.empty()) return Unavailable("{} ended the rebuild without a result; ask `hanes status`", views_address_);
    return results;
  }

  StatusOr<v1::SwapBackResponse> SwapBack(const std::string& view) override {
    grpc::ClientContext context;
    v1::SwapBackRequest request;
    request.set_view(view);
    v1::SwapBackResponse response;
    RETURN_IF_ERROR(Ours(views_->SwapBack(&context, request, &response), views_address_));
    return response;
  }

 private:
  static Status Ours(const grpc::Status& theirs, const std::string& address) {
    const Status status = FromGrpc(theirs);
    if (status.code() != StatusCode::kUnavailable && status.code() != StatusCode::kDeadlineExceeded) return status;
    return Annotate(status, fmt::format("{} does not answer", address));
  }

  static StatusOr<v1::HouseStatus> StatusAt(v1::HouseService::Stub& stub, const std::string& address) {
    grpc::ClientContext context;
    SetDeadline(&context, kStatusDeadline);
    v1::HouseStatus house;
    RETURN_IF_ERROR(Ours(stub.Status(&context, {}, &house), address));
    return house;
  }

  const std::string log_address_;
  const std::string views_address_;
  std::unique_ptr<v1::ViewService::Stub> views_;
  std::unique_ptr<v1::HouseService::Stub> views_house_;
  std::unique_ptr<v1::HouseService::Stub> log_house_;  // null when the same process has both
};

}  // namespace

std::unique_ptr<Questions> ConnectQuestions(const std::string& log_address, const std::string& views_address) {
  return std::make_unique<RemoteQuestions>(log_address, views_address);
}

}  // namespace hanes

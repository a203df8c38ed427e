// SPDX-License-Identifier: Apache-2.0
#include "store/remote_event_reader.h"

#include "hanes/v1/log_service.grpc.pb.h"
#include "store/grpc_channel.h"
#include "store/grpc_status.h"

namespace hanes {
namespace {

// Longer than any answer takes, shorter than a person waits: a process that hangs must not hang its readers.
constexpr std::chrono::seconds kAnswerTimeout{30};

std::unique_ptr<grpc::ClientContext> Context(std::chrono::milliseconds wait = {}) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + kAnswerTimeout + wait);
  return context;
}

// Everything a stream of batches holds. The messages become the memory of the records, so no event is copied.
StatusOr<RecordBatch> Collect(grpc::ClientReader<v1::RecordBatch>& stream) {
  auto events = std::make_shared<std::vector<v1::RecordBatch>>();
  for (v1::RecordBatch message; stream.Read(&message);) events->push_back(std::move(message));
  RETURN_IF_ERROR(FromGrpc(stream.Finish()));
  std::vector<Record> records;
  for (const v1::RecordBatch& message : *events) {
    for (const v1::Record& record : message.records()) {
      records.push_back({Position(record.position()), Timestamp::FromMicros(record.appended_at_micros()), record.stream(), record.event()});
    }
  }
  // RecordBatch keeps strings; one that owns nothing but shares the messages' life keeps them.
  return RecordBatch(std::move(records), {std::shared_ptr<const std::string>(events, nullptr)});
}

template <typename Response>
std::vector<v1::QuarantineEntry> Entries(Response& response) {
  return {std::make_move_iterator(response.mutable_entries()->begin()), std::make_move_iterator(response.mutable_entries()->end())};
}

class GrpcEventReader final : public RemoteEventReader {
 public:
  explicit GrpcEventReader(const std::shared_ptr<grpc::Channel>& channel) : stub_(v1::LogService::NewStub(channel)) {}

  StatusOr<LogHead> Head() const override { return AskHead(Position(0), std::chrono::milliseconds(0)); }

  StatusOr<Position> AwaitAfter(Position after, std::chrono::milliseconds timeout) const override {
    ASSIGN_OR_RETURN(const LogHead head, AskHead(after, timeout));
    return head.position;
  }

  StatusOr<RecordBatch> ReadAfter(Position after, size_t bytes_max) const override {
    v1::ReadAfterRequest request;
    request.set_after(after.value());
    request.set_bytes_max(std::max<size_t>(bytes_max, 1));
    const auto context = Context();
    const auto stream = stub_->ReadAfter(context.get(), request);
    ASSIGN_OR_RETURN(RecordBatch batch, Collect(*stream));
    Position wanted = after;
    for (const Record& record : batch.records()) {
      wanted = wanted.Next();
      if (record.position != wanted) return DataLoss("the log sent position {} where {} was due", record.position.value(), wanted.value());
    }
    return batch;
  }

  StatusOr<RecordBatch> ReadStreams(std::span<const StreamId> streams, Position up_to) const override {
    if (up_to == Position(0)) return RecordBatch();  // on the wire, 0 means the head
    v1::ReadStreamsRequest request;
    for (const StreamId& stream : streams) request.add_streams(stream.value());
    request.set_up_to(up_to.value());
    const auto context = Context();
    const auto stream = stub_->ReadStreams(context.get(), request);
    return Collect(*stream);
  }

  StatusOr<SourceState> Source(const std::string& source) const override {
    v1::SourceProgressRequest request;
    request.set_source(source);
    v1::SourceProgressResponse response;
    RETURN_IF_ERROR(FromGrpc(stub_->SourceProgress(Context().get(), request, &response)));
    if (!response.known()) return NotFound("nothing was ever read from source {}", source);
    return SourceState{response.next_offset(), response.last_record_hash(), response.cluster(),
                       Timestamp::FromMicros(response.last_record_at_micros())};
  }

  StatusOr<std::vector<v1::QuarantineEntry>> ListQuarantine(const std::string& id, bool with_raw) const override {
    v1::ListQuarantineRequest request;
    request.set_id(id);
    request.set_with_raw(with_raw);
    v1::ListQuarantineResponse response;
    RETURN_IF_ERROR(FromGrpc(stub_->ListQuarantine(Context().get(), request, &response)));
    return Entries(response);
  }

  StatusOr<std::vector<v1::QuarantineEntry>> ReplayQuarantine(const std::string& id) const override {
    v1::ReplayQuarantineRequest request;
    request.set_id(id);
    v1::ReplayQuarantineResponse response;
    RETURN_IF_ERROR(FromGrpc(stub_->ReplayQuarantine(Context().get(), request, &response)));
    return Entries(response);
  }

 private:
  StatusOr<LogHead> AskHead(Position after, std::chrono::milliseconds wait) const {
    v1::HeadRequest request;
    request.set_after(after.value());
    request.set_wait_millis(static_cast<uint32_t>(std::clamp<int64_t>(wait.count(), 0, 3'600'000)));
    v1::HeadResponse response;
    RETURN_IF_ERROR(FromGrpc(stub_->Head(Context(wait).get(), request, &response)));
    LogHead head;
    head.position = Position(response.position());
    head.authority = AuthorityId(response.authority());
    head.first_appended_at = Timestamp::FromMicros(response.first_appended_at_micros());
    head.last_appended_at = Timestamp::FromMicros(response.last_appended_at_micros());
    head.quarantined = response.quarantined();
    return head;
  }

  const std::unique_ptr<v1::LogService::Stub> stub_;
};

}  // namespace

std::unique_ptr<RemoteEventReader> ConnectRemoteEventReader(const std::string& address) {
  return std::make_unique<GrpcEventReader>(ChannelTo(address));
}

}  // namespace hanes

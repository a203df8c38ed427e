// SPDX-License-Identifier: Apache-2.0
#include "store/log_service.h"

#include "store/grpc_status.h"

namespace hanes {
namespace {

// Well under gRPC's limit of 4 MiB a message, which a client need not raise; an event is at most 1 MiB.
constexpr size_t kMessageBytesMax = 1 << 20;
constexpr size_t kReadBytesMax = 4 << 20;
// How long a waiting call sleeps before it looks whether it is over.
constexpr std::chrono::milliseconds kLook{100};

// Sends the records in messages of a bounded size. False when the caller is gone.
bool Send(const RecordBatch& batch, grpc::ServerWriter<v1::RecordBatch>& writer) {
  v1::RecordBatch message;
  size_t bytes = 0;
  for (const Record& record : batch.records()) {
    if (bytes > 0 && bytes + record.event.size() > kMessageBytesMax) {
      if (!writer.Write(message)) return false;
      message.Clear();
      bytes = 0;
    }
    v1::Record& sent = *message.add_records();
    sent.set_position(record.position.value());
    sent.set_appended_at_micros(record.appended_at.micros());
    sent.set_event(record.event.data(), record.event.size());
    sent.set_stream(record.stream.data(), record.stream.size());
    bytes += record.event.size();
  }
  return bytes == 0 || writer.Write(message);
}

size_t EventBytes(const RecordBatch& batch) {
  size_t bytes = 0;
  for (const Record& record : batch.records()) bytes += record.event.size();
  return bytes;
}

}  // namespace

StatusOr<Position> LogService::Await(grpc::ServerContext* context, Position after, std::chrono::milliseconds timeout) const {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const auto wait = std::clamp(left, std::chrono::milliseconds(0), kLook);
    ASSIGN_OR_RETURN(const Position head, reader_.AwaitAfter(after, wait));
    if (head > after || left <= kLook || Over(context)) return head;
  }
}

grpc::Status LogService::Head(grpc::ServerContext* context, const v1::HeadRequest* request, v1::HeadResponse* response) {
  if (request->wait_millis() > 0) {
    const auto awaited = Await(context, Position(request->after()), std::chrono::milliseconds(request->wait_millis()));
    if (!awaited.ok()) return ToGrpc(awaited.status());
  }
  const StatusOr<LogHead> head = reader_.Head();
  if (!head.ok()) return ToGrpc(head.status());
  response->set_position(head->position.value());
  response->set_authority(head->authority.value());
  response->set_first_appended_at_micros(head->first_appended_at.micros());
  response->set_last_appended_at_micros(head->last_appended_at.micros());
  response->set_quarantined(head->quarantined);
  return grpc::Status::OK;
}

grpc::Status LogService::ReadAfter(grpc::ServerContext* context, const v1::ReadAfterRequest* request,
                                   grpc::ServerWriter<v1::RecordBatch>* writer) {
  const uint64_t bytes_max = request->bytes_max() == 0 ? ~uint64_t{0} : request->bytes_max();
  const StatusOr<LogHead> at_start = reader_.Head();
  if (!at_start.ok()) return ToGrpc(at_start.status());
  Position after(request->after());
  for (uint64_t sent = 0; sent < bytes_max && !Over(context);) {
    if (!request->follow() && sent > 0 && after >= at_start->position) break;
    const StatusOr<RecordBatch> batch = reader_.ReadAfter(after, std::min<uint64_t>(kReadBytesMax, bytes_max - sent));
    if (!batch.ok()) return ToGrpc(batch.status());
    if (batch->empty()) {
      if (!request->follow()) break;
      const StatusOr<Position> awaited = Await(context, after, std::chrono::hours(1));
      if (!awaited.ok()) return ToGrpc(awaited.status());
      continue;
    }
    if (!Send(*batch, *writer)) return {grpc::StatusCode::CANCELLED, "the reader is gone"};
    after = batch->records().back().position;
    sent += EventBytes(*batch);
  }
  if (request->follow() && stopping_) return {grpc::StatusCode::UNAVAILABLE, "this process is stopping: connect again later"};
  return grpc::Status::OK;
}

grpc::Status LogService::ReadStreams(grpc::ServerContext*, const v1::ReadStreamsRequest* request,
                                     grpc::ServerWriter<v1::RecordBatch>* writer) {
  std::vector<StreamId> streams;
  for (const std::string& stream : request->streams()) streams.emplace_back(stream);
  const Position up_to(request->up_to() == 0 ? ~uint64_t{0} : request->up_to());
  const StatusOr<RecordBatch> batch = reader_.ReadStreams(streams, up_to);
  if (!batch.ok()) return ToGrpc(batch.status());
  if (!Send(*batch, *writer)) return {grpc::StatusCode::CANCELLED, "the reader is gone"};
  return grpc::Status::OK;
}

grpc::Status LogService::SourceProgress(grpc::ServerContext*, const v1::SourceProgressRequest* request,
                                        v1::SourceProgressResponse* response) {
  const StatusOr<SourceState> state = reader_.Source(request->source());
  if (state.status().code() == StatusCode::kNotFound) return grpc::Status::OK;  // known = false
  if (!state.ok()) return ToGrpc(state.status());
  response->set_known(true);
  response->set_next_offset(state->next_offset);
  response->set_last_record_hash(state->last_record_hash);
  response->set_cluster(state->cluster);
  response->set_last_record_at_micros(state->last_record_at.micros());
  return grpc::Status::OK;
}

grpc::Status LogService::ListQuarantine(grpc::ServerContext*, const v1::ListQuarantineRequest* request,
                                        v1::ListQuarantineResponse* response) {
  StatusOr<std::vector<v1::QuarantineEntry>> entries = quarantine_.List(request->id(), request->with_raw());
  if (!entries.ok()) return ToGrpc(entries.status());
  for (v1::QuarantineEntry& entry : *entries) *response->add_entries() = std::move(entry);
  return grpc::Status::OK;
}

grpc::Status LogService::ReplayQuarantine(grpc::ServerContext*, const v1::ReplayQuarantineRequest* request,
                                          v1::ReplayQuarantineResponse* response) {
  if (!replay_) return ToGrpc(Unimplemented("this process takes nothing in: ask the one that stores the log"));
  StatusOr<std::vector<v1::QuarantineEntry>> entries = replay_(request->id());
  if (!entries.ok()) return ToGrpc(entries.status());
  for (v1::QuarantineEntry& entry : *entries) *response->add_entries() = std::move(entry);
  return grpc::Status::OK;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/history.h"

#include <algorithm>

#include "hanes/v1/event.pb.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"
#include "services/text_table.h"

namespace hanes {
namespace {

Timestamp ToTimestamp(const google::protobuf::Timestamp& instant) {
  return Timestamp::FromMicros(instant.seconds() * 1'000'000 + instant.nanos() / 1'000);
}

std::string RevisesOf(const v1::Event& event) {
  if (!event.corrects().empty()) return "corrects " + event.corrects();
  if (!event.voids().empty()) return "voids " + event.voids();
  return "";
}

std::string SourceOf(const v1::Event& event) {
  if (!event.has_source()) return "";
  return fmt::format("{} {} {}", event.source().system(), event.source().record(), event.source().facet());
}

StatusOr<v1::HistoryLine> LineOf(const Record& record) {
  v1::Event event;
  if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) {
    return DataLoss("position {}: the event cannot be read; `hanes check` says what is damaged", record.position.value());
  }
  v1::HistoryLine line;
  line.set_position(record.position.value());
  line.set_type(std::string(PayloadName(event)));
  line.set_occurred_on(event.occurred_on());
  Timestamp known = record.appended_at;
  if (event.has_recorded_at()) {
    const Timestamp recorded = ToTimestamp(event.recorded_at());
    line.set_recorded_at(recorded.ToString());
    known = std::min(known, recorded);
  }
  line.set_known_at(known.ToString());
  line.set_source(SourceOf(event));
  line.set_id(event.id());
  line.set_revises(RevisesOf(event));
  line.set_payload_json(PayloadToJson(event));
  return line;
}

// Which time a line is ordered by. RFC 3339 instants in UTC with fractions only where they exist do not sort as text.
int64_t KeyOf(const v1::HistoryLine& line, std::string_view order) {
  const auto instant = [](const std::string& text) { return Timestamp::Parse(text).value_or(Timestamp::Max()).micros(); };
  if (order == "occurred") return Date::Parse(line.occurred_on()).value_or(Date::Max()).days();
  if (order == "recorded") return instant(line.recorded_at().empty() ? line.known_at() : line.recorded_at());
  if (order == "known") return instant(line.known_at());
  return static_cast<int64_t>(line.position());
}

}  // namespace

StatusOr<v1::HistoryResponse> HistoryOf(const EventReader& log, const StreamId& stream) {
  if (KindOf(stream.value()).empty() || NameOf(stream.value()).empty()) {
    return InvalidArgument("\"{}\" is not a stream: write its kind and its id, like child:C0001 or worker:W17", stream.value());
  }
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadStreams(std::span(&stream, 1), head.position));
  if (batch.empty()) return NotFound("nothing is known of \"{}\": no event of the log is about it", stream.value());
  v1::HistoryResponse history;
  for (const Record& record : batch.records()) {
    ASSIGN_OR_RETURN(*history.add_lines(), LineOf(record));
  }
  return history;
}

Status OrderHistory(std::string_view order, v1::HistoryResponse* history) {
  constexpr std::string_view kOrders[] = {"occurred", "recorded", "known", "position"};
  if (std::ranges::find(kOrders, order) == std::end(kOrders)) {
    return InvalidArgument("order \"{}\": write occurred, recorded, known or position", order);
  }
  std::ranges::stable_sort(*history->mutable_lines(), {}, [&](const v1::HistoryLine& line) { return KeyOf(line, order); });
  return OkStatus();
}

std::string HistoryTable(const v1::HistoryResponse& history) {
  TextTable table({"occurred", "recorded", "known", "position", "type", "source", "revises"});
  for (const v1::HistoryLine& line : history.lines()) {
    table.Add({line.occurred_on(), line.recorded_at(), line.known_at(), std::to_string(line.position()), line.type(), line.source(),
               line.revises()});
  }
  return table.ToString();
}

}  // namespace hanes

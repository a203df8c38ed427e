// SPDX-License-Identifier: Apache-2.0
// log, check, quarantine, source: what the log holds, whether it is sound, what it refused, and which topic it believes.
#include <charconv>
#include <cstdio>

#include "base/hash.h"
#include "base/utf8.h"
#include "ingest/replay.h"
#include "ingest/topics.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"
#include "services/command_list.h"
#include "services/command_parts.h"
#include "services/http_message.h"
#include "services/message_json.h"
#include "services/text_table.h"
#include "store/log_check.h"

namespace hanes {
namespace {

std::string LineOf(const Record& record, const v1::Event& event, bool json) {
  if (json) {
    return fmt::format("{{\"position\":{},\"appended_at\":{},\"event\":{}}}\n", record.position.value(),
                       JsonText(record.appended_at.ToString()), EventToJson(event));
  }
  return fmt::format("{}  {}  {}  {}  {}  {}\n", record.position.value(), record.appended_at.ToString(), event.occurred_on(),
                     event.stream(), PayloadName(event), event.id());
}

Status PrintBatch(const RecordBatch& batch, bool json) {
  std::string text;
  v1::Event event;
  for (const Record& record : batch.records()) {
    if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) {
      return DataLoss("position {}: the event cannot be read; `hanes check` says what is damaged", record.position.value());
    }
    text += LineOf(record, event, json);
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  return OkStatus();
}

StatusOr<std::vector<v1::QuarantineEntry>> Entries(Reached& reached, const std::string& id, bool with_raw) {
  if (reached.house() != nullptr) return reached.house()->own_log()->List(id, with_raw);
  if (reached.remote_log() == nullptr) return InvalidArgument("needs --log ADDR: the store that holds the quarantine");
  return reached.remote_log()->ListQuarantine(id, with_raw);
}

StatusOr<std::vector<v1::QuarantineEntry>> Replay(Reached& reached, const std::string& id) {
  House* house = reached.house();
  if (house != nullptr) return ReplayQuarantine(*house->own_log(), *house->own_log(), house->authority(), SystemClock(), id);
  if (reached.remote_log() == nullptr) return InvalidArgument("needs --log ADDR: the store that holds the quarantine");
  return reached.remote_log()->ReplayQuarantine(id);
}

void PrintEntries(const std::vector<v1::QuarantineEntry>& entries) {
  TextTable table({"id", "refused", "reason", "origin", "place", "replayed_at", "detail"});
  for (const v1::QuarantineEntry& entry : entries) {
    const std::string replayed = entry.replayed_position() == 0 ? "" : std::to_string(entry.replayed_position());
    table.Add({entry.id(), Timestamp::FromMicros(entry.refused_at_micros()).ToString(), entry.reason(), entry.origin(),
               std::to_string(entry.place()), replayed, entry.detail()});
  }
  std::fputs(table.ToString().c_str(), stdout);
}

// The operator's decision as an event: who reads the log later sees where its source changed.
Arrival TrustedEvent(const AuthorityId& authority, const std::string& topic, int64_t offset, const std::string& reason, Timestamp now) {
  v1::Event event;
  event.set_id(ShortId(fmt::format("source_trusted/{}/{}/{}", topic, offset, now.micros())));
  event.set_authority(authority.value());
  event.set_stream("authority:" + authority.value());
  event.set_occurred_on(DayInLondon(now).ToString());
  event.mutable_recorded_at()->set_seconds(now.micros() / 1'000'000);
  event.mutable_recorded_at()->set_nanos(static_cast<int32_t>(now.micros() % 1'000'000) * 1'000);
  v1::SourceTrusted& trusted = *event.mutable_source_trusted();
  trusted.set_topic(topic);
  trusted.set_next_offset(offset);
  trusted.set_trust_reason(reason);
  return {.content = AcceptedEvent{EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()}, .at = now, .offset = -1};
}

StatusOr<Position> ReadPosition(const std::string& text) {
  uint64_t position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (!text.empty() && error == std::errc() && end == text.data() + text.size()) return Position(position);
  return InvalidArgument("--after \"{}\" is no position of the log; write digits alone, like 1200", Excerpt(text));
}

}  // namespace

StatusOr<ExitCode> RunLog(const Invocation& invocation) {
  const std::string& format = invocation.settings.Text("format");
  if (format != "text" && format != "json" && invocation.settings.Given("format")) {
    return InvalidArgument("--format \"{}\": events are written as text or json", format);
  }
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(invocation.settings, {}));
  if (reached.log() == nullptr) return InvalidArgument("needs --log ADDR or --data DIR: where the log is");
  ASSIGN_OR_RETURN(Position after, ReadPosition(invocation.settings.Text("after")));
  ASSIGN_OR_RETURN(const LogHead head, reached.log()->Head());
  while (after < head.position) {
    ASSIGN_OR_RETURN(const RecordBatch batch, reached.log()->ReadAfter(after));
    RETURN_IF_ERROR(PrintBatch(batch, format == "json"));
    after = batch.records().back().position;
  }
  return kExitOk;
}

StatusOr<ExitCode> RunCheck(const Invocation& invocation) {
  ASSIGN_OR_RETURN(const std::string data, Required(invocation.settings, "data"));
  ASSIGN_OR_RETURN(const DataFolder folder, OpenFolderPatiently(data, DataFolder::Mode::kExisting));
  Progress progress("check", "events", 0);
  ASSIGN_OR_RETURN(const LogReport report, CheckLog(folder.log(), &progress));
  for (const std::string& problem : report.problems) std::puts(problem.c_str());
  std::puts(fmt::format("{}: {} events, {} streams, {} sources, {} in quarantine, {} files, head {}",
                        report.sound() ? "sound" : "DAMAGED", report.events, report.streams, report.sources, report.quarantined, report.files, report.head.value())
                .c_str());
  if (report.sound()) return kExitOk;
  std::puts(fmt::format("what to do: restore {0} from its backup; or move it away, start again, and read the topic again from offset 0: what it "
                        "still holds comes back, the rest by importing its extracts again", folder.log()).c_str());
  return kExitProblem;
}

StatusOr<ExitCode> RunQuarantine(const Invocation& invocation) {
  const std::string& verb = invocation.operands[0];
  const std::string id = invocation.operands.size() > 1 ? invocation.operands[1] : "";
  const bool show = verb == "show";
  if (verb != "list" && !show && verb != "replay") {
    return InvalidArgument("\"{}\": write `hanes quarantine list`, `hanes quarantine show ID` or `hanes quarantine replay [ID]`", verb);
  }
  if (show && id.empty()) return InvalidArgument("show what? `hanes quarantine list` shows the ids");
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(invocation.settings, {}));
  if (verb == "replay") {
    ASSIGN_OR_RETURN(const auto replayed, Replay(reached, id));
    PrintEntries(replayed);
    return kExitOk;
  }
  ASSIGN_OR_RETURN(const auto entries, Entries(reached, id, show));
  if (!show && invocation.settings.Text("format") != "json") {
    PrintEntries(entries);
    return kExitOk;
  }
  for (const v1::QuarantineEntry& entry : entries) std::fputs(MessageJson(entry).c_str(), stdout);
  return kExitOk;
}

StatusOr<ExitCode> RunSource(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  const std::string& topic = invocation.operands[1];
  if (invocation.operands[0] != "trust") return InvalidArgument("\"{}\": write `hanes source trust TOPIC`", invocation.operands[0]);
  ASSIGN_OR_RETURN(const std::string reason, Required(settings, "reason"));
  if (!settings.Given("from-offset")) return InvalidArgument("needs --from-offset OFFSET: the first record of the topic to read");
  ASSIGN_OR_RETURN(const std::string data, Required(settings, "data"));
  Alarm alarm(Alarm::OnRing::kExit);
  ASSIGN_OR_RETURN(const auto house, House::Open({.data = data}, alarm));
  const auto offset = static_cast<int64_t>(settings.Count("from-offset"));
  if (house->authority().empty() || topic != EventsTopic(house->authority())) {
    return InvalidArgument("\"{}\" is not the topic of this log, which is \"{}\"", topic, EventsTopic(house->authority()));
  }
  const Timestamp now = SystemClock().Now();
  const Arrival trusted = TrustedEvent(house->authority(), topic, offset, reason, now);
  RETURN_IF_ERROR(house->own_log()->Append(house->authority(), std::span(&trusted, 1), SourceUpdate{}).status());
  // What was known of the topic is forgotten on purpose: cluster and last record are learnt again from the first record read.
  const SourceState state = {.next_offset = offset, .last_record_hash = 0, .cluster = "", .last_record_at = now};
  RETURN_IF_ERROR(house->own_log()->TrustSource({.source = topic, .state = state}));
  std::puts(fmt::format("{} is read from offset {} on; the log says so and why", topic, offset).c_str());
  return kExitOk;
}

}  // namespace hanes

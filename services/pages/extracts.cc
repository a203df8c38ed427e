// SPDX-License-Identifier: Apache-2.0
#include "services/pages/extracts.h"

#include <algorithm>

#include "proto/event_json.h"

namespace hanes {
namespace {

constexpr int64_t kRememberedMicros = 30'000'000;
constexpr size_t kEditionsMax = 6;

StatusOr<v1::Event> EventOf(std::string_view field, const v1::HistoryLine& line) {
  return EventFromJson(fmt::format("{{\"{}\":{}}}", field, line.payload_json()));
}

template <typename Tables>
void Count(const Tables& tables, Extract& extract) {
  for (const v1::TableCounts& table : tables) {
    extract.new_records += table.new_records();
    extract.late_records += table.late_records();
    extract.changed_records += table.changed_records();
    extract.vanished_records += table.vanished_records();
    extract.restored_records += table.restored_records();
    extract.rejected_rows += table.rejected_rows();
  }
}

StatusOr<Extract> Received(const v1::HistoryLine& line) {
  ASSIGN_OR_RETURN(const v1::Event event, EventOf("extract_received", line));
  const v1::ExtractReceived& said = event.extract_received();
  Extract extract{.system = said.system()};
  extract.received_at = Timestamp::FromMicros(said.received_at().seconds() * 1'000'000 + said.received_at().nanos() / 1000);
  ASSIGN_OR_RETURN(extract.window_from, Date::Parse(said.window_from()));
  ASSIGN_OR_RETURN(extract.window_to, Date::Parse(said.window_to()));
  Count(said.tables(), extract);
  return extract;
}

StatusOr<Extract> Refused(const v1::HistoryLine& line) {
  ASSIGN_OR_RETURN(const v1::Event event, EventOf("extract_quarantined", line));
  const v1::ExtractQuarantined& said = event.extract_quarantined();
  Extract extract{.system = said.system(), .refused = true, .reason = said.quarantine_reason()};
  ASSIGN_OR_RETURN(extract.received_at, Timestamp::Parse(line.known_at()));
  Count(said.tables(), extract);
  return extract;
}

StatusOr<EditionSeen> Edition(const v1::HistoryLine& line) {
  ASSIGN_OR_RETURN(const v1::Event event, EventOf("weekly_figures_published", line));
  const v1::WeeklyFiguresPublished& said = event.weekly_figures_published();
  const Timestamp known = Timestamp::FromMicros(said.known_at().seconds() * 1'000'000 + said.known_at().nanos() / 1000);
  return EditionSeen{said.week(), said.as_at_on(), known.ToString()};
}

}  // namespace

StatusOr<Extracts> ReadExtracts(const Questions& questions, const std::string& authority) {
  Extracts extracts;
  if (authority.empty()) return extracts;  // the log is
  const StatusOr<v1::HistoryResponse> history = questions.History(StreamId("authority:" + authority));
  if (absl::IsNotFound(history.status())) return extracts;
  RETURN_IF_ERROR(history.status());
  for (auto line = history->lines().rbegin(); line != history->lines().rend() && extracts.editions.size() < kEditionsMax; ++line) {
    if (line->type() != "WeeklyFiguresPublished") continue;
    ASSIGN_OR_RETURN(EditionSeen edition, Edition(*line));
    extracts.editions.push_back(std::move(edition));
  }
  for (const v1::HistoryLine& line : history->lines()) {
    const bool refused = line.type() == "ExtractQuarantined";
    if (!refused && line.type() != "ExtractReceived") continue;
    ASSIGN_OR_RETURN(Extract extract, refused ? Refused(line) : Received(line));
    if (!refused) extracts.last_received = std::max(extracts.last_received, extract.received_at);
    extracts.all.push_back(std::move(extract));
  }
  return extracts;
}

StatusOr<std::shared_ptr<const Extracts>> PageMemory::RecentExtracts(const Questions& questions, const std::string& authority, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const bool fresh = extracts_ != nullptr && now.micros() - read_at_.micros() < kRememberedMicros;
  if (fresh) return extracts_;
  ASSIGN_OR_RETURN(Extracts read, ReadExtracts(questions, authority));
  extracts_ = std::make_shared<const Extracts>(std::move(read));
  read_at_ = now;
  return extracts_;
}

StatusOr<std::shared_ptr<const CouncilTargets>> PageMemory::RecentTargets(const EventReader& log, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const bool fresh = targets_ != nullptr && now.micros() - targets_read_at_.micros() < kRememberedMicros;
  if (fresh) return targets_;
  ASSIGN_OR_RETURN(CouncilTargets read, CouncilTargets::Read(log));
  targets_ = std::make_shared<const CouncilTargets>(std::move(read));
  targets_read_at_ = now;
  return targets_;
}

}  // namespace hanes

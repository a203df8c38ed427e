// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_import.h"

#include <fmt/ranges.h>

#include "base/check.h"
#include "ingest/extract_compare.h"
#include "ingest/extract_files.h"
#include "ingest/extract_survey.h"

namespace hanes {
namespace {

// Files hold business dates; a day this far after receipt is a slip.
constexpr int32_t kDaysAheadMax = 366;
constexpr size_t kReasonBytesMax = 512;

Status CheckRequest(const ExtractRequest& request) {
  RETURN_IF_ERROR(ParseAuthority(request.authority.value()).status());
  if (request.files.empty()) return InvalidArgument("the extract has no files: name at least one CSV file");
  if (request.window_to < request.window_from) {
    return InvalidArgument("the window {}..{} ends before it begins: write FIRST..LAST, both included",
                           request.window_from.ToString(), request.window_to.ToString());
  }
  if (request.accept_vanished && request.reason.empty()) {
    return InvalidArgument("vanished records are accepted without a reason: say why, it is kept in the log (--reason TEXT)");
  }
  if (request.reason.size() > kReasonBytesMax)
    return InvalidArgument("the reason is longer than {} bytes: shorten it", kReasonBytesMax);
  return OkStatus();
}

google::protobuf::Timestamp Instant(Timestamp at) {
  google::protobuf::Timestamp instant;
  int64_t seconds = at.micros() / 1'000'000, micros = at.micros() % 1'000'000;
  if (micros < 0) micros += 1'000'000, --seconds;
  instant.set_seconds(seconds);
  instant.set_nanos(static_cast<int32_t>(micros * 1000));
  return instant;
}

Timestamp ReceivedAt(const v1::ExtractReceived& received) {
  return Timestamp::FromMicros(received.received_at().seconds() * 1'000'000 + received.received_at().nanos() / 1000);
}

// The extract must not be older than what its system said before.
Status CheckOrder(const ExtractRequest& request, const SystemLedger& baseline) {
  if (baseline.last == nullptr) return OkStatus();
  const v1::ExtractReceived& last = *baseline.last;
  if (request.received < ReceivedAt(last)) {
    return FailedPrecondition(
        "the extract of {} received {} is older than the one received {} that is already taken: history is loaded oldest first",
        request.system, request.received.ToString(), ReceivedAt(last).ToString());
  }
  if (request.window_to.ToString() < last.window_to()) {
    return FailedPrecondition(
        "the extract of {} speaks for days up to {}, the one already taken for days up to {}: history is loaded oldest first",
        request.system, request.window_to.ToString(), last.window_to());
  }
  return OkStatus();
}

// An event about the extract itself.
v1::Event AboutExtract(const ExtractFrame& frame, const std::string& facet) {
  v1::Event event;
  event.set_id(ShortId(fmt::format("hanes.extract.{}.1\n{}\n{}", facet, frame.authority.value(), frame.extract)));
  event.set_authority(frame.authority.value());
  event.set_stream("authority:" + frame.authority.value());
  event.set_occurred_on(frame.day.ToString());
  *event.mutable_recorded_at() = Instant(frame.received);
  event.mutable_source()->set_system(frame.system);
  event.mutable_source()->set_record("extract/" + frame.extract);
  event.mutable_source()->set_facet(facet);
  event.mutable_source()->set_extract(frame.extract);
  return event;
}

// Waits until the ledger shows `what` of the extract: the next one is compared with this one.
template <typename Shown>
Status AwaitStored(const ExtractRequest& request, const EventReader& log, ExtractLedger& ledger, const Shown& shown) {
  const auto deadline = std::chrono::steady_clock::now() + request.stored_timeout;
  while (true) {
    RETURN_IF_ERROR(ledger.CatchUp(log));
    if (shown(ledger.Taken(request.system))) return OkStatus();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      return Unavailable(
          "the extract is published, but the log has not stored it within {} s: check that `hanes store` runs, then take the "
          "extract in again; nothing is stored twice",
          std::chrono::duration_cast<std::chrono::seconds>(request.stored_timeout).count());
    }
    RETURN_IF_ERROR(log.AwaitAfter(ledger.position(), left).status());
  }
}

class Import {
 public:
  Import(const ExtractRequest& request, const EventReader& log, EventPublisher& publisher, ExtractLedger& ledger,
         Progress* progress)
      : request_(request), log_(log), publisher_(publisher), ledger_(ledger), progress_(progress) {}

  StatusOr<ImportReport> Run() {
    RETURN_IF_ERROR(CheckRequest(request_));
    ASSIGN_OR_RETURN(system_, FindExtractSystem(request_.system));
    ASSIGN_OR_RETURN(frame_.extract, ExtractId(request_));
    RETURN_IF_ERROR(CheckLog());
    RETURN_IF_ERROR(ledger_.CatchUp(log_));
    const SystemLedger& taken = ledger_.Taken(request_.system);
    if (const auto found = taken.taken.find(frame_.extract); found != taken.taken.end()) return AlreadyTaken(found->second);
    RETURN_IF_ERROR(CheckOrder(request_, taken));
    FillFrame();
    ASSIGN_OR_RETURN(ExtractFiles files, OpenExtractFiles(*system_, request_.mapping.get(), request_.files));
    if (files.readable.empty()) return Unreadable(files);
    ASSIGN_OR_RETURN(ExtractSurvey survey, Survey(std::move(files)));
    const std::string loss = LossText(survey);
    if (!loss.empty() && !request_.accept_vanished) return Shrunk(survey, loss);
    return Take(survey, !loss.empty());
  }

 private:
  Status CheckLog() const {
    ASSIGN_OR_RETURN(const LogHead head, log_.Head());
    if (head.authority.empty() || head.authority == request_.authority) return OkStatus();
    return FailedPrecondition("the extract is of authority {}, the log of {}: name the data folder of {}",
                              request_.authority.value(), head.authority.value(), request_.authority.value());
  }

  void FillFrame() {
    frame_.authority = request_.authority;
    frame_.system = request_.system;
    frame_.received = request_.received;
    frame_.day = std::min(request_.window_to, DayInLondon(request_.received));
    frame_.window_to = request_.window_to;
  }

  StatusOr<ExtractSurvey> Survey(ExtractFiles files) {
    const SystemLedger& baseline = ledger_.BaselineFor(request_.system, frame_.extract);
    const PlausibleDays days{.last = DayInLondon(request_.received) + kDaysAheadMax};
    return SurveyExtract({frame_, *system_, request_.window_from, days}, std::move(files), baseline, log_, ledger_, progress_);
  }

  v1::ExtractReceived Received(const ExtractSurvey& survey) const {
    v1::ExtractReceived received;
    received.set_extract_id(frame_.extract);
    received.set_system(frame_.system);
    received.set_window_from(request_.window_from.ToString());
    received.set_window_to(request_.window_to.ToString());
    *received.mutable_received_at() = Instant(frame_.received);
    for (const SurveyedTable& table : survey.tables) *received.add_tables() = table.counts;
    return received;
  }

  StatusOr<ImportReport> AlreadyTaken(const v1::ExtractReceived& received) const {
    ImportReport report;
    report.received = received;
    report.authority = request_.authority.value();
    report.already_taken = true;
    return report;
  }

  // What went missing beyond the permitted share, in words; "" when it is within.
  static std::string LossText(const ExtractSurvey& survey) {
    std::vector<std::string> lost;
    uint64_t vanished = 0, held = 0;
    const auto beyond = [](uint64_t gone, uint64_t should_be) {
      return should_be >= kHeldMin && gone * 100 > should_be * kLostPercentMax;
    };
    for (const SurveyedTable& table : survey.tables) {
      const uint64_t gone = table.counts.vanished_records();
      if (beyond(gone, table.held)) lost.push_back(fmt::format("{} of {} records of {}", gone, table.held, table.counts.table()));
      vanished += gone;
      held += table.held;
    }
    if (lost.empty() && beyond(vanished, held)) lost.push_back(fmt::format("{} of {} records of all tables", vanished, held));
    return fmt::format("{}", fmt::join(lost, ", "));
  }

  Status Quarantine(const std::string& reason, const ExtractSurvey* survey) {
    const auto shown = [&](const SystemLedger& ledger) { return ledger.quarantined.count(frame_.extract) > 0; };
    if (shown(ledger_.Taken(request_.system))) return OkStatus();
    v1::Event event = AboutExtract(frame_, "quarantined");
    auto* quarantined = event.mutable_extract_quarantined();
    quarantined->set_extract_id(frame_.extract);
    quarantined->set_system(frame_.system);
    quarantined->set_quarantine_reason(reason);
    if (survey != nullptr) *quarantined->mutable_tables() = Received(*survey).tables();
    RETURN_IF_ERROR(publisher_.Publish(event));
    RETURN_IF_ERROR(publisher_.Flush());
    return AwaitStored(request_, log_, ledger_, shown);
  }

  Status Unreadable(const ExtractFiles& files) {
    for (const Refusal& refusal : files.refused) RETURN_IF_ERROR(publisher_.Reject(refusal));
    RETURN_IF_ERROR(Quarantine("unreadable", nullptr));
    return FailedPrecondition("no file of the extract can be read, so it is quarantined whole: {}", files.refused[0].detail);
  }

  Status Shrunk(const ExtractSurvey& survey, const std::string& loss) {
    RETURN_IF_ERROR(Quarantine("shrunk", &survey));
    return FailedPrecondition(
        "the extract lost {}, more than {} in 100 of those it should hold, so it is quarantined whole: send it again whole, or "
        "take it with --accept-vanished --reason TEXT",
        loss, kLostPercentMax);
  }

  StatusOr<ImportReport> Take(const ExtractSurvey& survey, bool lost) {
    for (const Refusal& refusal : survey.refusals) RETURN_IF_ERROR(publisher_.Reject(refusal));
    for (const v1::Event& event : survey.events) RETURN_IF_ERROR(publisher_.Publish(event));
    // Whatever stands in the log before ExtractReceived must be all of the extract, so it may not overtake.
    RETURN_IF_ERROR(publisher_.Flush());
    v1::Event closing = AboutExtract(frame_, "received");
    *closing.mutable_extract_received() = Received(survey);
    if (lost) closing.mutable_extract_received()->set_accepted_vanished_reason(request_.reason);
    RETURN_IF_ERROR(publisher_.Publish(closing));
    RETURN_IF_ERROR(publisher_.Flush());
    RETURN_IF_ERROR(
        AwaitStored(request_, log_, ledger_, [&](const SystemLedger& ledger) { return ledger.taken.count(frame_.extract) > 0; }));
    return Report(survey, closing.extract_received());
  }

  ImportReport Report(const ExtractSurvey& survey, const v1::ExtractReceived& received) const {
    ImportReport report;
    report.received = received;
    report.authority = request_.authority.value();
    report.events = survey.events.size();
    report.refused_total = survey.refusals.size();
    for (const Refusal& refusal : survey.refusals) {
      if (report.refused.size() == ImportReport::kRefusedShown) break;
      report.refused.push_back(refusal.detail);
    }
    report.notes = survey.notes;
    return report;
  }

  const ExtractRequest& request_;
  const EventReader& log_;
  EventPublisher& publisher_;
  ExtractLedger& ledger_;
  Progress* const progress_;
  const ExtractSystem* system_ = nullptr;
  ExtractFrame frame_;
};

}  // namespace

StatusOr<std::string> ExtractId(const ExtractRequest& request) {
  std::vector<std::string> digests;
  for (const std::string& path : request.files) {
    ASSIGN_OR_RETURN(std::string digest, FileDigest(path));
    digests.push_back(std::move(digest));
  }
  if (request.mapping != nullptr) digests.push_back(request.mapping->digest);
  std::sort(digests.begin(), digests.end());
  return ShortId(fmt::format("hanes.extract.1\n{}\n{}\n{}\n{}\n{}\n{}", request.authority.value(), request.system,
                             request.window_from.ToString(), request.window_to.ToString(), request.received.ToString(),
                             fmt::join(digests, "\n")));
}

StatusOr<ImportReport> ImportExtract(const ExtractRequest& request, const EventReader& log, EventPublisher& publisher,
                                     ExtractLedger& ledger, Progress* progress) {
  return Import(request, log, publisher, ledger, progress).Run();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "ingest/invented_random.h"

namespace hanes {
namespace {

constexpr uint32_t kTeams = 12;
constexpr uint32_t kWorkersMax = 140;
constexpr int64_t kSecondsBetweenEvents = 40;  // about as busy as a council of 30,000 children
constexpr int64_t kFirstSecond = 1'301'616'000;  // 2011-04-01T00:00:00Z

// What a child's history is made of, in order. A history is a path through these.
enum class Step : uint8_t {
  kRegistered,
  kReferred,
  kDecided,
  kOpened,
  kToTray,
  kOutOfTray,
  kAllocated,
  kAssessmentStarted,
  kAssessmentCompleted,
  kEnquiryStarted,
  kEnquiryEnded,
  kConference,
  kOnRegister,
  kOffRegister,
  kCareStarted,
  kPlacementStarted,
  kLegalStatusStarted,
  kLegalStatusEnded,
  kPlacementEnded,
  kCareEnded,
  kReadyForClosure,
  kAllocationEnded,
  kReadyEnded,
  kClosed,
};

constexpr std::array kFrontDoor = {Step::kRegistered, Step::kReferred, Step::kDecided, Step::kOpened, Step::kToTray, Step::kOutOfTray,
                                   Step::kAllocated};
constexpr std::array kAssessment = {Step::kAssessmentStarted, Step::kAssessmentCompleted};
constexpr std::array kProtection = {Step::kEnquiryStarted, Step::kEnquiryEnded, Step::kConference, Step::kOnRegister, Step::kOffRegister};
constexpr std::array kCare = {Step::kCareStarted,      Step::kPlacementStarted, Step::kLegalStatusStarted,
                              Step::kLegalStatusEnded, Step::kPlacementEnded,   Step::kCareEnded};
constexpr std::array kClosure = {Step::kReadyForClosure, Step::kAllocationEnded, Step::kReadyEnded, Step::kClosed};

// One child whose history is under way.
struct History {
  uint64_t number = 0;  // of the child, and of everything about it
  uint32_t worker = 0;
  uint32_t team = 0;
  std::vector<Step> steps;
  size_t next = 0;
  Date last = Date::Min();
};

template <size_t N>
void Append(const std::array<Step, N>& steps, std::vector<Step>* path) {
  path->insert(path->end(), steps.begin(), steps.end());
}

// A 64-bit number of which no two inputs give the same: SplitMix64's finisher is a permutation.
uint64_t Scattered(uint64_t number) { return InventedRandom(number).Next(); }

// 20 characters that look like a hash, as an adapter's ids do: indexes over ids meet them in no order.
std::string IdOf(uint64_t seed, uint64_t number) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string id;
  for (const uint64_t word : {Scattered(number), Scattered(seed ^ Scattered(~number))}) {
    const int digits = id.empty() ? 11 : 9;
    for (int i = 0; i < digits; ++i) id += kDigits[(word >> (6 * i)) & 63];
  }
  return id;
}

class Stream {
 public:
  Stream(const InventedEventsOptions& options, const std::function<Status(const v1::Event&)>& take)
      : options_(options), take_(take), random_(options.seed) {}

  StatusOr<InventedEventsReport> Run() {
    teams_ = static_cast<uint32_t>(std::clamp<uint64_t>(options_.count / 40, 1, kTeams));
    workers_ = static_cast<uint32_t>(std::clamp<uint64_t>(options_.count / 20, 1, kWorkersMax));
    for (uint32_t team = 1; team <= teams_ && More(); ++team) RETURN_IF_ERROR(TellTeam(team));
    for (uint32_t worker = 1; worker <= workers_ && More(); ++worker) RETURN_IF_ERROR(TellWorker(worker));
    histories_.resize(std::max<uint32_t>(1, options_.interleaved_children));
    while (More()) RETURN_IF_ERROR(TellNext(&histories_[random_.Below(static_cast<uint32_t>(histories_.size()))]));
    return report_;
  }

 private:
  bool More() const { return report_.events < options_.count; }
  int64_t Now() const { return kFirstSecond + static_cast<int64_t>(report_.events) * kSecondsBetweenEvents; }
  Date Today() const { return Date::FromDays(static_cast<int32_t>(Now() / 86'400)); }

  History Begin() {
    History history{.number = ++report_.children, .worker = 1 + random_.Below(workers_), .team = 1 + random_.Below(teams_), .steps = {}};
    Append(kFrontDoor, &history.steps);
    const uint32_t kind = random_.Below(100);
    if (kind < 70) Append(kAssessment, &history.steps);
    if (kind < 25) Append(kProtection, &history.steps);
    if (kind >= 15 && kind < 35) Append(kCare, &history.steps);
    Append(kClosure, &history.steps);
    // Ten to twenty: those who go through everything skip the tray and the mark before closure.
    if (history.steps.size() > 20) {
      std::erase_if(history.steps, [](Step step) {
        return step == Step::kToTray || step == Step::kOutOfTray || step == Step::kReadyForClosure || step == Step::kReadyEnded;
      });
    }
    return history;
  }

  Status TellNext(History* history) {
    if (history->next == history->steps.size()) *history = Begin();
    const Step step = history->steps[history->next++];
    // Most is typed on the day, some of it late; never before what came before it.
    const int32_t late = random_.Chance(150) ? random_.DaysAround(9) : 0;
    history->last = std::max(history->last, Today() - late);
    v1::Event& event = Envelope(fmt::format("child:C{:07}", history->number), history->last);
    Fill(*history, step, &event);
    return Hand(event);
  }

  v1::Event& Envelope(std::string stream, Date occurred_on) {
    event_.Clear();
    event_.set_id(IdOf(options_.seed, report_.events + 1));
    event_.set_authority(options_.authority);
    event_.set_stream(std::move(stream));
    event_.set_occurred_on(occurred_on.ToString());
    event_.mutable_recorded_at()->set_seconds(Now());
    event_.set_schema_version(1);
    v1::Source* source = event_.mutable_source();
    source->set_system("ssd");
    source->set_extract(fmt::format("ssd-{}", Today().ToString()));
    source->set_record_digest(random_.Next());
    return event_;
  }

  void Source(std::string_view table, uint64_t number, std::string_view facet, v1::Event* event) {
    event->mutable_source()->set_record(fmt::format("{}/{:07}", table, number));
    event->mutable_source()->set_facet(std::string(facet));
  }

  void Fill(const History& history, Step step, v1::Event* event);
  void FillProtection(const History& history, Step step, v1::Event* event);
  void FillCare(const History& history, Step step, v1::Event* event);
  void FillWork(const History& history, Step step, v1::Event* event);

  Status TellTeam(uint32_t team) {
    v1::Event& event = Envelope(fmt::format("team:T{:02}", team), Today());
    event.mutable_team_created()->set_team_name(fmt::format("Team {}", team));
    Source("department", team, "created", &event);
    return Hand(event);
  }

  Status TellWorker(uint32_t worker) {
    v1::Event& event = Envelope(fmt::format("worker:W{:04}", worker), Today() - random_.Between(0, 3000));
    v1::WorkerJoined* joined = event.mutable_worker_joined();
    joined->set_role(worker % 4 == 0 ? v1::WORKER_ROLE_OTHER_PRACTITIONER : v1::WORKER_ROLE_SOCIAL_WORKER);
    joined->set_team(fmt::format("T{:02}", 1 + worker % teams_));
    joined->set_fte_hundredths(worker % 5 == 0 ? 60 : 100);
    joined->set_agency(worker % 7 == 0);
    Source("professionals", worker, "joined", &event);
    return Hand(event);
  }

  Status Hand(const v1::Event& event) {
    ++report_.events;
    report_.bytes += event.ByteSizeLong();
    return take_(event);
  }

  const InventedEventsOptions& options_;
  const std::function<Status(const v1::Event&)>& take_;
  InventedRandom random_;
  uint32_t teams_ = 0;
  uint32_t workers_ = 0;
  std::vector<History> histories_;
  v1::Event event_;
  InventedEventsReport report_;
};

void Stream::Fill(const History& history, Step step, v1::Event* event) {
  const std::string referral = fmt::format("R{:07}", history.number);
  const std::string team = fmt::format("T{:02}", history.team);
  switch (step) {
    case Step::kRegistered:
      event->mutable_person_registered()->set_born_on((history.last - random_.Between(30, 6000)).ToString());
      event->mutable_person_registered()->set_sex(random_.Chance(500) ? "F" : "M");
      event->mutable_person_registered()->set_ethnicity("WBRI");
      return Source("person", history.number, "registered", event);
    case Step::kReferred:
      event->mutable_referral_received()->set_referral_id(referral);
      event->mutable_referral_received()->set_source_code("1A");
      event->mutable_referral_received()->set_primary_need("N1");
      event->mutable_referral_received()->set_team(team);
      return Source("cin_episodes", history.number, "received", event);
    case Step::kDecided:
      event->mutable_referral_decided()->set_referral_id(referral);
      event->mutable_referral_decided()->set_outcome("accepted");
      return Source("cin_episodes", history.number, "accepted", event);
    case Step::kOpened:
      event->mutable_case_opened()->set_case_id(referral);
      event->mutable_case_opened()->set_team(team);
      return Source("cin_episodes", history.number, "opened", event);
    case Step::kClosed:
      event->mutable_case_closed()->set_case_id(referral);
      event->mutable_case_closed()->set_closure_reason("RC1");
      return Source("cin_episodes", history.number, "closed", event);
    case Step::kAssessmentStarted:
      event->mutable_assessment_started()->set_assessment_id(fmt::format("A{:07}", history.number));
      event->mutable_assessment_started()->set_referral_id(referral);
      event->mutable_assessment_started()->set_kind(v1::ASSESSMENT_KIND_INITIAL);
      event->mutable_assessment_started()->set_team(team);
      return Source("cin_assessments", history.number, "started", event);
    case Step::kAssessmentCompleted:
      event->mutable_assessment_completed()->set_assessment_id(fmt::format("A{:07}", history.number));
      event->mutable_assessment_completed()->set_child_seen(random_.Chance(700));
      return Source("cin_assessments", history.number, "completed", event);
    case Step::kToTray:
    case Step::kOutOfTray:
    case Step::kAllocated:
    case Step::kReadyForClosure:
    case Step::kAllocationEnded:
    case Step::kReadyEnded: return FillWork(history, step, event);
    case Step::kEnquiryStarted:
    case Step::kEnquiryEnded:
    case Step::kConference:
    case Step::kOnRegister:
    case Step::kOffRegister: return FillProtection(history, step, event);
    case Step::kCareStarted:
    case Step::kPlacementStarted:
    case Step::kLegalStatusStarted:
    case Step::kLegalStatusEnded:
    case Step::kPlacementEnded:
    case Step::kCareEnded: return FillCare(history, step, event);
  }
}

void Stream::FillWork(const History& history, Step step, v1::Event* event) {
  // Two rows: the tray's and the worker's.
  const bool tray = step == Step::kToTray || step == Step::kOutOfTray;
  const std::string allocation = fmt::format("V{:07}{}", history.number, tray ? "a" : "b");
  const std::string mark = fmt::format("Z{:07}", history.number);
  if (step == Step::kReadyForClosure) {
    event->mutable_ready_for_closure_started()->set_mark_id(mark);
    event->mutable_ready_for_closure_started()->set_kind("closure");
    return Source("hanes_case_status", history.number, "started", event);
  }
  if (step == Step::kReadyEnded) {
    event->mutable_ready_for_closure_ended()->set_mark_id(mark);
    return Source("hanes_case_status", history.number, "ended", event);
  }
  Source("involvements", history.number * 2 + (tray ? 0 : 1), "ended", event);
  if (step == Step::kOutOfTray || step == Step::kAllocationEnded) {
    event->mutable_allocation_ended()->set_allocation_id(allocation);
    event->mutable_allocation_ended()->set_end_reason("MANAGE");
    return;
  }
  v1::CaseAllocated* allocated = event->mutable_case_allocated();
  allocated->set_allocation_id(allocation);
  if (!tray) allocated->set_worker(fmt::format("W{:04}", history.worker));
  allocated->set_team(fmt::format("T{:02}", history.team));
  allocated->set_role(tray ? v1::ALLOCATION_ROLE_DUTY : v1::ALLOCATION_ROLE_PRIMARY);
  allocated->set_case_id(fmt::format("R{:07}", history.number));
  event->mutable_source()->set_facet("allocated");
}

void Stream::FillProtection(const History& history, Step step, v1::Event* event) {
  const std::string enquiry = fmt::format("Q{:07}", history.number);
  const std::string plan = fmt::format("P{:07}", history.number);
  if (step == Step::kEnquiryStarted) {
    event->mutable_section47_started()->set_enquiry_id(enquiry);
    event->mutable_section47_started()->set_referral_id(fmt::format("R{:07}", history.number));
    return Source("s47_enquiry", history.number, "started", event);
  }
  if (step == Step::kEnquiryEnded) {
    event->mutable_section47_ended()->set_enquiry_id(enquiry);
    event->mutable_section47_ended()->set_no_further_action(false);
    return Source("s47_enquiry", history.number, "ended", event);
  }
  if (step == Step::kConference) {
    v1::ConferenceHeld* held = event->mutable_conference_held();
    held->set_conference_id(fmt::format("I{:07}", history.number));
    held->set_meeting_id(fmt::format("M{:07}", history.number));
    held->set_enquiry_id(enquiry);
    held->set_registered(true);
    return Source("initial_cp_conference", history.number, "held", event);
  }
  if (step == Step::kOnRegister) {
    event->mutable_child_protection_registered()->set_plan_id(plan);
    event->mutable_child_protection_registered()->set_category("NEG");
    return Source("cp_plans", history.number, "registered", event);
  }
  event->mutable_child_protection_deregistered()->set_plan_id(plan);
  Source("cp_plans", history.number, "deregistered", event);
}

void Stream::FillCare(const History& history, Step step, v1::Event* event) {
  const std::string episode = fmt::format("E{:07}", history.number);
  const std::string placement = fmt::format("L{:07}", history.number);
  const std::string status = fmt::format("S{:07}", history.number);
  if (step == Step::kCareStarted) {
    event->mutable_looked_after_started()->set_episode_id(episode);
    event->mutable_looked_after_started()->set_start_reason("S");
    event->mutable_looked_after_started()->set_primary_need("N1");
    return Source("cla_episodes", history.number, "started", event);
  }
  if (step == Step::kCareEnded) {
    event->mutable_looked_after_ended()->set_episode_id(episode);
    event->mutable_looked_after_ended()->set_end_reason("E4A");
    return Source("cla_episodes", history.number, "ended", event);
  }
  if (step == Step::kPlacementStarted) {
    event->mutable_placement_started()->set_placement_id(placement);
    event->mutable_placement_started()->set_placement_type("U4");
    event->mutable_placement_started()->set_placement_provider("PR1");
    return Source("cla_placement", history.number, "started", event);
  }
  if (step == Step::kPlacementEnded) {
    event->mutable_placement_ended()->set_placement_id(placement);
    return Source("cla_placement", history.number, "ended", event);
  }
  if (step == Step::kLegalStatusStarted) {
    event->mutable_legal_status_started()->set_legal_status_id(status);
    event->mutable_legal_status_started()->set_legal_status("V2");
    return Source("legal_status", history.number, "started", event);
  }
  event->mutable_legal_status_ended()->set_legal_status_id(status);
  Source("legal_status", history.number, "ended", event);
}

}  // namespace

StatusOr<InventedEventsReport> InventedEvents(const InventedEventsOptions& options,
                                              const std::function<Status(const v1::Event&)>& take) {
  RETURN_IF_ERROR(ParseAuthority(options.authority).status());
  return Stream(options, take).Run();
}

StatusOr<InventedEventsReport> InventedEvents(uint64_t seed, uint64_t count,
                                              const std::function<Status(const v1::Event&)>& take) {
  return InventedEvents(InventedEventsOptions{.seed = seed, .count = count}, take);
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// What the indicators' fold reads of a child beyond the caseload.
#include "projections/indicator_records.h"
#include "projections/indicators.h"
#include "projections/spells.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

// Records of several events, and the parts they are said in.
enum RecordSort : uint8_t { kReferralRecord, kAssessmentRecord, kEnquiryRecord, kConferenceRecord, kAuditRecord };
enum ReferralPart : size_t { kReceived, kDecided, kWithdrawn };
enum AssessmentPart : size_t { kStarted, kRequired, kCompleted };
enum EnquiryPart : size_t { kEnquiryBegan, kEnquiryEnded };
enum ConferencePart : size_t { kRequested, kHeld };

std::string_view NameOf(v1::ReferralAllocation given_to) {
  switch (given_to) {
    case v1::REFERRAL_ALLOCATION_SOCIAL_WORKER: return "social_worker";
    case v1::REFERRAL_ALLOCATION_OTHER_WORKER: return "other_worker";
    case v1::REFERRAL_ALLOCATION_NOBODY: return "nobody";
    default: return "";  // unspecified, or a number from a newer producer, here and below
  }
}

std::string_view NameOf(v1::AssessmentKind kind) {
  switch (kind) {
    case v1::ASSESSMENT_KIND_INITIAL: return "initial";
    case v1::ASSESSMENT_KIND_CORE: return "core";
    case v1::ASSESSMENT_KIND_SINGLE: return "single";
    case v1::ASSESSMENT_KIND_SECTION_47: return "section_47";
    default: return "";
  }
}

// A conference of no kind is an initial one: the schema says so.
std::string_view NameOf(v1::ConferenceKind kind) { return kind == v1::CONFERENCE_KIND_REVIEW ? "review" : "initial"; }

std::string_view NameOf(v1::SchoolPhase phase) {
  switch (phase) {
    case v1::SCHOOL_PHASE_PRIMARY: return "primary";
    case v1::SCHOOL_PHASE_SECONDARY: return "secondary";
    default: return "";
  }
}

std::string_view NameOf(v1::ExclusionKind kind) {
  switch (kind) {
    case v1::EXCLUSION_KIND_PERMANENT: return "permanent";
    case v1::EXCLUSION_KIND_FIXED_PERIOD: return "fixed_period";
    default: return "";
  }
}

std::string_view NameOf(v1::CareLeaverStatus status) {
  switch (status) {
    case v1::CARE_LEAVER_STATUS_ELIGIBLE: return "eligible";
    case v1::CARE_LEAVER_STATUS_RELEVANT: return "relevant";
    case v1::CARE_LEAVER_STATUS_FORMER_RELEVANT: return "former_relevant";
    default: return "";
  }
}

// Small whole numbers as texts that live for ever.
std::string_view NameOfStage(uint32_t stage) {
  static constexpr std::array<std::string_view, 5> kNames = {"", "1", "2", "3", "4"};
  return stage < kNames.size() ? kNames[stage] : "";
}

template <typename Payload>
std::string_view Seen(const Payload& visit) { return YesNo(visit.has_seen(), visit.seen()); }
template <typename Payload>
std::string_view Alone(const Payload& visit) { return YesNo(visit.has_alone(), visit.alone()); }

class ChildFold {
 public:
  ChildFold(const EntityKnowledge& knowledge, FactSink& facts, SaidRecords& records, Spells& spells)
      : knowledge_(knowledge), facts_(facts), maker_(knowledge.entity, facts), records_(records), spells_(spells) {}

  void Run() {
    for (const KnownEvent& known : knowledge_.events) Read(known);
    records_.ForEach([this](const SaidRecord& record) { AddRecord(record); });
    for (const Spells::Spell& spell : spells_.Finish()) {
      if (spell.valid.Empty()) continue;
      facts_.Add({spell.kind, knowledge_.entity, spell.dimensions, 0, spell.valid, !spell.unknown.Empty()}, spell.made_by);
    }
    if (born_ != nullptr) maker_.PointOn(kBorn, birthday_, *born_, {}, 0);
  }

 private:
  void Read(const KnownEvent& known) {
    VisitPayload(known.said, Overloaded{
        [&](const view::PersonRegistered& e) { SetBirthday(known, e.born_on()); },
        [&](const view::PersonDetailsCorrected& e) { SetBirthday(known, e.born_on()); },
        [&](const view::BirthRecorded& e) { SetBirthday(known, e.born_on()); },
        [&](const view::ContactReceived& e) { maker_.Point(kContact, known, {e.contact_id(), e.outcome(), e.team()}); },
        [&](const view::ReferralReceived& e) {
          records_.Say(kReferralRecord, e.referral_id(), kReceived, known);
          maker_.Point(kReferralSource, known, {e.referral_id(), e.team(), e.source_code()});
        },
        [&](const view::ReferralDecided& e) {
          records_.Say(kReferralRecord, e.referral_id(), kDecided, known);
          AddStep(kDecisionStep, e.referral_id(), known);
        },
        [&](const view::ReferralWithdrawn& e) { records_.Say(kReferralRecord, e.referral_id(), kWithdrawn, known); },
        [&](const view::AssessmentStarted& e) {
          records_.Say(kAssessmentRecord, e.assessment_id(), kStarted, known);
          AddStep(kAssessmentBegunStep, e.assessment_id(), known);
        },
        [&](const view::AssessmentRequired& e) { records_.Say(kAssessmentRecord, e.assessment_id(), kRequired, known); },
        [&](const view::AssessmentCompleted& e) {
          records_.Say(kAssessmentRecord, e.assessment_id(), kCompleted, known);
          AddStep(kAssessmentCompletedStep, e.assessment_id(), known);
        },
        [&](const view::AssessmentChildSeen& e) {
          maker_.Point(kSeenForAssessment, known,
                       {e.assessment_id(), e.worker(), YesNo(e.has_by_social_worker(), e.by_social_worker())},
                       e.has_alone() ? (e.alone() ? 1 : 0) : -1);
        },
        [&](const view::StrategyDiscussionHeld& e) { maker_.Point(kStrategyDiscussion, known, {e.enquiry_id()}); },
        [&](const view::Section47Started& e) { records_.Say(kEnquiryRecord, e.enquiry_id(), kEnquiryBegan, known); },
        [&](const view::Section47Ended& e) { records_.Say(kEnquiryRecord, e.enquiry_id(), kEnquiryEnded, known); },
        [&](const view::ConferenceRequested& e) { records_.Say(kConferenceRecord, e.conference_id(), kRequested, known); },
        [&](const view::ConferenceHeld& e) {
          records_.Say(kConferenceRecord, e.conference_id(), kHeld, known);
          AddStep(kConferenceStep, e.conference_id(), known);
        },
        [&](const view::CoreGroupHeld&) { maker_.Point(kCoreGroup, known, {}); },
        [&](const view::ProtectionVisitMade& e) { maker_.Point(kProtectionVisit, known, {e.worker(), Seen(e), Alone(e)}); },
        [&](const auto&) { ReadLookedAfter(known); },
    });
  }

  void ReadLookedAfter(const KnownEvent& known) {
    VisitPayload(known.said, Overloaded{
        [&](const view::LookedAfterVisitMade& e) { maker_.Point(kLookedAfterVisit, known, {e.worker(), Seen(e), Alone(e)}); },
        [&](const view::PlacementStarted& e) {
          spells_.Begin(kPlacement, e.placement_id(), known,
                        {e.placement_id(), e.placement_type(), YesNo(e.has_until_eighteen(), e.until_eighteen())});
        },
        [&](const view::PlacementEnded& e) { spells_.End(kPlacement, e.placement_id(), known); },
        [&](const view::LookedAfterReviewHeld&) { maker_.Point(kLookedAfterReview, known, {}); },
        [&](const view::CarePlanMade& e) { spells_.Begin(kCarePlan, e.care_plan_id(), known, {e.care_plan_id()}); },
        [&](const view::CarePlanEnded& e) { spells_.End(kCarePlan, e.care_plan_id(), known); },
        [&](const view::PermanencePlanMade& e) { maker_.Point(kPermanencePlan, known, {e.goal()}); },
        [&](const view::EducationPlanCompleted&) { maker_.Point(kEducationPlan, known, {}); },
        [&](const view::SchoolChanged& e) {
          maker_.Point(kSchoolChange, known, {e.school(), YesNo(e.has_transitional(), e.transitional())});
        },
        [&](const view::SchoolExcluded& e) {
          maker_.Point(kExclusion, known, {e.exclusion_id(), NameOf(e.kind())}, e.has_half_days() ? static_cast<int32_t>(e.half_days()) : -1);
        },
        [&](const view::AttendanceRecorded& e) { AddAttendance(known, e); },
        [&](const view::AttainmentRecorded& e) {
          maker_.Point(kAttainment, known,
                       {NameOfStage(e.key_stage()), YesNo(e.has_core_subject_indicator(), e.core_subject_indicator())},
                       e.has_points() ? static_cast<int32_t>(e.points()) : -1);
        },
        [&](const auto&) { ReadLater(known); },
    });
  }

  // Leaving care, young carers, and how well the work is done.
  void ReadLater(const KnownEvent& known) {
    VisitPayload(known.said, Overloaded{
        [&](const view::CareLeaverStatusStarted& e) { spells_.Begin(kLeaverStatus, e.leaver_status_id(), known, {NameOf(e.status())}); },
        [&](const view::CareLeaverStatusEnded& e) { spells_.End(kLeaverStatus, e.leaver_status_id(), known); },
        [&](const view::PathwayPlanMade&) { maker_.Point(kPathwayPlan, known, {"made"}); },
        [&](const view::PathwayPlanReviewed&) { maker_.Point(kPathwayPlan, known, {"reviewed"}); },
        [&](const view::PersonalAdviserAppointed& e) {
          spells_.Begin(kPersonalAdviser, e.appointment_id(), known, {e.appointment_id(), e.worker()});
        },
        [&](const view::PersonalAdviserEnded& e) { spells_.End(kPersonalAdviser, e.appointment_id(), known); },
        [&](const view::CareLeaverContacted& e) {
          maker_.Point(kLeaverContact, known, {YesNo(e.has_in_touch(), e.in_touch()),
                                               YesNo(e.has_suitable_accommodation(), e.suitable_accommodation()),
                                               YesNo(e.has_education_training_or_work(), e.education_training_or_work())});
        },
        [&](const view::YoungCarerIdentified& e) { spells_.Begin(kYoungCarer, e.young_carer_id(), known, {e.young_carer_id()}); },
        [&](const view::YoungCarerEnded& e) { spells_.End(kYoungCarer, e.young_carer_id(), known); },
        [&](const view::YoungCarerAssessed& e) { maker_.Point(kYoungCarerAssessed, known, {e.young_carer_id()}); },
        [&](const view::YoungCarerServiceStarted& e) {
          spells_.Begin(kYoungCarerService, e.young_carer_id(), known, {e.young_carer_id()});
        },
        [&](const view::YoungCarerServiceEnded& e) { spells_.End(kYoungCarerService, e.young_carer_id(), known); },
        [&](const view::ServiceStarted& e) { spells_.Begin(kService, e.service_id(), known, {e.service_id(), e.plan_kind()}); },
        [&](const view::ServiceEnded& e) { spells_.End(kService, e.service_id(), known); },
        [&](const view::CaseConsultationRecorded& e) { AddConsultation(known, e.held_on(), {"consultation", e.worker(), e.consultation_id()}); },
        [&](const view::UrgentDecisionRecorded& e) { AddConsultation(known, e.made_on(), {"urgent", e.worker(), e.decision_id()}); },
        [&](const view::CaseAudited& e) {
          const StatusOr<Date> due = Date::Parse(e.actions_due_on());
          maker_.Point(kAudit, known, {e.audit_id(), e.grade(), e.team()}, due.ok() ? due->days() : kNoDay);
          records_.Say(kAuditRecord, e.audit_id(), 0, known);
        },
        [&](const view::AuditActionsCompleted& e) { records_.Say(kAuditRecord, e.audit_id(), 1, known); },
        [](const auto&) {},
    });
  }

  void AddStep(std::string_view step, std::string_view record, const KnownEvent& known) { maker_.Point(kRecordedStep, known, {step, record}); }

  // The last that says a day; what says none, such as a correction of something else, changes nothing.
  void SetBirthday(const KnownEvent& known, std::string_view born_on) {
    const StatusOr<Date> day = born_on.empty() ? StatusOr<Date>(InvalidArgument("unborn")) : Date::Parse(born_on);
    if (!day.ok()) return;
    born_ = &known;
    birthday_ = *day;
  }

  // Ingest refuses days that are none; an event of another version keeps no record from being counted.
  void AddConsultation(const KnownEvent& known, std::string_view day, const FactMaker::Dimensions& dimensions) {
    const StatusOr<Date> held = Date::Parse(day);
    maker_.PointOn(kConsultation, held.ok() ? *held : known.occurred_on, known, dimensions, known.occurred_on.days());
  }

  void AddAttendance(const KnownEvent& known, const view::AttendanceRecorded& e) {
    const StatusOr<Date> end = Date::Parse(e.end_on());
    const DateRange valid{known.occurred_on, end.ok() ? *end : known.occurred_on + 1};
    if (valid.Empty()) return;
    const FactMaker::Dimensions dimensions = {NameOf(e.phase()), e.attendance_id()};
    const std::span<const Position> made_by(&known.position, 1);
    facts_.Add({kAttendancePossible, knowledge_.entity, dimensions, static_cast<int32_t>(e.possible_sessions()), valid, false}, made_by);
    facts_.Add({kAttendanceAttended, knowledge_.entity, dimensions, static_cast<int32_t>(e.attended_sessions()), valid, false}, made_by);
  }

  void AddRecord(const SaidRecord& record) {
    switch (record.sort) {
      case kReferralRecord: return AddReferral(record);
      case kAssessmentRecord: return AddAssessment(record);
      case kEnquiryRecord: return AddEnquiry(record);
      case kConferenceRecord: return AddConference(record);
      default: return AddAuditActions(record);
    }
  }

  static DateRange OnDay(const KnownEvent& event) { return {event.occurred_on, event.occurred_on + 1}; }
  // From the first day to the last, both in it; one that ends before it began did not end.
  static DateRange Lasting(const KnownEvent& began, const KnownEvent* ended) {
    const bool over = ended != nullptr && ended->occurred_on >= began.occurred_on;
    return {began.occurred_on, over ? ended->occurred_on + 1 : Date::Max()};
  }

  void AddReferral(const SaidRecord& record) {
    if (record.first(kReceived) == nullptr) return;
    const auto* decided = record.Said<view::ReferralDecided>(kDecided);
    const bool withdrawn = record.first(kWithdrawn) != nullptr;
    const std::string_view outcome = withdrawn ? "withdrawn" : decided == nullptr ? "" : decided->outcome();
    maker_.OfRecord(kReferral, OnDay(*record.first(kReceived)), record,
                    {record.id, outcome, decided == nullptr ? "" : NameOf(decided->allocation())}, record.DayOf(kDecided));
  }

  void AddAssessment(const SaidRecord& record) {
    const auto* started = record.Said<view::AssessmentStarted>(kStarted);
    const auto* required = record.Said<view::AssessmentRequired>(kRequired);
    if (started == nullptr && required == nullptr) return;
    const std::string_view kind = NameOf(started != nullptr ? started->kind() : required->kind());
    const std::string_view referral = started != nullptr && !started->referral_id().empty() ? started->referral_id()
                                      : required != nullptr                                ? required->referral_id()
                                                                                           : "";
    const FactMaker::Dimensions dimensions = {record.id, kind, referral};
    if (started != nullptr) {
      maker_.OfRecord(kAssessment, Lasting(*record.first(kStarted), record.first(kCompleted)), record, dimensions, 0);
    }
    const KnownEvent& clock = required != nullptr ? *record.first(kRequired) : *record.first(kStarted);
    maker_.OfRecord(kAssessmentRequired, OnDay(clock), record, dimensions, record.DayOf(kCompleted));
    AddSeenAtCompletion(record);
  }

  // A source that says at the end that the child was seen, and not when.
  void AddSeenAtCompletion(const SaidRecord& record) {
    const auto* completed = record.Said<view::AssessmentCompleted>(kCompleted);
    if (completed == nullptr || !completed->has_child_seen() || !completed->child_seen()) return;
    maker_.Point(kSeenForAssessment, *record.last(kCompleted), {record.id}, -1);
  }

  void AddEnquiry(const SaidRecord& record) {
    if (record.first(kEnquiryBegan) == nullptr) return;
    const auto* ended = record.Said<view::Section47Ended>(kEnquiryEnded);
    const bool known = ended != nullptr && ended->has_no_further_action();
    maker_.OfRecord(kEnquiry, Lasting(*record.first(kEnquiryBegan), record.first(kEnquiryEnded)), record,
                    {record.id, !known ? "" : ended->no_further_action() ? "no_further_action" : "action"}, 0);
  }

  void AddConference(const SaidRecord& record) {
    const auto* requested = record.Said<view::ConferenceRequested>(kRequested);
    const auto* held = record.Said<view::ConferenceHeld>(kHeld);
    if (requested != nullptr) {
      maker_.OfRecord(kConferenceRequested, OnDay(*record.first(kRequested)), record,
                      {record.id, NameOf(requested->kind()), requested->enquiry_id()}, record.DayOf(kHeld));
    }
    if (held == nullptr) return;
    const std::string_view enquiry =
        !held->enquiry_id().empty() ? held->enquiry_id() : requested != nullptr ? requested->enquiry_id() : "";
    maker_.OfRecord(kConference, OnDay(*record.last(kHeld)), record, {record.id, NameOf(held->kind()), enquiry},
                    held->has_registered() ? (held->registered() ? 1 : 0) : -1);
  }

  void AddAuditActions(const SaidRecord& record) {
    const auto* audited = record.Said<view::CaseAudited>(0);
    if (audited == nullptr || !audited->has_actions() || audited->actions() == 0) return;
    DateRange open{record.first(0)->occurred_on, Date::Max()};
    if (record.first(1) != nullptr && record.first(1)->occurred_on >= open.from) open.to = record.first(1)->occurred_on;
    maker_.OfRecord(kAuditActions, open, record, {record.id, audited->team(), audited->worker()}, static_cast<int32_t>(audited->actions()));
  }

  const EntityKnowledge& knowledge_;
  FactSink& facts_;
  FactMaker maker_;
  SaidRecords& records_;
  Spells& spells_;
  const KnownEvent* born_ = nullptr;
  Date birthday_;
};

}  // namespace

void FoldIndicatorChild(const EntityKnowledge& knowledge, FactSink& facts) {
  thread_local SaidRecords records;  // their memory alone goes from one call to the next
  thread_local Spells spells;
  records.Clear();
  spells.Clear();
  ChildFold(knowledge, facts, records, spells).Run();
}

}  // namespace hanes

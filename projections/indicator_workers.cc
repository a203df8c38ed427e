// SPDX-License-Identifier: Apache-2.0
// What the indicators' fold reads of a worker beyond the caseload.
#include "projections/indicator_records.h"
#include "projections/indicators.h"
#include "projections/spells.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

enum SupervisionPart : size_t { kHeld, kFiled };

std::string_view NameOf(v1::SupervisionKind kind) {
  switch (kind) {
    case v1::SUPERVISION_KIND_ONE_TO_ONE: return "one_to_one";
    case v1::SUPERVISION_KIND_CASE: return "case";
    case v1::SUPERVISION_KIND_GROUP: return "group";
    default: return "";  // unspecified, or a number from a newer producer
  }
}

// Weeks of probation checks as texts that live for ever; another week than these is a check of no known week.
std::string_view NameOfWeek(uint32_t week) {
  static constexpr std::array<std::string_view, 53> kNames = {
      "",   "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10", "11", "12", "13", "14", "15", "16", "17",
      "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35",
      "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49", "50", "51", "52"};
  return week < kNames.size() ? kNames[week] : "";
}

}  // namespace

void FoldIndicatorWorker(const EntityKnowledge& knowledge, FactSink& facts) {
  thread_local SaidRecords records;  // their memory alone goes from one call to the next
  thread_local Spells spells;
  records.Clear();
  spells.Clear();
  FactMaker maker(knowledge.entity, facts);
  for (const KnownEvent& known : knowledge.events) {
    VisitPayload(known.said, Overloaded{
        [&](const view::SupervisionHeld& e) { records.Say(0, e.supervision_id(), kHeld, known); },
        [&](const view::SupervisionRecordFiled& e) { records.Say(0, e.supervision_id(), kFiled, known); },
        [&](const view::SupervisionAgreementReviewed&) { maker.Point(kWorkerMeeting, known, {"agreement"}); },
        [&](const view::AppraisalHeld& e) {
          maker.Point(kWorkerMeeting, known, {"appraisal", e.kind().empty() ? "yearly" : e.kind()});
        },
        [&](const view::InductionHeld&) { maker.Point(kWorkerMeeting, known, {"induction"}); },
        [&](const view::ProbationCheckHeld& e) { maker.Point(kWorkerMeeting, known, {"probation", NameOfWeek(e.week())}); },
        [&](const view::SicknessStarted& e) { spells.Begin(kAway, e.absence_id(), known, {e.absence_id(), "sickness"}); },
        [&](const view::SicknessEnded& e) { spells.End(kAway, e.absence_id(), known); },
        [&](const view::OtherAbsenceStarted& e) { spells.Begin(kAway, e.absence_id(), known, {e.absence_id(), e.kind()}); },
        [&](const view::OtherAbsenceEnded& e) { spells.End(kAway, e.absence_id(), known); },
        [](const auto&) {},
    });
  }
  records.ForEach([&](const SaidRecord& record) {
    const auto* held = record.Said<view::SupervisionHeld>(kHeld);
    if (held == nullptr) return;
    const Date day = record.last(kHeld)->occurred_on;
    maker.OfRecord(kSupervision, {day, day + 1}, record, {NameOf(held->kind()), record.id, held->supervisor()}, record.DayOf(kFiled));
  });
  for (const Spells::Spell& spell : spells.Finish()) {
    if (spell.valid.Empty()) continue;
    facts.Add({spell.kind, knowledge.entity, spell.dimensions, 0, spell.valid, !spell.unknown.Empty()}, spell.made_by);
  }
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Who is off, why and for how long. A spell without a last day is open. `first_day_lost` and `last_day_lost` are the parts of those days
// that were lost: 0.5 is half of it; empty is all of it.
#include "ingest/hr.h"

namespace hanes {
namespace {

using Holds = TableColumn::Holds;

constexpr std::string_view kSickness = "sickness";
constexpr std::array<std::string_view, 8> kKinds = {kSickness,       "maternity",     "parental",     "annual_leave", "study",
                                                    "special_leave", "career_break", "suspended"};
constexpr uint32_t kDayHundredths = 100;
constexpr uint32_t kPercentHundredthsMax = 10'000;

struct DaysLost {
  std::optional<uint32_t> first;
  std::optional<uint32_t> last;
  std::string expected_back_on;
};

StatusOr<DaysLost> DaysLostOf(const ExtractRow& row) {
  DaysLost lost;
  ASSIGN_OR_RETURN(lost.first, row.Hundredths("first_day_lost", kDayHundredths));
  ASSIGN_OR_RETURN(lost.last, row.Hundredths("last_day_lost", kDayHundredths));
  ASSIGN_OR_RETURN(const std::optional<Date> expected, row.OptionalDay("expected_back"));
  if (expected) lost.expected_back_on = expected->ToString();
  return lost;
}

Status SaySickness(const ExtractRow& row, const std::string& absence, const HrSpell& spell, RecordReading* reading) {
  ASSIGN_OR_RETURN(const DaysLost lost, DaysLostOf(row));
  auto* started = reading->Say("started", spell.first).mutable_sickness_started();
  started->set_absence_id(absence);
  started->set_expected_back_on(lost.expected_back_on);
  if (lost.first) started->set_first_day_hundredths(*lost.first);
  ASSIGN_OR_RETURN(*started->mutable_absence_reason(), row.Code("reason"));
  if (!lost.expected_back_on.empty()) {
    auto* extended = reading->Say("expected", std::nullopt).mutable_sickness_extended();
    extended->set_absence_id(absence);
    extended->set_expected_back_on(lost.expected_back_on);
  }
  if (!spell.over) return OkStatus();
  auto* ended = reading->Say("ended", *spell.over).mutable_sickness_ended();
  ended->set_absence_id(absence);
  if (lost.last) ended->set_last_day_hundredths(*lost.last);
  return OkStatus();
}

Status SayOtherAbsence(const ExtractRow& row, const std::string& kind, const std::string& absence, const HrSpell& spell,
                       RecordReading* reading) {
  ASSIGN_OR_RETURN(const DaysLost lost, DaysLostOf(row));
  auto* started = reading->Say("started", spell.first).mutable_other_absence_started();
  started->set_absence_id(absence);
  started->set_kind(kind);
  started->set_expected_back_on(lost.expected_back_on);
  if (lost.first) started->set_first_day_hundredths(*lost.first);
  if (!spell.over) return OkStatus();
  auto* ended = reading->Say("ended", *spell.over).mutable_other_absence_ended();
  ended->set_absence_id(absence);
  if (lost.last) ended->set_last_day_hundredths(*lost.last);
  return OkStatus();
}

// Columns of a phase: first day, last day, share of the hours that is worked.
struct PhaseColumns {
  std::string_view from;
  std::string_view to;
  std::string_view percent;
};

// Nothing when there is no phase.
Status SayPhase(const ExtractRow& row, const PhaseColumns& columns, const std::string& phase, const std::string& absence,
                RecordReading* reading) {
  ASSIGN_OR_RETURN(const std::optional<Date> from, row.OptionalDay(columns.from));
  if (!from) return OkStatus();
  ASSIGN_OR_RETURN(const std::optional<Date> to, row.OptionalDay(columns.to));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> percent, row.Hundredths(columns.percent, kPercentHundredthsMax));
  if (!percent) {
    return row.Refuse(columns.percent, "", "is empty: a phased return needs the share of the hours that is worked",
                      "write it in per cent, 50 for half");
  }
  auto* started = reading->Say("phased", *from).mutable_phased_return_started();
  started->set_phased_return_id(phase);
  started->set_absence_id(absence);
  started->set_worked_percent(*percent / 100);
  if (!to) return OkStatus();
  RETURN_IF_ERROR(row.NotBefore(columns.to, *to, columns.from, *from));
  reading->Say("phased_over", *to + 1).mutable_phased_return_ended()->set_phased_return_id(phase);
  return OkStatus();
}

StatusOr<RecordReading> ReadAbsence(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string absence, row.Id("absence_id"));
  ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
  ASSIGN_OR_RETURN(const std::string kind, row.Word("kind", kKinds));
  ASSIGN_OR_RETURN(const HrSpell spell, HrSpellOf(row));
  if (kind.empty()) return row.Refuse("kind", "", "is empty: nobody can tell what kind of absence this is",
                                       "write sickness or another kind");
  reading.stream = "worker:" + worker;
  reading.begin = spell.first;
  RETURN_IF_ERROR(kind == kSickness ? SaySickness(row, absence, spell, &reading) : SayOtherAbsence(row, kind, absence, spell, &reading));
  RETURN_IF_ERROR(SayPhase(row, {"phased_from", "phased_to", "phased_percent"}, absence + "/phase", absence, &reading));
  ASSIGN_OR_RETURN(const std::optional<Date> met, row.OptionalDay("return_to_work_on"));
  if (!met) return reading;
  RETURN_IF_ERROR(row.NotBefore("return_to_work_on", *met, "first_day", spell.first));
  auto* held = reading.Say("return_to_work", *met).mutable_return_to_work_held();
  held->set_absence_id(absence);
  ASSIGN_OR_RETURN(*held->mutable_manager(), row.OptionalId("return_to_work_by"));
  return reading;
}

bool CopyAbsenceStates(const v1::Event& from, v1::Event* to) {
  if (!from.has_sickness_started()) return false;
  const std::string& expected = from.sickness_started().expected_back_on();
  if (to->has_sickness_started()) to->mutable_sickness_started()->set_expected_back_on(expected);
  if (to->has_sickness_extended()) to->mutable_sickness_extended()->set_expected_back_on(expected);
  return !expected.empty();
}

StatusOr<RecordReading> ReadPhasedReturn(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string phase, row.Id("phased_return_id"));
  ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
  ASSIGN_OR_RETURN(const std::string absence, row.OptionalId("absence_id"));
  ASSIGN_OR_RETURN(reading.begin, row.Day("first_day"));
  reading.stream = "worker:" + worker;
  RETURN_IF_ERROR(SayPhase(row, {"first_day", "last_day", "worked_percent"}, phase, absence, &reading));
  return reading;
}

}  // namespace

std::vector<ExtractTable> HrAbsenceTables() {
  return {
      {.name = "absences",
       .required = {"absence_id", "worker_id", "kind", "first_day"},
       .key = {{"absence_id"}},
       .ended_by = {{"ended"}},
       .read = ReadAbsence,
       .states = {"expected"},
       .copy_states = CopyAbsenceStates,
       .columns = {{"absence_id"},
                   {"worker_id"},
                   {"kind", Holds::kWord, kKinds},
                   {"reason"},
                   {"first_day", Holds::kDay},
                   {"last_day", Holds::kDay},
                   {"first_day_lost", Holds::kNumber},
                   {"last_day_lost", Holds::kNumber},
                   {"expected_back", Holds::kDay},
                   {"phased_from", Holds::kDay},
                   {"phased_to", Holds::kDay},
                   {"phased_percent", Holds::kNumber},
                   {"return_to_work_on", Holds::kDay},
                   {"return_to_work_by"}}},
      // For those whose hours grow in steps: a row for each.
      {.name = "phased_returns",
       .required = {"phased_return_id", "worker_id", "first_day", "worked_percent"},
       .key = {{"phased_return_id"}},
       .ended_by = {{"phased_over"}},
       .read = ReadPhasedReturn,
       .columns = {{"phased_return_id"},
                   {"worker_id"},
                   {"absence_id"},
                   {"first_day", Holds::kDay},
                   {"last_day", Holds::kDay},
                   {"worked_percent", Holds::kNumber}}},
  };
}

}  // namespace hanes

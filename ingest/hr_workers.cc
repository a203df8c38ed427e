// SPDX-License-Identifier: Apache-2.0
// Workers, and the terms they work on. A worker who came back has a row for each employment, with an `employment_id`. Terms are those
// of the whole worker: one who holds two posts has one row here, with the FTE of both, and two in post_holders.
#include "ingest/hr.h"

namespace hanes {
namespace {

using Holds = TableColumn::Holds;

constexpr std::array<std::string_view, 4> kRegistrations = {"registered", "applied", "lapsed", "none"};
constexpr std::array<std::string_view, 7> kWeekdays = {"hours_monday", "hours_tuesday",  "hours_wednesday", "hours_thursday",
                                                       "hours_friday", "hours_saturday", "hours_sunday"};
constexpr uint32_t kHoursHundredthsMax = 2400;

Status SayJoined(const ExtractRow& row, Date first, RecordReading* reading) {
  auto* joined = reading->Say("joined", first).mutable_worker_joined();
  ASSIGN_OR_RETURN(const v1::WorkerRole role, HrRole(row, "role"));
  joined->set_role(role);
  ASSIGN_OR_RETURN(*joined->mutable_team(), row.Code("team"));
  ASSIGN_OR_RETURN(*joined->mutable_job(), row.Code("job"));
  ASSIGN_OR_RETURN(*joined->mutable_origin(), row.Code("origin"));
  ASSIGN_OR_RETURN(*joined->mutable_manager(), row.OptionalId("manager_id"));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("fte", kFteHundredthsMax));
  ASSIGN_OR_RETURN(const std::optional<bool> agency, row.YesNo("agency"));
  ASSIGN_OR_RETURN(const std::optional<bool> permanent, row.YesNo("permanent"));
  if (fte) joined->set_fte_hundredths(*fte);
  if (agency) joined->set_agency(*agency);
  if (permanent) joined->set_permanent(*permanent);
  return OkStatus();
}

// What the row says today; what it said when the worker joined is in WorkerJoined. By value: `reading` grows.
Status SayStates(const ExtractRow& row, v1::WorkerJoined joined, RecordReading* reading) {
  if (joined.role() != v1::WORKER_ROLE_UNSPECIFIED) {
    auto* role = reading->Say("role", std::nullopt).mutable_worker_role_changed();
    role->set_role(joined.role());
    role->set_job(joined.job());
  }
  if (!joined.team().empty()) reading->Say("team", std::nullopt).mutable_worker_team_moved()->set_team(joined.team());
  if (joined.has_fte_hundredths()) {
    reading->Say("fte", std::nullopt).mutable_worker_fte_changed()->set_fte_hundredths(joined.fte_hundredths());
  }
  if (!joined.manager().empty()) {
    reading->Say("manager", std::nullopt).mutable_worker_manager_changed()->set_manager(joined.manager());
  }
  ASSIGN_OR_RETURN(const std::string registration, row.Word("registration", kRegistrations));
  if (registration.empty()) return OkStatus();
  auto* changed = reading->Say("registration", std::nullopt).mutable_worker_registration_changed();
  changed->set_registration(registration);
  ASSIGN_OR_RETURN(const std::optional<Date> expires, row.OptionalDay("registration_expires"));
  if (expires) changed->set_expires_on(expires->ToString());
  return OkStatus();
}

StatusOr<RecordReading> ReadWorker(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
  ASSIGN_OR_RETURN(const HrSpell spell, HrSpellOf(row));
  reading.stream = "worker:" + worker;
  reading.begin = spell.first;
  RETURN_IF_ERROR(SayJoined(row, spell.first, &reading));
  RETURN_IF_ERROR(SayStates(row, reading.facets[0].payload.worker_joined(), &reading));
  if (!spell.over) return reading;
  auto* left = reading.Say("left", *spell.over).mutable_worker_left();
  ASSIGN_OR_RETURN(*left->mutable_leaving_reason(), row.Code("leaving_reason"));
  ASSIGN_OR_RETURN(*left->mutable_destination(), row.Code("destination"));
  return reading;
}

bool CopyWorkerStates(const v1::Event& from, v1::Event* to) {
  const v1::WorkerJoined& then = from.worker_joined();
  if (to->has_worker_joined()) {
    v1::WorkerJoined* joined = to->mutable_worker_joined();
    joined->set_role(then.role());
    joined->set_job(then.job());
    joined->set_team(then.team());
    joined->set_manager(then.manager());
    joined->clear_fte_hundredths();
    if (then.has_fte_hundredths()) joined->set_fte_hundredths(then.fte_hundredths());
    return true;
  }
  if (to->has_worker_role_changed()) {
    to->mutable_worker_role_changed()->set_role(then.role());
    to->mutable_worker_role_changed()->set_job(then.job());
    return then.role() != v1::WORKER_ROLE_UNSPECIFIED;
  }
  if (to->has_worker_team_moved()) {
    to->mutable_worker_team_moved()->set_team(then.team());
    return !then.team().empty();
  }
  if (to->has_worker_manager_changed()) {
    to->mutable_worker_manager_changed()->set_manager(then.manager());
    return !then.manager().empty();
  }
  if (to->has_worker_fte_changed()) {
    to->mutable_worker_fte_changed()->set_fte_hundredths(then.fte_hundredths());
    return then.has_fte_hundredths();
  }
  return false;
}

// The hours of a day: of its own column, or of the place in weekday_hours: "7.4/7.4/7.4/7.4/7.4/0/0".
StatusOr<std::array<std::optional<uint32_t>, 7>> HoursOf(const ExtractRow& row) {
  std::array<std::optional<uint32_t>, 7> hours;
  ASSIGN_OR_RETURN(const std::string week, row.Text("weekday_hours"));
  size_t given = 0;
  for (size_t day = 0, begin = 0; day < hours.size(); ++day) {
    if (week.empty()) {
      ASSIGN_OR_RETURN(hours[day], row.Hundredths(kWeekdays[day], kHoursHundredthsMax));
    } else {
      const size_t end = std::min(week.find('/', begin), week.size());
      ASSIGN_OR_RETURN(hours[day], row.HundredthsOf("weekday_hours", week.substr(begin, end - begin), kHoursHundredthsMax));
      begin = std::min(end + 1, week.size());
    }
    given += hours[day] ? 1 : 0;
  }
  if (given == 0 || given == hours.size()) return hours;
  const size_t missing = static_cast<size_t>(std::find(hours.begin(), hours.end(), std::nullopt) - hours.begin());
  return row.Refuse(week.empty() ? kWeekdays[missing] : "weekday_hours", week, "does not say the hours of every day of the week",
                    "write 0 for a day off");
}

StatusOr<RecordReading> ReadContract(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
  ASSIGN_OR_RETURN(const HrSpell spell, HrSpellOf(row));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("fte", kFteHundredthsMax));
  ASSIGN_OR_RETURN(const std::string team, row.Code("team"));
  ASSIGN_OR_RETURN(const v1::WorkerRole role, HrRole(row, "role"));
  ASSIGN_OR_RETURN(const auto hours, HoursOf(row));
  reading.stream = "worker:" + worker;
  reading.begin = spell.first;
  if (fte) reading.Say("fte", spell.first).mutable_worker_fte_changed()->set_fte_hundredths(*fte);
  if (hours[0]) {
    auto* week = reading.Say("pattern", spell.first).mutable_worker_work_pattern_changed();
    week->set_monday_hundredths(*hours[0]);
    week->set_tuesday_hundredths(*hours[1]);
    week->set_wednesday_hundredths(*hours[2]);
    week->set_thursday_hundredths(*hours[3]);
    week->set_friday_hundredths(*hours[4]);
    week->set_saturday_hundredths(*hours[5]);
    week->set_sunday_hundredths(*hours[6]);
  }
  if (!team.empty()) reading.Say("team", spell.first).mutable_worker_team_moved()->set_team(team);
  if (role != v1::WORKER_ROLE_UNSPECIFIED) {
    auto* changed = reading.Say("role", spell.first).mutable_worker_role_changed();
    changed->set_role(role);
    ASSIGN_OR_RETURN(*changed->mutable_job(), row.Code("job"));
  }
  return reading;
}

}  // namespace

std::vector<ExtractTable> HrWorkerTables() {
  return {
      {.name = "workers",
       .required = {"worker_id", "first_day"},
       .key = {{.column = "worker_id"}, {.column = "employment_id", .optional = true}},
       .ended_by = {{"left"}},
       .read = ReadWorker,
       .states = {"role", "team", "fte", "manager", "registration"},
       .copy_states = CopyWorkerStates,
       .columns = {{"worker_id"},
                   {"employment_id"},
                   {"first_day", Holds::kDay},
                   {"last_day", Holds::kDay},
                   {"role", Holds::kWord, kHrRoles},
                   {"job"},
                   {"team"},
                   {"fte", Holds::kNumber},
                   {"manager_id"},
                   {"agency"},
                   {"permanent"},
                   {"registration", Holds::kWord, kRegistrations},
                   {"registration_expires", Holds::kDay},
                   {"origin"},
                   {"destination"},
                   {"leaving_reason"}}},
      // Terms that ended are nothing's end: nobody can tell from the log when such a row may go, so its absence says nothing.
      {.name = "contracts",
       .required = {"contract_id", "worker_id", "first_day"},
       .key = {{"contract_id"}},
       .absence = Absence::kSilent,
       .ended_by = {},
       .read = ReadContract,
       .columns = {{"contract_id"},
                   {"worker_id"},
                   {"first_day", Holds::kDay},
                   {"last_day", Holds::kDay},
                   {"fte", Holds::kNumber},
                   {"team"},
                   {"role", Holds::kWord, kHrRoles},
                   {"job"},
                   {"weekday_hours"},
                   {"hours_monday", Holds::kNumber},
                   {"hours_tuesday", Holds::kNumber},
                   {"hours_wednesday", Holds::kNumber},
                   {"hours_thursday", Holds::kNumber},
                   {"hours_friday", Holds::kNumber},
                   {"hours_saturday", Holds::kNumber},
                   {"hours_sunday", Holds::kNumber}}},
  };
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Teams and the people who work in them. The tables hold today's values alone: what differs from the last extract changed on the
// day of this one. Names of people are never read.
#include "ingest/ssd.h"

namespace hanes {
namespace {

StatusOr<RecordReading> ReadDepartment(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string team, row.Id("dept_team_id"));
  ASSIGN_OR_RETURN(const std::string team_name, row.Text("dept_team_name"));
  ASSIGN_OR_RETURN(const std::string parent, row.Code("dept_team_parent_id"));
  if (team_name.empty())
    return row.Refuse("dept_team_name", "", "is empty: a team needs what people call it", "send the extract again");
  reading.stream = "team:" + team;
  auto* created = reading.Say("created", std::nullopt).mutable_team_created();
  created->set_team_name(team_name);
  created->set_parent_team(parent);
  reading.Say("name", std::nullopt).mutable_team_renamed()->set_team_name(team_name);
  return reading;
}

bool CopyTeamStates(const v1::Event& from, v1::Event* to) {
  const std::string& team_name = from.team_created().team_name();
  if (to->has_team_created()) to->mutable_team_created()->set_team_name(team_name);
  if (to->has_team_renamed()) to->mutable_team_renamed()->set_team_name(team_name);
  return true;
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool SaysOneOf(const std::string& title, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return title.find(word) != std::string::npos; });
}

// docs/extracts.md, "Role of a worker": what the title and the registration say together.
StatusOr<v1::WorkerRole> RoleOf(const ExtractRow& row) {
  ASSIGN_OR_RETURN(std::string title, row.Text("prof_professional_job_title"));
  ASSIGN_OR_RETURN(const std::string registration, row.Text("prof_social_worker_registration_no"));
  title = Lower(std::move(title));
  if (SaysOneOf(title, {"manager", "team leader", "head of", "director", "principal officer"})) return v1::WORKER_ROLE_MANAGER;
  if (!registration.empty()) return v1::WORKER_ROLE_SOCIAL_WORKER;
  // Without the column nothing is known of registration, and the title is all there is.
  if (!row.Has("prof_social_worker_registration_no") && SaysOneOf(title, {"social worker"}) &&
      !SaysOneOf(title, {"assistant", "student"})) {
    return v1::WORKER_ROLE_SOCIAL_WORKER;
  }
  if (title.empty()) return v1::WORKER_ROLE_UNSPECIFIED;
  if (SaysOneOf(title, {"admin", "clerk", "business support", "receptionist"})) return v1::WORKER_ROLE_OTHER;
  return v1::WORKER_ROLE_OTHER_PRACTITIONER;
}

void SayStates(v1::WorkerRole role, const std::string& team, std::optional<uint32_t> fte, RecordReading* reading) {
  if (role != v1::WORKER_ROLE_UNSPECIFIED) {
    reading->Say("role", std::nullopt).mutable_worker_role_changed()->set_role(role);
  }
  if (!team.empty()) reading->Say("team", std::nullopt).mutable_worker_team_moved()->set_team(team);
  if (fte) reading->Say("fte", std::nullopt).mutable_worker_fte_changed()->set_fte_hundredths(*fte);
}

StatusOr<RecordReading> ReadProfessional(const ExtractRow& row) {
  constexpr uint32_t kFteHundredthsMax = 200;
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string worker, row.Id("prof_professional_id"));
  ASSIGN_OR_RETURN(const v1::WorkerRole role, RoleOf(row));
  ASSIGN_OR_RETURN(const std::string team, row.Code("prof_professional_department"));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("prof_full_time_equivalency", kFteHundredthsMax));
  ASSIGN_OR_RETURN(const std::optional<bool> agency, row.YesNo("prof_agency_worker_flag"));
  ASSIGN_OR_RETURN(const std::optional<Date> begin, row.OptionalDay("prof_start_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("prof_end_date"));
  if (begin && end) RETURN_IF_ERROR(row.NotBefore("prof_end_date", *end, "prof_start_date", *begin));
  reading.stream = "worker:" + worker;
  reading.begin = begin;
  auto* joined = reading.Say("joined", begin).mutable_worker_joined();
  joined->set_role(role);
  joined->set_team(team);
  if (fte) joined->set_fte_hundredths(*fte);
  if (agency) joined->set_agency(*agency);
  SayStates(role, team, fte, &reading);
  if (end) reading.Say("left", *end).mutable_worker_left();
  return reading;
}

bool CopyWorkerStates(const v1::Event& from, v1::Event* to) {
  const v1::WorkerJoined& then = from.worker_joined();
  if (to->has_worker_joined()) {
    v1::WorkerJoined* joined = to->mutable_worker_joined();
    joined->set_role(then.role());
    joined->set_team(then.team());
    joined->clear_fte_hundredths();
    if (then.has_fte_hundredths()) joined->set_fte_hundredths(then.fte_hundredths());
    return true;
  }
  if (to->has_worker_role_changed()) {
    to->mutable_worker_role_changed()->set_role(then.role());
    return then.role() != v1::WORKER_ROLE_UNSPECIFIED;
  }
  if (to->has_worker_team_moved()) {
    to->mutable_worker_team_moved()->set_team(then.team());
    return !then.team().empty();
  }
  if (to->has_worker_fte_changed()) {
    to->mutable_worker_fte_changed()->set_fte_hundredths(then.fte_hundredths());
    return then.has_fte_hundredths();
  }
  return false;
}

}  // namespace

std::vector<ExtractTable> SsdWorkforceTables() {
  return {
      {.name = "department",
       .required = {"dept_team_id", "dept_team_name"},
       .key = {{"dept_team_id"}},
       .absence = Absence::kSilent,
       .ended_by = {},
       .read = ReadDepartment,
       .states = {"name"},
       .copy_states = CopyTeamStates},
      {.name = "professionals",
       .required = {"prof_professional_id", "prof_professional_job_title"},
       .key = {{"prof_professional_id"}},
       .ended_by = {{"left"}},
       .read = ReadProfessional,
       .states = {"role", "team", "fte"},
       .copy_states = CopyWorkerStates},
  };
}

}  // namespace hanes

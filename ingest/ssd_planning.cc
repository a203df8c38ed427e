// SPDX-License-Identifier: Apache-2.0
// Contacts, and what is planned for children looked after: care plans and plans for permanence.
#include <array>

#include "ingest/extract_record.h"
#include "ingest/ssd.h"
#include "ingest/ssd_flags.h"

namespace hanes {
namespace {

struct FlagWord {
  std::string_view flag;
  std::string_view word;
};

// The word of the first flag that is set; empty when none is.
template <size_t N>
std::string WordOf(const std::set<std::string>& flags, const std::array<FlagWord, N>& words) {
  for (const FlagWord& known : words) {
    if (flags.contains(std::string(known.flag))) return std::string(known.word);
  }
  return "";
}

// What matters most stands first: a contact may have several outcomes.
constexpr std::array<FlagWord, 5> kContactOutcomes = {{{"NEW_REFERRAL_FLAG", "referral"},
                                                       {"CP_ENQUIRY_FLAG", "existing_case"},
                                                       {"EXISTING_REFERRAL_FLAG", "existing_case"},
                                                       {"ADVICE_FLAG", "advice"},
                                                       {"NFA_FLAG", "no_further_action"}}};

// Plans run in parallel: the one furthest from home stands first.
constexpr std::array<FlagWord, 10> kGoals = {{{"ADOPTION", "adoption"},
                                              {"LTFOST18", "long_term_foster"},
                                              {"LTRELFR", "kinship"},
                                              {"RESPLMT", "residential"},
                                              {"SUPPLIV", "independence"},
                                              {"RETURN1M", "return_home"},
                                              {"RETURN6M", "return_home"},
                                              {"RETURNEV", "return_home"},
                                              {"REMAINSUP", "with_family"},
                                              {"OTHERPLN", "other"}}};

StatusOr<RecordReading> ReadContact(const ExtractRow& row) {
  ExtractRecord record(row, "child", "cont_person_id");
  ASSIGN_OR_RETURN(const std::set<std::string> outcomes, FlagsOf(row, "cont_contact_outcome_json"));
  v1::Event* const received = record.Say("received", "cont_contact_date", "contact_received",
                                         {{"contact_id", "cont_contact_id"},
                                          {"source_code", "cont_contact_source_code"},
                                          {"referral_id", "cont_referral_id"},
                                          {"team", "cont_contact_team"}});
  if (received != nullptr) received->mutable_contact_received()->set_outcome(WordOf(outcomes, kContactOutcomes));
  return record.Take();
}

// A care plan that has a goal is a plan for permanence too, from its first day.
StatusOr<RecordReading> ReadCarePlan(const ExtractRow& row) {
  ExtractRecord record(row, "child", "lacp_person_id");
  ASSIGN_OR_RETURN(const std::set<std::string> goals, FlagsOf(row, "lacp_cla_care_plan_json"));
  record.Say("made", "lacp_cla_care_plan_start_date", "care_plan_made", {{"care_plan_id", "lacp_table_id"}});
  const std::string goal = WordOf(goals, kGoals);
  if (!goal.empty()) {
    v1::Event* const permanent = record.Say("permanent", "lacp_cla_care_plan_start_date", "permanence_plan_made",
                                            {{"permanence_plan_id", "lacp_table_id"}});
    if (permanent != nullptr) permanent->mutable_permanence_plan_made()->set_goal(goal);
  }
  record.SayOnceDated("ended", "lacp_cla_care_plan_end_date", "care_plan_ended", {{"care_plan_id", "lacp_table_id"}});
  return record.Take();
}

// Of the way to adoption only the decision is read: it is a plan for permanence.
StatusOr<RecordReading> ReadAdoption(const ExtractRow& row) {
  ExtractRecord record(row, "child", "perm_person_id");
  v1::Event* const decided = record.SayOnceDated("decided", "perm_adm_decision_date", "permanence_plan_made",
                                                 {{"permanence_plan_id", "perm_table_id"}});
  if (decided != nullptr) decided->mutable_permanence_plan_made()->set_goal("adoption");
  return record.Take();
}

}  // namespace

std::vector<ExtractTable> SsdPlanningTables() {
  return {
      {.name = "contacts",
       .required = {"cont_contact_id", "cont_person_id", "cont_contact_date"},
       .key = {{"cont_contact_id"}},
       .ended_by = {{"received", 1}},
       .read = ReadContact},
      {.name = "cla_care_plan",
       .required = {"lacp_table_id", "lacp_person_id", "lacp_cla_care_plan_start_date", "lacp_cla_care_plan_end_date"},
       .key = {{"lacp_table_id"}},
       .ended_by = {{"ended"}},
       .read = ReadCarePlan},
      {.name = "permanence",
       .required = {"perm_table_id", "perm_person_id", "perm_adm_decision_date"},
       .key = {{"perm_table_id"}},
       .ended_by = {{"decided", 1}},
       .read = ReadAdoption},
  };
}

}  // namespace hanes

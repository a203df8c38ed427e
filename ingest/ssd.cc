// SPDX-License-Identifier: Apache-2.0
#include "ingest/ssd.h"

#include <iterator>

namespace hanes {
namespace {

// The rest of the dataset: recognised, so that a whole export can be dropped as it is, and counted.
std::vector<ExtractTable> CountedOnlyTables() {
  struct Known {
    std::string_view name;
    std::vector<std::string_view> columns;
  };
  const std::vector<Known> known = {
      {"family", {"fami_table_id", "fami_person_id"}},
      {"address", {"addr_table_id", "addr_person_id"}},
      {"disability", {"disa_table_id", "disa_person_id"}},
      {"immigration_status", {"immi_immigration_status_id", "immi_person_id"}},
      {"mother", {"moth_table_id", "moth_person_id"}},
      {"early_help_episodes", {"earl_episode_id", "earl_person_id"}},
      {"assessment_factors", {"cinf_table_id", "cinf_assessment_id"}},
      {"cla_convictions", {"clac_cla_conviction_id", "clac_person_id"}},
      {"cla_health", {"clah_health_check_id", "clah_person_id"}},
      {"cla_immunisations", {"clai_person_id", "clai_immunisations_status"}},
      {"cla_substance_misuse", {"clas_substance_misuse_id", "clas_person_id"}},
      {"cla_reviews_of_nobody", {"clar_cla_review_id", "clar_cla_id"}},  // the dataset's own columns: without clar_person_id nobody knows whose
      {"cla_previous_permanence", {"lapp_table_id", "lapp_person_id"}},
      {"sdq_scores", {"csdq_table_id", "csdq_person_id"}},
      {"missing", {"miss_table_id", "miss_person_id"}},
      {"send", {"send_table_id", "send_upn"}},
      {"ehcp_requests", {"ehcr_ehcp_request_id"}},
      {"ehcp_assessment", {"ehca_ehcp_assessment_id"}},
      {"ehcp_named_plan", {"ehcn_named_plan_id"}},
      {"ehcp_active_plans", {"ehcp_active_ehcp_id"}},
      {"sen_need", {"senn_table_id"}},
      {"voice_of_child", {"voch_table_id", "voch_person_id"}},
      {"s251_finance", {"s251_table_id"}},
      {"version_log", {"version_number", "release_date"}},
  };
  std::vector<ExtractTable> tables;
  for (const Known& table : known) {
    tables.push_back(
        {.name = table.name, .required = table.columns, .key = {}, .absence = Absence::kCountedOnly, .ended_by = {}});
  }
  return tables;
}

}  // namespace

const ExtractSystem& StandardSafeguardingDataset() {
  static const ExtractSystem system = [] {
    ExtractSystem all{"ssd", {}};
    for (auto part :
         {SsdPersonTables, SsdWorkforceTables, SsdCaseTables, SsdAssessmentTables, SsdProtectionTables, SsdCareTables, SsdPlanningTables, SsdVisitTables,
          SsdMeetingTables, SsdLeavingCareTables, SsdEducationTables, SsdPracticeTables, CountedOnlyTables}) {
      std::vector<ExtractTable> tables = part();
      std::move(tables.begin(), tables.end(), std::back_inserter(all.tables));
    }
    return all;
  }();
  return system;
}

}  // namespace hanes

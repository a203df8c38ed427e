// SPDX-License-Identifier: Apache-2.0
#include "ingest/hr.h"

#include <algorithm>

namespace hanes {

const ExtractSystem& Hr() {
  static const ExtractSystem system = [] {
    ExtractSystem hr{.name = "hr", .tables = {}, .make_checks = MakeHrChecks};
    for (std::vector<ExtractTable> tables :
         {HrWorkerTables(), HrPostTables(), HrAbsenceTables(), HrRecruitmentTables(), HrSupervisionTables()}) {
      std::move(tables.begin(), tables.end(), std::back_inserter(hr.tables));
    }
    return hr;
  }();
  return system;
}

StatusOr<v1::WorkerRole> HrRole(const ExtractRow& row, std::string_view column) {
  ASSIGN_OR_RETURN(const std::string word, row.Word(column, kHrRoles));
  if (word == "social_worker") return v1::WORKER_ROLE_SOCIAL_WORKER;
  if (word == "other_practitioner") return v1::WORKER_ROLE_OTHER_PRACTITIONER;
  if (word == "manager") return v1::WORKER_ROLE_MANAGER;
  if (word == "other") return v1::WORKER_ROLE_OTHER;
  return v1::WORKER_ROLE_UNSPECIFIED;
}

StatusOr<HrSpell> HrSpellOf(const ExtractRow& row) {
  HrSpell spell;
  ASSIGN_OR_RETURN(spell.first, row.Day("first_day"));
  ASSIGN_OR_RETURN(const std::optional<Date> last, row.OptionalDay("last_day"));
  if (!last) return spell;
  RETURN_IF_ERROR(row.NotBefore("last_day", *last, "first_day", spell.first));
  spell.over = *last + 1;
  return spell;
}

}  // namespace hanes

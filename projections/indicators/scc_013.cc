// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_children.h"
#include "projections/indicators/page.h"

namespace hanes {
namespace {

enum Group : size_t { kInNeedGroup = 0, kRegisterGroup = 1, kLookedAfterGroup = 2 };  // places in kStatuses

CaseloadChildren ChildrenOn(Reading& reading) {
  return {reading.facts().snapshot(), reading.last_day(), reading.facts().known_at(), true, CaseloadChildren::Detail::kEachChild};
}

template <Group kGroup>
void HeldBySocialWorker(Reading& reading, Cohort& cohort) {
  const CaseloadChildren children = ChildrenOn(reading);
  for (const OpenChild& child : children.children()) {
    if (!HasStatus(child.bits, kGroup)) continue;
    cohort.Add(child.entity, reading.last_day(),
               YesOrNo((child.bits & kHeldBySocialWorker) != 0, "held by a social worker", "not held by a social worker"));
  }
}

bool ReceivesService(Reading& reading, Symbol child, Symbol plan_kind) {
  const Date day = reading.last_day();
  const std::span<const IndicatorRow> services = reading.All(kService).Of(child);
  return std::any_of(services.begin(), services.end(), [&](const IndicatorRow& service) {
    return service.from <= day && day < service.to && (service.dimensions[1] == 0 || service.dimensions[1] == plan_kind);
  });
}

template <Group kGroup>
void HeldByAnother(Reading& reading, Cohort& cohort) {
  const Symbol plan_kind = reading.Named(kStatuses[kGroup]);
  const CaseloadChildren children = ChildrenOn(reading);
  for (const OpenChild& child : children.children()) {
    if (!HasStatus(child.bits, kGroup)) continue;
    const bool by_another = (child.bits & kHeldBySocialWorker) == 0 && (child.bits & kHeldByAnotherWorker) != 0;
    const bool counts = by_another && ReceivesService(reading, child.entity, plan_kind);
    cohort.Add(child.entity, reading.last_day(), YesOrNo(counts, "held by another, with a service",
                                                         by_another ? "held by another, without a service" : "not held by another"));
  }
}

Indicator SocialWorkers(std::string_view code, std::string_view measure, void (*gather)(Reading&, Cohort&)) {
  return {.code = code,
          .measure = measure,
          .definition = "Children with an open case of this status on the last day of the period; those count that a worker employed on the day as a "
                        "social worker holds as primary.",
          .source = "[S]",
          .choices = {"Before the period is over it is read on the day of knowledge.", "Statuses are those of the caseload; in need is neither looked "
                      "after nor on the register."},
          .history = {kOpenCase, kChildProtection, kLookedAfter},
          .gather = gather};
}

Indicator OtherWorkers(std::string_view code, std::string_view measure, void (*gather)(Reading&, Cohort&)) {
  return {.code = code,
          .measure = measure,
          .definition = "Of the same children: those count that no social worker holds, that a worker employed on the day as something else holds, "
                        "and that receive a service under the plan on the day.",
          .source = "[S]",
          .better = Better::kLower,
          .choices = {"A service that names no kind of plan is under any."},
          .history = {kService},
          .gather = gather};
}

}  // namespace

std::vector<Indicator> Scc013() {
  return {
      SocialWorkers("SCC/013ai", "Children on the child protection register with an allocated social worker", HeldBySocialWorker<kRegisterGroup>),
      SocialWorkers("SCC/013aii", "Looked-after children with an allocated social worker", HeldBySocialWorker<kLookedAfterGroup>),
      SocialWorkers("SCC/013aiii", "Children in need with an allocated social worker", HeldBySocialWorker<kInNeedGroup>),
      OtherWorkers("SCC/013bi", "Children on the child protection register allocated to someone else, with a service", HeldByAnother<kRegisterGroup>),
      OtherWorkers("SCC/013bii", "Looked-after children allocated to someone else, with a service", HeldByAnother<kLookedAfterGroup>),
      OtherWorkers("SCC/013biii", "Children in need allocated to someone else, with a service", HeldByAnother<kInNeedGroup>),
  };
}

}  // namespace hanes

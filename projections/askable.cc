// SPDX-License-Identifier: Apache-2.0
#include "projections/askable.h"

#include <vector>

#include "base/utf8.h"
#include "projections/audits_question.h"
#include "projections/caseload_question.h"
#include "projections/census_question.h"
#include "projections/due_question.h"
#include "projections/editions_question.h"
#include "projections/front_door_question.h"
#include "projections/indicators_question.h"
#include "projections/programme_question.h"
#include "projections/recording_delay_question.h"
#include "projections/recruitment_question.h"
#include "projections/series.h"
#include "projections/sickness_question.h"

namespace hanes {
namespace {

// What joins several views and the log: a house answers it.
StatusOr<v1::Answer> AskOfHouseAlone(const FactIndex::Snapshot&, const v1::Question& question, const QuestionContext&) {
  return FailedPrecondition("{} joins several views and the log: ask a house, with `hanes {}`", question.view(), question.view());
}

constexpr Askable kAskables[] = {
    {.name = "caseload", .projection = "caseload", .dimensions = CaseloadDimensions, .ask = AskCaseload,
     .filters = {.team = true, .worker = true, .category = true}},
    {.name = "sickness", .projection = "sickness", .dimensions = SicknessDimensions, .ask = AskSickness,
     .filters = {.team = true, .worker = true, .category = true}},
    {.name = "recruitment", .projection = "recruitment", .dimensions = RecruitmentDimensions, .ask = AskRecruitment,
     .filters = {.team = true, .category = true}},
    {.name = "workforce-census", .projection = "recruitment", .dimensions = CensusDimensions, .ask = AskCensus},
    {.name = "programme", .projection = "programme", .dimensions = ProgrammeDimensions, .ask = AskProgramme,
     .filters = {.category = true}},
    {.name = "editions", .projection = "editions", .dimensions = EditionsDimensions, .ask = AskEditions,
     .filters = {.team = true}},
    {.name = "revisions", .projection = "", .dimensions = EditionsDimensions, .ask = AskOfHouseAlone,
     .filters = {.team = true}},
    {.name = "series", .projection = "", .dimensions = SeriesDimensions, .ask = AskSeries, .filters = {.team = true},
     .projection_of = ProjectionOfSeries},
    {.name = "indicators", .projection = "indicators", .dimensions = IndicatorsDimensions, .ask = AskIndicators,
     .filters = {.team = true, .worker = true}},
    {.name = "due", .projection = "indicators", .dimensions = DueDimensions, .ask = AskDue,
     .filters = {.team = true, .worker = true, .category = true}},
    {.name = "supervision", .projection = "indicators", .dimensions = SupervisionDimensions, .ask = AskSupervision,
     .filters = {.team = true, .worker = true}},
    {.name = "front-door", .projection = "indicators", .dimensions = FrontDoorDimensions, .ask = AskFrontDoor,
     .filters = {.team = true, .worker = true}},
    {.name = "audits", .projection = "indicators", .dimensions = AuditsDimensions, .ask = AskAudits,
     .filters = {.team = true}},
    {.name = "recording-delay", .projection = "indicators", .dimensions = RecordingDelayDimensions, .ask = AskRecordingDelay,
     .filters = {.team = true}},
};

struct Memory {
  std::string_view projection;
  std::unique_ptr<FactIndex> (*make)();
};
constexpr Memory kMemories[] = {
    {"caseload", NewCaseloadIndex},
    {"sickness", NewSicknessIndex},
    {"recruitment", NewRecruitmentIndex},
    {"programme", NewProgrammeIndex},
    {"editions", NewEditionsIndex},
    {"indicators", NewIndicatorsIndex},
};

}  // namespace

std::span<const Askable> Askables() { return kAskables; }

StatusOr<const Askable*> FindAskable(std::string_view name) {
  std::string names;
  for (const Askable& askable : kAskables) {
    if (askable.name == name) return &askable;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", askable.name);
  }
  return InvalidArgument("there is no view \"{}\"; there is {}", name, names);
}

bool MayCarry(const Askable& askable, std::string_view parameter) {
  if (parameter == "team") return askable.filters.team;
  if (parameter == "worker") return askable.filters.worker;
  return parameter != "category" || askable.filters.category;
}

Status CheckFilters(const Askable& askable, const v1::Question& question) {
  for (const auto& [name, value] : {std::pair("team", &question.team()), {"worker", &question.worker()}, {"category", &question.category()}}) {
    if (value->empty() || MayCarry(askable, name)) continue;
    std::vector<std::string_view> has;
    for (const std::string_view filter : {"team", "worker", "category"}) {
      if (MayCarry(askable, filter)) has.push_back(filter);
    }
    return InvalidArgument("{} \"{}\": {} has no such filter; it has {}", name, Excerpt(*value), askable.name,
                           has.empty() ? "none" : fmt::format("{}", fmt::join(has, ", ")));
  }
  return OkStatus();
}

StatusOr<v1::Answer> Ask(const Askable& askable, const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  RETURN_IF_ERROR(CheckFilters(askable, question));
  if (askable.filters.worker || askable.filters.category) {  // the others name teams in ways of their own
    for (const auto& [kind, id] : {std::pair("team", question.team()), {"worker", question.worker()}}) {
      if (id.empty() || facts.FindSymbol(id) || facts.FindEntity(fmt::format("{}:{}", kind, id))) continue;
      return InvalidArgument("{} \"{}\": {} knows nothing of it; `hanes ask caseload --by {}` lists those that hold children", kind, Excerpt(id),
                             askable.name, kind);
    }
  }
  return askable.ask(facts, question, context);
}

StatusOr<std::string_view> ProjectionOf(const Askable& askable, const v1::Question& question) {
  return askable.projection_of == nullptr ? askable.projection : askable.projection_of(question);
}

std::unique_ptr<FactIndex> NewIndexOf(std::string_view projection) {
  for (const Memory& memory : kMemories) {
    if (memory.projection == projection) return memory.make();
  }
  return nullptr;
}

}  // namespace hanes

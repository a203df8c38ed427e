// SPDX-License-Identifier: Apache-2.0
#include "projections/askable.h"

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
    {.name = "caseload", .projection = "caseload", .dimensions = CaseloadDimensions, .ask = AskCaseload},
    {.name = "sickness", .projection = "sickness", .dimensions = SicknessDimensions, .ask = AskSickness},
    {.name = "recruitment", .projection = "recruitment", .dimensions = RecruitmentDimensions, .ask = AskRecruitment},
    {.name = "workforce-census", .projection = "recruitment", .dimensions = CensusDimensions, .ask = AskCensus},
    {.name = "programme", .projection = "programme", .dimensions = ProgrammeDimensions, .ask = AskProgramme},
    {.name = "editions", .projection = "editions", .dimensions = EditionsDimensions, .ask = AskEditions},
    {.name = "revisions", .projection = "", .dimensions = EditionsDimensions, .ask = AskOfHouseAlone},
    {.name = "series", .projection = "", .dimensions = SeriesDimensions, .ask = AskSeries, .projection_of = ProjectionOfSeries},
    {.name = "indicators", .projection = "indicators", .dimensions = IndicatorsDimensions, .ask = AskIndicators},
    {.name = "due", .projection = "indicators", .dimensions = DueDimensions, .ask = AskDue},
    {.name = "supervision", .projection = "indicators", .dimensions = SupervisionDimensions, .ask = AskSupervision},
    {.name = "front-door", .projection = "indicators", .dimensions = FrontDoorDimensions, .ask = AskFrontDoor},
    {.name = "audits", .projection = "indicators", .dimensions = AuditsDimensions, .ask = AskAudits},
    {.name = "recording-delay", .projection = "indicators", .dimensions = RecordingDelayDimensions, .ask = AskRecordingDelay},
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

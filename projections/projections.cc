// SPDX-License-Identifier: Apache-2.0
// The list of projections: adding one is a line here.
#include "projections/caseload.h"
#include "projections/editions.h"
#include "projections/indicators.h"
#include "projections/programme.h"
#include "projections/projection.h"
#include "projections/recruitment.h"
#include "projections/sickness.h"

namespace hanes {
namespace {

const std::vector<Projection>& All() {
  static const std::vector<Projection> all = {
      CaseloadProjection(),
      SicknessProjection(),
      RecruitmentProjection(),
      ProgrammeProjection(),
      EditionsProjection(),
      IndicatorsProjection(),
  };
  return all;
}

}  // namespace

std::span<const Projection> Projections() { return All(); }

StatusOr<const Projection*> FindProjection(std::string_view name) {
  std::string known;
  for (const Projection& projection : All()) {
    if (projection.name == name) return &projection;
    known += (known.empty() ? "" : ", ") + std::string(projection.name);
  }
  return NotFound("there is no view \"{}\"; there are: {}", name, known);
}

}  // namespace hanes

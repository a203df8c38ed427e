// SPDX-License-Identifier: Apache-2.0
// Sickness, the fold: absences of workers, their employment, and the cases they hold meanwhile. docs/indicators.md#sickness says what counts.
//
// Facts of children, employment and teams are those of caseload.h by the same numbers, so that whoever is off holds here what the caseload
// says; absences are those of absence.h, settings those of settings_facts.h.
//
// Source: what child_spells.h, employment.h, team_names.h, absence.h and settings_facts.h read.
// Errors: those of FoldSettings.
#pragma once

#include <cstdint>

#include "projections/projection.h"

namespace hanes {

// Kinds of fact beside those. Numbers are stored: never used again.
enum SicknessFact : uint8_t {
  kAgencyEmployment = 18,  // worker []: employed through an agency
};

// The projection "sickness", for the list of all.
const Projection& SicknessProjection();

}  // namespace hanes

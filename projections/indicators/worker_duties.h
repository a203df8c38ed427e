// SPDX-License-Identifier: Apache-2.0
// What is owed to workers by a day: supervision, its agreement, induction, appraisal, probation checks.
#pragma once

#include "projections/indicators/duties.h"

namespace hanes {

// Of social workers and other practitioners, over the stretches in which they were employed without a break.
void OneToOneSupervisions(Reading& reading, VisitRepeated visit);
void SupervisionAgreements(Reading& reading, VisitRepeated visit);
// The first after joining, then one by a day of every year: what is held from the day after it one year to that day the next is of that year.
void Appraisals(Reading& reading, VisitRepeated visit);
void Inductions(Reading& reading, VisitOnce visit);
// Each check of rule probation.checks, counted from joining.
void ProbationChecks(Reading& reading, VisitOnce visit);
// What was held about a child's case is put on the case system: due from the day it was held. The entity is the child.
void ConsultationRecords(Reading& reading, VisitOnce visit);
void UrgentDecisionRecords(Reading& reading, VisitOnce visit);
// Actions that an audit of a child's case asked for.
void AuditActions(Reading& reading, VisitOnce visit);

// Is the worker away on the day, ill or otherwise?
bool IsAway(Reading& reading, Symbol worker, Date day);

}  // namespace hanes

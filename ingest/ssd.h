// SPDX-License-Identifier: Apache-2.0
// The Standard Safeguarding Dataset as extract tables, and extensions of ours: docs/extracts.md says what each becomes.
#pragma once

#include <vector>

#include "ingest/extract_table.h"

namespace hanes {

const ExtractSystem& StandardSafeguardingDataset();

// The parts of it, a file each.
std::vector<ExtractTable> SsdPersonTables();      // person, linked_identifiers
std::vector<ExtractTable> SsdWorkforceTables();   // department, professionals
std::vector<ExtractTable> SsdCaseTables();        // cin_episodes, involvements, hanes_case_status
std::vector<ExtractTable> SsdAssessmentTables();  // cin_assessments
std::vector<ExtractTable> SsdProtectionTables();  // s47_enquiry, initial_cp_conference, cp_plans, pre_proceedings
std::vector<ExtractTable> SsdCareTables();        // cla_episodes, cla_placement, legal_status
std::vector<ExtractTable> SsdPlanningTables();    // contacts, cla_care_plan, permanence
std::vector<ExtractTable> SsdVisitTables();       // cin_plans, cin_visits, cp_visits, cla_visits, hanes_missed_visit
std::vector<ExtractTable> SsdMeetingTables();     // cp_reviews, cla_reviews, hanes_strategy_discussion, hanes_conference_postponed, hanes_core_group
std::vector<ExtractTable> SsdLeavingCareTables(); // care_leavers, and hanes_care_leaver_status to hanes_young_carer
std::vector<ExtractTable> SsdEducationTables();   // hanes_education_plan, hanes_school, hanes_exclusion, hanes_attendance, hanes_attainment
std::vector<ExtractTable> SsdPracticeTables();    // hanes_transfer, hanes_service, hanes_audit, hanes_complaint, hanes_case_consultation

}  // namespace hanes

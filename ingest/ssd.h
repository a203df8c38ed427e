// SPDX-License-Identifier: Apache-2.0
// The Standard Safeguarding Dataset as extract tables, and two extensions of ours: docs/extracts.md says what each becomes.
#pragma once

#include <vector>

#include "ingest/extract_table.h"

namespace hanes {

const ExtractSystem& StandardSafeguardingDataset();

// The parts of it, a file each.
std::vector<ExtractTable> SsdPersonTables();      // person, linked_identifiers
std::vector<ExtractTable> SsdWorkforceTables();   // department, professionals
std::vector<ExtractTable> SsdCaseTables();        // cin_episodes, cin_assessments, involvements, hanes_case_status
std::vector<ExtractTable> SsdProtectionTables();  // s47_enquiry, initial_cp_conference, cp_plans, pre_proceedings
std::vector<ExtractTable> SsdCareTables();        // cla_episodes, cla_placement, legal_status

}  // namespace hanes

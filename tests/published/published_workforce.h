// SPDX-License-Identifier: Apache-2.0
// "Children's social work workforce", headline measures, as England publishes them: rates worked out again by the functions that answer
// questions, from the numerators and denominators beside them.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"

namespace hanes::testing {

// One published rate that is not what its own numerator and denominator give.
struct PublishedDifference {
  int64_t line = 0;
  std::string year;
  std::string area;
  std::string published;
  std::string worked_out;
};

struct PublishedMeasure {
  std::string name;            // "caseload"
  size_t rows = 0;             // with a rate and what it is made of; the others have a status symbol (z, x, c, ..) somewhere
  size_t exact = 0;
  size_t within_one_step = 0;  // numerators are published rounded: a rate may differ by one step of its own rounding. Exact ones included
  std::vector<PublishedDifference> beyond;
};

// One entry a measure: caseload, turnover, turnover_headcount, agency, agency_headcount, vacancy, absence.
// Errors: those of CsvReader::Open; InvalidArgument naming the file and a column that it lacks, or a line that cannot be read.
StatusOr<std::vector<PublishedMeasure>> CheckPublishedWorkforce(const std::string& path);

}  // namespace hanes::testing

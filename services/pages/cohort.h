// SPDX-License-Identifier: Apache-2.0
// Whom a figure is of: the cases of its row that its own column counts, and those that it does not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/pages/page.h"

namespace hanes {

struct CohortMember {
  std::string stream;  // "child:C1"
  std::string reason;  // as a view writes it, or in the reader's words
};

struct CohortSide {
  Text title;
  std::vector<CohortMember> cases;
};

struct CohortAsked {
  const v1::Question& question;  // with open
  const v1::Answer& answer;      // to it
  const v1::AnswerRow& row;
  std::string_view column;
};
// In the order they are shown; none where the column's cases are not listed one by one. Errors are those of the view.
StatusOr<std::vector<CohortSide>> CohortOf(const PageRequest& request, const CohortAsked& asked);

}  // namespace hanes

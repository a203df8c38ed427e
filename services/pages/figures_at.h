// SPDX-License-Identifier: Apache-2.0
// Every figure of the whole council at one moment, and who is behind them: what two moments are compared by.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "services/pages/page.h"

namespace hanes {

// The questions whose workers, posts and applicants are compared.
inline constexpr std::array<std::string_view, 3> kViewsOfStaff = {"sickness", "recruitment", "supervision"};

struct FiguresAt {
  using Members = std::map<std::string, std::set<std::string>>;  // by stream: what is said of it

  std::map<std::string, std::string> figures;                         // by measure
  std::map<std::string, std::pair<std::string, std::string>> shares;  // n and N of those that are one
  std::set<std::string> children;                                     // with an open case
  std::map<std::string, Members, std::less<>> staff;                  // by question
};

// Errors are those of the views.
StatusOr<FiguresAt> TakeFigures(const PageRequest& request, const Moment& moment);

// What is said of a member of one of these questions, in the reader's language.
std::string SayStaffReason(const PageRequest& request, std::string_view reason);

}  // namespace hanes

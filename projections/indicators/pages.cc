// SPDX-License-Identifier: Apache-2.0
// The list of pages: adding one is a line here.
#include "projections/indicators/pages.h"

#include <fmt/format.h>

#include "base/utf8.h"

#define HANES_INDICATOR_PAGES(PAGE) \
  PAGE(Scc001)                      \
  PAGE(Scc002)                      \
  PAGE(Scc004)                      \
  PAGE(Scc006)                      \
  PAGE(Scc007)                      \
  PAGE(Scc010)                      \
  PAGE(Scc011)                      \
  PAGE(Scc013)                      \
  PAGE(Scc014)                      \
  PAGE(Scc015)                      \
  PAGE(Scc021)                      \
  PAGE(Scc022)                      \
  PAGE(Scc024)                      \
  PAGE(Scc025)                      \
  PAGE(Scc030)                      \
  PAGE(Scc033)                      \
  PAGE(Scc034)                      \
  PAGE(Scc035)                      \
  PAGE(Scc041)                      \
  PAGE(Scc042)                      \
  PAGE(Core)                        \
  PAGE(Scc044)                      \
  PAGE(Cpv)                         \
  PAGE(Sup)                        \
  PAGE(SupMeetings)

namespace hanes {

#define HANES_DECLARE_PAGE(page) std::vector<Indicator> page();
HANES_INDICATOR_PAGES(HANES_DECLARE_PAGE)
#undef HANES_DECLARE_PAGE

namespace {

std::vector<Indicator> All() {
  std::vector<Indicator> all;
  const auto add = [&](const std::vector<Indicator>& page) { all.insert(all.end(), page.begin(), page.end()); };
#define HANES_ADD_PAGE(page) add(page());
  HANES_INDICATOR_PAGES(HANES_ADD_PAGE)
#undef HANES_ADD_PAGE
  return all;
}

}  // namespace

std::span<const Indicator> Indicators() {
  static const std::vector<Indicator> all = All();
  return all;
}

StatusOr<const Indicator*> FindIndicator(std::string_view code) {
  std::string codes;
  for (const Indicator& indicator : Indicators()) {
    if (indicator.code == code) return &indicator;
    codes += fmt::format("{}{}", codes.empty() ? "" : ", ", indicator.code);
  }
  return InvalidArgument("there is no indicator \"{}\"; there are {}", Excerpt(code), codes);
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/public_measures.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "projections/indicators/pages.h"

namespace hanes {
namespace {

constexpr std::string_view kChildren = "caseload.children";

// What public shares would give away together with the others, or is of staff.
constexpr auto kNotPublic = std::to_array<std::string_view>({"SCC/007b", "SCC/007c", "SCC/013", "SUP"});

// Indicators of different stems whose denominators are the same cases.
struct SameCases {
  std::string_view stem, cases;
};
constexpr auto kSameCases = std::to_array<SameCases>({
    {"SCC/006", "referrals"},
    {"SCC/007", "referrals"},
    {"SCC/010", "referrals"},
    {"SCC/011", "initial assessments"},
    {"SCC/042", "initial assessments"},
    {"SCC/002", "looked after"},
    {"SCC/004", "looked after"},
});

// "SCC/033" of "SCC/033a"; a code without a number is its own.
std::string StemOf(std::string_view code) {
  const size_t digits = code.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::string(code.substr(0, code.find('/')));
  size_t end = digits;
  while (end < code.size() && std::isdigit(static_cast<unsigned char>(code[end])) != 0) ++end;
  return std::string(code.substr(0, end));
}

std::string CasesOf(const std::string& stem) {
  const auto found = std::ranges::find(kSameCases, stem, &SameCases::stem);
  return found == kSameCases.end() ? stem : std::string(found->cases);
}

bool IsPublic(const Indicator& indicator) {
  if (indicator.unit != FigureUnit::kPercent) return false;
  return std::ranges::none_of(kNotPublic, [&](std::string_view not_public) { return indicator.code.starts_with(not_public); });
}

}  // namespace

std::span<const PublicMeasureName> PublicMeasures() {
  static const std::vector<PublicMeasureName> names = [] {
    std::vector<PublicMeasureName> all = {{std::string(kChildren), false, std::string(kChildren), std::string(kChildren)}};
    for (const Indicator& indicator : Indicators()) {
      if (!IsPublic(indicator)) continue;
      const std::string stem = StemOf(indicator.code);
      all.push_back({std::string(indicator.code), true, stem, CasesOf(stem)});
    }
    return all;
  }();
  return names;
}

const PublicMeasureName* FindPublicMeasure(std::string_view name) {
  const auto found = std::ranges::find(PublicMeasures(), name, &PublicMeasureName::name);
  return found == PublicMeasures().end() ? nullptr : &*found;
}

}  // namespace hanes

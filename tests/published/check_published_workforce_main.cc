// SPDX-License-Identifier: Apache-2.0
// check_published_workforce [FILE]: how many of the rates that England publishes our formulas reproduce. FILE, or HANES_PUBLISHED_WORKFORCE,
// is the publication's csww_headline_measures file. Ends with 1 when a rate is beyond one rounding step, 77 (skipped) without a file.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "tests/published/published_workforce.h"

namespace hanes::testing {
namespace {

constexpr int kSkipped = 77;

int Check(const std::string& path) {
  const auto measures = CheckPublishedWorkforce(path);
  if (!measures.ok()) {
    fmt::print(stderr, "{}\n", MessageOf(measures.status()));
    return 1;
  }
  size_t beyond = 0;
  for (const PublishedMeasure& measure : *measures) {
    fmt::print("{:<20} {} of {} within one rounding step, {} exactly\n", measure.name, measure.within_one_step, measure.rows, measure.exact);
    for (const PublishedDifference& difference : measure.beyond) {
      fmt::print("  line {}: {} {}: published {}, worked out {}\n", difference.line, difference.year, difference.area, difference.published,
                 difference.worked_out);
    }
    beyond += measure.beyond.size();
  }
  return beyond == 0 ? 0 : 1;
}

}  // namespace
}  // namespace hanes::testing

int main(int count, char** words) {
  const char* named = count > 1 ? words[1] : std::getenv("HANES_PUBLISHED_WORKFORCE");
  if (named == nullptr || !std::filesystem::exists(named)) {
    fmt::print("skipped: {}; name the csww_headline_measures file of the publication \"Children's social work workforce\"\n",
               named == nullptr ? "no file is named by HANES_PUBLISHED_WORKFORCE or on the command line" : "there is no " + std::string(named));
    return hanes::testing::kSkipped;
  }
  return hanes::testing::Check(named);
}

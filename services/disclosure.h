// SPDX-License-Identifier: Apache-2.0
// What of a table of counts can be public without giving a child away: docs/decisions/public-figures.md says why so.
//
// A pure function of one table of one week. For every count under the limit there is another table, without that count, that would have been
// published in the same words; so no sum, difference or share of what is published, of one week or of several, can show it.
//
// - A row is whole or not at all: where a part of it (n, or N less n) is under the limit, nothing of the row is shown.
// - Teams stand in pairs, in a fixed order that no count decides. Where one of a pair is withheld, so is the other.
// - What is withheld of a column is together at least the limit, or the next pair is withheld too.
// - What is shown is rounded to the nearest multiple of the limit, and a share is that of the rounded counts.
// - Where the whole and its rounded teams leave less than the whole room of rounding for any count, no team is shown.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hanes {

struct TrueCount {
  int64_t n = 0;
  int64_t of = 0;  // N; of a number without one, what n is
};

// One measure of a week.
struct TrueMeasure {
  std::string stem;  // measures of one stem ("SCC/007" of a, b and c) count the same cases in several ways: shown or withheld together
  bool is_share = false;
  TrueCount whole;
  std::vector<TrueCount> teams;  // in the same order in every measure of a table
};

// Rounded; nothing where it is withheld.
using PublicCount = std::optional<TrueCount>;
struct PublicMeasure {
  PublicCount whole;
  std::vector<PublicCount> teams;
};

struct Protection {
  int64_t under = 0;  // the limit: counts below it are withheld. 0 and 1 withhold nothing
  // Each can be left out only to show that an attack then succeeds.
  bool complements = true;  // N less n is a count too
  bool pairs = true;
  bool sums = true;
  bool rounded = true;
  bool room = true;
};

// `table`: the measures of a week whose denominators may be the same cases: their teams are withheld together.
std::vector<PublicMeasure> Protect(std::span<const TrueMeasure> table, const Protection& protection);

// The nearest multiple of the limit, and what may be behind it.
int64_t RoundedCount(int64_t count, int64_t under);
struct CountRange {
  int64_t low = 0, high = 0;
};
CountRange RangeBehind(int64_t rounded, int64_t under);

}  // namespace hanes

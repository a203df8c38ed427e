// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <fmt/format.h>

#include <algorithm>

namespace hanes {
namespace {

// Letters to insert, remove, replace or swap with their neighbour to get from one word to the other.
size_t LettersApart(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> apart(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) apart[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) apart[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = apart[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      apart[i][j] = std::min({apart[i - 1][j] + 1, apart[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) apart[i][j] = std::min(apart[i][j], apart[i - 2][j - 2] + 1);
    }
  }
  return apart[a.size()][b.size()];
}

}  // namespace

std::string DidYouMean(std::string_view typed, const std::vector<std::string>& names) {
  const std::string* nearest = nullptr;
  size_t least = typed.size() / 3 + 2;
  for (const std::string& name : names) {
    const size_t apart = LettersApart(typed, name);
    if (apart < least) {
      least = apart;
      nearest = &name;
    }
  }
  return nearest == nullptr ? "" : fmt::format("; did you mean \"{}\"?", *nearest);
}

}  // namespace hanes

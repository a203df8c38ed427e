// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/markdown.h"

#include <fmt/format.h>

#include "projections/indicators/pages.h"

namespace hanes {
namespace {

constexpr std::string_view kBegin = "<!-- indicators: written by indicators_page, from the pages in projections/indicators/ -->\n";
constexpr std::string_view kEnd = "<!-- indicators: end -->\n";
constexpr size_t kColumns = 140;

// Broken at blanks; lines after the first begin with `indent`.
std::string Wrapped(std::string_view text, std::string_view indent) {
  std::string lines;
  size_t column = 0;
  while (!text.empty()) {
    const size_t length = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    if (column > 0 && column + 1 + word.size() > kColumns) {
      lines += fmt::format("\n{}", indent);
      column = indent.size();
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
  }
  return lines + "\n";
}

std::string_view NameOf(FigureUnit unit) {
  switch (unit) {
    case FigureUnit::kMean: return "a mean: n in all over N cases";
    case FigureUnit::kMeanOfHalves: return "a mean: n in all over N cases";
    case FigureUnit::kPercentOfAmounts: return "per cent: sums, and not cases";
    default: return "per cent";
  }
}

std::string Section(const Indicator& indicator) {
  std::string text = fmt::format("\n### {}\n", indicator.code);
  text += Wrapped(fmt::format("*{}.* {}", indicator.measure, indicator.definition), "");
  std::string rules;
  for (const std::string_view rule : indicator.rules) rules += fmt::format("{}`{}`", rules.empty() ? "" : ", ", rule);
  text += Wrapped(fmt::format("- Rules: {}. Value: {}; {} is better.", rules.empty() ? "none" : rules, NameOf(indicator.unit),
                              indicator.better == Better::kHigher ? "higher" : "lower"), "  ");
  text += Wrapped(fmt::format("- Source: {}.", indicator.source), "  ");
  for (const std::string_view choice : indicator.choices) text += Wrapped(fmt::format("- {}", choice), "  ");
  return text;
}

}  // namespace

std::string IndicatorsMarkdown() {
  std::string text;
  for (const Indicator& indicator : Indicators()) text += Section(indicator);
  return text + "\n";
}

StatusOr<std::string> WithIndicators(std::string_view document) {
  const size_t begin = document.find(kBegin), end = document.find(kEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return InvalidArgument("the document has no lines \"{}\" and, after it, \"{}\"", kBegin.substr(0, kBegin.size() - 1), kEnd.substr(0, kEnd.size() - 1));
  }
  return fmt::format("{}{}{}", document.substr(0, begin + kBegin.size()), IndicatorsMarkdown(), document.substr(end));
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/revised.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hanes {
namespace {

constexpr std::string_view kRevised = "r";
constexpr std::string_view kMissing = "x";

int PlaceOf(const v1::Answer& answer, std::string_view column) {
  const auto found = std::find(answer.columns().begin(), answer.columns().end(), column);
  return found == answer.columns().end() ? -1 : static_cast<int>(found - answer.columns().begin());
}

using Cells = std::vector<std::string>;

// In hundredths, as figures are published. Nothing where there is no such column or no figure.
std::optional<int64_t> NumberIn(const v1::Answer& answer, const v1::AnswerRow& row, std::string_view column) {
  const int place = PlaceOf(answer, column);
  if (place < 0 || row.cells(place).empty()) return std::nullopt;
  return std::llround(std::strtod(row.cells(place).c_str(), nullptr) * 100);
}

// Point and group: the dimensions of the row.
Cells KeyOf(const v1::Answer& answer, const v1::AnswerRow& row) {
  return {row.cells().begin(), row.cells().begin() + static_cast<int>(answer.dimensions())};
}

struct Figure {
  std::optional<int64_t> n, of, value;
};
Figure FigureOf(const v1::Answer& answer, const v1::AnswerRow& row) {
  return {NumberIn(answer, row, "n"), NumberIn(answer, row, "of"), NumberIn(answer, row, "value")};
}

// n and N that are no whole numbers are not published as numbers: then the value alone tells.
bool Same(const Figure& published, const Figure& now) {
  if (published.value != now.value) return false;
  return !published.n || !published.of || (published.n == now.n && published.of == now.of);
}

}  // namespace

v1::Question AsKnownNow(v1::Question as_published, const v1::Answer& published) {
  as_published.clear_as_published();
  as_published.clear_rules();
  as_published.clear_xmr();
  as_published.set_known_at(published.known_at());
  return as_published;
}

void MarkRevised(const StatusOr<v1::Answer>& now, v1::Answer* published) {
  if (!now.ok()) {
    published->add_notes("Which figures were revised is not known: " + MessageOf(now.status()));
    return;
  }
  std::map<Cells, Figure> figures;
  for (const v1::AnswerRow& row : now->rows()) figures[KeyOf(*now, row)] = FigureOf(*now, row);
  const int status = PlaceOf(*published, "status");
  bool any = false;
  for (v1::AnswerRow& row : *published->mutable_rows()) {
    if (row.cells(status) == kMissing) continue;
    const auto found = figures.find(KeyOf(*published, row));
    if (found != figures.end() && Same(FigureOf(*published, row), found->second)) continue;
    row.set_cells(status, std::string(kRevised));
    any = true;
  }
  if (any) published->add_notes("r: published so, and another figure is known now.");
}

}  // namespace hanes

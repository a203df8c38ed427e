// SPDX-License-Identifier: Apache-2.0
#include "services/pages/figure_link.h"

#include "projections/question.h"

namespace hanes {

Url FigureUrl(const PageRequest& request, const Measure& measure) {
  v1::Question question;
  question.set_view(std::string(measure.asked));
  question.set_code(std::string(measure.code));
  return FigureUrl(request, question, measure.code.empty() ? "total" : measure.code, measure.column);
}

Url FigureUrl(const PageRequest& request, const v1::Question& question, std::string_view row, std::string_view column) {
  Url url = request.To("/figure").With("view", question.view());
  for (const auto& [name, value] : {std::pair("by", question.by()), {"period", question.period()}, {"code", question.code()},
                                    {"team", question.team()}, {"worker", question.worker()}, {"category", question.category()},
                                    {"to", question.to()}}) {
    if (!value.empty()) url = std::move(url).With(name, value);
  }
  return std::move(url).With("row", row).With("column", column);
}

std::string RowKey(const v1::Answer& answer, const v1::AnswerRow& row) {
  const int dimensions = std::min(static_cast<int>(answer.dimensions()), row.cells_size());
  return fmt::format("{}", fmt::join(row.cells().begin(), row.cells().begin() + dimensions, "/"));
}

}  // namespace hanes

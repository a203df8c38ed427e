// SPDX-License-Identifier: Apache-2.0
#include "projections/asked_period.h"

#include <algorithm>

namespace hanes {

StatusOr<PeriodQuestion> ReadPeriodQuestion(const v1::Question& question, std::span<const std::string_view> dimensions,
                                            const QuestionContext& context) {
  PeriodQuestion read;
  ASSIGN_OR_RETURN(read.asked, ReadQuestion(question, dimensions, context));
  Date& as_at = read.asked.as_at;
  if (question.period().empty()) {
    read.whole = Period::Of(Period::Kind::kYearToDate, as_at).days();
  } else {
    const StatusOr<Period> period = Period::Parse(question.period());
    if (!period.ok()) return Annotate(period.status(), "period");
    read.whole = period->days();
    if (question.as_at().empty()) as_at = std::min(as_at, read.whole.to - 1);
  }
  if (read.whole.from > as_at) {
    return InvalidArgument("period \"{}\" begins on {}, after as_at {}", question.period(), read.whole.from.ToString(), as_at.ToString());
  }
  read.days = {read.whole.from, std::min(read.whole.to, as_at + 1)};
  return read;
}

void NotePeriod(const PeriodQuestion& question, v1::Answer& answer) {
  const bool goes_on = question.days.to < question.whole.to;
  answer.add_notes(fmt::format("Period {} to {}{}.", question.days.from.ToString(), (question.days.to - 1).ToString(),
                               goes_on ? fmt::format(", of one that ends on {}", (question.whole.to - 1).ToString()) : ""));
}

void NoteParked(const FactIndex::Snapshot& facts, v1::Answer& answer) {
  if (facts.parked().empty()) return;
  answer.add_notes(fmt::format("{} of the records behind these figures cannot be read and count as when they last could: see `hanes status`.",
                               facts.parked().size()));
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// A measure over time: a figure a day, week or month, each that of its own day or period, all as known at one moment.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// One point: "2013-02-28", "2013-W09" or "2013-02". A measure at a day is that of its last day, so a week's is that of its Sunday.
struct SeriesPoint {
  std::string name;
  DateRange days;
  Date as_at() const { return days.to - 1; }
};

// Whole days, ISO weeks or months that lie in [from, to], both included. `every` is "day", "week" (also when empty) or "month".
// Errors: InvalidArgument for another word, a `to` before `from`, or more points than anybody reads.
StatusOr<std::vector<SeriesPoint>> SeriesPoints(Date from, Date to, std::string_view every);

// The measure `code`, from `from` (a year before `to` when left out) to `to` (as_at when left out), `every` week when left out.
//
// Shape:   {every}, as_at, [the dimension of `by`,] [n, of,] value, [value_4_weeks,] [target,] [centre, lower, upper, reading,] status. Whole and groups:
//          the rows of one group stand together in order of time, the whole last, as "total". Without `by` the whole alone.
//          reading: what XmR says of the point, in words. `baseline` (FROM..TO, points that lie in it) fixes centre and limits.
//          status: "x" where the figure is missing: there was no history yet, or the point is not over as far as was known; "z" where a
//          denominator is zero or the figure has no value; else what the measure's question says of it. A missing figure has no cell and is never zero.
//          A share of fewer than ten has n and N and no value; every week, value_4_weeks is n over N of this and the three weeks before.
//          With `as_published` the figures are those of the editions, as they were published; a week that was not is missing. `facts` are
//          then those of editions.
// Errors:  those of the measure's question; InvalidArgument for a measure, a step or a span that there is not.
StatusOr<v1::Answer> AskSeries(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

// Whose facts the series counts: those of editions for one as it was published. InvalidArgument naming the measures there are.
StatusOr<std::string_view> ProjectionOfSeries(const v1::Question& question);
std::span<const std::string_view> SeriesDimensions();

}  // namespace hanes

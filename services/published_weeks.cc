// SPDX-License-Identifier: Apache-2.0
#include "services/published_weeks.h"

#include <algorithm>

#include "base/timestamp.h"

namespace hanes {
namespace {

StatusOr<v1::Answer> AskEditions(const Questions& questions, const std::string& known_at, const std::string& period, const std::string& code) {
  v1::Question question;
  question.set_view("editions");
  question.set_known_at(known_at);
  question.set_period(period);
  question.set_code(code);
  return questions.Ask(question);
}

// Columns of the list: week, published, as_at, known_at, ...; of a week: measure, team, n, of, value, target, status.
constexpr int kWeek = 0, kAsAt = 2, kKnownAt = 3;

Status ReadFigures(const v1::Answer& answer, PublishedWeek& week) {
  if (answer.columns_size() != 7) return Internal("an edition has {} columns and not 7", answer.columns_size());
  for (const v1::AnswerRow& row : answer.rows()) {
    week.figures[{row.cells(0), row.cells(1)}] = {row.cells(2), row.cells(3), row.cells(4), row.cells(5), row.cells(6)};
  }
  return OkStatus();
}

}  // namespace

bool PublishedWeek::Has(const std::string& measure) const {
  const auto found = figures.lower_bound({measure, ""});
  return found != figures.end() && found->first.first == measure;
}

const PublishedWeek* PublishedWeeks::Find(const std::string& week) const {
  const auto found = weeks.find(week);
  return found == weeks.end() ? nullptr : &found->second;
}

StatusOr<PublishedWeeks> PublishedWeeks::Read(const Questions& questions, const std::string& known_at, const std::string& from,
                                              const std::string& to, const std::string& code) {
  ASSIGN_OR_RETURN(const v1::Answer list, AskEditions(questions, known_at, "", ""));
  PublishedWeeks published;
  published.known_at = list.known_at();
  published.position = list.position();
  published.completeness = list.completeness();
  published.provable_from = list.provable_from();
  ASSIGN_OR_RETURN(const Timestamp moment, ParseKnownAt(list.known_at()));
  Date last = DayInLondon(moment);
  if (!to.empty()) {
    ASSIGN_OR_RETURN(last, Date::Parse(to));
  }
  Date first = last - 364;
  if (!from.empty()) {
    ASSIGN_OR_RETURN(first, Date::Parse(from));
  }
  for (const v1::AnswerRow& row : list.rows()) {
    const std::string& as_at = row.cells(kAsAt);
    if (as_at < first.ToString() || as_at > last.ToString()) continue;
    ASSIGN_OR_RETURN(const v1::Answer edition, AskEditions(questions, list.known_at(), row.cells(kWeek), code));
    PublishedWeek& week = published.weeks[row.cells(kWeek)];
    week.as_at = as_at;
    week.known_at = row.cells(kKnownAt);
    RETURN_IF_ERROR(ReadFigures(edition, week));
  }
  return published;
}

}  // namespace hanes

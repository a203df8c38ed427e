// SPDX-License-Identifier: Apache-2.0
#include "services/figures_question.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/civil_date.h"
#include "base/nearest.h"
#include "base/period.h"
#include "base/utf8.h"
#include "projections/measure.h"
#include "projections/question.h"

namespace hanes {
namespace {

constexpr char kBetween = '~';

constexpr auto kParameters = std::to_array<FiguresParameter>({
    {"from", "DATE", "first day; a year before the last when left out"},
    {"to", "DATE", "last day; that of known_at when left out. Whole weeks or months between the two are shown"},
    {"every", "PERIOD", "a row every week or every month; week when left out"},
    {"measure", "MEASURE", "one measure alone: caseload.children, SCC/025"},
    {"team", "ID", "one team alone; total for the whole council"},
    {"known_at", "WHEN", "how far knowledge reached: a date (end of that day in London) or an instant; now when left out"},
    {"as_published", "SWITCH", "1: the figures of the editions, as they were published"},
    {"since", "POSITION|WHEN", "only rows that are others now than at this position of the log, or as known at this moment"},
    {"limit", "NUMBER", "rows of a page"},
    {"after", "CURSOR", "the row before the page: the Link header of the page before has it, and `hanes figures` says it"},
});

StatusOr<std::string> ReadDate(const std::string& name, const std::string& text) {
  if (!text.empty()) RETURN_IF_ERROR(Annotate(Date::Parse(text).status(), name));
  return text;
}

std::optional<uint64_t> ReadCount(const std::string& text) {
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return count;
}

Status ReadLimit(const std::string& text, FiguresQuestion& question) {
  question.limit = kFiguresLimit;
  if (text.empty()) return OkStatus();
  const std::optional<uint64_t> limit = ReadCount(text);
  if (!limit.has_value() || *limit < 1 || *limit > kFiguresLimitMax) {
    return InvalidArgument("limit \"{}\": a page has 1 to {} rows; ask for the next with the Link header", Excerpt(text), kFiguresLimitMax);
  }
  question.limit = *limit;
  return OkStatus();
}

Status ReadSince(const std::string& text, FiguresQuestion& question) {
  if (text.empty()) return OkStatus();
  if (const std::optional<uint64_t> position = ReadCount(text); position.has_value()) {
    question.since_position = Position(*position);
    return OkStatus();
  }
  const StatusOr<Timestamp> moment = ParseKnownAt(text);
  if (!moment.ok()) {
    return InvalidArgument("since \"{}\": write a position of the log (the Hanes-Position of an answer before), a date or an instant",
                           Excerpt(text));
  }
  question.since_moment = *moment;
  return OkStatus();
}

StatusOr<bool> ReadSwitch(const std::string& name, const std::string& value) {
  v1::Question question;
  RETURN_IF_ERROR(SetQuestionParameter(name, value, question));
  return question.as_published();
}

}  // namespace

std::string FiguresCursor::ToString() const { return measure + kBetween + time_period + kBetween + team; }

StatusOr<FiguresCursor> FiguresCursor::Parse(const std::string& text) {
  const size_t first = text.find(kBetween);
  const size_t second = first == std::string::npos ? first : text.find(kBetween, first + 1);
  if (second != std::string::npos) {
    FiguresCursor cursor{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
    if (FindMeasure(cursor.measure).ok() && Period::Parse(cursor.time_period).ok()) return cursor;
  }
  return InvalidArgument("after \"{}\" is not the end of a page: take it from the Link header of the page before, or from what `hanes "
                         "figures --limit` said, or leave it out to begin at the first", Excerpt(text, 80));
}

std::span<const FiguresParameter> FiguresParameters() { return kParameters; }

StatusOr<FiguresQuestion> ReadFiguresQuestion(const std::map<std::string, std::string>& parameters) {
  std::vector<std::string> known;
  for (const FiguresParameter& parameter : kParameters) known.emplace_back(parameter.name);
  for (const auto& [name, value] : parameters) {
    if (std::ranges::find(known, name) != known.end()) continue;
    return InvalidArgument("there is no parameter \"{}\"{}; there are {}", Excerpt(name), DidYouMean(name, known), fmt::join(known, ", "));
  }
  const auto given = [&](const std::string& name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  };
  FiguresQuestion question;
  question.measure = given("measure");
  if (!question.measure.empty()) RETURN_IF_ERROR(FindMeasure(question.measure).status());
  question.team = given("team");
  ASSIGN_OR_RETURN(question.from, ReadDate("from", given("from")));
  ASSIGN_OR_RETURN(question.to, ReadDate("to", given("to")));
  question.every = given("every").empty() ? "week" : given("every");
  if (question.every != "week" && question.every != "month") {
    return InvalidArgument("every \"{}\": there is a row every week or every month", Excerpt(question.every));
  }
  question.known_at = given("known_at");
  if (!question.known_at.empty()) RETURN_IF_ERROR(Annotate(ParseKnownAt(question.known_at).status(), "known_at"));
  ASSIGN_OR_RETURN(question.as_published, ReadSwitch("as_published", given("as_published")));
  if (question.as_published && question.every != "week") {
    return InvalidArgument("every \"{}\": figures were published weekly", question.every);
  }
  RETURN_IF_ERROR(ReadSince(given("since"), question));
  RETURN_IF_ERROR(ReadLimit(given("limit"), question));
  if (!given("after").empty()) {
    ASSIGN_OR_RETURN(question.after, FiguresCursor::Parse(given("after")));
  }
  return question;
}

}  // namespace hanes

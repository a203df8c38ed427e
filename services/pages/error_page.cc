// SPDX-License-Identifier: Apache-2.0
// What is wrong, in words, and what to do about it.
#include "services/pages/page.h"
#include "services/problem.h"

namespace hanes {
namespace {

using namespace html;

struct Wrong {
  Text what;
  Text remedy;
  std::string value;  // {value}, {date} or {week} of the texts
};

// What stands between the first quotes of a message.
std::string QuotedIn(std::string_view message) {
  const size_t open = message.find('"');
  const size_t close = open == std::string_view::npos ? open : message.find('"', open + 1);
  return close == std::string_view::npos ? "" : std::string(message.substr(open + 1, close - open - 1));
}

Wrong WrongOf(const PageRequest& request, const Status& error) {
  const std::string& message = MessageOf(error);
  const bool in_a_date = message.starts_with("as_at") || message.starts_with("known_at");
  switch (error.code()) {
    case absl::StatusCode::kInvalidArgument:
      if (in_a_date) return {Text::kErrorBadDate, Text::kErrorBadDateRemedy, QuotedIn(message)};
      if (message.starts_with("there is no measure")) return {Text::kErrorUnknownMeasure, Text::kErrorUnknownMeasureRemedy, QuotedIn(message)};
      return {Text::kErrorBadQuestion, Text::kErrorBadQuestionRemedy, ""};
    case absl::StatusCode::kOutOfRange: return {Text::kErrorFuture, Text::kErrorFutureRemedy, request.Query("known_at")};
    case absl::StatusCode::kNotFound:
      if (message.starts_with("the week")) return {Text::kErrorUnknownWeek, Text::kErrorUnknownWeekRemedy, request.Argument("week")};
      return {Text::kErrorUnknownRecord, Text::kErrorUnknownRecordRemedy, ""};
    case absl::StatusCode::kUnavailable: return {Text::kErrorNotReady, Text::kErrorNotReadyRemedy, ""};
    case absl::StatusCode::kDeadlineExceeded: return {Text::kErrorTooSlow, Text::kErrorTooSlowRemedy, ""};
    case absl::StatusCode::kFailedPrecondition: return {Text::kErrorBadQuestion, Text::kErrorBadQuestionRemedy, ""};
    default: return {Text::kErrorInternal, Text::kErrorInternalRemedy, ""};
  }
}

Wrong WrongOf(int status, std::string_view name) {
  if (name == "too-many-connections") return {Text::kErrorBusy, Text::kErrorBusyRemedy, ""};
  if (name == "not-http") return {Text::kErrorNotHttp, Text::kErrorNotHttpRemedy, ""};
  switch (status) {
    case 408: return {Text::kErrorTooLate, Text::kErrorTooLateRemedy, ""};
    case 413:
    case 431: return {Text::kErrorTooLong, Text::kErrorTooLongRemedy, ""};
    case 401: return {Text::kErrorNoToken, Text::kErrorNoTokenRemedy, ""};
    case 421: return {Text::kErrorOtherHost, Text::kErrorOtherHostRemedy, ""};
    case 405: return {Text::kErrorMethod, Text::kErrorMethodRemedy, ""};
    case 404: return {Text::kErrorUnknownPage, Text::kErrorUnknownPageRemedy, ""};
    case 503: return {Text::kErrorAway, Text::kErrorAwayRemedy, ""};
    case 504: return {Text::kErrorTooSlow, Text::kErrorTooSlowRemedy, ""};
    default: return status < 500 ? Wrong{Text::kErrorBadQuestion, Text::kErrorBadQuestionRemedy, ""} : Wrong{Text::kErrorInternal, Text::kErrorInternalRemedy, ""};
  }
}

PageBody Draw(const PageRequest& request, const Wrong& wrong, const std::string& technical, int status, const Html& more = {}) {
  const TextValues values = {{"value", wrong.value}, {"date", wrong.value}, {"week", wrong.value}};
  Html box = Div({{"class", "error-box"}}, H2(request.Say(Text::kErrorWhat)), P(request.Say(wrong.what, values)),
                 more, H2(request.Say(Text::kErrorRemedy)), P(request.Say(wrong.remedy, values)));
  if (!technical.empty()) {
    box.Add(Details({{"class", "govuk-details"}},
                    Summary({{"class", "govuk-details__summary"}}, Span({{"class", "govuk-details__summary-text"}}, request.Say(Text::kErrorTechnical))),
                    Div({{"class", "govuk-details__text"}}, P({{"lang", "en"}}, technical))));
  }
  // What passes is looked at again by itself, where scripts run.
  return {request.Say(Text::kPageError), status == 503 ? Div({{"data-again", "until-there"}}, box) : box, status};
}

}  // namespace

PageBody ErrorBody(const PageRequest& request, const Status& error) {
  const HttpResponse problem = ProblemOf(error);
  // As over /v1: what a reader cannot act on goes to the process's own log and not to the page.
  const bool told = error.code() != absl::StatusCode::kInternal && error.code() != absl::StatusCode::kDataLoss;
  const std::string technical = told ? MessageOf(error) : "";
  if (!absl::IsUnavailable(error)) return Draw(request, WrongOf(request, error), technical, problem.status);
  const StatusOr<v1::HouseStatus> house = request.context.questions.StatusOfHouse();
  if (!house.ok()) return Draw(request, {Text::kErrorAway, Text::kErrorAwayRemedy, ""}, technical, problem.status);
  const Html builds = BuildsNow(request, *house);
  const Wrong wrong = builds.empty() ? WrongOf(request, error) : Wrong{Text::kErrorBuilding, Text::kErrorBuildingRemedy, ""};
  return Draw(request, wrong, technical, problem.status, builds);
}

PageBody ProblemBody(const PageRequest& request, int status, const ProblemDetails& problem) {
  PageBody body = Draw(request, WrongOf(status, problem.name), problem.detail, status);
  body.bare = true;
  return body;
}

PageBody UnknownPageBody(const PageRequest& request) {
  return Draw(request, {Text::kErrorUnknownPage, Text::kErrorUnknownPageRemedy, ""}, "", 404);
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/pages/figures_at.h"

#include <algorithm>

#include "projections/measure.h"
#include "services/pages/chart.h"
#include "services/pages/cohort_sides.h"
#include "services/pages/notes.h"

namespace hanes {
namespace {

// What is asked, and all but the indicators for who is behind it.
constexpr std::array<std::string_view, 5> kViews = {"caseload", "sickness", "recruitment", "indicators", "supervision"};

// Those of the rows of all together; where a row is of one measure, its code goes before: "SUP\tagainst: never supervised".
FiguresAt::Members StaffOf(const v1::Answer& answer) {
  FiguresAt::Members members;
  const std::optional<int> code = ColumnOf(answer, "code");
  for (const v1::AnswerRow& row : answer.rows()) {
    if (row.cells(0) != "total") continue;
    for (const CohortMember& member : MembersOf(row)) {
      // Children are those of the caseload; whoever is in post on a day is the same on the next, and recruitment tells of it.
      const bool of_staff = !member.stream.starts_with("child:") && !(answer.view() == "sickness" && member.reason.starts_with("in post "));
      if (of_staff) members[member.stream].insert(code ? row.cells(*code) + "\t" + member.reason : member.reason);
    }
  }
  return members;
}

}  // namespace

StatusOr<FiguresAt> TakeFigures(const PageRequest& request, const Moment& moment) {
  FiguresAt snapshot;
  std::map<std::string, v1::Answer, std::less<>> answers;
  for (const std::string_view view : kViews) {
    v1::Question question;
    question.set_view(std::string(view));
    question.set_as_at(moment.as_at.ToString());
    question.set_known_at(moment.known_at);
    question.set_open(view != "indicators");
    ASSIGN_OR_RETURN(answers[std::string(view)], request.Ask(question));
  }
  for (const Measure& measure : Measures()) {
    const auto found = answers.find(measure.asked);
    if (found == answers.end()) continue;
    const v1::Answer& answer = found->second;
    const std::optional<int> column = ColumnOf(answer, measure.column), code = ColumnOf(answer, "code");
    if (!column || answer.rows_size() == 0) continue;
    const v1::AnswerRow* row = &answer.rows(answer.rows_size() - 1);
    if (code) {
      const auto of = std::ranges::find_if(answer.rows(), [&](const v1::AnswerRow& one) { return one.cells(*code) == measure.code; });
      if (of == answer.rows().end()) continue;
      row = &*of;
    }
    snapshot.figures[std::string(measure.name)] = row->cells(*column);
    const std::optional<int> n = ColumnOf(answer, measure.numerator), of = ColumnOf(answer, measure.denominator);
    if (measure.is_share() && n && of) snapshot.shares[std::string(measure.name)] = {row->cells(*n), row->cells(*of)};
  }
  const v1::Answer& caseload = answers.find("caseload")->second;
  if (caseload.rows_size() > 0) {
    const v1::AnswerRow& total = caseload.rows(caseload.rows_size() - 1);
    snapshot.children = {total.members().begin(), total.members().end()};
  }
  for (const std::string_view view : kViewsOfStaff) snapshot.staff[std::string(view)] = StaffOf(answers.find(view)->second);
  return snapshot;
}

std::string SayStaffReason(const PageRequest& request, std::string_view reason) {
  const size_t tab = reason.find('\t');
  if (tab == std::string_view::npos) return SayReason(request.language, reason);
  std::string_view said = reason.substr(tab + 1);
  std::string side;
  for (const auto& [before, title] : {std::pair(std::string_view("counts: "), Text::kFigureCountsOne), {"against: ", Text::kFigureAgainstOne},
                                      {"left out: ", Text::kFigureLeftOut}}) {
    if (!said.starts_with(before)) continue;
    said.remove_prefix(before.size());
    side = request.Say(title);
    break;
  }
  return fmt::format("{}: {} ({})", request.SayName("measure", reason.substr(0, tab)), SayReason(request.language, said), side);
}

}  // namespace hanes

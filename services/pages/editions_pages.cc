// SPDX-License-Identifier: Apache-2.0
// The weeks that were published, and one of them: as it was said then, and what is known otherwise now.
#include "base/period.h"
#include "services/pages/answer_table.h"
#include "services/pages/chart.h"
#include "services/pages/page_list.h"

namespace hanes {
namespace {

using namespace html;

constexpr int kEventsShown = 20;  // of a figure; its row says how many there are

std::string CellOf(const v1::Answer& answer, const v1::AnswerRow& row, std::string_view column) {
  const std::optional<int> place = ColumnOf(answer, column);
  return place ? row.cells(*place) : "";
}

v1::Answer OfWholeCouncil(const v1::Answer& published) {
  v1::Answer whole = published;
  whole.clear_rows();
  for (const v1::AnswerRow& row : published.rows()) {
    if (CellOf(published, row, "team").empty()) *whole.add_rows() = row;
  }
  return whole;
}

// The events that moved a figure: "child:C1\tposition 12 CaseOpened id".
Html EventsOf(const PageRequest& request, const v1::AnswerRow& row, const std::string& count) {
  std::vector<Html> events;
  for (const std::string& member : row.members()) {
    if (events.size() == kEventsShown) break;
    const size_t tab = member.find('\t');
    std::string_view rest = std::string_view(member).substr(tab + 1);
    rest.remove_prefix(std::min(rest.size(), std::string_view("position ").size()));
    const size_t space = rest.find(' ');
    const std::string_view after = rest.substr(std::min(rest.size(), space + 1));
    const std::string event = request.SayName("event", after.substr(0, after.find(' ')));
    events.push_back(Li(StreamLink(request, std::string_view(member).substr(0, tab)), fmt::format(": {}", event)));
  }
  const std::string words = request.SayCount(Text::kEditionEventsCount, count.empty() ? 0 : std::stoll(count));
  if (events.empty()) return words;
  return Details({{"class", "govuk-details"}},
                 Summary({{"class", "govuk-details__summary"}}, Span({{"class", "govuk-details__summary-text"}}, words)), Ul({{"class", "notes"}}, events));
}

Html RevisionsTable(const PageRequest& request, const v1::Answer& answer, const std::map<std::string, std::string>& teams) {
  const Cells cells(request, answer, teams);
  std::vector<Html> rows;
  const auto number = [&](const v1::AnswerRow& row, std::string_view column) {
    return Td({{"class", "govuk-table__cell number"}}, NumberText(CellOf(answer, row, column)));
  };
  for (const v1::AnswerRow& row : answer.rows()) {
    const std::string team = CellOf(answer, row, "team");
    rows.push_back(Tr(Th({{"class", "govuk-table__header"}, {"scope", "row"}}, request.SayName("measure", CellOf(answer, row, "measure"))),
                      Td({{"class", "govuk-table__cell"}}, team.empty() ? request.Say(Text::kEditionWhole) : cells.TeamName(team)),
                      number(row, "published"), number(row, "now"), number(row, "difference"),
                      Td({{"class", "govuk-table__cell"}}, EventsOf(request, row, CellOf(answer, row, "events")))));
  }
  const auto heading = [](const std::string& text, bool is_number) {
    return Th({{"class", is_number ? "govuk-table__header number" : "govuk-table__header"}, {"scope", "col"}}, text);
  };
  const std::string caption = request.Say(Text::kEditionRevisions);
  return Div({{"class", "table-scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", caption}},
             Table({{"class", "govuk-table"}}, Caption({{"class", "govuk-visually-hidden"}}, caption),
                   Thead(Tr(heading(request.SayName("column", "measure"), false), heading(request.SayName("column", "team"), false),
                            heading(request.Say(Text::kEditionWas), true), heading(request.Say(Text::kEditionIs), true),
                            heading(request.Say(Text::kEditionDifference), true), heading(request.Say(Text::kEditionEvents), false))),
                   Tbody(rows)));
}

}  // namespace

StatusOr<PageBody> DrawEditionsPage(const PageRequest& request) {
  v1::Question question = request.At("editions");
  question.clear_as_at();
  ASSIGN_OR_RETURN(const v1::Answer answer, request.Ask(question));
  Html list = answer.rows_size() == 0
                  ? P(request.Say(Text::kEditionNone))
                  : DrawTable(request, {.caption = request.Say(Text::kPageEditions), .answer = &answer, .question = question,
                                        .columns = ColumnsShown(answer, {"figures", "digest"}), .sortable = false, .figures_lead = false});
  return PageBody{request.Say(Text::kPageEditions),
                  std::vector<Html>{P({{"class", "lede"}}, request.Say(Text::kLedeEditions)), list, P({{"class", "small"}}, request.Say(Text::kEditionDigestHint))}};
}

StatusOr<PageBody> DrawEditionPage(const PageRequest& request) {
  const std::string name = request.Argument("week");
  ASSIGN_OR_RETURN(const Period week, Period::Parse(name));
  if (week.kind() != Period::Kind::kWeek) return NotFound("the week {} was not published: it is no week", name);
  v1::Question question = request.At("editions");
  question.clear_as_at();
  question.set_period(name);
  question.set_team(request.Query("team"));
  ASSIGN_OR_RETURN(const v1::Answer published, request.Ask(question));
  v1::Question later = request.At("revisions");
  later.clear_as_at();
  later.set_period(name);
  later.set_open(true);
  ASSIGN_OR_RETURN(const v1::Answer revisions, request.Ask(later));
  ASSIGN_OR_RETURN(const auto teams, TeamNames(request));
  const std::string number = std::to_string(std::stoi(name.substr(6))), year = name.substr(0, 4);
  const std::string title = request.Say(Text::kPageEdition, {{"week", number}, {"year", year}});
  std::vector<Html> parts = {P({{"class", "lede"}}, request.Say(Text::kLedeEditions)), H2(request.Say(Text::kEditionRevisions))};
  if (revisions.rows_size() == 0) {
    parts.push_back(P(request.Say(Text::kEditionRevisionsNone)));
  } else {
    parts.push_back(P(Strong(request.SayCount(Text::kEditionRevisionsSome, revisions.rows_size()))));
    parts.push_back(RevisionsTable(request, revisions, teams));
  }
  parts.push_back(H2(request.Say(Text::kEditionFrozen)));
  const bool every_team = request.Query("teams") == "all";
  const v1::Answer shown = every_team ? published : OfWholeCouncil(published);
  parts.push_back(P({{"class", "small"}}, A({Href(request.Again({{"teams", every_team ? "" : "all"}}))},
                                            request.Say(every_team ? Text::kEditionWhole : Text::kFilterAllTeams))));
  parts.push_back(DrawTable(request, {.caption = title, .answer = &shown, .question = question, .columns = ColumnsShown(shown, {}),
                                      .team_names = teams, .figures_lead = false, .rows_max = 120}));
  const auto link = [&](std::string_view suffix, Text words) { return A({Href(request.Feed(question, suffix)), {"download", true}}, request.Say(words)); };
  parts.push_back(P({{"class", "downloads"}}, Span(request.Say(Text::kFilterDownload), ":"), link(".csv", Text::kFilterCsv), link(".xlsx", Text::kFilterXlsx)));
  parts.push_back(DrawNotes(request, published));
  return PageBody{title, parts};
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The same figures at two moments, side by side: what differs, and of whom something else was known.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/ids.h"
#include "projections/measure.h"
#include "services/pages/cells.h"
#include "services/pages/chart.h"
#include "services/pages/figures_at.h"
#include "services/pages/notes.h"
#include "services/pages/page_list.h"

namespace hanes {
namespace {

using namespace html;

constexpr size_t kPeopleShown = 50;
constexpr size_t kEventsShown = 6;  // of each: its history has all of them

class Comparison {
 public:
  Comparison(const PageRequest& request, Moment first, FiguresAt was, FiguresAt is)
      : request_(request), first_(std::move(first)), was_(std::move(was)), is_(std::move(is)) {}

  StatusOr<PageBody> Draw() const {
    std::vector<Html> rows;
    int64_t different = 0;
    const bool all = request_.Query("show") == "all";
    for (const Measure& measure : Measures()) {
      const std::string was = Find(was_, measure.name), is = Find(is_, measure.name);
      different += was == is ? 0 : 1;
      if (was != is || all) rows.push_back(Row(measure, was, is));
    }
    const Html more = P({{"class", "small"}}, A({Href(request_.Again({{"show", all ? "" : "all"}}))},
                                                request_.Say(all ? Text::kCompareOnlyDifferences : Text::kCompareAllFigures)));
    ASSIGN_OR_RETURN(const Html gone, People(Text::kCompareGone, was_.children, is_.children));
    ASSIGN_OR_RETURN(const Html joined, People(Text::kCompareJoined, is_.children, was_.children));
    std::vector<Html> parts = {P({{"class", "lede"}}, request_.Say(Text::kCompareWhy)), Choose(),
                               P(Strong(request_.SayCount(Text::kCompareDiffer, different))), Figures(rows), more, H2(request_.Say(Text::kCompareWho)),
                               P(request_.Say(Text::kCompareEventsHint)), Div({{"class", "two"}}, gone, joined)};
    for (const std::string_view view : kViewsOfStaff) {
      ASSIGN_OR_RETURN(const Html staff, Staff(view));
      parts.push_back(staff);
    }
    return PageBody{request_.Say(Text::kPageCompare), parts};
  }

 private:
  static std::string Find(const FiguresAt& snapshot, std::string_view measure) {
    const auto found = snapshot.figures.find(std::string(measure));
    return found == snapshot.figures.end() ? "" : found->second;
  }

  std::string MomentOf(const Moment& moment) const {
    const std::string known = MomentText(request_.language, moment.known);
    return fmt::format("{} {}; {} {}", request_.Say(Text::kMomentAsAt), DateText(request_.language, moment.as_at), request_.Say(Text::kMomentKnownAt),
                       moment.IsNow() ? request_.Say(Text::kMomentKnownNow, {{"moment", known}}) : known);
  }

  Html Row(const Measure& measure, const std::string& was, const std::string& is) const {
    const auto words = [&](const std::string& value, const FiguresAt& snapshot) {
      const std::string shown = value.empty() ? request_.Say(Text::kCardNoValue)
                                : measure.unit == "%" ? PercentText(request_.language, value) : NumberText(value);
      const auto share = snapshot.shares.find(std::string(measure.name));
      if (share == snapshot.shares.end()) return Html(shown);
      const std::string n = NumberText(share->second.first), of = NumberText(share->second.second);
      return Html(std::vector<Html>{shown, Br(), Span({{"class", "small"}}, request_.Say(Text::kCardOf, {{"n", n}, {"of", of}}))});
    };
    std::string difference;
    if (!was.empty() && !is.empty()) {
      difference = fmt::format("{:+.2f}", std::stod(is) - std::stod(was));
      while (difference.ends_with('0')) difference.pop_back();
      if (difference.ends_with('.')) difference.pop_back();
    }
    return Tr(Th({{"class", "govuk-table__header"}, {"scope", "row"}}, request_.SayName("measure", measure.name)),
              Td({{"class", "govuk-table__cell number"}}, words(was, was_)), Td({{"class", "govuk-table__cell number"}}, words(is, is_)),
              Td({{"class", "govuk-table__cell number"}}, difference));
  }

  Html Figures(const std::vector<Html>& rows) const {
    const auto heading = [](const std::string& text, const char* type) { return Th({{"class", type}, {"scope", "col"}}, text); };
    const std::string caption = request_.Say(Text::kPageCompare);
    return Div({{"class", "table-scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", caption}},
               Table({{"class", "govuk-table"}}, Caption({{"class", "govuk-visually-hidden"}}, caption),
                     Thead(Tr(heading(request_.SayName("column", "measure"), "govuk-table__header"),
                              heading(MomentOf(first_), "govuk-table__header number"), heading(MomentOf(request_.moment), "govuk-table__header number"),
                              heading(request_.SayName("column", "difference"), "govuk-table__header number"))),
                     Tbody(rows)));
  }

  Html DayField(const std::string& id, Text label, const std::string& value) const {
    return Div({{"class", "filter"}}, Label({{"class", "govuk-label"}, {"for", id}}, request_.Say(label)),
               Input({{"class", "govuk-input"}, {"type", "date"}, {"id", id}, {"name", id.substr(id.find('-') + 1)}, {"value", value}}));
  }

  Html Choose() const {
    const auto known = [](const Moment& moment) { return moment.IsNow() ? "" : DayInLondon(moment.known).ToString(); };
    return Form({{"method", "get"}, {"class", "filters"}, {"aria-label", request_.Say(Text::kMomentCompare)}, Action(Path())},
                Div(H3(request_.Say(Text::kCompareFirst)), DayField("first-from_as_at", Text::kMomentAsAtField, first_.as_at.ToString()),
                    DayField("first-from_known_at", Text::kMomentKnownAtField, known(first_))),
                Div(H3(request_.Say(Text::kCompareSecond)), DayField("second-as_at", Text::kMomentAsAtField, request_.moment.as_at.ToString()),
                    DayField("second-known_at", Text::kMomentKnownAtField, known(request_.moment))),
                Button({{"class", "govuk-button"}}, request_.Say(Text::kMomentShow)));
  }
  Url Path() const { return request_.language == Language::kWelsh ? Url("/cy/compare") : Url("/compare"); }

  StatusOr<Html> People(Text title, const std::set<std::string>& here, const std::set<std::string>& not_there) const {
    std::vector<std::string> only;
    std::ranges::set_difference(here, not_there, std::back_inserter(only));
    std::vector<Html> people;
    for (size_t i = 0; i < std::min(only.size(), kPeopleShown); ++i) {
      ASSIGN_OR_RETURN(const Html events, Behind(only[i]));
      people.push_back(Li(StreamLink(request_, only[i]), events));
    }
    if (people.empty()) people.push_back(Li(request_.Say(Text::kFigureNone)));
    if (people.size() < only.size()) people.push_back(Li(request_.SayCount(Text::kCompareMoreEvents, static_cast<int64_t>(only.size() - people.size()))));
    return Section(H3(fmt::format("{} ({})", request_.Say(title), request_.SayCount(Text::kUnitChildren, static_cast<int64_t>(only.size())))),
                   Ul({{"class", "notes"}}, people));
  }

  // Workers, posts and applicants behind the figures of a view: of whom another thing is said at the other moment.
  StatusOr<Html> Staff(std::string_view view) const {
    static const FiguresAt::Members kNobody;
    const auto members = [&](const FiguresAt& at) -> const FiguresAt::Members& {
      const auto found = at.staff.find(view);
      return found == at.staff.end() ? kNobody : found->second;
    };
    const FiguresAt::Members &was = members(was_), &is = members(is_);
    std::set<std::string> streams;
    for (const FiguresAt::Members* both : {&was, &is}) {
      for (const auto& [stream, reasons] : *both) {
        if (ReasonsOf(was, stream) != ReasonsOf(is, stream)) streams.insert(stream);
      }
    }
    std::vector<Html> people;
    for (const std::string& stream : streams) {
      if (people.size() == kPeopleShown) break;
      ASSIGN_OR_RETURN(const Html events, Behind(stream));
      people.push_back(Li({{"data-stream", stream}}, StreamLink(request_, stream),
                          Div({{"class", "small"}}, Said(Text::kCompareSaidFirst, ReasonsOf(was, stream), ReasonsOf(is, stream))),
                          Div({{"class", "small"}}, Said(Text::kCompareSaidSecond, ReasonsOf(is, stream), ReasonsOf(was, stream))), events));
    }
    if (people.empty()) people.push_back(Li(request_.Say(Text::kFigureNone)));
    if (people.size() < streams.size()) people.push_back(Li(request_.SayCount(Text::kCompareMoreEvents, static_cast<int64_t>(streams.size() - people.size()))));
    return Section({{"data-view", std::string(view)}}, H3(fmt::format("{} ({})", request_.SayName("view", view), NumberText(static_cast<int64_t>(streams.size())))),
                   Ul({{"class", "notes"}}, people));
  }

  static const std::set<std::string>& ReasonsOf(const FiguresAt::Members& members, const std::string& stream) {
    static const std::set<std::string> kNone;
    const auto found = members.find(stream);
    return found == members.end() ? kNone : found->second;
  }

  // What was said at this moment and not at the other.
  std::string Said(Text moment, const std::set<std::string>& here, const std::set<std::string>& not_there) const {
    std::string words;
    for (const std::string& reason : here) {
      if (!not_there.contains(reason)) words += (words.empty() ? "" : "; ") + SayStaffReason(request_, reason);
    }
    return request_.Say(moment, {{"what", words.empty() ? request_.Say(Text::kFigureNone) : words}});
  }

  // The events of a record that make the difference: what happened between the two days, and what was learned between the two moments.
  StatusOr<Html> Behind(const std::string& stream) const {
    ASSIGN_OR_RETURN(const v1::HistoryResponse history, request_.context.questions.History(StreamId(stream)));
    const auto [known_from, known_to] = std::minmax(first_.known, request_.moment.known);
    const auto [day_from, day_to] = std::minmax(first_.as_at, request_.moment.as_at);
    std::vector<Html> events;
    int64_t more = 0;
    for (const v1::HistoryLine& line : history.lines()) {
      const Timestamp known = Timestamp::Parse(line.known_at()).value_or(Timestamp::Max());
      const Date day = Date::Parse(line.occurred_on()).value_or(Date::Max());
      const bool learned = known_from < known && known <= known_to, happened = day_from < day && day <= day_to && known <= known_to;
      if (!learned && !happened) continue;
      if (events.size() == kEventsShown) ++more;
      else events.push_back(Li({{"data-event", line.type()}}, request_.Say(Text::kCompareEvent, {{"event", request_.SayName("event", line.type())},
                                                                      {"day", DayWords(request_.language, line.occurred_on())},
                                                                      {"moment", MomentWords(request_.language, line.known_at())}})));
    }
    if (events.empty()) events.push_back(Li(request_.Say(KindOf(stream) == "child" ? Text::kCompareNoEvents : Text::kCompareNoEventsOfStaff)));
    if (more > 0) events.push_back(Li(request_.SayCount(Text::kCompareMoreEvents, more)));
    return Ul({{"class", "events"}, {"aria-label", request_.Say(Text::kCompareEvents)}}, events);
  }

  const PageRequest& request_;
  const Moment first_;
  const FiguresAt was_, is_;
};

}  // namespace

StatusOr<PageBody> DrawComparePage(const PageRequest& request) {
  std::map<std::string, std::string> query;
  query["as_at"] = request.Query("from_as_at");
  query["known_at"] = request.Query("from_known_at");
  if (query["as_at"].empty()) query["as_at"] = (request.moment.as_at - 7).ToString();
  ASSIGN_OR_RETURN(Moment first, ReadMoment(query, request.context.clock.Now(), Timestamp()));
  ASSIGN_OR_RETURN(FiguresAt was, TakeFigures(request, first));
  ASSIGN_OR_RETURN(FiguresAt is, TakeFigures(request, request.moment));
  return Comparison(request, std::move(first), std::move(was), std::move(is)).Draw();
}

}  // namespace hanes

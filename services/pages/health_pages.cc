// SPDX-License-Identifier: Apache-2.0
// Data health: did the extracts come, what was refused, how late are things recorded. Rebuild: how far each view is.
#include <algorithm>
#include <map>

#include "services/pages/answer_table.h"
#include "services/pages/extracts.h"
#include "services/pages/page_list.h"

namespace hanes {
namespace {

using namespace html;

constexpr size_t kExtractsShown = 12;
constexpr int32_t kLateFactor = 2;  // an extract is late when twice its usual time has gone by

Html Heading(const std::string& text, bool number = false) {
  return Th({{"class", number ? "govuk-table__header number" : "govuk-table__header"}, {"scope", "col"}}, text);
}
Html RowHeading(const Html& html) { return Th({{"class", "govuk-table__header"}, {"scope", "row"}}, html); }
Html Word(const Html& html) { return Td({{"class", "govuk-table__cell"}}, html); }
Html Figure(const std::string& text) { return Td({{"class", "govuk-table__cell number"}}, text); }

Html TableOf(const std::string& caption, const std::vector<Html>& headings, const std::vector<Html>& rows) {
  return Div({{"class", "table-scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", caption}},
             Table({{"class", "govuk-table"}}, Caption({{"class", "govuk-visually-hidden"}}, caption), Thead(Tr(headings)), Tbody(rows)));
}

// What came of one system.
struct SystemExtracts {
  std::vector<Timestamp> received;
  uint64_t refused = 0;

  int32_t UsualGapDays() const {
    std::vector<int32_t> gaps;
    for (size_t i = 1; i < received.size(); ++i) gaps.push_back(DayInLondon(received[i]) - DayInLondon(received[i - 1]));
    std::ranges::sort(gaps);
    return gaps.empty() ? 0 : gaps[gaps.size() / 2];
  }
};

class Health {
 public:
  Health(const PageRequest& request, Extracts extracts, v1::HouseStatus house) : request_(request), extracts_(std::move(extracts)), house_(std::move(house)) {}

  Html Systems() const {
    std::map<std::string, SystemExtracts> systems;
    for (const Extract& extract : extracts_.all) {
      if (extract.refused) ++systems[extract.system].refused;
      else systems[extract.system].received.push_back(extract.received_at);
    }
    if (systems.empty()) return P(Say(Text::kHealthNoExtracts));
    std::vector<Html> rows;
    for (auto& [name, system] : systems) {
      std::ranges::sort(system.received);
      const bool any = !system.received.empty();
      const int32_t age = any ? std::max(0, DayInLondon(request_.context.clock.Now()) - DayInLondon(system.received.back())) : 0;
      const int32_t usual = system.UsualGapDays();
      const bool late = !any || (usual > 0 && age > usual * kLateFactor);
      rows.push_back(Tr(RowHeading(request_.SayName("system", name)), Word(any ? MomentText(request_.language, system.received.back()) : ""),
                        Figure(any ? request_.SayCount(Text::kHealthDaysOld, age) : ""), Figure(usual > 0 ? request_.SayCount(Text::kUnitDays, usual) : ""),
                        Word(Span({{"class", late ? "mark missed" : "mark met"}}, Say(late ? Text::kHealthLate : Text::kHealthOnTime))),
                        Figure(NumberText(static_cast<int64_t>(system.received.size()))), Figure(NumberText(static_cast<int64_t>(system.refused)))));
    }
    return TableOf(Say(Text::kHealthExtracts),
                   {Heading(Say(Text::kHealthSystem)), Heading(Say(Text::kHealthLastReceived)), Heading(Say(Text::kHealthAge), true),
                    Heading(Say(Text::kHealthUsualGap), true), Heading(Say(Text::kHealthState)), Heading(Say(Text::kHealthReceived), true),
                    Heading(Say(Text::kHealthRefused), true)},
                   rows);
  }

  Html Latest() const {
    std::vector<Html> rows;
    for (auto extract = extracts_.all.rbegin(); extract != extracts_.all.rend() && rows.size() < kExtractsShown; ++extract) {
      const auto count = [](uint64_t number) { return Figure(NumberText(static_cast<int64_t>(number))); };
      const std::string state = extract->refused ? fmt::format("{}: {}", Say(Text::kHealthRefused), request_.SayName("quarantine", extract->reason))
                                                 : Say(Text::kHealthReceived);
      rows.push_back(Tr(RowHeading(MomentText(request_.language, extract->received_at)), Word(request_.SayName("system", extract->system)), Word(state),
                        count(extract->new_records), count(extract->late_records), count(extract->changed_records), count(extract->vanished_records),
                        count(extract->restored_records), count(extract->rejected_rows)));
    }
    if (rows.empty()) return {};
    return {std::vector<Html>{H2(Say(Text::kHealthLatest)),
                              TableOf(Say(Text::kHealthLatest),
                                      {Heading(Say(Text::kHealthReceived)), Heading(Say(Text::kHealthSystem)), Heading(Say(Text::kHealthState)),
                                       Heading(Say(Text::kHealthNew), true), Heading(Say(Text::kHealthLateRecords), true), Heading(Say(Text::kHealthChanged), true),
                                       Heading(Say(Text::kHealthVanished), true), Heading(Say(Text::kHealthRestored), true),
                                       Heading(Say(Text::kHealthRejected), true)},
                                      rows)}};
  }

  Html Quarantine() const {
    return {std::vector<Html>{H2(Say(Text::kHealthQuarantine)),
                              P(Strong(request_.SayCount(Text::kHealthQuarantineCount, static_cast<int64_t>(house_.log().quarantined())))),
                              P(Say(Text::kHealthQuarantineHint))}};
  }

  Html Views() const {
    std::vector<Html> rows;
    for (const v1::ViewStatus& view : house_.views()) {
      const uint64_t behind = view.head() > view.position() ? view.head() - view.position() : 0;
      const std::string words = behind == 0 ? Say(Text::kHealthUpToDate) : request_.SayCount(Text::kHealthEventsBehind, static_cast<int64_t>(behind));
      rows.push_back(Tr(RowHeading(request_.SayName("view", view.view())), Word(words), Figure(NumberText(static_cast<int64_t>(view.parked_size()))),
                        Figure(NumberText(static_cast<int64_t>(view.facts()))), Word(view.completeness() == "complete" ? Say(Text::kFigureComplete) : view.completeness())));
    }
    return {std::vector<Html>{H2(Say(Text::kHealthViews)),
                              TableOf(Say(Text::kHealthViews), {Heading(Say(Text::kHealthView)), Heading(Say(Text::kHealthBehind)), Heading(Say(Text::kHealthParked), true),
                                                                Heading(Say(Text::kHealthFacts), true), Heading(Say(Text::kHealthState))},
                                      rows)}};
  }

  Html Topics() const {
    if (house_.topics().empty()) return {};
    std::vector<Html> rows;
    for (const v1::TopicStatus& topic : house_.topics()) {
      rows.push_back(Tr(RowHeading(topic.topic()), Figure(NumberText(static_cast<int64_t>(topic.lag_records())))));
    }
    return {std::vector<Html>{H2(Say(Text::kHealthTopics)), TableOf(Say(Text::kHealthTopics), {Heading(Say(Text::kHealthTopics)), Heading(Say(Text::kHealthTopicLag), true)}, rows)}};
  }

  StatusOr<Html> Delay() const {
    v1::Question question = request_.At("recording-delay");
    ASSIGN_OR_RETURN(const v1::Answer answer, request_.Ask(question));
    return Html(std::vector<Html>{H2(Say(Text::kHealthDelay)),
                                  DrawTable(request_, {.caption = Say(Text::kHealthDelay), .answer = &answer, .question = question,
                                                       .columns = ColumnsShown(answer, {}), .sortable = false, .figures_lead = false}),
                                  DrawNotes(request_, answer)});
  }

  Html Rebuilding() const {
    std::vector<Html> rows;
    for (const v1::ViewStatus& view : house_.views()) {
      const std::string done = NumberText(static_cast<int64_t>(view.position())), total = NumberText(static_cast<int64_t>(view.head()));
      rows.push_back(Tr(RowHeading(request_.SayName("view", view.view())), Word(Say(Text::kHealthProgress, {{"done", done}, {"total", total}})),
                        Figure(std::to_string(view.version())), Word(Code(view.digest().substr(0, 12)))));
    }
    return TableOf(Say(Text::kPageRebuild), {Heading(Say(Text::kHealthView)), Heading(Say(Text::kHealthState)), Heading(Say(Text::kHealthVersion), true),
                                             Heading(Say(Text::kHealthFingerprint))},
                   rows);
  }

 private:
  std::string Say(Text text, TextValues values = {}) const { return request_.Say(text, values); }

  const PageRequest& request_;
  const Extracts extracts_;
  const v1::HouseStatus house_;
};

// One piece of work: what is built, how far it is, and what that means for whoever reads figures.
Html BuildNow(const PageRequest& request, const v1::BuildStatus& build) {
  std::vector<std::string> views;
  for (const std::string& view : build.views()) views.push_back(request.SayName("view", view));
  const std::string done = NumberText(static_cast<int64_t>(build.done())), total = NumberText(static_cast<int64_t>(build.total()));
  std::string pace = request.Say(Text::kHealthOpening);
  if (build.total() > 0) pace = request.Say(Text::kHealthProgress, {{"done", done}, {"total", total}});
  if (build.total() > 0 && build.done() >= build.total()) pace += ". " + request.Say(Text::kHealthFinishing);
  else if (build.seconds_left() > 0) {
    const std::string rate = NumberText(static_cast<int64_t>(build.events_per_second()));
    pace += fmt::format("; {}; {}", request.Say(Text::kHealthRate, {{"rate", rate}}),
                        request.SayCount(Text::kHealthSecondsLeft, std::max<int64_t>(1, static_cast<int64_t>(build.seconds_left() + 0.5))));
  }
  const std::string names = fmt::format("{}", fmt::join(views, ", "));
  return Div({{"class", "build"}}, P(Strong(names)),
             build.total() == 0 ? Html()
                                : Progress({{"max", std::to_string(build.total())}, {"value", std::to_string(build.done())}, {"aria-label", names}}),
             P(pace), P({{"class", "small"}}, request.Say(Text::kHealthBegan, {{"moment", MomentWords(request.language, build.began_at())}}), " ",
                        request.Say(build.at_start() ? Text::kHealthAtStart : Text::kHealthBeside)));
}

}  // namespace

Html BuildsNow(const PageRequest& request, const v1::HouseStatus& house) {
  std::vector<Html> builds;
  for (const v1::BuildStatus& build : house.builds()) builds.push_back(BuildNow(request, build));
  return builds;
}

StatusOr<PageBody> DrawHealthPage(const PageRequest& request) {
  ASSIGN_OR_RETURN(Extracts extracts, ReadExtracts(request.context.questions, request.context.authority));
  ASSIGN_OR_RETURN(v1::HouseStatus house, request.context.questions.StatusOfHouse());
  const Health health(request, std::move(extracts), std::move(house));
  std::vector<Html> parts = {P({{"class", "lede"}}, request.Say(Text::kLedeHealth)), H2(request.Say(Text::kHealthExtracts)), health.Systems(),
                             health.Quarantine(), health.Latest()};
  if (const StatusOr<Html> delay = health.Delay(); delay.ok()) parts.push_back(*delay);  // while the views catch up, all else is told
  for (const Html& part : {health.Views(), health.Topics()}) parts.push_back(part);
  parts.push_back(P(A({Href(request.To("/rebuild"))}, request.Say(Text::kPageRebuild))));
  return PageBody{request.Say(Text::kPageHealth), parts};
}

StatusOr<PageBody> DrawRebuildPage(const PageRequest& request) {
  ASSIGN_OR_RETURN(v1::HouseStatus house, request.context.questions.StatusOfHouse());
  Html builds = BuildsNow(request, house);
  if (builds.empty()) builds = P(request.Say(Text::kHealthNotRunning));
  const Health health(request, {}, std::move(house));
  return PageBody{request.Say(Text::kPageRebuild),
                  std::vector<Html>{P({{"class", "lede"}}, request.Say(Text::kLedeRebuild)),
                                    Div({{"data-again", "always"}}, H2(request.Say(Text::kHealthRunning)), builds, H2(request.Say(Text::kHealthViews)), health.Rebuilding()),
                                    P(request.Say(Text::kHealthHowTo))}};
}

}  // namespace hanes

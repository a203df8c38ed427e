// SPDX-License-Identifier: Apache-2.0
#include "services/settings_book.h"

#include "projections/known_history.h"

namespace hanes {
namespace {

const std::string kNothing;

std::string CitationIn(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kRuleSet: return event.rule_set().citation();
    case v1::Event::kTargetSet: return event.target_set().citation();
    case v1::Event::kCalendarDayDeclared: return event.calendar_day_declared().citation();
    case v1::Event::kTermDeclared: return event.term_declared().citation();
    default: return "";  // no setting
  }
}

}  // namespace

StatusOr<SettingsBook> SettingsBook::Read(const EventReader& log) {
  static const Projection settings = {"settings", 1, {"authority"}, &FoldSettings, SettingsRead()};
  SettingsBook book;
  ASSIGN_OR_RETURN(book.head_, log.Head());
  if (book.head_.position == Position(0)) {
    return FailedPrecondition("the log is empty: its first start with --authority, such as `hanes serve --authority W06000012`, sets what comes "
                              "with hanes");
  }
  const StreamId stream("authority:" + book.head_.authority.value());
  ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadStreams(std::span(&stream, 1), book.head_.position));
  EventPool events(settings.reads);
  v1::Event event;
  for (const Record& record : batch.records()) {
    events.Add(record);
    if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) {
      return DataLoss("position {}: the event cannot be read; `hanes check` says what is damaged", record.position.value());
    }
    std::string citation = CitationIn(event);
    if (!citation.empty()) book.citations_.emplace(record.position, std::move(citation));
  }
  FoldedHistory folded = FoldHistory(settings, events.history());
  if (folded.parked.has_value()) {
    return FailedPrecondition("what is set cannot be read: {}; void the event, or set it again", folded.parked->reason);
  }
  book.facts_ = std::move(folded.facts);
  return book;
}

const std::string& SettingsBook::CitationOf(const KnownFact& fact) const {
  const auto found = fact.made_by.empty() ? citations_.end() : citations_.find(fact.made_by.front());
  return found == citations_.end() ? kNothing : found->second;
}

std::vector<SetRule> SettingsBook::RulesKnownAt(Timestamp known_at) const {
  std::vector<SetRule> rules;
  for (const KnownFact& known : facts_) {
    const Fact& fact = known.fact;
    if (fact.kind != kSettingRule || !known.known.Contains(known_at)) continue;
    rules.push_back({fact.dimensions[0], fact.dimensions[1], fact.dimensions[2], fact.valid});
  }
  return rules;
}

}  // namespace hanes

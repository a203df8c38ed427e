// SPDX-License-Identifier: Apache-2.0
#include "services/revisions.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "projections/editions_question.h"
#include "projections/measure.h"
#include "projections/projection.h"
#include "services/edition.h"

namespace hanes {
namespace {

constexpr int kEventsMax = 200;  // of one figure that are listed; its row says how many there are

// An event that was taken in after the edition.
struct LateEvent {
  Position position;
  std::string id, stream;
  v1::Event::PayloadCase says = v1::Event::PAYLOAD_NOT_SET;
  bool revises = false;    // it corrects or voids another
  bool backdated = false;  // its source recorded it before the publication
  std::string type;
};

using FigureKey = std::pair<std::string, std::string>;  // measure, team
using Figures = std::map<FigureKey, v1::PublishedFigure>;

Figures ByKey(const v1::WeeklyFiguresPublished& edition) {
  Figures figures;
  for (const v1::PublishedFigure& figure : edition.figures()) figures[{figure.measure(), figure.team()}] = figure;
  return figures;
}

bool Same(const v1::PublishedFigure& a, const v1::PublishedFigure& b) {
  const auto said = [](const v1::PublishedFigure& f) {
    return std::tuple(f.has_numerator(), f.numerator(), f.has_denominator(), f.denominator(), f.has_value_hundredths(),
                      f.value_hundredths());
  };
  return said(a) == said(b);
}

std::string ValueText(const v1::PublishedFigure& figure) {
  return figure.has_value_hundredths() ? HundredthsText(figure.value_hundredths()) : "";
}

class Revisions {
 public:
  Revisions(const Questions& questions, const EventReader& log, const MemoryOfViews& memory, const v1::Question& question)
      : questions_(questions), log_(log), memory_(memory), question_(question) {}

  StatusOr<v1::Answer> Ask() {
    ASSIGN_OR_RETURN(const Period week, Period::Parse(question_.period()));
    if (week.kind() != Period::Kind::kWeek) {
      return InvalidArgument("period \"{}\": a week was published, like 2013-W09", question_.period());
    }
    last_day_ = week.days().to - 1;
    ASSIGN_OR_RETURN(const v1::WeeklyFiguresPublished edition, ReadEdition());
    const Figures published = ByKey(edition);
    ASSIGN_OR_RETURN(const v1::WeeklyFiguresPublished now, FiguresOfWeek(questions_, week, question_.known_at()));
    known_now_ = KnownAtOf(now);
    known_then_ = KnownAtOf(edition);
    const Figures current = ByKey(now);
    Figures since = published;
    if (!question_.from().empty()) {
      ASSIGN_OR_RETURN(known_then_, ParseKnownAt(question_.from()));
      ASSIGN_OR_RETURN(const v1::WeeklyFiguresPublished then, FiguresOfWeek(questions_, week, question_.from()));
      since = ByKey(then);
    }
    RETURN_IF_ERROR(ReadLateEvents(Position(edition.position())));
    Begin(edition, now);
    uint32_t moved = 0;
    for (const FigureKey& key : KeysOf(published, current)) {
      const v1::PublishedFigure& is = FigureAt(current, key);
      if (Same(FigureAt(published, key), is) || Same(FigureAt(since, key), is)) continue;
      ++moved;
      RETURN_IF_ERROR(AddRow(key, FigureAt(published, key), is));
    }
    answer_.add_notes(fmt::format("{} of {} figures are others now.", moved, published.size()));
    return std::move(answer_);
  }

 private:
  // As the view of editions has it: the figures by the row.
  StatusOr<v1::WeeklyFiguresPublished> ReadEdition() {
    ASSIGN_OR_RETURN(const LogHead head, log_.Head());
    const StreamId council("authority:" + head.authority.value());
    ASSIGN_OR_RETURN(const RecordBatch batch, log_.ReadStreams({&council, 1}, head.position));
    for (const Record& record : batch.records()) {
      v1::Event event;
      if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) continue;  // `hanes check` tells of it
      if (event.has_weekly_figures_published() && event.weekly_figures_published().week() == question_.period()) {
        return event.weekly_figures_published();
      }
    }
    return NotFound("the week {} was not published: `hanes editions list` shows those that were", question_.period());
  }

  // Those that happened by the end of the week, and were not known before.
  Status ReadLateEvents(Position after) {
    ASSIGN_OR_RETURN(const LogHead head, log_.Head());
    while (after < head.position) {
      ASSIGN_OR_RETURN(const RecordBatch batch, log_.ReadAfter(after));
      if (batch.empty()) break;
      for (const Record& record : batch.records()) {
        after = record.position;
        v1::Event event;
        if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) continue;  // `hanes check` tells of it
        const bool in_time = event.occurred_on() <= last_day_.ToString();
        const bool revises = !event.corrects().empty() || !event.voids().empty();
        if (!in_time && !revises) continue;
        const Timestamp known_at = KnownAt(event, record.appended_at);
        const bool backdated = known_at <= known_then_;
        if (known_at > known_now_ || (backdated && !question_.from().empty())) continue;
        const auto* payload = v1::Event::descriptor()->FindFieldByNumber(event.payload_case());
        late_.push_back({record.position, event.id(), event.stream(), event.payload_case(), revises, backdated,
                         payload == nullptr ? "" : payload->message_type()->name()});
      }
    }
    return OkStatus();
  }

  static Timestamp KnownAt(const v1::Event& event, Timestamp appended_at) {
    if (!event.has_recorded_at()) return appended_at;
    return std::min(appended_at, Timestamp::FromMicros(event.recorded_at().seconds() * 1'000'000 + event.recorded_at().nanos() / 1000));
  }

  void Begin(const v1::WeeklyFiguresPublished& edition, const v1::WeeklyFiguresPublished& now) {
    answer_.set_view("revisions");
    answer_.set_as_at(edition.as_at_on());
    answer_.set_known_at(known_now_.ToString());
    answer_.set_by("measure");
    answer_.set_position(now.position());
    answer_.set_completeness("complete");
    for (const char* column :
         {"measure", "team", "published", "now", "difference", "n_published", "of_published", "n_now", "of_now", "events",
          "status"}) {
      answer_.add_columns(column);
    }
    answer_.set_dimensions(2);
    answer_.add_notes(fmt::format("Published: as known at {}, at position {}, digest {}.", KnownAtOf(edition).ToString(),
                                  edition.position(), edition.digest()));
  }

  std::vector<FigureKey> KeysOf(const Figures& published, const Figures& current) const {
    // A measure that there was none of then was not published, and is no revision.
    std::set<std::string> measures;
    for (const auto& [key, figure] : published) measures.insert(key.first);
    std::set<FigureKey> keys;
    for (const Figures* figures : {&published, &current}) {
      for (const auto& [key, figure] : *figures) {
        if (!measures.contains(key.first) || (!question_.code().empty() && key.first != question_.code())) continue;
        if (question_.team().empty() || key.second == question_.team()) keys.insert(key);
      }
    }
    return {keys.begin(), keys.end()};
  }

  static const v1::PublishedFigure& FigureAt(const Figures& figures, const FigureKey& key) {
    static const v1::PublishedFigure none;
    const auto found = figures.find(key);
    return found == figures.end() ? none : found->second;
  }

  Status AddRow(const FigureKey& key, const v1::PublishedFigure& was, const v1::PublishedFigure& is) {
    v1::AnswerRow& row = *answer_.add_rows();
    const auto count = [](bool has, int64_t number) { return has ? std::to_string(number) : std::string(); };
    const bool both = was.has_value_hundredths() && is.has_value_hundredths();
    ASSIGN_OR_RETURN(const std::vector<const LateEvent*> events, EventsOf(key));
    for (const std::string& cell :
         {key.first, key.second, ValueText(was), ValueText(is), both ? HundredthsText(is.value_hundredths() - was.value_hundredths()) : "",
          count(was.has_numerator(), was.numerator()), count(was.has_denominator(), was.denominator()),
          count(is.has_numerator(), is.numerator()), count(is.has_denominator(), is.denominator()), std::to_string(events.size()),
          std::string(is.status() == "x" ? "x" : "r")}) {
      row.add_cells(cell);
    }
    for (const LateEvent* event : events) {
      if (!question_.open() || row.members_size() == kEventsMax) break;
      row.add_members(fmt::format("{}\tposition {} {} {}", event->stream, event->position.value(), event->type, event->id));
    }
    return OkStatus();
  }

  StatusOr<std::vector<const LateEvent*>> EventsOf(const FigureKey& key) {
    std::vector<const LateEvent*> events;
    const StatusOr<const Measure*> measure = FindMeasure(key.first);
    if (!measure.ok()) return events;  // there is no such measure any more: nobody can say what moved it
    ASSIGN_OR_RETURN(const Askable* askable, FindAskable((*measure)->asked));
    ASSIGN_OR_RETURN(const Projection* projection, FindProjection(askable->projection));
    ASSIGN_OR_RETURN(const std::set<std::string>* moved, EntitiesMovedFor(**measure, projection->name));
    const TeamsByEntity* teams = nullptr;
    if (!key.second.empty()) {
      ASSIGN_OR_RETURN(teams, TeamsFor(**measure, projection->name));
    }
    for (const LateEvent& event : late_) {
      const bool read = event.revises || projection->reads.Contains(event.says);
      // What was recorded before the publication and came after it is in the view as if it had been known then: times cannot tell it.
      if (read && (event.backdated || moved->contains(event.stream)) && IsBehind(key.second, event, teams)) events.push_back(&event);
    }
    return events;
  }

  // A figure at a day is of that day alone; one over a period may look back as far as there is history.
  StatusOr<const std::set<std::string>*> EntitiesMovedFor(const Measure& measure, std::string_view projection) {
    const bool at_day = measure.kind == Measure::Kind::kAtDay;
    const std::pair key(std::string(projection), at_day);
    const auto found = moved_.find(key);
    if (found != moved_.end()) return &found->second;
    const DateRange days{at_day ? last_day_ : Date::Min(), last_day_ + 1};
    ASSIGN_OR_RETURN(moved_[key], memory_.moved(projection, days, known_then_, known_now_));
    return &moved_[key];
  }

  // `teams` null: the figure is of the whole council.
  static bool IsBehind(const std::string& team, const LateEvent& event, const TeamsByEntity* teams) {
    if (teams == nullptr || KindOf(event.stream) == "authority") return true;
    const auto found = teams->find(event.stream);
    return found != teams->end() && found->second.contains(team);
  }

  // Of whomever something came late: the teams that count them by what is known now, and those that did by what was known then.
  StatusOr<const TeamsByEntity*> TeamsFor(const Measure& measure, std::string_view projection) {
    const bool at_day = measure.kind == Measure::Kind::kAtDay;
    const std::pair key(std::string(projection), at_day);
    if (const auto found = teams_.find(key); found != teams_.end()) return &found->second;
    std::set<std::string> entities;
    for (const LateEvent& event : late_) entities.insert(event.stream);
    const DateRange days{at_day ? last_day_ : last_day_ - 6, last_day_ + 1};
    ASSIGN_OR_RETURN(TeamsByEntity teams, memory_.teams(projection, days, known_now_, entities));
    ASSIGN_OR_RETURN(const TeamsByEntity then, memory_.teams(projection, days, known_then_, entities));
    for (const auto& [entity, of_then] : then) teams[entity].insert(of_then.begin(), of_then.end());
    return &(teams_[key] = std::move(teams));
  }

  const Questions& questions_;
  const EventReader& log_;
  const MemoryOfViews& memory_;
  const v1::Question& question_;
  Date last_day_;
  Timestamp known_then_, known_now_;
  std::vector<LateEvent> late_;
  std::map<std::pair<std::string, bool>, std::set<std::string>> moved_;  // by projection, and whether of the last day alone
  std::map<std::pair<std::string, bool>, TeamsByEntity> teams_;          // likewise
  v1::Answer answer_;
};

}  // namespace

StatusOr<v1::Answer> AskRevisions(const Questions& questions, const EventReader& log, const MemoryOfViews& memory, const v1::Question& question) {
  return Revisions(questions, log, memory, question).Ask();
}

}  // namespace hanes

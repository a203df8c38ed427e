// SPDX-License-Identifier: Apache-2.0
#include "services/pages/notes.h"

#include <array>
#include <map>
#include <vector>

#include "services/pages/cells.h"

namespace hanes {
namespace {

// How a value of a note is shown.
enum class Shape : uint8_t { kPlain, kDay, kMoment, kRule, kLimit, kMeasure, kView, kNumber, kPlace, kWhy };

struct Pattern {
  std::string_view english;     // "{}" where a value stands
  Text text;                    // {a}, {b}, {c}, {d} for the values, in order
  std::array<Shape, 4> shapes;
};

constexpr auto kPlain = Shape::kPlain;
constexpr auto kDay = Shape::kDay;
constexpr auto kNumber = Shape::kNumber;

constexpr Pattern kPatterns[] = {
    {"Period {} to {}, of one that ends on {}.", Text::kNotePeriodOf, {kDay, kDay, kDay}},
    {"Period {}: {} to {}.", Text::kNotePeriodNamed, {kPlain, kDay, kDay}},
    {"Period {} to {}.", Text::kNotePeriod, {kDay, kDay}},
    {"Rule {} = {}, in force since {}.", Text::kNoteRule, {Shape::kRule, Shape::kLimit, kDay}},
    {"Rule {} = {}, of {} since {}.", Text::kNoteRuleOf, {Shape::kRule, Shape::kLimit, kPlain, kDay}},
    {"No rule {} is in force on this day: what depends on it has no value.", Text::kNoteNoRule, {Shape::kRule}},
    {"No rule {} is in force at the end of the period.", Text::kNoteNoRule, {Shape::kRule}},
    {"{} of the records behind these figures cannot be read and count as when they last could: see `hanes status`.", Text::kNoteParked, {kNumber}},
    {"{} of the records behind these figures cannot be read ({} of children) and count as when they last could: see `hanes status`.",
     Text::kNoteParked, {kNumber, kNumber}},
    {"{} child is counted on a record that the source stopped showing later: when it ended is unknown.", Text::kNoteEndUnknown, {kNumber}},
    {"{} children are counted on a record that the source stopped showing later: when it ended is unknown.", Text::kNoteEndUnknown, {kNumber}},
    {"{} child is not counted: the source stopped showing the record, and it is unknown since whether it ended.", Text::kNoteUnknown, {kNumber}},
    {"{} children are not counted: the source stopped showing the record, and it is unknown since whether it ended.", Text::kNoteUnknown, {kNumber}},
    {"{} child is held by a worker whose employment or role on this day is not known.", Text::kNoteUnknownWorker, {kNumber}},
    {"{} children are held by a worker whose employment or role on this day is not known.", Text::kNoteUnknownWorker, {kNumber}},
    {"Due by {} and not done by {}.", Text::kNoteDue, {kDay, kDay}},
    {"The period is not over: it ends on {}.", Text::kNoteNotOver, {kDay}},
    {"{} has no value: {}.", Text::kNoteNoValue, {Shape::kMeasure, Shape::kWhy}},
    {"{} cases are left out: on neither side.", Text::kNoteLeftOut, {kNumber}},
    {"{} of the actions not finished have no due date and are never overdue.", Text::kNoteNoDue, {kNumber}},
    {"The log is empty: nothing is known.", Text::kNoteEmpty, {}},
    {"Known at is before the log begins ({}): what was known then is as the sources recorded it.", Text::kNoteBeforeLog, {Shape::kMoment}},
    {"As at is a day after known at: counted is what was then known to go on.", Text::kNoteAfterKnown, {}},
    {"No posts are recorded on this day: establishment and vacancies have no value.", Text::kNoteNoPosts, {}},
    {"The full-time equivalent of {} posts is not known: they count as posts alone.", Text::kNotePostsWithoutFte, {kNumber}},
    {"The full-time equivalent of {} workers in post is not known: they count as people alone.", Text::kNoteWorkersWithoutFte, {kNumber}},
    {"{} applications are no longer shown by the source: how far they came since is unknown, and they are in no stage.",
     Text::kNoteApplicationsUnknown, {kNumber}},
    {"advertised counts vacancies that are to be filled, the other rows applications; the last three are those of the period.",
     Text::kNoteStages, {}},
    {"Forecast: the starts by the deadline of those who have applied, by how applications before them went; the range holds {} per cent of the "
     "chance, and those without history at its upper end.", Text::kNoteForecast, {kNumber}},
    {"A campaign is of the whole council: team and category leave nobody out.", Text::kNoteCampaign, {}},
    {"Limits are provisional: they rest on fewer than 12 points.", Text::kChartProvisional, {}},
    {"A share of fewer than {} has n and N and no value.", Text::kNoteSmall, {kNumber}},
    {"An absence is long from {} days of the calendar on; a full-time year has {} working days.", Text::kNoteLong, {kNumber, kNumber}},
    {"{} working days were lost by workers whose full-time equivalent was not known: they are in days_lost and not in fte_days_lost.",
     Text::kNoteDaysWithoutFte, {kNumber}},
    {"Absences of {} workers count up to where the source stopped showing them: when they ended is unknown.", Text::kNoteAbsencesUnknown, {kNumber}},
    {"Published on {}: as at {}, as known at {}, at position {}.", Text::kNotePublished, {kDay, kDay, Shape::kMoment, kNumber}},
    {"Counted by {} version {}.", Text::kNoteCountedBy, {Shape::kView, kNumber}},
    {"Digest {}, after {}.", Text::kNoteDigest, {kPlain, kPlain}},
    {"{} of {} figures are others now.", Text::kNoteRevised, {kNumber, kNumber}},
    {"Effective FTE has no value: {}.", Text::kNoteNoEffectiveFte, {Shape::kWhy}},
    {"{} child is not counted under an id of its own and may be missing from any row: the record cannot be read.", Text::kNoteParkedApart, {kNumber}},
    {"{} children are not counted under an id of its own and may be missing from any row: the record cannot be read.", Text::kNoteParkedApart,
     {kNumber}},
    {"Records that cannot be read are behind: {}.", Text::kNoteParkedRows, {kPlain}},
    {"Not listed: {}.", Text::kNoteNotListed, {Shape::kWhy}},
    {"Which figures were revised is not known: {}", Text::kNoteRevisedUnknown, {Shape::kWhy}},
    {"r: published so, and another figure is known now.", Text::kNoteMarkRevised, {}},
    {"Published: as known at {}, at position {}, digest {}.", Text::kNotePublishedAs, {Shape::kMoment, kNumber, kPlain}},
};

// Why something has no value, as the rules and the calendar say it; the rest of such a sentence is for whoever sets them.
constexpr Pattern kWhys[] = {
    {"there are no term dates of {} for the school year {}: {}", Text::kWhyNoTerms, {Shape::kPlace, kPlain, kPlain}},
    {"the calendar of {} has no bank holidays for {}: {}", Text::kWhyNoBankHolidays, {Shape::kPlace, kPlain, kPlain}},
    {"rule {} is not in force on {} in rule set {}, as known at {}", Text::kWhyNoRuleUnder, {Shape::kRule, kDay, kPlain, kPlain}},
    {"rule {} is not in force on {}, as known at {}", Text::kWhyNoRule, {Shape::kRule, kDay, kPlain}},
    {"rule {} in force since {} is \"{}\", which is not {}", Text::kWhyBadRule, {Shape::kRule, kDay, kPlain, kPlain}},
    {"rule {} is a time of neither days nor weeks: {}", Text::kWhyBadUnit, {Shape::kRule, kPlain}},
};

constexpr Pattern kReasons[] = {
    {"{} overdue, due by {}", Text::kReasonActionsOverdue, {kNumber, kDay}},
    {"{} open, due by {}", Text::kReasonActionsDue, {kNumber, kDay}},
    {"{} open", Text::kReasonActionsOpen, {kNumber}},
    {"{} 1 day late {}, due by {}", Text::kReasonLateOne, {kPlain, kDay, kDay}},
    {"{} {} days late {}, due by {}", Text::kReasonLate, {kPlain, kNumber, kDay, kDay}},
    {"{} {}, due by {}", Text::kReasonOnDue, {kPlain, kDay, kDay}},
    {"{}, due by {}", Text::kReasonDue, {kPlain, kDay}},
    {"off since {}, {} days lost", Text::kReasonOff, {kDay, kNumber}},
    {"off since {}, {} day lost", Text::kReasonOff, {kDay, kNumber}},
    {"{} days lost", Text::kReasonLost, {kNumber}},
    {"{} day lost", Text::kReasonLost, {kNumber}},
    {"back {}, meeting held", Text::kReasonBackMet, {kDay}},
    {"back {}, no meeting held", Text::kReasonBackNotMet, {kDay}},
    {"in post on the first day {}, {} FTE", Text::kReasonAtEnd, {kDay, kNumber}},
    {"in post on the last day {}, {} FTE", Text::kReasonAtEnd, {kDay, kNumber}},
    {"left {}", Text::kReasonLeft, {kDay}},
    {"left {}, FTE not known", Text::kReasonLeft, {kDay}},
    {"left {}, {} FTE", Text::kReasonLeftFte, {kDay, kNumber}},
    {"joined {}", Text::kReasonJoined, {kDay}},
    {"vacant, {} FTE", Text::kReasonVacant, {kNumber}},
    {"held, {} of {} FTE vacant", Text::kReasonPartVacant, {kNumber, kNumber}},
    {"held, {} FTE", Text::kReasonHeld, {kNumber}},
    {"in post on {}, FTE not known", Text::kReasonAtEndNotKnown, {kDay}},
    {"in post on {}, {} FTE", Text::kReasonAtEnd, {kDay, kNumber}},
    {"in post, {} FTE", Text::kReasonInPost, {kNumber}},
    {"agency, {} FTE", Text::kReasonAgency, {kNumber}},
    {"started {}, {} day after the offer", Text::kReasonStarted, {kDay, kNumber}},
    {"started {}, {} days after the offer", Text::kReasonStarted, {kDay, kNumber}},
    {"finished {}, {} since {}", Text::kReasonFinishedRated, {kDay, kPlain, kDay}},
    {"overdue since {}, {} since {}", Text::kReasonOverdueRated, {kDay, kPlain, kDay}},
    {"overdue since {}", Text::kReasonOverdue, {kDay}},
    {"open, {} since {}", Text::kReasonOpenRated, {kPlain, kDay}},
    {"{} due {}", Text::kReasonDueOn, {kPlain, kDay}},
    {"{}, received {}", Text::kReasonReceived, {kPlain, kDay}},
};

bool IsDay(std::string_view text) { return Date::Parse(text).ok(); }
bool IsDigit(std::string_view text) { return !text.empty() && text.front() >= '0' && text.front() <= '9'; }

// The values where `text` is the pattern; nothing when it is not. Each value is as short as it can be, and a day is a day.
bool Match(const Pattern& pattern, std::string_view text, std::vector<std::string_view>* values) {
  values->clear();
  std::string_view rest = pattern.english;
  while (true) {
    const size_t hole = rest.find("{}");
    const std::string_view literal = rest.substr(0, hole);
    if (!text.starts_with(literal)) return false;
    text.remove_prefix(literal.size());
    if (hole == std::string_view::npos) return text.empty();
    rest.remove_prefix(hole + 2);
    const std::string_view next = rest.substr(0, rest.find("{}"));
    size_t end = next.empty() ? text.size() : text.find(next);
    // "no plan made 2013-03-04": the word before a day may hold spaces.
    const Shape following = pattern.shapes[std::min<size_t>(values->size() + 1, 3)];
    const auto follows = [&](std::string_view value) { return following == kDay ? IsDay(value.substr(0, 10)) : IsDigit(value); };
    const bool known_next = next == " " && (following == kDay || following == kNumber);
    while (known_next && end != std::string_view::npos && !follows(text.substr(end + 1))) end = text.find(next, end + 1);
    if (rest.find("{}") == std::string_view::npos && !next.empty() && text.ends_with(next)) end = text.size() - next.size();
    if (end == std::string_view::npos || end == 0) return false;
    const Shape shape = pattern.shapes[values->size()];
    if (shape == kDay && !IsDay(text.substr(0, end))) return false;
    values->push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::optional<std::string> SayWhy(Language language, std::string_view why);

// Nothing where what stands there has no words in the reader's language.
std::optional<std::string> ShowValue(Language language, Shape shape, std::string_view value) {
  switch (shape) {
    case Shape::kPlain:
      for (const char* kind : {"reason", "cell"}) {
        if (FindName(kind, value)) return SayName(language, kind, value);
      }
      return std::string(value);
    case Shape::kDay: return DayWords(language, value);
    case Shape::kMoment: return MomentWords(language, value);
    case Shape::kRule: return SayName(language, "rule", value);
    case Shape::kLimit: return LimitWords(language, value);
    case Shape::kMeasure: return SayName(language, "measure", value);
    case Shape::kView: return SayName(language, "view", value);
    case Shape::kNumber: return NumberText(value);
    case Shape::kPlace: return SayName(language, "value", value);
    case Shape::kWhy: return SayWhy(language, value);
  }
  return std::string(value);
}

template <size_t kSize>
std::optional<std::string> SayBy(Language language, const Pattern (&patterns)[kSize], std::string_view text) {
  std::vector<std::string_view> values;
  for (const Pattern& pattern : patterns) {
    if (!Match(pattern, text, &values)) continue;
    std::array<std::string, 4> shown;
    for (size_t i = 0; i < values.size(); ++i) {
      std::optional<std::string> value = ShowValue(language, pattern.shapes[i], values[i]);
      if (!value) return std::nullopt;
      shown[i] = *std::move(value);
    }
    return Say(language, pattern.text, {{"a", shown[0]}, {"b", shown[1]}, {"c", shown[2]}, {"d", shown[3]}});
  }
  return std::nullopt;
}

std::optional<std::string> SayWhy(Language language, std::string_view why) {
  if (FindName("reason", why)) return SayName(language, "reason", why);
  return SayBy(language, kWhys, why);
}

}  // namespace

std::vector<std::string_view> NotePatterns() {
  std::vector<std::string_view> patterns;
  for (const Pattern& pattern : kPatterns) patterns.push_back(pattern.english);
  return patterns;
}

NoteWords SayNote(Language language, std::string_view note) {
  if (const auto words = SayBy(language, kPatterns, note)) return {*words};
  // Of a series: its measure, which the page names already in the reader's language.
  const size_t colon = note.find(": ");
  if (colon != std::string_view::npos && FindName("measure", note.substr(0, colon))) {
    const NoteWords rest = SayNote(language, note.substr(colon + 2));
    return {fmt::format("{}: {}", SayName(language, "measure", note.substr(0, colon)), rest.text), rest.english_only};
  }
  return {std::string(note), true};
}

std::string SayReason(Language language, std::string_view reason) {
  if (FindName("reason", reason)) return SayName(language, "reason", reason);
  if (const auto words = SayBy(language, kReasons, reason)) return *words;
  // "seen 2013-03-04"
  const size_t space = reason.rfind(' ');
  if (space != std::string_view::npos && IsDay(reason.substr(space + 1))) {
    return fmt::format("{}, {}", SayReason(language, reason.substr(0, space)), DayWords(language, reason.substr(space + 1)));
  }
  return FindName("cell", reason) ? SayName(language, "cell", reason) : std::string(reason);
}

}  // namespace hanes

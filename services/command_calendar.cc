// SPDX-License-Identifier: Apache-2.0
// calendar: bank holidays and term dates from a file against what is known, and what is known.
#include <algorithm>
#include <map>
#include <set>

#include "base/clock.h"
#include "projections/calendar_file.h"
#include "services/calendar_source.h"
#include "services/command_list.h"
#include "services/publishing.h"
#include "services/settings_question.h"

namespace hanes {
namespace {

using Kind = CalendarEntry::Kind;

constexpr std::string_view kKindNames[] = {"bank_holiday", "school_closed", "term"};

// What the calendar says as known at a moment. A day is named by whom it is for and its date, a term by its id: what makes two entries the same.
std::vector<CalendarEntry> KnownEntries(const SettingsBook& book, Timestamp known_at) {
  std::vector<CalendarEntry> entries;
  for (const KnownFact& known : book.facts()) {
    const Fact& fact = known.fact;
    if (!known.known.Contains(known_at)) continue;
    if (fact.kind == kSchoolTerm) entries.push_back({Kind::kTerm, fact.dimensions[0], fact.dimensions[1], fact.valid});
    if (fact.kind != kCalendarDay) continue;
    const Kind kind = fact.dimensions[1] == kKindNames[Kind::kBankHoliday] ? Kind::kBankHoliday : Kind::kSchoolClosed;
    entries.push_back({kind, fact.dimensions[0], fact.dimensions[2], fact.valid});
  }
  return entries;
}

bool AreTheSame(const CalendarEntry& a, const CalendarEntry& b) {
  const bool is_term = a.kind == Kind::kTerm;
  return a.kind == b.kind && a.division == b.division && (is_term ? a.name == b.name : a.days.from == b.days.from);
}

const CalendarEntry* FindSame(const std::vector<CalendarEntry>& entries, const CalendarEntry& entry) {
  const auto found = std::ranges::find_if(entries, [&](const CalendarEntry& other) { return AreTheSame(entry, other); });
  return found == entries.end() ? nullptr : &*found;
}

// A file speaks for the days from its first to its last of one kind and division; bank holidays for whole years.
DateRange SpokenFor(const std::vector<CalendarEntry>& file, const CalendarEntry& like) {
  DateRange days{Date::Max(), Date::Min()};
  for (const CalendarEntry& entry : file) {
    if (entry.kind != like.kind || entry.division != like.division) continue;
    days.from = std::min(days.from, entry.days.from);
    days.to = std::max(days.to, entry.days.to);
  }
  if (like.kind == Kind::kBankHoliday && days.from.IsReal() && days.to.IsReal()) {
    days = {Date::FromCivil(days.from.year(), 1, 1), Date::FromCivil((days.to - 1).year() + 1, 1, 1)};
  }
  return days;
}

StatusOr<v1::Event> EventOf(const CalendarEntry& entry, bool withdrawn, const std::string& citation, const AuthorityId& authority, Timestamp at) {
  if (entry.kind == Kind::kTerm) {
    v1::TermDeclared term;
    term.set_term_id(entry.name);
    term.set_division(entry.division);
    term.set_begin_on(entry.days.from.ToString());
    term.set_end_on(entry.days.to.ToString());
    term.set_withdrawn(withdrawn);
    term.set_citation(citation);
    return MakeTerm(authority, term, at, Date());
  }
  v1::CalendarDayDeclared day;
  day.set_day_on(entry.days.from.ToString());
  day.set_division(entry.division);
  day.set_kind(std::string(kKindNames[entry.kind]));
  day.set_name(entry.name);
  day.set_withdrawn(withdrawn);
  day.set_citation(citation);
  return MakeCalendarDay(authority, day, at, Date());
}

std::string Words(const CalendarEntry& entry) {
  const std::string days = entry.kind == Kind::kTerm ? fmt::format("{} to {}", entry.days.from.ToString(), (entry.days.to - 1).ToString())
                                                     : entry.days.from.ToString();
  return fmt::format("{} {} {} {}", entry.division, kKindNames[entry.kind], days, entry.name);
}

// A file held against what is known.
struct CalendarDifference {
  std::vector<CalendarEntry> fresh;    // not known, or known as something else
  std::vector<CalendarEntry> lacking;  // known, and not in a file that speaks for its days
  size_t unchanged = 0;
};

CalendarDifference Compare(const std::vector<CalendarEntry>& file, const std::vector<CalendarEntry>& known) {
  CalendarDifference difference;
  for (const CalendarEntry& entry : file) {
    const CalendarEntry* same = FindSame(known, entry);
    if (same != nullptr && same->days == entry.days) ++difference.unchanged;
    else difference.fresh.push_back(entry);
  }
  for (const CalendarEntry& entry : known) {
    const DateRange days = SpokenFor(file, entry);
    if (days.Contains(entry.days.from) && FindSame(file, entry) == nullptr) difference.lacking.push_back(entry);
  }
  return difference;
}

void Report(const CalendarDifference& difference, bool withdraw) {
  fmt::print("{} known already, {} new, {} known that the file does not have\n", difference.unchanged, difference.fresh.size(),
             difference.lacking.size());
  for (const CalendarEntry& entry : difference.fresh) fmt::print("  new      {}\n", Words(entry));
  for (const CalendarEntry& entry : difference.lacking) fmt::print("  {}  {}\n", withdraw ? "withdrawn" : "kept   ", Words(entry));
  if (!difference.lacking.empty() && !withdraw) {
    fmt::print("What the file does not have is kept. To withdraw it: the same command with --accept-vanished --reason CITATION\n");
  }
}

Status Say(const Settings& settings, const std::vector<CalendarEntry>& file, const std::string& citation, const AuthorityId& authority,
           const EventReader& log, EventPublisher& publisher) {
  ASSIGN_OR_RETURN(const Timestamp at, RecordedAt(settings));
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  std::vector<CalendarEntry> known;
  if (head.position != Position(0)) {
    ASSIGN_OR_RETURN(const SettingsBook book, SettingsBook::Read(log));
    known = KnownEntries(book, std::max(SystemClock().Now(), head.last_appended_at));
  }
  const CalendarDifference difference = Compare(file, known);
  const bool withdraw = settings.Switch("accept-vanished");
  for (const CalendarEntry& entry : difference.fresh) {
    ASSIGN_OR_RETURN(const v1::Event event, EventOf(entry, false, citation, authority, at));
    RETURN_IF_ERROR(publisher.Publish(event));
  }
  for (const CalendarEntry& entry : difference.lacking) {
    if (!withdraw) continue;
    ASSIGN_OR_RETURN(const v1::Event event, EventOf(entry, true, settings.Text("reason"), authority, at));
    RETURN_IF_ERROR(publisher.Publish(event));
  }
  RETURN_IF_ERROR(publisher.Flush());
  Report(difference, withdraw);
  return OkStatus();
}

StatusOr<std::vector<CalendarEntry>> ReadSource(const std::string& path) {
  if (path.ends_with(".csv")) return ReadTermDates(path);
  if (!path.ends_with(".json")) {
    return InvalidArgument("{}: a calendar is the published bank-holidays.json, a .csv of term dates, or a .toml as the one that comes with hanes", path);
  }
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  return ReadBankHolidays(path, text);
}

// A calendar of our own says for itself what was known when.
Status ImportToml(const Settings& settings, const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  RETURN_IF_ERROR(ReadCalendar(path, text, AuthorityId("W06000012")).status());
  return Publish(settings, [&](const AuthorityId& authority, const EventReader&, EventPublisher& publisher) -> Status {
    ASSIGN_OR_RETURN(const std::vector<v1::Event> events, ReadCalendar(path, text, authority));
    for (const v1::Event& event : events) RETURN_IF_ERROR(publisher.Publish(event));
    RETURN_IF_ERROR(publisher.Flush());
    fmt::print("{} declarations published to the log of {}; those it had already are not stored again\n", events.size(), authority.value());
    return OkStatus();
  });
}

Status Import(const Settings& settings, const std::string& path) {
  RETURN_IF_ERROR(RecordedAt(settings).status());
  if (settings.Switch("accept-vanished")) RETURN_IF_ERROR(Required(settings, "reason").status());
  if (path.ends_with(".toml")) return ImportToml(settings, path);
  ASSIGN_OR_RETURN(const std::vector<CalendarEntry> file, ReadSource(path));
  const std::string citation = settings.Given("reason") ? settings.Text("reason") : path.substr(path.rfind('/') + 1);
  return Publish(settings, [&](const AuthorityId& authority, const EventReader& log, EventPublisher& publisher) {
    return Say(settings, file, citation, authority, log, publisher);
  });
}

Status Show(const Settings& settings) {
  ASSIGN_OR_RETURN(const SettingsQuestion asked, SettingsQuestion::Read(settings));
  std::vector<std::vector<std::string>> rows;
  for (const KnownFact& known : asked.book.facts()) {
    const Fact& fact = known.fact;
    const bool is_term = fact.kind == kSchoolTerm;
    if ((fact.kind != kCalendarDay && !is_term) || !known.known.Contains(asked.known_at)) continue;
    rows.push_back({fact.dimensions[0], is_term ? "term" : fact.dimensions[1], fact.valid.from.ToString(), (fact.valid.to - 1).ToString(),
                    fact.dimensions[is_term ? 1 : 2], known.known.from.ToString(), asked.book.CitationOf(known)});
  }
  std::ranges::sort(rows);
  return PrintRows(settings, asked, "calendar", "division", {"division", "kind", "from", "to", "name", "known_from", "citation"}, rows);
}

}  // namespace

StatusOr<ExitCode> RunCalendar(const Invocation& invocation) {
  const std::vector<std::string>& words = invocation.operands;
  Status done = InvalidArgument("calendar {}: write calendar import FILE or calendar show", fmt::join(words, " "));
  if (words[0] == "import" && words.size() == 2) done = Import(invocation.settings, words[1]);
  if (words[0] == "show" && words.size() == 1) done = Show(invocation.settings);
  RETURN_IF_ERROR(done);
  return kExitOk;
}

}  // namespace hanes

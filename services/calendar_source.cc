// SPDX-License-Identifier: Apache-2.0
#include "services/calendar_source.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <set>

#include "base/nearest.h"
#include "base/utf8.h"
#include "services/settings_csv.h"

namespace hanes {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

const SettingsColumns kColumns = {"term dates", {"from", "to", "kind", "division"}, {"name"}};

// "FILE:12" of the first place where the text says it.
std::string PlaceOf(const std::string& file, const std::string& json, const std::string& said) {
  const size_t at = json.find('"' + said + '"');
  if (at == std::string::npos) return file;
  return fmt::format("{}:{}", file, 1 + std::count(json.begin(), json.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

std::string TextOf(const Struct& object, const char* key) {
  const auto found = object.fields().find(key);
  return found == object.fields().end() ? "" : found->second.string_value();
}

StatusOr<CalendarEntry> ReadHoliday(const std::string& file, const std::string& json, const std::string& division, const Value& value) {
  const Struct& event = value.struct_value();
  const std::string date = TextOf(event, "date"), title = TextOf(event, "title"), notes = TextOf(event, "notes");
  const std::string place = PlaceOf(file, json, date);
  if (date.empty() || title.empty()) {
    return InvalidArgument("{}: an event of {} needs \"date\" and \"title\": download the list again", file, division);
  }
  const StatusOr<Date> day = Date::Parse(date);
  RETURN_IF_ERROR(Annotate(day.status(), place));
  const bool substitute = notes == "Substitute day";
  return CalendarEntry{CalendarEntry::kBankHoliday, division, title + (substitute ? " (substitute day)" : ""), {*day, *day + 1}};
}

StatusOr<DateRange> ReadRange(const SettingsRow& row) {
  const StatusOr<Date> from = Date::Parse(row.Cell("from"));
  RETURN_IF_ERROR(Annotate(from.status(), "from"));
  const StatusOr<Date> to = Date::Parse(row.Cell("to"));
  RETURN_IF_ERROR(Annotate(to.status(), "to"));
  if (*to < *from) return InvalidArgument("to {} is before from {}: write the last day of the range", to->ToString(), from->ToString());
  constexpr int32_t kDaysMax = 366;
  if (*to - *from >= kDaysMax) return InvalidArgument("from {} to {} is more than a year: write each term by itself", from->ToString(), to->ToString());
  return DateRange{*from, *to + 1};
}

Status AddRow(const SettingsRow& row, std::vector<CalendarEntry>* entries) {
  ASSIGN_OR_RETURN(const DateRange range, ReadRange(row));
  const std::string kind = row.Cell("kind"), division = row.Cell("division"), name = row.Cell("name");
  if (division.empty()) return InvalidArgument("division is empty: write whose terms these are, as the rule calendar.terms has it");
  if (kind == "term") {
    // It is the term's own key: a later list that has the same name says the same term again.
    const bool one_word = std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~'; });
    if (!one_word) {
      return InvalidArgument("name \"{}\" is not one word of plain letters: a term is known by its name, so write it as autumn-2012, or leave "
                             "it out", Excerpt(name));
    }
    const auto overlaps = [&](const CalendarEntry& e) {
      return e.kind == CalendarEntry::kTerm && e.division == division && e.days.from < range.to && range.from < e.days.to;
    };
    const auto other = std::ranges::find_if(*entries, overlaps);
    if (other != entries->end()) {
      return InvalidArgument("the term from {} overlaps the one from {}: end one before the other begins", range.from.ToString(),
                             other->days.from.ToString());
    }
    entries->push_back({CalendarEntry::kTerm, division, name.empty() ? range.from.ToString() : name, range});
    return OkStatus();
  }
  const bool closed = kind == "half_term" || kind == "closed";
  if (!closed && kind != "bank_holiday") {
    return InvalidArgument("kind \"{}\" is not one of term, half_term, closed, bank_holiday{}", kind,
                           DidYouMean(kind, {"term", "half_term", "closed", "bank_holiday"}));
  }
  for (Date day = range.from; day < range.to; day = day + 1) {
    const bool weekend = day.weekday() == 0 || day.weekday() == 6;
    if (weekend && closed) continue;
    entries->push_back({closed ? CalendarEntry::kSchoolClosed : CalendarEntry::kBankHoliday, division, name.empty() ? kind : name, {day, day + 1}});
  }
  return OkStatus();
}

}  // namespace

StatusOr<std::vector<CalendarEntry>> ReadBankHolidays(const std::string& file, const std::string& json) {
  Struct divisions;
  if (!google::protobuf::util::JsonStringToMessage(json, &divisions).ok()) {
    return InvalidArgument("{}: this is not JSON: download https://www.gov.uk/bank-holidays.json again", file);
  }
  std::vector<CalendarEntry> entries;
  for (const auto& [division, value] : divisions.fields()) {
    const auto events = value.struct_value().fields().find("events");
    if (events == value.struct_value().fields().end() || events->second.list_value().values().empty()) {
      return InvalidArgument("{}: \"{}\" has no list \"events\": it is not the published list of bank holidays", PlaceOf(file, json, division),
                             Excerpt(division));
    }
    std::set<Date> said;
    for (const Value& event : events->second.list_value().values()) {
      ASSIGN_OR_RETURN(CalendarEntry entry, ReadHoliday(file, json, division, event));
      if (!said.insert(entry.days.from).second) {
        return InvalidArgument("{}: {} has {} twice: leave one out", PlaceOf(file, json, entry.days.from.ToString()), division,
                               entry.days.from.ToString());
      }
      entries.push_back(std::move(entry));
    }
  }
  if (entries.empty()) return InvalidArgument("{}: there is no division in it: download the list again", file);
  std::ranges::sort(entries);
  return entries;
}

StatusOr<std::vector<CalendarEntry>> ReadTermDates(const std::string& path) {
  std::vector<CalendarEntry> entries;
  RETURN_IF_ERROR(ForEachSettingsRow(path, kColumns, [&](const SettingsRow& row) { return AddRow(row, &entries); }));
  if (entries.empty()) return InvalidArgument("{}: there is no row in it", path);
  return entries;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "projections/calendar_file.h"

#include <set>

#include "projections/settings_file.h"

namespace hanes {
namespace {

constexpr std::string_view kFileKeys[] = {"division", "citation", "declaration"};
constexpr std::string_view kDeclarationKeys[] = {"division", "citation", "recorded_at", "kind", "withdrawn", "days"};
constexpr std::string_view kDayKeys[] = {"day", "name"};

// Everything of a declaration but its days.
StatusOr<v1::CalendarDayDeclared> ReadDeclaration(const SettingsFile& file, const toml::table& declaration) {
  RETURN_IF_ERROR(file.ExpectKeys(declaration, kDeclarationKeys));
  v1::CalendarDayDeclared declared;
  ASSIGN_OR_RETURN(*declared.mutable_division(), file.Text(declaration, "division"));
  ASSIGN_OR_RETURN(*declared.mutable_citation(), file.Text(declaration, "citation"));
  ASSIGN_OR_RETURN(const std::optional<std::string> kind, file.TextIfAny(declaration, "kind"));
  declared.set_kind(kind.value_or("bank_holiday"));
  if (declared.kind() != "bank_holiday" && declared.kind() != "school_closed") {
    return InvalidArgument("{}: kind \"{}\" is not bank_holiday or school_closed", file.Place(declaration), declared.kind());
  }
  const toml::node* withdrawn = declaration.get("withdrawn");
  if (withdrawn != nullptr && !withdrawn->is_boolean()) return InvalidArgument("{}: write withdrawn = true, or leave it out", file.Place(*withdrawn));
  declared.set_withdrawn(withdrawn != nullptr && withdrawn->as_boolean()->get());
  return declared;
}

StatusOr<const toml::array*> DaysOf(const SettingsFile& file, const toml::table& declaration) {
  const toml::node* days = declaration.get("days");
  if (days == nullptr || !days->is_array_of_tables()) {
    return InvalidArgument("{}: needs days = [{{ day = 2022-09-19, name = \"...\" }}]", file.Place(days == nullptr ? declaration : *days));
  }
  return days->as_array();
}

}  // namespace

StatusOr<v1::Event> MakeCalendarDay(const AuthorityId& authority, const v1::CalendarDayDeclared& day, std::optional<Timestamp> recorded_at,
                                    Date today) {
  const Date declared_on = recorded_at.has_value() ? DayInLondon(*recorded_at) : today;
  v1::Event event = BeginSetting(authority, declared_on, recorded_at, fmt::format("{}/{}/{}", day.division(), day.kind(), day.day_on()));
  *event.mutable_calendar_day_declared() = day;
  return EndSetting(std::move(event), authority);
}

StatusOr<v1::Event> MakeTerm(const AuthorityId& authority, const v1::TermDeclared& term, std::optional<Timestamp> recorded_at, Date today) {
  const Date declared_on = recorded_at.has_value() ? DayInLondon(*recorded_at) : today;
  v1::Event event = BeginSetting(authority, declared_on, recorded_at, fmt::format("{}/{}", term.division(), term.term_id()));
  *event.mutable_term_declared() = term;
  return EndSetting(std::move(event), authority);
}

StatusOr<std::vector<v1::Event>> ReadCalendar(std::string_view file, std::string_view toml, const AuthorityId& authority) {
  ASSIGN_OR_RETURN(const SettingsFile parsed, SettingsFile::Parse(file, toml));
  RETURN_IF_ERROR(parsed.ExpectKeys(parsed.table(), kFileKeys));
  ASSIGN_OR_RETURN(const std::vector<const toml::table*> declarations, parsed.Tables("declaration"));
  std::vector<v1::Event> events;
  std::set<std::string> said;
  for (const toml::table* declaration : declarations) {
    ASSIGN_OR_RETURN(v1::CalendarDayDeclared declared, ReadDeclaration(parsed, *declaration));
    ASSIGN_OR_RETURN(const Timestamp recorded_at, parsed.Instant(*declaration, "recorded_at"));
    ASSIGN_OR_RETURN(const toml::array* days, DaysOf(parsed, *declaration));
    for (const toml::node& node : *days) {
      const toml::table& day = *node.as_table();
      RETURN_IF_ERROR(parsed.ExpectKeys(day, kDayKeys));
      ASSIGN_OR_RETURN(const Date on, parsed.Day(day, "day"));
      ASSIGN_OR_RETURN(*declared.mutable_name(), parsed.Text(day, "name"));
      declared.set_day_on(on.ToString());
      if (!said.insert(fmt::format("{} {} {} {}", declared.division(), declared.kind(), declared.day_on(), recorded_at.ToString())).second) {
        return InvalidArgument("{}: {} is said twice for one moment: leave one out", parsed.Place(day), declared.day_on());
      }
      StatusOr<v1::Event> event = MakeCalendarDay(authority, declared, recorded_at, Date());
      RETURN_IF_ERROR(Annotate(event.status(), parsed.Place(day)));
      events.push_back(*std::move(event));
    }
  }
  return events;
}

}  // namespace hanes

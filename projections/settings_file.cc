// SPDX-License-Identifier: Apache-2.0
#include "projections/settings_file.h"

#include <algorithm>

#include "base/hash.h"
#include "proto/validate.h"

namespace hanes {
namespace {

// toml++ has checked that it is a day of the calendar.
Date DayOf(const toml::date& day) { return Date::FromCivil(day.year, day.month, day.day); }

}  // namespace

// The library throws; nothing of that leaves this function.
StatusOr<SettingsFile> SettingsFile::Parse(std::string_view file, std::string_view text) {
  try {
    return SettingsFile(file, toml::parse(text, file));
  } catch (const toml::parse_error& error) {
    return InvalidArgument("{}:{}: {}", file, error.source().begin.line, error.description());
  }
}

Status SettingsFile::ExpectKeys(const toml::table& table, std::span<const std::string_view> keys) const {
  for (const auto& [key, value] : table) {
    if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
    return InvalidArgument("{}: \"{}\" is not one of {}", Place(value), key.str(), fmt::join(keys, ", "));
  }
  return OkStatus();
}

StatusOr<std::vector<const toml::table*>> SettingsFile::Tables(std::string_view list) const {
  std::vector<const toml::table*> tables;
  const toml::node* node = table_.get(list);
  if (node == nullptr) return tables;
  const toml::array* array = node->as_array();
  if (array == nullptr) return InvalidArgument("{}: \"{}\" is not a list: write [[{}]]", Place(*node), list, list);
  for (const toml::node& each : *array) {
    if (!each.is_table()) return InvalidArgument("{}: \"{}\" is not a list of tables: write [[{}]]", Place(each), list, list);
    tables.push_back(each.as_table());
  }
  return tables;
}

const toml::node* SettingsFile::Find(const toml::table& table, std::string_view key) const {
  const toml::node* node = table.get(key);
  return node != nullptr ? node : table_.get(key);
}

StatusOr<std::optional<std::string>> SettingsFile::TextIfAny(const toml::table& table, std::string_view key) const {
  const toml::node* node = Find(table, key);
  if (node == nullptr) return std::optional<std::string>();
  const auto* text = node->as_string();
  if (text == nullptr || text->get().empty()) return InvalidArgument("{}: needs {} = \"...\"", Place(*node), key);
  return std::optional<std::string>(text->get());
}

StatusOr<std::string> SettingsFile::Text(const toml::table& table, std::string_view key) const {
  ASSIGN_OR_RETURN(std::optional<std::string> text, TextIfAny(table, key));
  if (!text.has_value()) return InvalidArgument("{}: needs {} = \"...\"", Place(table), key);
  return *std::move(text);
}

StatusOr<std::optional<Date>> SettingsFile::DayIfAny(const toml::table& table, std::string_view key) const {
  const toml::node* node = Find(table, key);
  if (node == nullptr) return std::optional<Date>();
  const auto* day = node->as_date();
  if (day == nullptr) return InvalidArgument("{}: needs {} = a date without quotes, such as 2011-04-01", Place(*node), key);
  return std::optional<Date>(DayOf(day->get()));
}

StatusOr<Date> SettingsFile::Day(const toml::table& table, std::string_view key) const {
  ASSIGN_OR_RETURN(const std::optional<Date> day, DayIfAny(table, key));
  if (!day.has_value()) return InvalidArgument("{}: needs {} = a date without quotes, such as 2011-04-01", Place(table), key);
  return *day;
}

StatusOr<Timestamp> SettingsFile::Instant(const toml::table& table, std::string_view key) const {
  const toml::node* node = Find(table, key);
  const auto* instant = node == nullptr ? nullptr : node->as_date_time();
  if (instant == nullptr || !instant->get().offset.has_value()) {
    return InvalidArgument("{}: needs {} = an instant without quotes, such as 2011-04-01T00:00:00Z", Place(node == nullptr ? table : *node), key);
  }
  const toml::date_time& at = instant->get();
  const int64_t minutes = int64_t{DayOf(at.date).days()} * 1440 + at.time.hour * 60 + at.time.minute - at.offset->minutes;
  return Timestamp::FromMicros((minutes * 60 + at.time.second) * 1'000'000 + at.time.nanosecond / 1000);
}

v1::Event BeginSetting(const AuthorityId& authority, Date occurred_on, std::optional<Timestamp> recorded_at, std::string record) {
  v1::Event event;
  event.set_authority(authority.value());
  event.set_stream("authority:" + authority.value());
  event.set_occurred_on(occurred_on.ToString());
  if (recorded_at.has_value()) {
    event.mutable_recorded_at()->set_seconds(recorded_at->micros() / 1'000'000);
    event.mutable_recorded_at()->set_nanos(static_cast<int32_t>(recorded_at->micros() % 1'000'000 * 1000));
  }
  event.mutable_source()->set_system("settings");
  event.mutable_source()->set_record(std::move(record));
  event.mutable_source()->set_facet("set");
  return event;
}

StatusOr<v1::Event> EndSetting(v1::Event event, const AuthorityId& authority) {
  event.set_id("set-" + ShortId(event.SerializeAsString()));
  RETURN_IF_ERROR(ValidateEvent(event, authority));
  return event;
}

}  // namespace hanes

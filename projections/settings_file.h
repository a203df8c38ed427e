// SPDX-License-Identifier: Apache-2.0
// What files of rules, targets and calendars have in common: TOML whose errors name file and line, and events that say what was set.
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

// One file being read. Its name and text outlive it.
class SettingsFile {
 public:
  // Errors: InvalidArgument "file:line: ..." when it is no TOML.
  static StatusOr<SettingsFile> Parse(std::string_view file, std::string_view text);

  const toml::table& table() const { return table_; }
  // "rules/wales.toml:12"
  std::string Place(const toml::node& node) const { return fmt::format("{}:{}", file_, node.source().begin.line); }
  // InvalidArgument naming the first key of `table` that is not one of these.
  Status ExpectKeys(const toml::table& table, std::span<const std::string_view> keys) const;
  // The tables of [[list]]; empty when there is no such list. Errors: InvalidArgument when it is something else.
  StatusOr<std::vector<const toml::table*>> Tables(std::string_view list) const;

  // A value of `table`, else the one that the file's own top gives for all. Errors: InvalidArgument saying how to write it.
  StatusOr<std::string> Text(const toml::table& table, std::string_view key) const;
  StatusOr<Date> Day(const toml::table& table, std::string_view key) const;
  StatusOr<Timestamp> Instant(const toml::table& table, std::string_view key) const;
  // The same where it may be left out.
  StatusOr<std::optional<std::string>> TextIfAny(const toml::table& table, std::string_view key) const;
  StatusOr<std::optional<Date>> DayIfAny(const toml::table& table, std::string_view key) const;

 private:
  SettingsFile(std::string_view file, toml::table table) : file_(file), table_(std::move(table)) {}
  const toml::node* Find(const toml::table& table, std::string_view key) const;

  std::string file_;
  toml::table table_;
};

// The beginning of an event of the council's stream. `record` names what is set, for its source.
v1::Event BeginSetting(const AuthorityId& authority, Date occurred_on, std::optional<Timestamp> recorded_at, std::string record);
// With an id that follows from all it says, so that to say it again is to say nothing. Errors: InvalidArgument when it breaks the contract.
StatusOr<v1::Event> EndSetting(v1::Event event, const AuthorityId& authority);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/settings.h"

#include <toml++/toml.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/check.h"
#include "base/nearest.h"

namespace hanes {
namespace {

constexpr char kUsualFile[] = "hanes.toml";

bool IsCount(const std::string& text) {
  uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size();
}

// OK when `text` is of the setting's kind.
Status CheckKind(const Setting& setting, const std::string& text, const std::string& origin) {
  if (setting.kind == SettingKind::kCount && !IsCount(text)) {
    return InvalidArgument("{}: \"{}\" is not a whole number; write digits alone, like {}", origin, text, setting.fallback);
  }
  if (setting.kind == SettingKind::kSwitch && text != "true" && text != "false") {
    return InvalidArgument("{}: \"{}\" is neither true nor false", origin, text);
  }
  return OkStatus();
}

std::vector<std::string> KeysOfTheHouse() {
  std::vector<std::string> keys;
  for (const Setting& setting : AllSettings()) {
    if (IsOfHouse(setting) && setting.name != "config") keys.push_back(FileKey(setting));
  }
  return keys;
}

// The setting that a key of the file names.
StatusOr<const Setting*> SettingOfKey(const std::string& key, const std::string& origin) {
  for (const Setting& setting : AllSettings()) {
    const bool in_file = IsOfHouse(setting) && setting.name != "config";
    if (in_file && FileKey(setting) == key) return &setting;
  }
  return InvalidArgument("{}: there is no setting \"{}\" in a file{}; `hanes config --explain` lists them", origin, key,
                         DidYouMean(key, KeysOfTheHouse()));
}

StatusOr<std::string> TextOfNode(const toml::node& node, const std::string& origin) {
  if (const auto text = node.value<std::string>(); text.has_value()) return *text;
  if (node.is_boolean()) return std::string(*node.value<bool>() ? "true" : "false");
  if (node.is_integer()) return std::to_string(*node.value<int64_t>());
  return InvalidArgument("{}: a setting is text, a whole number, true or false", origin);
}

}  // namespace

Environment ProcessEnvironment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Status Settings::Take(const Setting& setting, std::string text, std::string origin) {
  RETURN_IF_ERROR(CheckKind(setting, text, origin));
  values_[std::string(setting.name)] = {.text = std::move(text), .origin = std::move(origin), .given = true};
  return OkStatus();
}

Status Settings::TakeFile(const std::string& path) {
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    return InvalidArgument("{}:{}: {}; the file holds lines like data = \"/var/lib/hanes\"", path, error.source().begin.line,
                           error.description());
  }
  for (const auto& [key, node] : table) {
    const std::string origin = fmt::format("{}:{}", path, node.source().begin.line);
    ASSIGN_OR_RETURN(const Setting* setting, SettingOfKey(std::string(key.str()), origin));
    ASSIGN_OR_RETURN(std::string text, TextOfNode(node, origin));
    RETURN_IF_ERROR(Take(*setting, std::move(text), origin));
  }
  return OkStatus();
}

StatusOr<Settings> Settings::Resolve(const Flags& flags, const Environment& environment) {
  Settings settings;
  for (const Setting& setting : AllSettings()) {
    settings.values_[std::string(setting.name)] = {.text = std::string(setting.fallback), .origin = "default", .given = false};
  }
  const auto flag = flags.find("config");
  const std::optional<std::string> named = flag != flags.end() ? std::optional(flag->second) : environment("HANES_CONFIG");
  if (named.has_value() && !std::filesystem::exists(*named)) {
    return InvalidArgument("{}: there is no such file; --config and HANES_CONFIG name a TOML file of settings", *named);
  }
  if (named.has_value() || std::filesystem::exists(kUsualFile)) RETURN_IF_ERROR(settings.TakeFile(named.value_or(kUsualFile)));
  for (const Setting& setting : AllSettings()) {
    if (!IsOfHouse(setting)) continue;
    const std::string variable = EnvironmentName(setting);
    if (const auto value = environment(variable); value.has_value()) RETURN_IF_ERROR(settings.Take(setting, *value, variable));
  }
  for (const auto& [name, value] : flags) {
    const Setting* setting = FindSetting(name);
    HANES_CHECK(setting != nullptr, "the command line lets no flag through that is not in the table");
    RETURN_IF_ERROR(settings.Take(*setting, value, "--" + name));
  }
  return settings;
}

const Settings::Value& Settings::ValueOf(std::string_view name) const {
  const auto found = values_.find(name);
  HANES_CHECK(found != values_.end(), "every setting that is read is in the table");
  return found->second;
}

uint64_t Settings::Count(std::string_view name) const {
  uint64_t count = 0;
  const std::string& text = Text(name);
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

}  // namespace hanes

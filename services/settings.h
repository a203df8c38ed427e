// SPDX-License-Identifier: Apache-2.0
// Everything that can be set, in one table. Parsing, --help and `hanes config --explain` all read it, and nothing else parses settings.
//
// Precedence: a flag (--data D), then the environment (HANES_DATA), then the TOML file (data = "D"), then the default.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace hanes {

enum class SettingKind {
  kText,    // any text without NUL; an address, a path, a date
  kCount,   // a whole number, 0 and up
  kSwitch,  // present or not; "true" or "false" in the environment and the file
};

// Where it may be set besides the command line.
enum class SettingScope {
  kHouse,          // how this installation runs: also from the environment and the file
  kSecretOfHouse,  // the same, and its value is never shown
  kOnce,           // what one command line asks: a flag alone
};

struct Setting {
  std::string_view name;      // "log-level": --log-level, HANES_LOG_LEVEL, log_level = in the file
  SettingKind kind;
  SettingScope scope;
  std::string_view shape;     // what stands for its value in help: "DATE"; empty for a switch
  std::string_view fallback;  // the value when nobody sets it
  std::string_view help;      // one line
};

inline bool IsOfHouse(const Setting& setting) { return setting.scope != SettingScope::kOnce; }

// The table, in the order it is shown.
std::span<const Setting> AllSettings();
// Null when there is none of this name.
const Setting* FindSetting(std::string_view name);
std::string EnvironmentName(const Setting& setting);  // HANES_LOG_LEVEL
std::string FileKey(const Setting& setting);          // log_level

// Flags as they stood on the command line, by name: a switch has the value "true".
using Flags = std::map<std::string, std::string>;
// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string&)>;
// That of this process.
Environment ProcessEnvironment();

// The value of every setting and where it came from.
class Settings {
 public:
  struct Value {
    std::string text;
    std::string origin;  // "--data", "HANES_DATA", "hanes.toml:3", "default"
    bool given = false;  // somebody set it
  };

  // Reads the file named by --config or HANES_CONFIG, else ./hanes.toml when it is there. InvalidArgument naming the place, the value and
  // the remedy when a value is of the wrong kind, or the file holds a key that is not in the table (with the nearest that is).
  static StatusOr<Settings> Resolve(const Flags& flags, const Environment& environment);

  // The name must be in the table.
  const std::string& Text(std::string_view name) const { return ValueOf(name).text; }
  bool Switch(std::string_view name) const { return Text(name) == "true"; }
  uint64_t Count(std::string_view name) const;
  bool Given(std::string_view name) const { return ValueOf(name).given; }
  const Value& ValueOf(std::string_view name) const;

 private:
  Status Take(const Setting& setting, std::string text, std::string origin);
  Status TakeFile(const std::string& path);

  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace hanes

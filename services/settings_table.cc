// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "services/settings.h"

namespace hanes {
namespace {

constexpr auto kText = SettingKind::kText;
constexpr auto kCount = SettingKind::kCount;
constexpr auto kSwitch = SettingKind::kSwitch;
constexpr auto kHouse = SettingScope::kHouse;
constexpr auto kSecret = SettingScope::kSecretOfHouse;
constexpr auto kOnce = SettingScope::kOnce;

constexpr auto kSettings = std::to_array<Setting>({
    {"data", kText, kHouse, "DIR", "hanes-data", "data folder: the log, its views and who serves it"},
    {"authority", kText, kHouse, "GSS", "", "the council, as its GSS code: W06000012; needed once, then the log knows"},
    {"kafka", kText, kHouse, "HOST:PORT", "", "Kafka brokers, comma between them; without it `serve` brings its own"},
    {"kafka-options", kText, kSecret, "K=V,K=V", "", "settings of the Kafka client: security.protocol=SASL_SSL,sasl.password=..."},
    {"grpc", kText, kHouse, "ADDR", "127.0.0.1:0", "where a role answers other processes; port 0 takes a free one"},
    {"http", kText, kHouse, "ADDR", "127.0.0.1:8600", "where questions are answered over HTTP; port 0 takes a free one"},
    {"log", kText, kHouse, "ADDR", "", "gRPC address of the store whose log is read"},
    {"views", kText, kHouse, "ADDR", "", "gRPC address of the view that is asked"},
    {"watch", kText, kHouse, "DIR", "", "drop box: folders closed by a _COMPLETE file are taken in, once"},
    {"log-level", kText, kHouse, "LEVEL", "",
     "least important line written: info, warning or error; roles that stay write info, commands warning"},
    {"config", kText, kHouse, "FILE", "", "TOML file of settings; ./hanes.toml when it is there"},

    {"as-at", kText, kOnce, "DATE", "", "the day on which it was true; the day of --known-at when left out"},
    {"known-at", kText, kOnce, "WHEN", "", "how far knowledge reached: a date (end of that day in London) or an instant"},
    {"by", kText, kOnce, "DIMENSION", "", "what to count by: authority, team, worker, category or status"},
    {"open", kSwitch, kOnce, "", "false", "list the children behind each figure"},
    {"format", kText, kOnce, "FORMAT", "table", "table, csv, json or text, as the command offers"},
    {"order", kText, kOnce, "TIME", "position", "occurred, recorded, known or position"},
    {"window", kText, kOnce, "FROM..TO", "", "first and last day that the extract speaks for"},
    {"received", kText, kOnce, "INSTANT", "", "when the extract was received: 2018-06-30T12:00:00Z"},
    {"accept-vanished", kSwitch, kOnce, "", "false", "take an extract that lost more records than is permitted; needs --reason"},
    {"reason", kText, kOnce, "TEXT", "", "why: it is kept in the log"},
    {"compare", kSwitch, kOnce, "", "false", "show the figures that would change, change nothing"},
    {"swap-back", kSwitch, kOnce, "", "false", "put the version in use before the last rebuild back"},
    {"after", kCount, kOnce, "POSITION", "0", "only what comes after this position"},
    {"from-offset", kCount, kOnce, "OFFSET", "0", "the offset to read from"},
    {"explain", kSwitch, kOnce, "", "false", "with the meaning of each setting and the ways to set it"},
    {"seed", kCount, kOnce, "NUMBER", "7", "which invented council"},
    {"from", kText, kOnce, "DATE", "2011-04-01", "first day"},
    {"to", kText, kOnce, "DATE", "2014-03-31", "last day"},
    {"every", kText, kOnce, "PERIOD", "day", "an extract every day or week"},
    {"children", kCount, kOnce, "NUMBER", "0", "children known to the council; 0 for the size of Neath Port Talbot"},
    {"years", kCount, kOnce, "NUMBER", "0", "years from --from on; 0 to use --to"},
    {"out", kText, kOnce, "DIR", "", "folder to write"},
    {"help", kSwitch, kOnce, "", "false", "explains the command by example"},
});

}  // namespace

std::span<const Setting> AllSettings() { return kSettings; }

const Setting* FindSetting(std::string_view name) {
  const auto found = std::ranges::find(kSettings, name, &Setting::name);
  return found == kSettings.end() ? nullptr : &*found;
}

std::string FileKey(const Setting& setting) {
  std::string key(setting.name);
  std::ranges::replace(key, '-', '_');
  return key;
}

std::string EnvironmentName(const Setting& setting) {
  std::string name = "HANES_" + FileKey(setting);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

}  // namespace hanes

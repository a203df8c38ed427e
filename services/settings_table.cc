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
    {"token-file", kText, kHouse, "FILE", "", "who has one of its tokens may ask over HTTP, nobody else; needed beyond this machine"},
    {"http-hosts", kText, kHouse, "NAME,NAME", "", "names under which a proxy on this machine passes requests on"},
    {"http-origins", kText, kHouse, "ORIGIN,ORIGIN", "", "other sites whose pages may read feeds, like https://figures.example; none when left out"},
    {"log", kText, kHouse, "ADDR", "", "gRPC address of the store whose log is read"},
    {"views", kText, kHouse, "ADDR", "", "gRPC address of the view that is asked"},
    {"watch", kText, kHouse, "DIR", "", "drop box: folders closed by a _COMPLETE file are taken in, once"},
    {"publish-weekly", kText, kHouse, "TIME", "", "when the figures of the week before are published, in London: MON 06:00; never when left out"},
    {"delivery", kText, kHouse, "FILE", "", "TOML file of those who are sent a published week: recipients, webhooks, mail server"},
    {"chromium", kText, kHouse, "FILE", "", "the Chromium that prints; the first found in PATH when left out"},
    {"mapping", kText, kHouse, "FILE", "", "TOML file that says how an HR system's tables, columns and codes are named in ours"},
    {"log-level", kText, kHouse, "LEVEL", "",
     "least important line written: info, warning or error; roles that stay write info, commands warning"},
    {"config", kText, kHouse, "FILE", "", "TOML file of settings; ./hanes.toml when it is there"},

    {"as-at", kText, kOnce, "DATE", "", "the day on which it was true; the day of --known-at when left out"},
    {"known-at", kText, kOnce, "WHEN", "", "how far knowledge reached: a date (end of that day in London) or an instant"},
    {"by", kText, kOnce, "DIMENSION", "", "what to count by: authority, team, worker, category, status; each view has its own"},
    {"open", kSwitch, kOnce, "", "false", "list who is behind each figure"},
    {"period", kText, kOnce, "PERIOD", "", "the days a figure is of: 2012-13, 2013-Q2, 2013-W09, 2013-02 or ytd:2013-02-28"},
    {"code", kText, kOnce, "CODE", "", "one indicator or measure alone: SCC/025"},
    {"rules", kText, kOnce, "NAME", "", "a named set of rules in place of those in force: wales-2016"},
    {"team", kText, kOnce, "ID", "", "one team alone"},
    {"worker", kText, kOnce, "ID", "", "one worker alone"},
    {"category", kText, kOnce, "NAME", "", "one category alone, of children, absences, roles, what is due or actions, as the rows call it"},
    {"xmr", kSwitch, kOnce, "", "false", "limits and signals of a process behaviour chart with a series"},
    {"baseline", kText, kOnce, "FROM..TO", "", "with --xmr: the days whose points fix centre and limits; all points when left out"},
    {"as-published", kSwitch, kOnce, "", "false", "a series of the figures as they were published"},
    {"week", kText, kOnce, "WEEK", "", "a week, like 2013-W09; the last that is over when left out"},
    {"language", kText, kOnce, "LANGUAGE", "en", "en or cy: of a page that is printed"},
    {"dry-run", kSwitch, kOnce, "", "false", "say what would be sent, send nothing"},
    {"again", kSwitch, kOnce, "", "false", "send even what was sent, given up or is in doubt; needs --to"},
    {"since", kText, kOnce, "WHEN", "", "only what is another one than at this time: a date (end of that day in London), an instant or, of figures, a position"},
    {"format", kText, kOnce, "FORMAT", "table", "table, csv, json, text or xlsx, as the command offers"},
    {"order", kText, kOnce, "TIME", "position", "occurred, recorded, known or position"},
    {"window", kText, kOnce, "FROM..TO", "", "first and last day that the extract speaks for"},
    {"received", kText, kOnce, "INSTANT", "", "when the extract was received: 2018-06-30T12:00:00Z"},
    {"accept-vanished", kSwitch, kOnce, "", "false", "take an extract that lost more records than is permitted; needs --reason"},
    {"reason", kText, kOnce, "TEXT", "", "why: it is kept in the log"},
    {"compare", kSwitch, kOnce, "", "false", "show the figures that would change, change nothing"},
    {"all", kSwitch, kOnce, "", "false", "every view there is"},
    {"swap-back", kSwitch, kOnce, "", "false", "put the version in use before the last rebuild back"},
    {"after", kText, kOnce, "POSITION|ROW", "0", "only what comes after this position of the log; of figures, after this row"},
    {"from-offset", kCount, kOnce, "OFFSET", "0", "the offset to read from"},
    {"explain", kSwitch, kOnce, "", "false",
     "config: each setting with its meaning and the ways to set it; import: what becomes of ten rows, taking nothing in"},
    {"seed", kCount, kOnce, "NUMBER", "7", "which invented council"},
    {"from", kText, kOnce, "DATE", "", "first day; of an invented council 2011-04-01 when left out"},
    {"to", kText, kOnce, "DATE|ID", "", "last day; of an invented council 2014-03-31 when left out; of a delivery, one recipient alone"},
    {"every", kText, kOnce, "PERIOD", "", "a point of a series every day, week or month; an extract every day or week; day when left out"},
    {"children", kCount, kOnce, "NUMBER", "0", "children known to the council; 0 for the size of Neath Port Talbot"},
    {"hr", kSwitch, kOnce, "", "false", "the HR system's weekly extracts too"},
    {"plan", kSwitch, kOnce, "", "false", "the development plan too, every four weeks"},
    {"years", kCount, kOnce, "NUMBER", "0", "years from --from on; 0 to use --to"},
    {"out", kText, kOnce, "PATH", "", "folder or file to write"},
    {"limit", kCount, kOnce, "NUMBER", "0", "rows at most; all of them when left out"},
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

// SPDX-License-Identifier: Apache-2.0
// config, version: what this installation is set to, and what it is.
#include <cstdio>

#include "services/command_list.h"
#include "services/text_table.h"
#include "services/version.h"

namespace hanes {
namespace {

std::string ShownValue(const Settings& settings, const Setting& setting) {
  const Settings::Value& value = settings.ValueOf(setting.name);
  if (setting.scope == SettingScope::kSecretOfHouse && !value.text.empty()) return "(set, not shown)";
  return value.text;
}

std::string Explanation(const Settings& settings) {
  std::string text = "A flag beats the environment, which beats the file, which beats the default.\n\n";
  for (const Setting& setting : AllSettings()) {
    if (!IsOfHouse(setting)) continue;
    const std::string value = ShownValue(settings, setting);
    text += fmt::format("{} = {}\n  from {}\n  {}\n  --{} {}   {}   {} = \"...\"\n\n", setting.name, value.empty() ? "(nothing)" : value,
                        settings.ValueOf(setting.name).origin, setting.help, setting.name, setting.shape, EnvironmentName(setting),
                        setting.name == "config" ? "(not in the file)" : FileKey(setting));
  }
  return text;
}

}  // namespace

StatusOr<ExitCode> RunConfig(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  if (settings.Switch("explain")) {
    std::fputs(Explanation(settings).c_str(), stdout);
    return kExitOk;
  }
  TextTable table({"setting", "value", "from"});
  for (const Setting& setting : AllSettings()) {
    if (!IsOfHouse(setting)) continue;
    table.Add({std::string(setting.name), ShownValue(settings, setting), settings.ValueOf(setting.name).origin});
  }
  std::fputs(table.ToString().c_str(), stdout);
  return kExitOk;
}

StatusOr<ExitCode> RunVersion(const Invocation&) {
  std::puts(fmt::format("hanes {}", kVersion).c_str());
  return kExitOk;
}

}  // namespace hanes

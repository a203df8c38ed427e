// SPDX-License-Identifier: Apache-2.0
// Any settings file is taken or refused with its place.
#include "services/settings.h"

#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) {
  const MemoryFile file(bytes);
  const Environment nothing = [](const std::string&) { return std::nullopt; };
  const StatusOr<Settings> settings = Settings::Resolve({{"config", file.path()}}, nothing);
  if (settings.ok()) {
    for (const Setting& setting : AllSettings()) settings->ValueOf(setting.name);
    return;
  }
  Require(settings.status().message().find(file.path()) != absl::string_view::npos, "an error names the file");
}

}  // namespace hanes::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <atomic>
#include <cstdio>

#include "base/clock.h"

namespace hanes {
namespace {

std::atomic<LogLevel> g_level{LogLevel::kInfo};

std::string_view NameOfLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "";
}

}  // namespace

void SetLogLevel(LogLevel level) { g_level = level; }

void WriteLog(LogLevel level, std::string_view line) {
  if (level < g_level.load()) return;
  const std::string text = fmt::format("{} {} {}\n", SystemClock().Now().ToString(), NameOfLevel(level), line);
  // One write a line: lines of several threads do not mix. A full or closed stderr is nobody's to mend.
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace hanes

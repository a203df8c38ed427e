// SPDX-License-Identifier: Apache-2.0
// One line a message on standard error: `2026-01-02T03:04:05Z warning topic recreated topic=... offset=17`.
//
// info: an operator would want it at 3 a.m., once. warning: someone must look. error: this process stops.
// Never a name, a date of birth or any content of an event: positions, ids of events and counts only.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace hanes {

enum class LogLevel { kInfo, kWarning, kError };

void WriteLog(LogLevel level, std::string_view line);
// Lines below this level are not written. The command line sets it; tests keep warnings.
void SetLogLevel(LogLevel level);

template <typename... Args>
void LogInfo(fmt::format_string<Args...> text, Args&&... args) {
  WriteLog(LogLevel::kInfo, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void LogWarning(fmt::format_string<Args...> text, Args&&... args) {
  WriteLog(LogLevel::kWarning, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void LogError(fmt::format_string<Args...> text, Args&&... args) {
  WriteLog(LogLevel::kError, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace hanes

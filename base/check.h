// SPDX-License-Identifier: Apache-2.0
// HANES_CHECK(condition, reason): an impossible state, never bad input. Prints file, line, condition and reason, then aborts.
#pragma once

namespace hanes {
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition, const char* reason);
}  // namespace hanes

#define HANES_CHECK(condition, reason) \
  do {                                 \
    if (!(condition)) ::hanes::CheckFailed(__FILE__, __LINE__, #condition, reason); \
  } while (false)

// SPDX-License-Identifier: Apache-2.0
#include "base/status.h"

#include <cstdio>
#include <cstdlib>

#include "base/check.h"

namespace hanes {

Status Annotate(const Status& status, const std::string& context) {
  if (status.ok()) return status;
  return Status(status.code(), fmt::format("{}: {}", context, MessageOf(status)));
}

void CheckFailed(const char* file, int line, const char* condition, const char* reason) {
  std::fprintf(stderr, "%s:%d: impossible: %s (%s)\n", file, line, condition, reason);
  std::abort();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/open_files.h"

#include <sys/resource.h>

#include <algorithm>

#include "base/log.h"

namespace hanes {
namespace {

// What the log, views, Kafka and gRPC may hold open beside connections.
constexpr size_t kOtherFiles = 1024;

}  // namespace

size_t ConnectionsWithin(size_t files_max, size_t wanted) {
  // Where there are few files for everything, connections get a quarter.
  const size_t possible = files_max > 2 * kOtherFiles ? files_max - kOtherFiles : files_max / 4;
  return std::clamp<size_t>(possible, 1, std::max<size_t>(wanted, 1));
}

size_t ConnectionsPossible(size_t wanted) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;  // no limit is known to be in the way
  const rlim_t needed = wanted + kOtherFiles;
  if (files.rlim_cur < needed) {
    const rlim_t before = files.rlim_cur;
    files.rlim_cur = std::min<rlim_t>(needed, files.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) files.rlim_cur = before;
  }
  const size_t possible = ConnectionsWithin(files.rlim_cur, wanted);
  if (possible < wanted) {
    LogWarning("http fewer connections possible={} wanted={} files_max={} remedy=\"ulimit -n {}\"", possible, wanted,
               static_cast<uint64_t>(files.rlim_cur), static_cast<uint64_t>(needed));
  }
  return possible;
}

}  // namespace hanes

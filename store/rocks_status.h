// SPDX-License-Identifier: Apache-2.0
// RocksDB's errors as ours.
#pragma once

#include <rocksdb/status.h>

#include <string>

#include "base/status.h"

namespace hanes {

// DataLoss for damaged bytes (RocksDB's words name the file), ResourceExhausted for a full disk, FailedPrecondition for a folder that
// another process has open, Unavailable for a disk that does not answer. `doing` says what was tried: "append after position 17".
Status FromRocks(const rocksdb::Status& status, const std::string& doing);

}  // namespace hanes

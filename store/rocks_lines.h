// SPDX-License-Identifier: Apache-2.0
// RocksDB keeps a file of lines about itself beside the data. On a full disk that file cannot be written either, and RocksDB aborts the
// process when it says its next word: so it says none. What went wrong is in the status of the request that it went wrong for.
#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace hanes {

// For DBOptions::info_log.
std::shared_ptr<rocksdb::Logger> NoRocksLines();

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// What RocksDB has to say of itself, among the lines of this process and not in a LOG file beside the data: on a full disk that file cannot
// be written either, and RocksDB aborts the process when it says its next word.
#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace hanes {

// Its errors, as info: what they mean for a request is in the status that the request gets. All else it says is dropped.
std::shared_ptr<rocksdb::Logger> RocksLines();

}  // namespace hanes

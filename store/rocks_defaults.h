// SPDX-License-Identifier: Apache-2.0
// What every RocksDB of this house is told, log and views alike.
#pragma once

#include <rocksdb/options.h>

namespace hanes {

// `env` null is the machine's. Two habits of RocksDB's are taken away:
//
//   It keeps a file of lines about itself beside the data. On a full disk that file cannot be written either, and RocksDB aborts the process
//   when it says its next word. What went wrong is in the status of the request that it went wrong for.
//
//   When the disk was full or failed a write, it tries to go on by itself, on a thread of its own, for as long as it lasts; and aborts the
//   process where that meets a change it did not expect (RocksDB 7.8, DBImpl::ResumeImpl). Here whoever wrote is told, stops, names the remedy
//   and starts again over what is on disk.
rocksdb::DBOptions RocksDefaults(rocksdb::Env* env);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "store/rocks_status.h"

namespace hanes {

Status FromRocks(const rocksdb::Status& status, const std::string& doing) {
  if (status.ok()) return OkStatus();
  const std::string words = status.ToString();
  if (status.IsNotFound()) return NotFound("{}: {}", doing, words);
  // A file that is not there is as lost as one whose bytes are wrong.
  if (status.IsCorruption() || status.IsPathNotFound()) {
    return DataLoss("{}: {}: stored bytes are damaged; run `hanes check`, then restore the folder from its backup", doing, words);
  }
  if (status.IsNoSpace()) return ResourceExhausted("{}: {}: make room on the disk, then start again", doing, words);
  // RocksDB says both with one code; only the words tell a lock from a disk.
  if (status.IsIOError() && words.find("lock") != std::string::npos) {
    return FailedPrecondition("{}: {}: another process has this log open; stop it first", doing, words);
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return FailedPrecondition("{}: {}: was this folder written by a newer hanes?", doing, words);
  }
  return Unavailable("{}: {}: the disk refuses; mend it, then start again", doing, words);
}

}  // namespace hanes

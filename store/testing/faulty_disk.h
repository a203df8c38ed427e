// SPDX-License-Identifier: Apache-2.0
// A disk for tests: the machine's own, which can fill up, refuse, be slow, and forget what was not synced when the power goes.
//
//   FaultyDisk disk(seed);
//   options.env = &disk;                      // of a log or of a view
//   disk.FailAt(17, DiskFault::kPowerOff);    // the 17th operation from now on, and every later one
//   ... work until it fails, then destroy whatever has files open ...
//   disk.LosePower(PowerLoss::kTorn);         // and open again
//
// What is kept through a power loss is what POSIX promises and no more: the bytes of a file up to its last Sync, and the entries of a
// folder (files made, renamed, linked, deleted, and folders made) up to the last Fsync of that folder. Files that were there before the
// disk first saw them are kept. What does not go through it (CURRENT of a view, scratch files) is the machine's.
//
// Replay: nothing depends on time or addresses. What is left of a file after a power loss is drawn from the seed, the number of the loss,
// the name of the file and its sizes. Operations are counted over all threads, or, with kMyOperations, over those of the thread that set
// the fault: then what RocksDB does in threads of its own moves nothing.
//
// An operation: one append to a file, one sync of a file or folder, one file or folder made, renamed, linked, deleted or cut. Reads never
// fail: damage to what is stored is FlipBit's.
#pragma once

#include <rocksdb/env.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/status.h"

namespace hanes {

enum class DiskFault {
  kNone,
  kNoSpace,        // what takes room is refused; the append that meets it writes a part of its bytes
  kNoAnswer,       // every operation is refused, as by a broken cable
  kReadOnly,       // the same, with the words of a file system that was mounted again to read only
  kSyncFailsOnce,  // one sync fails. As under Linux, the bytes it was for are lost to the disk, and the next sync succeeds
  kSyncFails,      // every sync fails
  kPowerOff,       // nothing gets through any more: what follows, closing of files included, leaves no trace. See LosePower
};

enum class PowerLoss {
  kUnsyncedGone,   // as much as may be lost is lost
  kTorn,           // of each file's unsynced bytes a beginning is kept; of the folders' unsynced entries the older ones
  kGarbage,        // the same, but some sectors of 512 bytes within hold other bytes
};

class FaultyDisk : public rocksdb::EnvWrapper {
 public:
  enum Counted { kAllOperations, kMyOperations };

  explicit FaultyDisk(uint64_t seed = 1);
  ~FaultyDisk() override;

  // From now on; kNone mends the disk. After kPowerOff only LosePower does.
  void Fail(DiskFault fault) { FailAt(1, fault); }
  // The `operation`th from now on, counted from 1, and every later one. Replaces what was set before.
  void FailAt(uint64_t operation, DiskFault fault, Counted counted = kAllOperations);
  // Every operation takes this much longer.
  void SetDelay(std::chrono::microseconds delay);

  // The power goes and comes back. Nothing may have files open. Any fault is over.
  void LosePower(PowerLoss loss = PowerLoss::kUnsyncedGone);

  uint64_t operations() const;  // since the disk was made, of all threads
  uint64_t refused() const;     // of them, those that failed

  rocksdb::Status NewWritableFile(const std::string& path, std::unique_ptr<rocksdb::WritableFile>* file,
                                  const rocksdb::EnvOptions& options) override;
  rocksdb::Status ReopenWritableFile(const std::string& path, std::unique_ptr<rocksdb::WritableFile>* file,
                                     const rocksdb::EnvOptions& options) override;
  rocksdb::Status ReuseWritableFile(const std::string& path, const std::string& old_path, std::unique_ptr<rocksdb::WritableFile>* file,
                                    const rocksdb::EnvOptions& options) override;
  rocksdb::Status NewDirectory(const std::string& path, std::unique_ptr<rocksdb::Directory>* directory) override;
  rocksdb::Status CreateDir(const std::string& path) override;
  rocksdb::Status CreateDirIfMissing(const std::string& path) override;
  rocksdb::Status RenameFile(const std::string& from, const std::string& to) override;
  rocksdb::Status LinkFile(const std::string& from, const std::string& to) override;
  rocksdb::Status DeleteFile(const std::string& path) override;
  rocksdb::Status Truncate(const std::string& path, size_t size) override;

 private:
  // The bytes of a file, whatever it is called: shared by its links.
  struct Bytes {
    uint64_t written = 0;
    uint64_t synced = 0;
    bool lost_by_sync = false;  // a sync failed: no later one brings back what it was for
  };
  // A change of a folder that is not synced, and what takes it back.
  struct Entry {
    enum Change { kMadeFile, kMadeFolder, kRenamed, kLinked, kDeleted } change;
    std::string path;                       // as it is now; of kDeleted, as it was
    std::string from = "";                  // of kRenamed
    std::optional<std::string> content = {};  // of kDeleted, and what kRenamed replaced
    std::shared_ptr<Bytes> bytes = nullptr;   // of `content`
  };
  enum Operation { kTakesRoom, kSync, kOther };
  class File;
  class Folder;

  // Counts an operation and says whether it is refused. Under mutex_.
  rocksdb::Status Meet(Operation operation);
  rocksdb::Status Refusal(Operation operation);
  std::shared_ptr<Bytes> BytesOf(const std::string& path);
  std::optional<std::string> ContentOf(const std::string& path) const;
  rocksdb::Status MakeFolder(const std::string& path, bool may_exist);
  void SyncEntriesOf(const std::string& folder);
  void TakeBack(const Entry& entry);
  void Tear(const std::string& path, Bytes& bytes, PowerLoss loss);
  uint64_t Draw(const std::string& path, const Bytes& bytes, uint64_t number) const;

  const uint64_t seed_;
  mutable std::recursive_mutex mutex_;  // the calls nest: one file is reused by renaming another
  std::map<std::string, std::shared_ptr<Bytes>> files_;
  std::vector<Entry> unsynced_entries_;
  DiskFault fault_ = DiskFault::kNone;
  uint64_t until_fault_ = 0;             // operations; 0 when it is there or none is set
  std::optional<std::thread::id> counted_thread_;
  std::chrono::microseconds delay_{0};
  uint64_t operations_ = 0;
  uint64_t refused_ = 0;
  uint64_t losses_ = 0;
};

// Turns one bit (0 to 7) of one byte of a file over. Nothing may have it open.
Status FlipBit(const std::string& path, uint64_t byte, int bit);

}  // namespace hanes

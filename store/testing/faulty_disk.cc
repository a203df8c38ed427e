// SPDX-License-Identifier: Apache-2.0
#include "store/testing/faulty_disk.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/check.h"
#include "base/hash.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kSectorBytes = 512;

void WriteWhole(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  HANES_CHECK(file.flush().good(), "a test's own disk must take what it held before");
}

}  // namespace

class FaultyDisk::File : public rocksdb::WritableFileWrapper {
 public:
  File(FaultyDisk& disk, std::shared_ptr<Bytes> bytes, std::unique_ptr<rocksdb::WritableFile> real)
      : WritableFileWrapper(real.get()), disk_(disk), bytes_(std::move(bytes)), real_(std::move(real)) {}

  rocksdb::Status Append(const rocksdb::Slice& bytes) override {
    const std::lock_guard lock(disk_.mutex_);
    const rocksdb::Status met = disk_.Meet(kTakesRoom);
    if (met.ok()) return AppendAll(bytes);
    // A full disk takes what it has room for. The rest of the failure is the caller's to hear.
    if (met.IsNoSpace()) AppendAll(rocksdb::Slice(bytes.data(), bytes.size() / 2)).PermitUncheckedError();
    return met;
  }
  rocksdb::Status Append(const rocksdb::Slice& bytes, const rocksdb::DataVerificationInfo&) override { return Append(bytes); }

  rocksdb::Status Sync() override {
    const std::lock_guard lock(disk_.mutex_);
    const rocksdb::Status met = disk_.Meet(kSync);
    if (!met.ok()) {
      bytes_->lost_by_sync = true;
      return met;
    }
    const rocksdb::Status status = real_->Flush();  // only this disk needs to believe it: syncing the machine's would take the time
    if (status.ok() && !bytes_->lost_by_sync) bytes_->synced = bytes_->written;
    return status;
  }
  rocksdb::Status Fsync() override { return Sync(); }

  rocksdb::Status Truncate(uint64_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    const rocksdb::Status met = disk_.Meet(kOther);
    if (!met.ok()) return met;
    const rocksdb::Status status = real_->Truncate(size);
    if (status.ok()) bytes_->written = size;
    return status;
  }
  // Room for later would be left over as zeros, which no power loss of this disk leaves.
  rocksdb::Status Allocate(uint64_t, uint64_t) override { return rocksdb::Status::OK(); }
  void PrepareWrite(size_t, size_t) override {}

 private:
  rocksdb::Status AppendAll(const rocksdb::Slice& bytes) {
    const rocksdb::Status status = real_->Append(bytes);
    if (status.ok()) bytes_->written += bytes.size();
    return status;
  }

  FaultyDisk& disk_;
  const std::shared_ptr<Bytes> bytes_;
  const std::unique_ptr<rocksdb::WritableFile> real_;
};

class FaultyDisk::Folder : public rocksdb::Directory {
 public:
  Folder(FaultyDisk& disk, std::string path, std::unique_ptr<rocksdb::Directory> real)
      : disk_(disk), path_(std::move(path)), real_(std::move(real)) {}
  rocksdb::Status Fsync() override {
    const std::lock_guard lock(disk_.mutex_);
    const rocksdb::Status met = disk_.Meet(kSync);
    if (met.ok()) disk_.SyncEntriesOf(path_);
    return met;
  }
  rocksdb::Status Close() override { return real_->Close(); }

 private:
  FaultyDisk& disk_;
  const std::string path_;
  const std::unique_ptr<rocksdb::Directory> real_;
};

FaultyDisk::FaultyDisk(uint64_t seed) : EnvWrapper(rocksdb::Env::Default()), seed_(seed) {}
FaultyDisk::~FaultyDisk() = default;

void FaultyDisk::FailAt(uint64_t operation, DiskFault fault, Counted counted) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  until_fault_ = operation - 1;
  counted_thread_ = counted == kMyOperations ? std::optional(std::this_thread::get_id()) : std::nullopt;
}

void FaultyDisk::SetDelay(std::chrono::microseconds delay) {
  const std::lock_guard lock(mutex_);
  delay_ = delay;
}

uint64_t FaultyDisk::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

uint64_t FaultyDisk::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

rocksdb::Status FaultyDisk::Meet(Operation operation) {
  ++operations_;
  if (delay_.count() > 0) std::this_thread::sleep_for(delay_);
  const bool counted = !counted_thread_ || *counted_thread_ == std::this_thread::get_id();
  if (until_fault_ > 0) {
    if (counted) --until_fault_;
    return rocksdb::Status::OK();
  }
  rocksdb::Status refusal = Refusal(operation);
  if (!refusal.ok()) ++refused_;
  return refusal;
}

rocksdb::Status FaultyDisk::Refusal(Operation operation) {
  switch (fault_) {
    case DiskFault::kNone:
      return rocksdb::Status::OK();
    case DiskFault::kNoSpace:
      return operation == kTakesRoom ? rocksdb::Status::NoSpace("No space left on device") : rocksdb::Status::OK();
    case DiskFault::kNoAnswer:
      return rocksdb::Status::IOError("Input/output error");
    case DiskFault::kReadOnly:
      return rocksdb::Status::IOError("Read-only file system");
    case DiskFault::kSyncFailsOnce:
    case DiskFault::kSyncFails:
      if (operation != kSync) return rocksdb::Status::OK();
      if (fault_ == DiskFault::kSyncFailsOnce) fault_ = DiskFault::kNone;
      return rocksdb::Status::IOError("fsync: Input/output error");
    case DiskFault::kPowerOff:
      return rocksdb::Status::IOError("the power is off");
  }
  HANES_CHECK(false, "a fault outside its own enumeration");
}

std::shared_ptr<FaultyDisk::Bytes> FaultyDisk::BytesOf(const std::string& path) {
  const auto [at, is_new] = files_.try_emplace(path);
  if (!is_new) return at->second;
  std::error_code error;
  const uint64_t size = fs::file_size(path, error);
  at->second = std::make_shared<Bytes>(error ? Bytes() : Bytes{size, size});
  return at->second;
}

std::optional<std::string> FaultyDisk::ContentOf(const std::string& path) const {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

rocksdb::Status FaultyDisk::NewWritableFile(const std::string& path, std::unique_ptr<rocksdb::WritableFile>* file,
                                            const rocksdb::EnvOptions& options) {
  const std::lock_guard lock(mutex_);
  rocksdb::Status status = Meet(kTakesRoom);
  if (!status.ok()) return status;
  if (std::optional<std::string> content = ContentOf(path)) {
    unsynced_entries_.push_back({Entry::kDeleted, path, "", std::move(content), BytesOf(path)});
  }
  std::unique_ptr<rocksdb::WritableFile> real;
  status = target()->NewWritableFile(path, &real, options);
  if (!status.ok()) return status;
  files_[path] = std::make_shared<Bytes>();
  unsynced_entries_.push_back({Entry::kMadeFile, path});
  *file = std::make_unique<File>(*this, files_[path], std::move(real));
  return status;
}

rocksdb::Status FaultyDisk::ReopenWritableFile(const std::string& path, std::unique_ptr<rocksdb::WritableFile>* file,
                                               const rocksdb::EnvOptions& options) {
  const std::lock_guard lock(mutex_);
  if (!ContentOf(path)) return NewWritableFile(path, file, options);
  rocksdb::Status status = Meet(kOther);
  if (!status.ok()) return status;
  std::unique_ptr<rocksdb::WritableFile> real;
  status = target()->ReopenWritableFile(path, &real, options);
  if (status.ok()) *file = std::make_unique<File>(*this, BytesOf(path), std::move(real));
  return status;
}

// A file made anew under the old one's name: what RocksDB writes over must not be taken for synced.
rocksdb::Status FaultyDisk::ReuseWritableFile(const std::string& path, const std::string& old_path,
                                              std::unique_ptr<rocksdb::WritableFile>* file, const rocksdb::EnvOptions& options) {
  const std::lock_guard lock(mutex_);
  const rocksdb::Status status = RenameFile(old_path, path);
  return status.ok() ? NewWritableFile(path, file, options) : status;
}

rocksdb::Status FaultyDisk::NewDirectory(const std::string& path, std::unique_ptr<rocksdb::Directory>* directory) {
  std::unique_ptr<rocksdb::Directory> real;
  const rocksdb::Status status = target()->NewDirectory(path, &real);
  if (status.ok()) *directory = std::make_unique<Folder>(*this, path, std::move(real));
  return status;
}

rocksdb::Status FaultyDisk::CreateDir(const std::string& path) { return MakeFolder(path, false); }
rocksdb::Status FaultyDisk::CreateDirIfMissing(const std::string& path) { return MakeFolder(path, true); }

rocksdb::Status FaultyDisk::MakeFolder(const std::string& path, bool may_exist) {
  const std::lock_guard lock(mutex_);
  if (may_exist && fs::is_directory(path)) return rocksdb::Status::OK();
  rocksdb::Status status = Meet(kTakesRoom);
  if (status.ok()) status = target()->CreateDir(path);
  if (status.ok()) unsynced_entries_.push_back({Entry::kMadeFolder, path});
  return status;
}

rocksdb::Status FaultyDisk::RenameFile(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  rocksdb::Status status = Meet(kOther);
  if (!status.ok()) return status;
  Entry entry{Entry::kRenamed, to, from, ContentOf(to)};
  if (entry.content) entry.bytes = BytesOf(to);
  const std::shared_ptr<Bytes> moved = BytesOf(from);
  status = target()->RenameFile(from, to);
  if (!status.ok()) return status;
  files_[to] = moved;
  files_.erase(from);
  unsynced_entries_.push_back(std::move(entry));
  return status;
}

rocksdb::Status FaultyDisk::LinkFile(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  rocksdb::Status status = Meet(kOther);
  if (status.ok()) status = target()->LinkFile(from, to);
  if (!status.ok()) return status;
  files_[to] = BytesOf(from);
  unsynced_entries_.push_back({Entry::kLinked, to});
  return status;
}

rocksdb::Status FaultyDisk::DeleteFile(const std::string& path) {
  const std::lock_guard lock(mutex_);
  rocksdb::Status status = Meet(kOther);
  if (!status.ok()) return status;
  Entry entry{Entry::kDeleted, path, "", ContentOf(path)};
  if (entry.content) entry.bytes = BytesOf(path);
  status = target()->DeleteFile(path);
  if (!status.ok()) return status;
  files_.erase(path);
  unsynced_entries_.push_back(std::move(entry));
  return status;
}

rocksdb::Status FaultyDisk::Truncate(const std::string& path, size_t size) {
  const std::lock_guard lock(mutex_);
  rocksdb::Status status = Meet(kOther);
  const std::shared_ptr<Bytes> bytes = BytesOf(path);
  if (status.ok()) status = target()->Truncate(path, size);
  if (status.ok()) bytes->written = size;
  return status;
}

void FaultyDisk::SyncEntriesOf(const std::string& folder) {
  const fs::path wanted = fs::path(folder + "/").lexically_normal();
  std::erase_if(unsynced_entries_, [&](const Entry& entry) {
    return fs::path(entry.path).lexically_normal().parent_path() / "" == wanted;
  });
}

void FaultyDisk::LosePower(PowerLoss loss) {
  const std::lock_guard lock(mutex_);
  fault_ = DiskFault::kNone;
  until_fault_ = 0;
  ++losses_;
  size_t kept = 0;
  if (loss != PowerLoss::kUnsyncedGone) kept = Draw("", {}, 0) % (unsynced_entries_.size() + 1);
  for (size_t i = unsynced_entries_.size(); i > kept; --i) TakeBack(unsynced_entries_[i - 1]);
  unsynced_entries_.clear();
  std::set<const Bytes*> torn;
  for (const auto& [path, bytes] : files_) {
    if (fs::exists(path) && torn.insert(bytes.get()).second) Tear(path, *bytes, loss);
  }
  files_.clear();
}

void FaultyDisk::TakeBack(const Entry& entry) {
  std::error_code error;  // of a folder taken back with all that is in it, its entries are gone already
  switch (entry.change) {
    case Entry::kMadeFile:
    case Entry::kLinked:
      fs::remove(entry.path, error);
      files_.erase(entry.path);
      return;
    case Entry::kMadeFolder:
      fs::remove_all(entry.path, error);
      return;
    case Entry::kRenamed:
      fs::rename(entry.path, entry.from, error);
      if (const auto moved = files_.extract(entry.path)) files_[entry.from] = moved.mapped();
      break;
    case Entry::kDeleted:
      break;
  }
  if (!entry.content || !fs::is_directory(fs::path(entry.path).parent_path())) return;
  WriteWhole(entry.path, *entry.content);
  files_[entry.path] = entry.bytes;
}

uint64_t FaultyDisk::Draw(const std::string& path, const Bytes& bytes, uint64_t number) const {
  const std::string name = fs::path(path).filename();
  return Hash64(fmt::format("{} {} {} {} {} {}", seed_, losses_, name, bytes.written, bytes.synced, number));
}

void FaultyDisk::Tear(const std::string& path, Bytes& bytes, PowerLoss loss) {
  std::error_code error;
  const uint64_t size = fs::file_size(path, error);
  if (error || size <= bytes.synced) return;
  const uint64_t unsynced = size - bytes.synced;
  const uint64_t kept = loss == PowerLoss::kUnsyncedGone ? 0 : Draw(path, bytes, 1) % (unsynced + 1);
  HANES_CHECK(truncate(path.c_str(), static_cast<off_t>(bytes.synced + kept)) == 0, "a test's own disk can be cut");
  if (loss != PowerLoss::kGarbage) return;
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  for (uint64_t at = bytes.synced; at < bytes.synced + kept; at = (at / kSectorBytes + 1) * kSectorBytes) {
    if (Draw(path, bytes, at) % 2 == 0) continue;
    const uint64_t end = std::min((at / kSectorBytes + 1) * kSectorBytes, bytes.synced + kept);
    file.seekp(static_cast<std::streamoff>(at));
    for (uint64_t byte = at; byte < end; ++byte) file.put(static_cast<char>(Draw(path, bytes, ~byte)));
  }
}

Status FlipBit(const std::string& path, uint64_t byte, int bit) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(byte));
  const int before = file.get();
  file.seekp(static_cast<std::streamoff>(byte));
  file.put(static_cast<char>(before ^ (1 << bit)));
  if (!file.flush()) return InvalidArgument("{} has no byte {} that can be written", path, byte);
  return OkStatus();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// A disk for tests that can fill up, stop answering, and lose what was not synced when the power goes.
#pragma once

#include <rocksdb/env.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace hanes {

class FaultyDisk : public rocksdb::EnvWrapper {
 public:
  FaultyDisk() : EnvWrapper(rocksdb::Env::Default()) {}

  // Every write from now on ends like this; OK to mend the disk.
  void FailWrites(const rocksdb::Status& failure) {
    const std::lock_guard lock(mutex_);
    failure_ = failure;
  }

  // The power goes: files lose what was never synced. Nothing may have them open.
  void LosePower() {
    const std::lock_guard lock(mutex_);
    for (const auto& [path, sizes] : files_) {
      if (FileExists(path).ok() && truncate(path.c_str(), static_cast<off_t>(sizes.synced)) != 0) std::abort();
    }
    files_.clear();
  }

  rocksdb::Status NewWritableFile(const std::string& path, std::unique_ptr<rocksdb::WritableFile>* file,
                                  const rocksdb::EnvOptions& options) override {
    std::unique_ptr<rocksdb::WritableFile> real;
    rocksdb::Status status = target()->NewWritableFile(path, &real, options);
    if (!status.ok()) return status;
    const std::lock_guard lock(mutex_);
    files_[path] = {};
    *file = std::make_unique<File>(*this, path, std::move(real));
    return status;
  }
  rocksdb::Status RenameFile(const std::string& from, const std::string& to) override {
    const rocksdb::Status status = target()->RenameFile(from, to);
    const std::lock_guard lock(mutex_);
    if (status.ok() && files_.contains(from)) {
      files_[to] = files_[from];
      files_.erase(from);
    }
    return status;
  }
  rocksdb::Status LinkFile(const std::string& from, const std::string& to) override {
    const rocksdb::Status status = target()->LinkFile(from, to);
    const std::lock_guard lock(mutex_);
    if (status.ok() && files_.contains(from)) files_[to] = files_[from];
    return status;
  }
  rocksdb::Status DeleteFile(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    files_.erase(path);
    return target()->DeleteFile(path);
  }

 private:
  struct Sizes {
    uint64_t written = 0;
    uint64_t synced = 0;
  };

  class File : public rocksdb::WritableFileWrapper {
   public:
    File(FaultyDisk& disk, std::string path, std::unique_ptr<rocksdb::WritableFile> real)
        : WritableFileWrapper(real.get()), disk_(disk), path_(std::move(path)), real_(std::move(real)) {}
    rocksdb::Status Append(const rocksdb::Slice& bytes) override {
      const std::lock_guard lock(disk_.mutex_);
      if (!disk_.failure_.ok()) return disk_.failure_;
      disk_.files_[path_].written += bytes.size();
      return real_->Append(bytes);
    }
    rocksdb::Status Append(const rocksdb::Slice& bytes, const rocksdb::DataVerificationInfo&) override { return Append(bytes); }
    rocksdb::Status Sync() override {
      const std::lock_guard lock(disk_.mutex_);
      if (!disk_.failure_.ok()) return disk_.failure_;
      Sizes& sizes = disk_.files_[path_];
      sizes.synced = sizes.written;
      return real_->Sync();
    }
    rocksdb::Status Fsync() override { return Sync(); }

   private:
    FaultyDisk& disk_;
    const std::string path_;
    const std::unique_ptr<rocksdb::WritableFile> real_;
  };

  std::mutex mutex_;
  rocksdb::Status failure_;
  std::map<std::string, Sizes> files_;
};

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The folder everything of one authority lives in, and the lock that gives it to one process at a time.
//
//   DATA/VERSION   one line: the version of what lies here (kDataFolderVersion)
//   DATA/LOCK      held, by an open-file-description lock, by the process that uses the folder; its text is that process's id
//   DATA/SERVING   JSON {"pid","grpc_address","http_address"}: where the process that serves the folder can be asked
//   DATA/log/      the log (rocks_event_log.h)
//   DATA/views/    views: can be deleted, and come back from the log
#pragma once

#include <optional>
#include <string>

#include "base/status.h"

namespace hanes {

// Raised when a build writes what an older one could not read.
inline constexpr int kDataFolderVersion = 1;

// Who serves a data folder.
struct Serving {
  int64_t pid = 0;
  std::string grpc_address;  // "127.0.0.1:7450"; empty when it serves none
  std::string http_address;
};

// An open data folder. The lock is held as long as this lives; a process that dies, however it dies, lets go of it.
class DataFolder {
 public:
  enum class Mode {
    kCreate,    // makes the folder when it is not there
    kExisting,  // NotFound when there is no data folder at the path: a question must not answer a typing error with an empty council
  };

  // FailedPrecondition when another process (or another DataFolder of this one) holds it, naming the process; or when it was written
  // by a newer hanes, naming both versions. InvalidArgument when the path is a folder of something else.
  static StatusOr<DataFolder> Open(const std::string& path, Mode mode);

  // The process that serves this folder now. Nothing when the folder is not there, is not locked, or its holder serves nothing:
  // a SERVING file left by a process that died counts for nothing.
  static StatusOr<std::optional<Serving>> FindServing(const std::string& path);

  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&& other) noexcept;
  ~DataFolder();

  const std::string& path() const { return path_; }
  std::string log() const { return path_ + "/log"; }
  std::string views() const { return path_ + "/views"; }

  // Writes SERVING, whole or not at all, with this process's id. It is taken away when the folder is closed.
  Status Announce(const std::string& grpc_address, const std::string& http_address);

 private:
  DataFolder(std::string path, int lock_fd) : path_(std::move(path)), lock_fd_(lock_fd) {}
  void Close();

  std::string path_;
  int lock_fd_ = -1;
  bool announced_ = false;
};

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "store/data_folder.h"

#include <fcntl.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/check.h"
#include "base/utf8.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;

Status FromErrno(const std::string& doing) {
  const std::string words = std::strerror(errno);
  if (errno == ENOSPC || errno == EDQUOT) return ResourceExhausted("{}: {}: make room on the disk", doing, words);
  return FailedPrecondition("{}: {}: choose another --data, or mend this one", doing, words);
}

StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return NotFound("{} cannot be read", path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Whole or not at all: written beside, synced, then renamed.
Status WriteFile(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  const int fd = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return FromErrno("write " + path);
  const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fdatasync(fd) == 0;
  close(fd);
  if (!written || rename(beside.c_str(), path.c_str()) != 0) return FromErrno("write " + path);
  return OkStatus();
}

// The whole file, for writing. Unlike flock, this kind can be asked about without taking it, and unlike the older fcntl kind it
// belongs to the open file: closing another descriptor of the same file does not let go of it.
struct flock WholeFile() {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

int64_t HolderOf(const std::string& lock_path) {
  const StatusOr<std::string> text = ReadFile(lock_path);
  int64_t pid = 0;
  if (text.ok()) std::from_chars(text->data(), text->data() + text->size(), pid);
  return pid;
}

StatusOr<int> TakeLock(const std::string& path) {
  const std::string lock_path = path + "/LOCK";
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return FromErrno("open " + lock_path);
  struct flock lock = WholeFile();
  if (fcntl(fd, F_OFD_SETLK, &lock) != 0) {
    close(fd);
    return FailedPrecondition("data folder {} is in use by process {}: ask that one, stop it, or choose another --data", path,
                              HolderOf(lock_path));
  }
  // For people only; the lock is what counts.
  const std::string pid = fmt::format("{}\n", getpid());
  if (ftruncate(fd, 0) != 0 || pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    close(fd);
    return FromErrno("write " + lock_path);
  }
  return fd;
}

StatusOr<bool> IsLocked(const std::string& path) {
  const int fd = open((path + "/LOCK").c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return false;
  if (fd < 0) return FromErrno("open " + path + "/LOCK");
  struct flock lock = WholeFile();
  const int result = fcntl(fd, F_OFD_GETLK, &lock);
  close(fd);
  if (result != 0) return FromErrno("ask who holds " + path + "/LOCK");
  return lock.l_type != F_UNLCK;
}

Status CheckVersion(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path + "/VERSION"));
  int version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || version < 1) {
    return DataLoss("{}/VERSION says \"{}\", which is not a version: restore it from a backup", path, Excerpt(text));
  }
  if (version <= kDataFolderVersion) return OkStatus();
  return FailedPrecondition("data folder {} is of version {} and this hanes reads up to version {}: run the newer hanes that wrote it",
                            path, version, kDataFolderVersion);
}

bool HasVersion(const std::string& path) { return fs::exists(path + "/VERSION"); }

// An empty folder may become a data folder; one with somebody's files may not. What a crash while making it left behind is ours.
Status CheckMayBecomeOurs(const std::string& path) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename();
    if (name == "LOCK" || name == "VERSION.new" || name == "log" || name == "views") continue;
    return InvalidArgument("{} holds {}, so it is a folder of something else: choose another --data, or an empty one", path, name);
  }
  if (error) return FailedPrecondition("list {}: {}: choose another --data", path, error.message());
  return OkStatus();
}

Status Make(const std::string& path) {
  std::error_code error;
  for (const std::string& part : {path, path + "/log", path + "/views"}) {
    fs::create_directories(part, error);
    if (error) return FailedPrecondition("make folder {}: {}: choose another --data", part, error.message());
  }
  return OkStatus();
}

}  // namespace

StatusOr<DataFolder> DataFolder::Open(const std::string& path, Mode mode) {
  if (!HasVersion(path)) {
    if (mode == Mode::kExisting) return NotFound("there is no data folder at {}: name one with --data, or import something into it first", path);
    if (fs::exists(path)) RETURN_IF_ERROR(CheckMayBecomeOurs(path));
    RETURN_IF_ERROR(Make(path));
  }
  ASSIGN_OR_RETURN(const int lock_fd, TakeLock(path));
  DataFolder folder(path, lock_fd);
  // VERSION last: with it, the folder is whole.
  if (!HasVersion(path)) RETURN_IF_ERROR(WriteFile(path + "/VERSION", fmt::format("{}\n", kDataFolderVersion)));
  RETURN_IF_ERROR(CheckVersion(path));
  RETURN_IF_ERROR(Make(path));
  // Nobody serves it now that the lock is ours; a process that died may have left its word.
  std::error_code ignored;
  fs::remove(path + "/SERVING", ignored);
  return folder;
}

StatusOr<std::optional<Serving>> DataFolder::FindServing(const std::string& path) {
  ASSIGN_OR_RETURN(const bool locked, IsLocked(path));
  if (!locked) return std::nullopt;
  const StatusOr<std::string> json = ReadFile(path + "/SERVING");
  if (!json.ok()) return std::nullopt;
  google::protobuf::Struct fields;
  if (!google::protobuf::util::JsonStringToMessage(*json, &fields).ok()) {
    return DataLoss("{}/SERVING is not JSON: stop the process that serves the folder and start it again", path);
  }
  Serving serving;
  serving.pid = static_cast<int64_t>((*fields.mutable_fields())["pid"].number_value());
  serving.grpc_address = (*fields.mutable_fields())["grpc_address"].string_value();
  serving.http_address = (*fields.mutable_fields())["http_address"].string_value();
  // The lock may be a later process's, which has not taken the old word away yet.
  if (serving.pid != HolderOf(path + "/LOCK") || (kill(static_cast<pid_t>(serving.pid), 0) != 0 && errno == ESRCH)) return std::nullopt;
  return serving;
}

Status DataFolder::Announce(const std::string& grpc_address, const std::string& http_address) {
  google::protobuf::Struct fields;
  (*fields.mutable_fields())["pid"].set_number_value(getpid());
  (*fields.mutable_fields())["grpc_address"].set_string_value(grpc_address);
  (*fields.mutable_fields())["http_address"].set_string_value(http_address);
  std::string json;
  HANES_CHECK(google::protobuf::util::MessageToJsonString(fields, &json).ok(), "a struct of numbers and texts is always JSON");
  RETURN_IF_ERROR(WriteFile(path_ + "/SERVING", json + "\n"));
  announced_ = true;
  return OkStatus();
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_fd_(std::exchange(other.lock_fd_, -1)), announced_(std::exchange(other.announced_, false)) {}

DataFolder& DataFolder::operator=(DataFolder&& other) noexcept {
  if (this == &other) return *this;
  Close();
  path_ = std::move(other.path_);
  lock_fd_ = std::exchange(other.lock_fd_, -1);
  announced_ = std::exchange(other.announced_, false);
  return *this;
}

DataFolder::~DataFolder() { Close(); }

void DataFolder::Close() {
  if (lock_fd_ < 0) return;
  // Left behind, it would be seen to be of a process that holds no lock.
  if (announced_) unlink((path_ + "/SERVING").c_str());
  close(lock_fd_);
  lock_fd_ = -1;
}

}  // namespace hanes

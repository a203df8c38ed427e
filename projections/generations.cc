// SPDX-License-Identifier: Apache-2.0
#include "projections/generations.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/log.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;

Status FromErrno(const std::string& doing) { return Unavailable("{}: {}: mend the disk, then start again", doing, std::strerror(errno)); }

Status SyncFolder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (fd < 0) return FromErrno("opening " + folder);
  const bool synced = ::fsync(fd) == 0;
  const Status status = synced ? OkStatus() : FromErrno("syncing " + folder);
  ::close(fd);
  return status;
}

Status WriteSynced(const std::string& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return FromErrno("making " + path);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  const Status status = written ? OkStatus() : FromErrno("writing " + path);
  ::close(fd);
  return status;
}

// 6 digits and nothing else.
bool IsName(const std::string& text) {
  return text.size() == 6 && text.find_first_not_of("0123456789") == std::string::npos;
}

uint32_t NumberOf(const std::string& name) {
  uint32_t number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

}  // namespace

Status Generations::Open() {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) return Unavailable("view folder {} cannot be made: {}", folder_, error.message());
  current_.reset();
  previous_.reset();
  std::ifstream file(folder_ + "/CURRENT");
  std::string word, name;
  while (file >> word >> name) {
    if (!IsName(name) || !fs::exists(PathOf(name), error)) {
      LogWarning("view folder {}: CURRENT names {}, which is not there", folder_, name);
      continue;
    }
    if (word == "current") current_ = name;
    if (word == "previous") previous_ = name;
  }
  if (!current_) previous_.reset();
  return OkStatus();
}

Status Generations::RemoveStrangers() const {
  std::error_code error;
  std::vector<std::string> strangers;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename();
    if (entry.is_directory(error) && name != current_ && name != previous_) strangers.push_back(name);
  }
  if (error) return Unavailable("view folder {} cannot be read: {}", folder_, error.message());
  for (const std::string& name : strangers) RETURN_IF_ERROR(Remove(name));
  return OkStatus();
}

std::string Generations::Next() const {
  uint32_t last = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename();
    if (IsName(name)) last = std::max(last, NumberOf(name));
  }
  return fmt::format("{:06}", last + 1);
}

Status Generations::Use(const std::string& current, const std::optional<std::string>& previous) {
  if (current_ == current && previous_ == previous) return OkStatus();
  std::string text = "current " + current + "\n";
  if (previous) text += "previous " + *previous + "\n";
  const std::string written = folder_ + "/CURRENT.new";
  RETURN_IF_ERROR(WriteSynced(written, text));
  if (std::rename(written.c_str(), (folder_ + "/CURRENT").c_str()) != 0) return FromErrno("renaming " + written);
  RETURN_IF_ERROR(SyncFolder(folder_));
  current_ = current;
  previous_ = previous;
  return OkStatus();
}

Status Generations::Remove(const std::string& name) const {
  std::error_code error;
  fs::remove_all(PathOf(name), error);
  if (error) return Unavailable("generation {} cannot be removed: {}", PathOf(name), error.message());
  return OkStatus();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "projections/column_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <utility>

#include "base/hash.h"

namespace hanes {
namespace {

constexpr std::string_view kMagic = "HANESCOL";
constexpr uint64_t kEnd = std::numeric_limits<uint64_t>::max();
constexpr size_t kAtOnce = size_t{64} << 20;  // bytes asked for in one call
constexpr size_t kPassedAtOnce = size_t{8} << 20;  // bytes written before they go to the disk

Status FromErrno(const std::string& doing) { return Unavailable("{}: {}", doing, std::strerror(errno)); }

size_t Padding(size_t bytes) { return (8 - bytes % 8) % 8; }

Status SyncFolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return FromErrno("opening " + folder);
  const Status synced = ::fsync(file) == 0 ? OkStatus() : FromErrno("syncing " + folder);
  ::close(file);
  return synced;
}

}  // namespace

StatusOr<ColumnFileWriter> ColumnFileWriter::Open(const std::string& path) {
  const int file = ::open((path + ".new").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return FromErrno("making " + path + ".new");
  ColumnFileWriter writer(path, file);
  RETURN_IF_ERROR(writer.Write(kMagic.data(), kMagic.size()));
  return writer;
}

ColumnFileWriter::ColumnFileWriter(ColumnFileWriter&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), columns_(other.columns_), written_(other.written_),
      passed_(other.passed_) {}

ColumnFileWriter::~ColumnFileWriter() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink((path_ + ".new").c_str());
}

Status ColumnFileWriter::Write(const void* bytes, size_t size) {
  for (const char* at = static_cast<const char*>(bytes); size > 0;) {
    const ssize_t written = ::write(file_, at, std::min(size, kPassedAtOnce));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return FromErrno("writing " + path_ + ".new");
    at += written;
    size -= static_cast<size_t>(written);
    written_ += static_cast<uint64_t>(written);
    if (written_ - passed_ >= kPassedAtOnce) PassToDisk();
  }
  return OkStatus();
}

// A little at a time: whoever syncs a file of the same disk meanwhile, such as the log, would have to wait for all that stands ready. Advice:
// Finish makes it durable, and says when it cannot.
void ColumnFileWriter::PassToDisk() {
  (void)::sync_file_range(file_, static_cast<off64_t>(passed_), static_cast<off64_t>(written_ - passed_),
                          SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
  passed_ = written_;
}

Status ColumnFileWriter::Bytes(std::string_view values) {
  const std::array<uint64_t, 2> head = {values.size(), Hash64(values, columns_++)};
  RETURN_IF_ERROR(Write(head.data(), sizeof(head)));
  RETURN_IF_ERROR(Write(values.data(), values.size()));
  const uint64_t zeros = 0;
  return Write(&zeros, Padding(values.size()));
}

Status ColumnFileWriter::Finish() {
  const std::array<uint64_t, 2> end = {kEnd, columns_};
  RETURN_IF_ERROR(Write(end.data(), sizeof(end)));
  if (::fsync(file_) != 0) return FromErrno("syncing " + path_ + ".new");
  ::close(std::exchange(file_, -1));
  if (std::rename((path_ + ".new").c_str(), path_.c_str()) != 0) return FromErrno("renaming " + path_ + ".new");
  return SyncFolderOf(path_);
}

StatusOr<ColumnFileReader> ColumnFileReader::Open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return NotFound("there is no {}", path);
  if (file < 0) return FromErrno("opening " + path);
  struct stat about{};
  const bool known = ::fstat(file, &about) == 0;
  ColumnFileReader reader(path, file, known ? static_cast<uint64_t>(about.st_size) : 0);
  std::array<char, kMagic.size()> magic{};
  RETURN_IF_ERROR(reader.ReadExactly(magic.data(), magic.size()));
  if (std::string_view(magic.data(), magic.size()) != kMagic) return reader.Damaged();
  return reader;
}

ColumnFileReader::ColumnFileReader(ColumnFileReader&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), left_(other.left_), columns_(other.columns_), hash_(other.hash_) {}

ColumnFileReader::~ColumnFileReader() {
  if (file_ >= 0) ::close(file_);
}

Status ColumnFileReader::Damaged() const { return DataLoss("{} is damaged at column {}", path_, columns_); }

Status ColumnFileReader::ReadExactly(void* to, size_t size) {
  if (size > left_) return Damaged();
  left_ -= size;
  for (char* at = static_cast<char*>(to); size > 0;) {
    const ssize_t got = ::read(file_, at, std::min(size, kAtOnce));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FromErrno("reading " + path_);
    if (got == 0) return Damaged();
    at += got;
    size -= static_cast<size_t>(got);
  }
  return OkStatus();
}

StatusOr<size_t> ColumnFileReader::NextBytes() {
  std::array<uint64_t, 2> head{};
  RETURN_IF_ERROR(ReadExactly(head.data(), sizeof(head)));
  hash_ = head[1];
  if (head[0] > left_) return Damaged();  // before room is asked for: the number may be any
  return head[0];
}

Status ColumnFileReader::Read(void* values, size_t bytes) {
  RETURN_IF_ERROR(ReadExactly(values, bytes));
  if (Hash64({static_cast<const char*>(values), bytes}, columns_) != hash_) return Damaged();
  ++columns_;
  uint64_t zeros = 0;
  return ReadExactly(&zeros, Padding(bytes));
}

StatusOr<std::string> ColumnFileReader::GetText() {
  ASSIGN_OR_RETURN(const size_t bytes, NextBytes());
  std::string text(bytes, '\0');
  RETURN_IF_ERROR(Read(text.data(), bytes));
  return text;
}

Status ColumnFileReader::Finish() {
  std::array<uint64_t, 2> end{};
  RETURN_IF_ERROR(ReadExactly(end.data(), sizeof(end)));
  return end[0] == kEnd && end[1] == columns_ && left_ == 0 ? OkStatus() : Damaged();
}

}  // namespace hanes

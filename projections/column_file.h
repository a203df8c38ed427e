// SPDX-License-Identifier: Apache-2.0
// A file of columns: what stands in memory, written as it stands, so that it is there again as fast as the disk gives it.
//
//   file    := magic column* end
//   magic   := "HANESCOL"
//   column  := bytes (8, little-endian), hash (XXH3 of the values, seeded with the column's number), values, zeros up to a multiple of 8
//   end     := the largest number (8), how many columns there were (8)
//
// A reader asks for the columns in the order in which they were written. What is damaged, cut short or of another kind of machine is DataLoss:
// the file is a copy, and its reader goes to the original.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/status.h"
#include "projections/column.h"

namespace hanes {

class ColumnFileWriter {
 public:
  // Writes PATH.new; PATH is replaced by Finish, durably, and not before.
  static StatusOr<ColumnFileWriter> Open(const std::string& path);
  ~ColumnFileWriter();
  ColumnFileWriter(ColumnFileWriter&& other) noexcept;

  Status Bytes(std::string_view values);
  template <typename Values>
  Status Put(const Values& values) {
    static_assert(std::is_trivially_copyable_v<typename Values::value_type>);
    return Bytes({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(typename Values::value_type)});
  }
  template <typename T>
  Status PutOne(const T& value) {
    return Put(std::span<const T>(&value, 1));
  }
  Status Finish();

 private:
  ColumnFileWriter(std::string path, int file) : path_(std::move(path)), file_(file) {}
  Status Write(const void* bytes, size_t size);
  void PassToDisk();

  std::string path_;
  int file_ = -1;
  uint64_t columns_ = 0;
  uint64_t written_ = 0;  // bytes
  uint64_t passed_ = 0;   // of them, to the disk
};

class ColumnFileReader {
 public:
  // NotFound when there is none.
  static StatusOr<ColumnFileReader> Open(const std::string& path);
  ~ColumnFileReader();
  ColumnFileReader(ColumnFileReader&& other) noexcept;

  template <typename T>
  Status Get(Column<T>& values) {
    ASSIGN_OR_RETURN(const size_t bytes, NextBytes());
    if (bytes % sizeof(T) != 0) return Damaged();
    values.resize(bytes / sizeof(T));
    return Read(values.data(), bytes);
  }
  template <typename T>
  Status GetOne(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    ASSIGN_OR_RETURN(const size_t bytes, NextBytes());
    if (bytes != sizeof(T)) return Damaged();
    return Read(&value, bytes);
  }
  // A column of exactly as many values as there is room for.
  template <typename T>
  Status GetInto(std::span<T> values) {
    ASSIGN_OR_RETURN(const size_t bytes, NextBytes());
    if (bytes != values.size_bytes()) return Damaged();
    return Read(values.data(), bytes);
  }
  StatusOr<std::string> GetText();
  // OK when every column was asked for.
  Status Finish();
  Status Damaged() const;
  const std::string& path() const { return path_; }

 private:
  ColumnFileReader(std::string path, int file, uint64_t left) : path_(std::move(path)), file_(file), left_(left) {}
  StatusOr<size_t> NextBytes();
  Status Read(void* values, size_t bytes);
  Status ReadExactly(void* to, size_t size);

  std::string path_;
  int file_ = -1;
  uint64_t left_ = 0;  // bytes of the file not yet read
  uint64_t columns_ = 0;
  uint64_t hash_ = 0;  // of the column begun
};

}  // namespace hanes

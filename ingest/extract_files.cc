// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "ingest/mapped_reader.h"

namespace hanes {
namespace {

// Enough of a file to recognise it by: it may be endless.
std::string FirstBytes(const std::string& path) {
  std::string bytes(1024, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

StatusOr<std::unique_ptr<RowReader>> OpenCsv(const std::string& path) {
  ASSIGN_OR_RETURN(CsvReader reader, CsvReader::Open(path));
  return std::make_unique<CsvReader>(std::move(reader));
}

StatusOr<ExtractFile> OpenFile(const ExtractSystem& system, const std::string& path) {
  ASSIGN_OR_RETURN(std::unique_ptr<RowReader> reader, system.open == nullptr ? OpenCsv(path) : system.open(path));
  ExtractColumns columns(reader->header());
  const StatusOr<const ExtractTable*> table = RecogniseTable(system, columns);
  if (!table.ok()) return Annotate(table.status(), FileName(path) + ":1");
  return ExtractFile{FileName(path), std::move(reader), std::move(columns), *table};
}

StatusOr<ExtractFile> OpenMapped(const ExtractMapping& mapping, const MappedTable& table, const std::string& path) {
  ASSIGN_OR_RETURN(std::unique_ptr<MappedReader> reader, MappedReader::Open(path, mapping, table));
  ExtractColumns columns(reader->header());
  return ExtractFile{FileName(path), std::move(reader), std::move(columns), table.table};
}

// The file as each table that it is, or one refusal.
std::vector<StatusOr<ExtractFile>> OpenAs(const ExtractSystem& system, const ExtractMapping* mapping, const std::string& path) {
  std::vector<StatusOr<ExtractFile>> files;
  if (mapping == nullptr) {
    files.push_back(OpenFile(system, path));
    return files;
  }
  const std::string name = FileName(path);
  for (const MappedTable& table : mapping->tables) {
    if (FitsPattern(name, table.files)) files.push_back(OpenMapped(*mapping, table, path));
  }
  const bool ignored = std::any_of(mapping->ignored_files.begin(), mapping->ignored_files.end(),
                                   [&](const std::string& pattern) { return FitsPattern(name, pattern); });
  if (files.empty() && !ignored) {
    files.push_back(InvalidArgument("{}: no [[table]] of {} reads a file of this name: add one with files = \"{}\", or name it under "
                                    "ignored_files",
                                    name, mapping->name, name));
  }
  return files;
}

}  // namespace

std::string FileName(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

StatusOr<ExtractFiles> OpenExtractFiles(const ExtractSystem& system, const ExtractMapping* mapping, std::vector<std::string> paths) {
  std::sort(paths.begin(), paths.end());
  ExtractFiles files;
  for (const std::string& path : paths) {
    for (StatusOr<ExtractFile>& file : OpenAs(system, mapping, path)) {
      if (file.ok()) {
        files.readable.push_back(*std::move(file));
      } else if (file.status().code() == StatusCode::kInvalidArgument) {
        files.refused.push_back({.reason = "bad_file",
                                 .detail = MessageOf(file.status()),
                                 .raw = FirstBytes(path),
                                 .origin = FileName(path),
                                 .place = 0,
                                 .headers = {}});
      } else {
        return file.status();
      }
    }
  }
  std::stable_sort(files.readable.begin(), files.readable.end(),
                   [](const ExtractFile& a, const ExtractFile& b) { return a.table < b.table; });
  return files;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_files.h"

#include <filesystem>
#include <fstream>

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

StatusOr<ExtractFile> OpenFile(const ExtractSystem& system, const std::string& path) {
  ASSIGN_OR_RETURN(CsvReader reader, CsvReader::Open(path));
  ExtractColumns columns(reader.header());
  const StatusOr<const ExtractTable*> table = RecogniseTable(system, columns);
  if (!table.ok()) return Annotate(table.status(), FileName(path) + ":1");
  return ExtractFile{FileName(path), std::move(reader), std::move(columns), *table};
}

}  // namespace

std::string FileName(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

StatusOr<ExtractFiles> OpenExtractFiles(const ExtractSystem& system, std::vector<std::string> paths) {
  std::sort(paths.begin(), paths.end());
  ExtractFiles files;
  for (const std::string& path : paths) {
    StatusOr<ExtractFile> file = OpenFile(system, path);
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
  std::stable_sort(files.readable.begin(), files.readable.end(),
                   [](const ExtractFile& a, const ExtractFile& b) { return a.table < b.table; });
  return files;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_extract.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace hanes {
namespace {

// The job runs at half past nine in the evening, UTC: on the same day in London, summer and winter.
std::string CompleteFile(const std::string& authority, Date night) {
  return fmt::format("authority={}\nsystem=ssd\nwindow_from={}\nwindow_to={}\nreceived={}T21:30:00Z\n", authority,
                     (night - kExtractWindowDays).ToString(), night.ToString(), night.ToString());
}

Status MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable("{}: cannot be made: {}: free some space or choose another --out", folder.string(), error.message());
  return OkStatus();
}

}  // namespace

Status WriteWholeFile(const std::filesystem::path& path, std::string_view bytes) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const auto refused = [&] {
    return Unavailable("{}: cannot be written: {}: free some space or choose another --out", path.string(), std::strerror(errno));
  };
  std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "wb"));
  if (file == nullptr) return refused();
  if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) return refused();
  if (std::fflush(file.get()) != 0) return refused();
  return OkStatus();
}

StatusOr<WrittenExtract> WriteExtract(InventedSystem& system, Date night, const std::string& authority,
                                      const std::filesystem::path& folder) {
  RETURN_IF_ERROR(MakeFolder(folder));
  WrittenExtract written;
  std::string text;
  for (size_t i = 0; i < kInventedTables; ++i) {
    const auto table = static_cast<InventedTable>(i);
    text.assign(TableHeader(table));
    text.push_back('\n');
    const InventedSystem::Shown shown = system.ShowTable(table, night - kExtractWindowDays, night, &text);
    RETURN_IF_ERROR(WriteWholeFile(folder / fmt::format("{}.csv", TableName(table)), text));
    written.rows += shown.rows;
    written.changed += shown.changed;
    written.bytes += text.size();
  }
  RETURN_IF_ERROR(WriteWholeFile(folder / "_COMPLETE", CompleteFile(authority, night)));
  return written;
}

Status WriteFailedExtract(const std::filesystem::path& folder) {
  RETURN_IF_ERROR(MakeFolder(folder));
  const std::string text = fmt::format("{}\nC000001,F,,WB", TableHeader(InventedTable::kPerson));
  return WriteWholeFile(folder / "ssd_person.csv", text);
}

}  // namespace hanes

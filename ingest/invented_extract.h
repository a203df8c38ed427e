// SPDX-License-Identifier: Apache-2.0
// One night's extract of the invented case system as a folder of CSV files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/status.h"
#include "ingest/invented_system.h"

namespace hanes {

// Extracts hold what has not ended, and what ended within so many days.
inline constexpr int32_t kExtractWindowDays = 730;

struct WrittenExtract {
  uint64_t rows = 0;
  uint64_t changed = 0;
  uint64_t bytes = 0;
};

// Writes FOLDER/{table}.csv for every table and, last, FOLDER/_COMPLETE. The system must have been advanced to the night.
// Unavailable, naming the file, when the disk refuses.
StatusOr<WrittenExtract> WriteExtract(InventedSystem& system, Date night, const std::string& authority,
                                      const std::filesystem::path& folder);

// What is left of a night on which the job died: one file that stops in the middle of a row, and no _COMPLETE.
Status WriteFailedExtract(const std::filesystem::path& folder);

// InvalidArgument or Unavailable, naming the file.
Status WriteWholeFile(const std::filesystem::path& path, std::string_view bytes);

}  // namespace hanes

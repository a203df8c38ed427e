// SPDX-License-Identifier: Apache-2.0
// The files of one extract, opened and told apart by their header rows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "ingest/extract_mapping.h"
#include "ingest/extract_row.h"
#include "ingest/extract_table.h"
#include "store/event_log.h"

namespace hanes {

struct ExtractFile {
  std::string name;  // without its folder
  std::unique_ptr<RowReader> reader;
  ExtractColumns columns;
  const ExtractTable* table;
};

struct ExtractFiles {
  std::vector<ExtractFile> readable;  // in the order of the system's tables, then by name: the same however they were listed
  std::vector<Refusal> refused;       // reason bad_file: not text, no header row, no table of this system
};

// NotFound when a file cannot be opened, which is no fault of the extract. `mapping` may be null: the files are then in our own words. It
// must outlive what is returned.
StatusOr<ExtractFiles> OpenExtractFiles(const ExtractSystem& system, const ExtractMapping* mapping, std::vector<std::string> paths);

// "2018-episodes.csv" of "/in/2018-episodes.csv".
std::string FileName(const std::string& path);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Tries the rows of one system's extracts: bytes are a file with its header row.
#pragma once

#include "ingest/csv_reader.h"
#include "ingest/extract_table.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {

inline void TryRow(const ExtractTable& table, const ExtractRow& row) {
  if (table.read == nullptr) return;
  const StatusOr<RecordReading> reading = table.read(row);
  if (!reading.ok()) {
    Require(reading.status().message().find("extract.csv:") != absl::string_view::npos, "an error names file and line");
    return;
  }
  Require(reading->stream.find(':') != std::string::npos, "a record belongs to a stream");
  for (const Facet& facet : reading->facets) {
    Require(!facet.name.empty(), "a facet has a name");
    Require(facet.payload.payload_case() != v1::Event::PAYLOAD_NOT_SET, "a facet says something");
    Require(facet.payload.ByteSizeLong() < 4096, "no cell of any length gets into an event");
  }
}

inline void TryExtract(const ExtractSystem& system, std::string_view bytes) {
  const MemoryFile file(bytes);
  StatusOr<CsvReader> reader = CsvReader::Open(file.path());
  if (!reader.ok()) return;
  const ExtractColumns columns(reader->header());
  const StatusOr<const ExtractTable*> table = RecogniseTable(system, columns);
  if (!table.ok()) return;
  static const std::string kName = "extract.csv";
  const PlausibleDays days;
  CsvRow row;
  for (StatusOr<bool> more = reader->Next(&row); more.ok() && *more; more = reader->Next(&row)) {
    if (row.problem.ok()) TryRow(**table, ExtractRow(kName, columns, row, days));
  }
}

}  // namespace hanes::fuzz

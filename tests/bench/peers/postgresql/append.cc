// SPDX-License-Identifier: Apache-2.0
// Events in: append, disk, and the load that a crash interrupts.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <unordered_map>

#include "hanes/v1/event.pb.h"
#include "tests/bench/peers/postgresql/subjects.h"

namespace hanes::bench {
namespace {

constexpr char kColumns[] = "(position, id, stream, version, payload)";

void Put(BinaryRows& rows, const Row& row) {
  rows.Row(5);
  rows.Int64(row.position);
  rows.Bytes(row.id);
  rows.Bytes(row.stream);
  rows.Int32(row.version);
  rows.Bytes(row.payload);
}

void InsertAll(Connection& connection, const std::string& table, const std::vector<Row>& rows) {
  Must(connection.Prepare("insert_event", fmt::format("INSERT INTO {} {} VALUES ($1, $2, $3, $4, $5)", table, kColumns)));
  for (const Row& row : rows) Must(connection.Insert("insert_event", row.position, row.id, row.stream, row.version, row.payload));
}

}  // namespace

std::vector<Row> RowsOf(const Wanted& wanted) {
  const std::filesystem::path path = wanted.in / "events.bin";
  std::ifstream file(path, std::ios::binary);
  if (!file) Must(NotFound("{} cannot be read: bench_events writes it", path.string()));
  std::vector<Row> rows;
  std::unordered_map<std::string, int32_t> versions;
  v1::Event event;
  for (uint32_t size; rows.size() < wanted.events && file.read(reinterpret_cast<char*>(&size), sizeof size);) {
    std::string bytes(size, '\0');
    file.read(bytes.data(), size);
    if (!file || !event.ParseFromString(bytes)) Must(DataLoss("{}: event {} is torn", path.string(), rows.size() + 1));
    rows.push_back({static_cast<int64_t>(rows.size() + 1), ++versions[event.stream()], event.id(), event.stream(), std::move(bytes)});
  }
  if (rows.size() < wanted.events) Must(OutOfRange("{} holds {} events, not {}", path.string(), rows.size(), wanted.events));
  return rows;
}

void MakeEventsTable(Connection& connection, const std::string& name) {
  Must(connection.Run(fmt::format("CREATE TABLE {0} (position bigint PRIMARY KEY, id text NOT NULL UNIQUE, stream text NOT NULL, "
                                  "version int NOT NULL, payload bytea NOT NULL, UNIQUE (stream, version)); "
                                  "ALTER TABLE {0} ALTER payload SET STORAGE PLAIN", name)));
}

void AppendAll(Connection& connection, const std::string& table, const std::vector<Row>& rows, uint64_t batch) {
  if (batch == 1) return InsertAll(connection, table, rows);
  BinaryRows binary;
  for (size_t first = 0; first < rows.size(); first += batch) {
    const size_t end = std::min<size_t>(rows.size(), first + batch);
    for (size_t i = first; i < end; ++i) Put(binary, rows[i]);
    Must(connection.CopyIn(table + kColumns, binary));
  }
}

void AppendRound(Connection& connection, const Wanted& wanted) {
  const std::vector<Row> rows = RowsOf(wanted);
  Must(connection.Run("DROP TABLE IF EXISTS appended"));
  MakeEventsTable(connection, "appended");
  Must(connection.Run("CHECKPOINT"));
  const double start = SecondsNow();
  AppendAll(connection, "appended", rows, wanted.batch);
  const double seconds = SecondsNow() - start;
  Must(connection.Run("DROP TABLE appended"));
  fmt::print("setting: {}, a commit a batch; primary key, unique id, unique (stream, version)\n",
             wanted.batch == 1 ? "prepared INSERT, binary parameters" : "COPY (FORMAT binary)");
  PrintFigure(wanted, wanted.batch, "events/s", static_cast<double>(rows.size()) / seconds);
}

void CrashLoad(Connection& connection, const Wanted& wanted) {
  std::vector<Row> rows = RowsOf(wanted);
  Must(connection.Run("DROP TABLE IF EXISTS appended"));
  MakeEventsTable(connection, "appended");
  Must(connection.Run("CHECKPOINT"));
  AppendAll(connection, "appended", rows, wanted.batch);
  fmt::print("setting: {} events in batches of {} since the last checkpoint, and more coming in when it is killed\n", rows.size(), wanted.batch);
  fmt::print("committed {}\n", rows.size());
  // The same again under other ids, for as long as the server lives: being disconnected is how this ends.
  for (const size_t step = rows.size();;) {
    for (Row& row : rows) row.position += static_cast<int64_t>(step), row.id += "+", row.stream += "+";
    AppendAll(connection, "appended", rows, wanted.batch);
  }
}

void DiskRound(Connection& connection, const Wanted& wanted) {
  const std::vector<Row> rows = RowsOf(wanted);
  Must(connection.Run("DROP TABLE IF EXISTS appended"));
  MakeEventsTable(connection, "appended");
  AppendAll(connection, "appended", rows, wanted.batch);
  const StatusOr<std::string> table = connection.Ask("SELECT pg_table_size('appended')"), all = connection.Ask("SELECT pg_total_relation_size('appended')");
  Must(table.status());
  Must(all.status());
  Must(connection.Run("DROP TABLE appended"));
  const auto count = static_cast<double>(rows.size());
  fmt::print("setting: primary key, unique id, unique (stream, version); {:.1f} bytes an event are the table without them\n", std::stod(*table) / count);
  PrintFigure(wanted, wanted.events, "bytes/event", std::stod(*all) / count);
}

}  // namespace hanes::bench

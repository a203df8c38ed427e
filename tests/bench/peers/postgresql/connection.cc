// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/peers/postgresql/connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>

namespace hanes::bench {
namespace {

static_assert(std::endian::native == std::endian::little);
template <typename Number>
Number Swapped(Number value) {
  if constexpr (sizeof(Number) == 2) return static_cast<Number>(__builtin_bswap16(static_cast<uint16_t>(value)));
  if constexpr (sizeof(Number) == 4) return static_cast<Number>(__builtin_bswap32(static_cast<uint32_t>(value)));
  if constexpr (sizeof(Number) == 8) return static_cast<Number>(__builtin_bswap64(static_cast<uint64_t>(value)));
}

template <typename Number>
Number Read(const char*& at) {
  Number value;
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return Swapped(value);
}

constexpr std::string_view kSignature("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
Result Held(PGresult* result) { return Result(result, &PQclear); }
bool Good(const Result& result) {
  const ExecStatusType status = PQresultStatus(result.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

}  // namespace

void Must(const Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "bench_postgresql: {}\n", MessageOf(status));
  std::exit(1);
}

void BinaryRows::Clear() { bytes_.assign(kSignature); }

template <typename Number>
void BinaryRows::Put(Number value) {
  const Number swapped = Swapped(value);
  bytes_.append(reinterpret_cast<const char*>(&swapped), sizeof swapped);
}

void BinaryRows::Row(int16_t columns) { Put(columns); }
void BinaryRows::Int64(int64_t value) { Put(int32_t{8}), Put(value); }
void BinaryRows::Int32(int32_t value) { Put(int32_t{4}), Put(value); }
void BinaryRows::Bytes(std::string_view value) { Put(static_cast<int32_t>(value.size())), bytes_.append(value); }
void BinaryRows::Jsonb(std::string_view json) {
  Put(static_cast<int32_t>(json.size() + 1));
  bytes_.push_back(1);  // version of the format
  bytes_.append(json);
}

StatusOr<Connection> Connection::Open() {
  Connection opened(PQconnectdb(""));
  if (PQstatus(opened.connection_) != CONNECTION_OK) return Unavailable("{}", PQerrorMessage(opened.connection_));
  return opened;
}

Connection::~Connection() { PQfinish(connection_); }

Status Connection::Failed(const std::string& doing) const {
  return Internal("{}: {}", doing.substr(0, 80), PQerrorMessage(connection_));
}

Status Connection::Run(const std::string& sql) {
  return Good(Held(PQexec(connection_, sql.c_str()))) ? OkStatus() : Failed(sql);
}

StatusOr<std::string> Connection::Ask(const std::string& sql) {
  const Result result = Held(PQexec(connection_, sql.c_str()));
  if (!Good(result)) return Failed(sql);
  return PQntuples(result.get()) > 0 ? std::string(PQgetvalue(result.get(), 0, 0)) : std::string();
}

Status Connection::Prepare(const char* name, const std::string& sql) {
  return Good(Held(PQprepare(connection_, name, sql.c_str(), 0, nullptr))) ? OkStatus() : Failed(sql);
}

StatusOr<int> Connection::Execute(const char* name, std::initializer_list<const char*> parameters) {
  const Result result = Held(PQexecPrepared(connection_, name, static_cast<int>(parameters.size()), parameters.begin(), nullptr, nullptr, 1));
  if (!Good(result)) return Failed(name);
  return PQntuples(result.get());
}

StatusOr<std::string> Connection::ExecuteForLastRow(const char* name, const std::vector<const char*>& parameters) {
  const Result result = Held(PQexecPrepared(connection_, name, static_cast<int>(parameters.size()), parameters.data(), nullptr, nullptr, 0));
  if (!Good(result)) return Failed(name);
  const int rows = PQntuples(result.get());
  std::string row;
  for (int column = 0; rows > 0 && column < PQnfields(result.get()); ++column) {
    row += fmt::format("{}{}", row.empty() ? "" : " ", PQgetvalue(result.get(), rows - 1, column));
  }
  return fmt::format("{} rows, the last: {}", rows, row);
}

Status Connection::Insert(const char* name, int64_t position, std::string_view id, std::string_view stream, int32_t version,
                          std::string_view payload) {
  const int64_t place = Swapped(position);
  const int32_t nth = Swapped(version);
  const std::array values = {reinterpret_cast<const char*>(&place), id.data(), stream.data(), reinterpret_cast<const char*>(&nth), payload.data()};
  const std::array lengths = {8, static_cast<int>(id.size()), static_cast<int>(stream.size()), 4, static_cast<int>(payload.size())};
  const std::array formats = {1, 1, 1, 1, 1};
  const bool good = Good(Held(PQexecPrepared(connection_, name, 5, values.data(), lengths.data(), formats.data(), 1)));
  return good ? OkStatus() : Failed(name);
}

Status Connection::BeginCopy(const std::string& sql) {
  const ExecStatusType status = PQresultStatus(Held(PQexec(connection_, sql.c_str())).get());
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT ? OkStatus() : Failed(sql);
}

Status Connection::PutCopy(const char* bytes, size_t size) {
  return PQputCopyData(connection_, bytes, static_cast<int>(size)) == 1 ? OkStatus() : Failed("COPY");
}

Status Connection::EndCopyIn() {
  if (PQputCopyEnd(connection_, nullptr) != 1) return Failed("COPY");
  Status status = OkStatus();
  while (PGresult* result = PQgetResult(connection_)) {
    if (!Good(Held(result)) && status.ok()) status = Failed("COPY");
  }
  return status;
}

Status Connection::CopyIn(const std::string& what, BinaryRows& rows) {
  RETURN_IF_ERROR(BeginCopy("COPY " + what + " FROM STDIN (FORMAT binary)"));
  RETURN_IF_ERROR(PutCopy(rows.bytes().data(), rows.bytes().size()));
  RETURN_IF_ERROR(PutCopy("\377\377", 2));
  rows.Clear();
  return EndCopyIn();
}

Status Connection::CopyTextIn(const std::string& what, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return NotFound("{} cannot be read", path);
  RETURN_IF_ERROR(BeginCopy("COPY " + what + " FROM STDIN (FORMAT csv, HEADER)"));
  std::string block(1 << 20, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0) {
    RETURN_IF_ERROR(PutCopy(block.data(), static_cast<size_t>(file.gcount())));
  }
  return EndCopyIn();
}

Status Connection::CopyOut(const std::string& what, const std::function<void(const std::vector<std::string_view>&)>& see) {
  RETURN_IF_ERROR(BeginCopy("COPY " + what + " TO STDOUT (FORMAT binary)"));
  std::vector<std::string_view> fields;
  char* row = nullptr;
  bool first = true;
  // libpq hands over a row a call; the signature comes with the first.
  while (PQgetCopyData(connection_, &row, 0) > 0) {
    const char* at = row + (first ? kSignature.size() : 0);
    first = false;
    const auto columns = Read<int16_t>(at);
    fields.clear();
    for (int16_t i = 0; i < columns; ++i) {
      const auto size = Read<int32_t>(at);
      fields.emplace_back(at, size < 0 ? 0 : static_cast<size_t>(size));
      at += fields.back().size();
    }
    if (columns > 0) see(fields);
    PQfreemem(row);
  }
  return Good(Held(PQgetResult(connection_))) ? OkStatus() : Failed("COPY TO");
}

}  // namespace hanes::bench

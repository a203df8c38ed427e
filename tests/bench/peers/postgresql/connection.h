// SPDX-License-Identifier: Apache-2.0
// One connection to PostgreSQL and its fast way in: binary COPY. The only file here, with its .cc, that calls libpq.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

struct pg_conn;

namespace hanes::bench {

// Ends the program with the error, if it is one.
void Must(const Status& status);

// Rows in the format of COPY ... (FORMAT binary), one after another.
class BinaryRows {
 public:
  BinaryRows() { Clear(); }
  void Clear();
  void Row(int16_t columns);
  void Int64(int64_t value);
  void Int32(int32_t value);
  void Bytes(std::string_view value);  // text and bytea
  void Jsonb(std::string_view json);
  std::string_view bytes() const { return bytes_; }

 private:
  template <typename Number>
  void Put(Number value);
  std::string bytes_;
};

class Connection {
 public:
  static StatusOr<Connection> Open();  // PGHOST, PGPORT, ... say where
  Connection(Connection&& other) noexcept : connection_(other.connection_) { other.connection_ = nullptr; }
  ~Connection();

  // One or several statements.
  Status Run(const std::string& sql);
  // The first column of the first row of an answer, as text; empty when there is no row.
  StatusOr<std::string> Ask(const std::string& sql);
  Status Prepare(const char* name, const std::string& sql);
  // Number of rows of the answer to a prepared statement, all of whose parameters are text.
  StatusOr<int> Execute(const char* name, std::initializer_list<const char*> parameters);
  // The number of rows and the last of them, as text: "21 rows, the last: T9 4 5".
  StatusOr<std::string> ExecuteForLastRow(const char* name, const std::vector<const char*>& parameters);
  // One row of (position, id, stream, version, payload) through a prepared INSERT, parameters in binary.
  Status Insert(const char* name, int64_t position, std::string_view id, std::string_view stream, int32_t version, std::string_view payload);
  // `what` is a table and columns. In a transaction of its own, unless one is open.
  Status CopyIn(const std::string& what, BinaryRows& rows);
  Status CopyTextIn(const std::string& what, const std::string& path);  // a CSV file with a header
  // Calls `see` with the fields of each row; views of memory that the next row reuses.
  Status CopyOut(const std::string& what, const std::function<void(const std::vector<std::string_view>&)>& see);

 private:
  explicit Connection(pg_conn* connection) : connection_(connection) {}
  Status BeginCopy(const std::string& sql);
  Status PutCopy(const char* bytes, size_t size);
  Status EndCopyIn();
  Status Failed(const std::string& doing) const;

  pg_conn* connection_;
};

}  // namespace hanes::bench

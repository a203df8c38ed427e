// SPDX-License-Identifier: Apache-2.0
// The damage to the headers of RocksDB's files of records (write-ahead files, manifests) that RocksDB takes for an end of the file, dropping
// in silence what follows: events that were acknowledged, sorted files that a manifest names.
//
//   size   A record of the last block that says it is longer than its file passes for one that a crash cut off.
//   type   A record of a type that only recycled files have (5 to 8; no file is recycled here) passes for one of the file's former life.
//
// The checksum of the record knows better: if the bytes that are there pass under a size that differs in one bit, or under a type that is
// written here, the record was whole.
//
//   record  = checksum size type bytes      in blocks of 32 KiB, none of which a record crosses
//   checksum  4 bytes  CRC-32C of type and bytes, turned by 15 bits to the right plus 0xa282ead8
//   size      2 bytes  of bytes; both little-endian
//   type      1 byte   1 whole, 2 first part, 3 middle, 4 last; 0 with size 0: room not yet written
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace rocksdb {
class Env;
}

namespace hanes {

// OK when no header of a file of records in `folder` is damaged so, or when there is no such file. DataLoss, with file and byte, otherwise.
// `env` null is the machine's. Reads each file once, as the opening that follows does.
Status CheckRecordHeaders(rocksdb::Env* env, const std::string& folder);

// Where, in one block of a file, a record stands whose header went bad in such a way; npos when none does. `last`: the file ends with it.
size_t FindBadHeader(std::string_view block, bool last);

}  // namespace hanes

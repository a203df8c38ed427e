// SPDX-License-Identifier: Apache-2.0
// Tells a record that was cut off from one whose size went bad, at the end of RocksDB's files of records (write-ahead files, manifests).
//
// A record that says it is longer than its file is taken by RocksDB for one that a crash cut off, and is dropped in silence with all that
// follows it. That is right after a crash. When one bit of its size was turned over, what is dropped was acknowledged: events of a
// write-ahead file, sorted files of a manifest. The checksum of the record knows: if the bytes that are there pass under a size that
// differs in one bit, nothing was cut off.
//
//   record  = checksum size type bytes      in blocks of 32 KiB, none of which a record crosses
//   checksum  4 bytes  CRC-32C of type and bytes, turned by 15 bits to the right plus 0xa282ead8
//   size      2 bytes  of bytes; both little-endian
//   type      1 byte   0 with size 0: room not yet written
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace rocksdb {
class Env;
}

namespace hanes {

// OK when every file of records in `folder` ends with a whole record or one that was cut off, or when there is no such file. DataLoss, with
// file and byte, otherwise. `env` null is the machine's. Reads the last block of each file and no more.
Status CheckRecordTails(rocksdb::Env* env, const std::string& folder);

// Where, in the last block of a file, a record stands whose size went bad; npos when none does.
size_t FindBadSize(std::string_view block);

}  // namespace hanes

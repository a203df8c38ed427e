// SPDX-License-Identifier: Apache-2.0
// The bytes of a group's facts as they are stored, small because a view holds millions.
//
//   value   := format strings facts
//   format  := 0x01
//   strings := varint count, each: varint length, bytes        every entity and dimension once, in order of first use
//   facts   := varint count, each:
//              byte kind
//              byte flags      1 unknown_end, 2 valid.to is Max, 4 known.to is Max, 8 valid.from is Min
//              varint entity, dimension, dimension, dimension  numbers in strings from 1; 0 is the empty string
//              zigzag amount
//              zigzag valid.from days                          unless flag 8
//              zigzag valid.to - valid.from days               unless flag 2; counted from day 0 under flag 8
//              zigzag known.from microseconds, less that of the fact before
//              varint known.to - known.from microseconds       unless flag 4
//              varint count of made_by, then each position less the one before
//
// Worked example, one open fact {kind 1, "child:C1", dimensions "A", made by 3}, valid and known from 1970 on:
//   01 02 08 "child:C1" 01 "A" 01 01 06 01 02 00 00 00 00 00 01 03
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "projections/checkpoint.h"
#include "projections/fact.h"
#include "projections/fact_store.h"
#include "projections/rocks_fact_store.h"

namespace hanes {

// Appends to `bytes`. Facts for which `superseded` differs from the argument are left out; says whether any was written.
bool EncodeFacts(std::span<const KnownFactView> facts, bool superseded, std::string& bytes);
bool EncodeFacts(const std::vector<KnownFact>& facts, bool superseded, std::string& bytes);
// Appends to `facts`. DataLoss when the bytes are not what EncodeFacts wrote.
Status DecodeFacts(std::string_view bytes, std::vector<KnownFact>& facts);

// position, count, hash, digest (32 characters), facts, each a varint but the digest.
std::string EncodeCheckpoint(const Checkpoint& checkpoint);
StatusOr<Checkpoint> DecodeCheckpoint(std::string_view bytes);

// view, version, authority, first_appended_at.
std::string EncodeIdentity(const ViewIdentity& identity);
StatusOr<ViewIdentity> DecodeIdentity(std::string_view bytes);

// position, reason; the entity is the key.
std::string EncodeParked(const ParkedEntity& parked);
StatusOr<ParkedEntity> DecodeParked(std::string_view entity, std::string_view bytes);

}  // namespace hanes

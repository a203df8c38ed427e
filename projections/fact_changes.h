// SPDX-License-Identifier: Apache-2.0
// What each write did to the facts of a view, kept beside them until a memory of them that was saved has it too.
//
//   value  := varint position before, text checkpoint after (EncodeCheckpoint), group*
//   group  := text removed and current, text removed and superseded, text added and current, text added and superseded
//             each the bytes of EncodeFacts, or empty where there are none
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "projections/fact_store.h"

namespace hanes {

// Appends what became of one group to `bytes`.
void AppendGroupChange(const std::vector<KnownFact>& removed, const std::vector<KnownFact>& added, std::string& bytes);

std::string EncodeChange(Position before, const Checkpoint& after, std::string_view groups);
// DataLoss when the bytes are not what EncodeChange wrote.
StatusOr<StoredChange> DecodeChange(std::string_view bytes);

}  // namespace hanes

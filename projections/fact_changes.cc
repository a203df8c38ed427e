// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_changes.h"

#include "projections/fact_encoding.h"
#include "store/coding.h"

namespace hanes {

void AppendGroupChange(const std::vector<KnownFact>& removed, const std::vector<KnownFact>& added, std::string& bytes) {
  std::string facts;
  for (const std::vector<KnownFact>* side : {&removed, &added}) {
    for (const bool superseded : {false, true}) {
      facts.clear();
      const bool any = EncodeFacts(*side, superseded, facts);
      AppendText(bytes, any ? facts : std::string());
    }
  }
}

std::string EncodeChange(Position before, const Checkpoint& after, std::string_view groups) {
  std::string bytes;
  AppendVarint(bytes, before.value());
  AppendText(bytes, EncodeCheckpoint(after));
  bytes += groups;
  return bytes;
}

StatusOr<StoredChange> DecodeChange(std::string_view bytes) {
  ByteReader in(bytes);
  StoredChange stored;
  stored.before = Position(in.Varint());
  ASSIGN_OR_RETURN(stored.change.checkpoint, DecodeCheckpoint(in.Text()));
  while (in.ok() && !in.Finished()) {
    for (std::vector<KnownFact>* side : {&stored.change.removed, &stored.change.removed, &stored.change.added, &stored.change.added}) {
      const std::string_view facts = in.Text();
      if (!facts.empty()) RETURN_IF_ERROR(DecodeFacts(facts, *side));
    }
  }
  if (!in.ok()) return DataLoss("a stored change of facts cannot be read: run `hanes rebuild`");
  return stored;
}

}  // namespace hanes

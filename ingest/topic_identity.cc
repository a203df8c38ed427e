// SPDX-License-Identifier: Apache-2.0
#include "ingest/topic_identity.h"

#include "base/hash.h"
#include "base/planted_fault.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

class IdentityCheck {
 public:
  IdentityCheck(TopicWitness& witness, const std::string& topic, const SourceState& known, const std::string& data)
      : witness_(witness), topic_(topic), known_(known), data_(data) {}

  StatusOr<std::string> Check() {
    ASSIGN_OR_RETURN(const std::string cluster, witness_.Cluster());
    RETURN_IF_ERROR(CheckCluster(cluster));
    RETURN_IF_ERROR(CheckOffsets());
    return cluster;
  }

 private:
  Status CheckCluster(const std::string& cluster) const {
    if (known_.cluster.empty() || cluster == known_.cluster) return OkStatus();
    return FailedPrecondition("topic {} is on another cluster than the one the log was read from: cluster id {} instead of {}. Point hanes at "
                              "the right brokers, or, if the topic was moved on purpose, run `{}` with the offset to read from",
                              topic_, cluster, known_.cluster, TrustCommand(topic_, 0, data_));
  }

  Status CheckOffsets() {
    ASSIGN_OR_RETURN(const auto offsets, witness_.Watermarks());
    const auto [low, high] = offsets;
    if (known_.next_offset > high) {
      return Differs(fmt::format("it ends at offset {}, and the log has already stored up to offset {}", high, known_.next_offset), low);
    }
    if (Planted("skip_unknown_offset") && known_.next_offset <= low) return OkStatus();
    if (known_.next_offset < low) {
      return Differs(fmt::format("offsets {} to {} were never stored and are gone: it begins at {} now", known_.next_offset, low - 1, low), low);
    }
    if (known_.next_offset == 0 || known_.last_record_hash == 0) return OkStatus();
    if (known_.next_offset == low) {
      return Differs(fmt::format("the record at offset {}, the last one stored, is gone, so it cannot be shown to be the same topic "
                                 "(nothing after it is missing)", known_.next_offset - 1), known_.next_offset);
    }
    RETURN_IF_ERROR(CheckLastRecord());
    return known_.shown_offset > low ? CheckShownRecord() : OkStatus();
  }

  Status CheckLastRecord() {
    const int64_t offset = known_.next_offset - 1;
    ASSIGN_OR_RETURN(const std::optional<uint64_t> hash, witness_.HashAt(offset));
    if (!hash) return Differs(fmt::format("the record at offset {}, the last one stored, is gone", offset), known_.next_offset);
    if (*hash == known_.last_record_hash) return OkStatus();
    return Differs(fmt::format("the record at offset {} is not the one that was stored from there (hash {} instead of {}): it was deleted "
                               "and made again", offset, ToHex(*hash), ToHex(known_.last_record_hash)), 0);
  }

  // The last record may be one of a new topic, read since the topic was exchanged under a running store; this one is older than that.
  Status CheckShownRecord() {
    const int64_t offset = known_.shown_offset - 1;
    ASSIGN_OR_RETURN(const std::optional<uint64_t> hash, witness_.HashAt(offset));
    if (!hash || *hash == known_.shown_record_hash) return OkStatus();  // gone meanwhile: retention may take what is stored
    return FailedPrecondition("topic {} was deleted and made again while it was read: the record at offset {} is not the one that was stored "
                              "from there (hash {} instead of {}). Records of the new topic before the offset at which it was found were "
                              "not read, those after it up to offset {} were, and are kept. If it was recreated on purpose, run `{}`: what "
                              "is stored already is recognised", topic_, offset, ToHex(*hash), ToHex(known_.shown_record_hash),
                              known_.next_offset - 1, TrustCommand(topic_, 0, data_));
  }

  Status Differs(const std::string& what, int64_t from_offset) const {
    return FailedPrecondition("topic {} is not the one the log was read from: {}. Nothing was read from it. If it was recreated on purpose, "
                              "run `{}`", topic_, what, TrustCommand(topic_, from_offset, data_));
  }

  TopicWitness& witness_;
  const std::string& topic_;
  const SourceState& known_;
  const std::string& data_;
};

}  // namespace

StatusOr<std::string> CheckIdentity(TopicWitness& witness, const std::string& topic, const SourceState& known, const std::string& data) {
  return IdentityCheck(witness, topic, known, data).Check();
}

}  // namespace hanes

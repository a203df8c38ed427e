// SPDX-License-Identifier: Apache-2.0
#include "store/append_plan.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "base/hash.h"
#include "base/planted_fault.h"
#include "hanes/v1/event.pb.h"

namespace hanes {
namespace {

// Nothing when the bytes are not an event.
std::optional<std::string> Canonical(std::string_view bytes) {
  v1::Event event;
  if (!event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
  std::string canonical;
  google::protobuf::io::StringOutputStream out(&canonical);
  google::protobuf::io::CodedOutputStream coded(&out);
  coded.SetSerializationDeterministic(true);
  event.SerializeWithCachedSizes(&coded);
  coded.Trim();
  return canonical;
}

// Far beyond what ingest lets in; it keeps a chunk within what LZ4 and gRPC carry.
constexpr size_t kEventBytesMax = 64 << 20;

enum class Verdict { kNew, kKnown, kConflict };

class Planner {
 public:
  Planner(const LogHead& head, std::span<const Arrival> arrivals, const std::string& source, const LogIndex& index,
          const ChunkReader& chunks)
      : arrivals_(arrivals), source_(source), index_(index), chunks_(chunks) {
    plan_.head = head;
  }

  StatusOr<AppendPlan> Run() {
    asked_.reserve(arrivals_.size());
    for (const Arrival& arrival : arrivals_) {
      if (const auto event = EventOf(arrival)) asked_.push_back({Hash64(event->id), Hash64(event->stream)});
    }
    ASSIGN_OR_RETURN(matches_, index_.FindIds(asked_));
    next_match_ = matches_.begin();
    plan_.events.reserve(asked_.size());
    plan_.indexed.reserve(asked_.size());
    batch_.Reserve(asked_.size());
    size_t number = 0;
    for (const Arrival& arrival : arrivals_) {
      if (const auto event = EventOf(arrival)) {
        RETURN_IF_ERROR(Take(arrival, *event, number++));
      } else {
        Refuse(std::get<Refusal>(arrival.content), arrival.at);
      }
    }
    plan_.result.head = plan_.head.position;
    plan_.result.appended = plan_.events.size();
    return std::move(plan_);
  }

 private:
  Status Take(const Arrival& arrival, const EventView& event, size_t number) {
    ASSIGN_OR_RETURN(const Verdict verdict, Judge(event, number));
    switch (verdict) {
      case Verdict::kNew: return Add(arrival, event, asked_[number]);
      case Verdict::kKnown: ++plan_.result.duplicates; return OkStatus();
      case Verdict::kConflict: Refuse(Conflict(arrival, event), arrival.at); return OkStatus();
    }
    return OkStatus();
  }

  // Compares with every event whose id has the same hash, stored or earlier in this batch. Sets other_ when they are of one id.
  StatusOr<Verdict> Judge(const EventView& event, size_t number) {
    if constexpr (Planted("duplicates_taken")) return Verdict::kNew;
    Verdict verdict = Verdict::kNew;
    const auto compare = [&](Position position, const ChunkEvent& other) {
      if (other.id != event.id) return;  // two ids of one hash
      other_ = position;
      verdict = SameMeaning(other.event, event.bytes) ? Verdict::kKnown : Verdict::kConflict;
    };
    for (; next_match_ != matches_.end() && next_match_->number == number; ++next_match_) {
      ASSIGN_OR_RETURN(const std::shared_ptr<const Chunk> chunk, chunks_.Holding(next_match_->position));
      compare(next_match_->position, chunk->at(next_match_->position));
    }
    batch_.ForEach(asked_[number].id_hash, [&](uint32_t i) { compare(PositionOf(i), plan_.events[i]); });
    return verdict;
  }

  Status Add(const Arrival& arrival, const EventView& event, const IndexedEvent& indexed) {
    if (event.bytes.size() > kEventBytesMax) {
      return InvalidArgument("event {} is {} bytes long: at most {} are stored", event.id, event.bytes.size(), kEventBytesMax);
    }
    ChunkEvent added;
    added.event = event.bytes;
    ASSIGN_OR_RETURN(added.id, FindInEvent(event.bytes, event.id, "id"));
    ASSIGN_OR_RETURN(added.stream, FindInEvent(event.bytes, event.stream, "stream"));
    LogHead& head = plan_.head;
    // Time of append never goes back, whatever the broker's clock does.
    added.appended_at = head.position == Position(0) ? arrival.at : std::max(head.last_appended_at, arrival.at);
    if (head.position == Position(0)) head.first_appended_at = added.appended_at;
    head.last_appended_at = added.appended_at;
    head.position = head.position.Next();
    plan_.events.push_back(added);
    plan_.indexed.push_back(indexed);
    batch_.Add(indexed.id_hash);
    return OkStatus();
  }

  void Refuse(Refusal refusal, Timestamp at) {
    ++plan_.result.refused;
    plan_.refusals.push_back({std::move(refusal), at});
  }

  Refusal Conflict(const Arrival& arrival, const EventView& event) const {
    Refusal refusal;
    refusal.reason = "conflict";
    refusal.detail = fmt::format(
        "{} offset {}: event id {} is stored at position {} with other content; give the changed record a new id that corrects the "
        "stored one, then publish it again",
        source_, arrival.offset, event.id, other_.value());
    refusal.raw = event.bytes;
    refusal.origin = source_;
    refusal.place = arrival.offset;
    return refusal;
  }

  Position PositionOf(uint32_t number) const {
    return Position(plan_.head.position.value() - plan_.events.size() + number + 1);
  }

  const std::span<const Arrival> arrivals_;
  const std::string& source_;
  const LogIndex& index_;
  const ChunkReader& chunks_;
  AppendPlan plan_;
  std::vector<IndexedEvent> asked_;  // of each accepted event
  std::vector<IdMatch> matches_;
  std::vector<IdMatch>::const_iterator next_match_;
  HashChains batch_;                 // ids new in this batch, numbered as plan_.events
  Position other_;                   // the event found by Judge
};

}  // namespace

bool SameMeaning(std::string_view one, std::string_view other) {
  if (one == other) return true;
  const std::optional<std::string> canonical = Canonical(one);
  return canonical && canonical == Canonical(other);
}

StatusOr<AppendPlan> PlanAppend(const LogHead& head, std::span<const Arrival> arrivals, const std::string& source,
                                const LogIndex& index, const ChunkReader& chunks) {
  return Planner(head, arrivals, source, index, chunks).Run();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/log_oracle.h"

namespace hanes::simulation {

namespace {

uint64_t HashBefore(const TopicHistory& history, int64_t offset) {
  const SentRecord& record = *history.records[static_cast<size_t>(offset - 1)];
  return RecordHash(record.message.key, record.message.value, record.at);
}

}  // namespace

void LogOracle::Trust(int64_t offset) {
  next_ = offset;
  fresh_ = true;
  borrowed_ = false;
  fresh_from_ = broker_.histories().size() - 1;
}

bool LogOracle::MayBeReadOn(size_t number) const {
  const TopicHistory& history = broker_.histories()[number];
  if (fresh_) return number >= fresh_from_;
  return history.end() >= next_ && history.records[static_cast<size_t>(next_ - 1)]->serial == last_serial_;
}

bool LogOracle::TopicDisturbed(int64_t position) const {
  const TopicHistory& topic = broker_.now();
  if (borrowed_) return true;
  if (topic.end() < position || topic.first > position || topic.end() < next_ || topic.first > next_) return true;
  if (!fresh_ && topic.first == next_) return true;  // the record that would show it to be the same topic is gone
  return !MayBeReadOn(broker_.histories().size() - 1);
}

Status LogOracle::Check(RocksEventLog& log, bool whole) {
  const StatusOr<SourceState> state = log.Source(broker_.topic());
  if (!state.ok() && !absl::IsNotFound(state.status())) return state.status();
  const SourceState stored = state.value_or(SourceState());
  if (stored.next_offset < next_) return DataLoss("offset {} was acknowledged, the log says {}", next_, stored.next_offset);
  RETURN_IF_ERROR(TakeIn(log, stored));
  return whole ? CompareEvents(log, events_, 0) : OkStatus();
}

std::vector<LogOracle::Way> LogOracle::WaysTo(const SourceState& stored) const {
  const int64_t up_to = stored.next_offset;
  const auto& histories = broker_.histories();
  if (up_to == next_) return {{&histories.back(), &histories.back(), up_to, false}};
  std::vector<Way> ways;
  for (const TopicHistory& last : histories) {
    if (last.end() < up_to || HashBefore(last, up_to) != stored.last_record_hash) continue;
    const size_t number = static_cast<size_t>(&last - histories.data());
    if (MayBeReadOn(number)) ways.push_back({&last, &last, up_to, false});
    if (MayBeBorrowed(last)) ways.push_back({&last, &last, up_to, true});
    for (size_t i = 0; i < number; ++i) {
      const TopicHistory& first = histories[i];
      if (first.life >= last.life || !MayBeReadOn(i)) continue;
      for (int64_t turn = next_ + 1; turn < up_to && turn <= first.end(); ++turn) ways.push_back({&first, &last, turn, true});
    }
  }
  return ways;
}

LogOracle::Reading LogOracle::Read(const Way& way, int64_t up_to) const {
  Reading reading{{}, ids_, refused_};
  for (int64_t offset = next_; offset < up_to; ++offset) {
    const SharedRecord& record = (offset < way.turn ? way.before : way.after)->records[static_cast<size_t>(offset)];
    if (!record->reason.empty()) {
      reading.refused.try_emplace({offset, record->message.value}, record->reason);
      continue;
    }
    const auto [known, is_new] = reading.ids.try_emplace(record->id, record);
    if (is_new) {
      reading.events.push_back({record, Timestamp()});
    } else if (known->second->message.value != record->message.value) {
      reading.refused.try_emplace({offset, record->message.value}, "conflict");
    }
  }
  return reading;
}

Status LogOracle::TakeIn(RocksEventLog& log, const SourceState& stored) {
  const int64_t up_to = stored.next_offset;
  Status why = DataLoss("the log has read up to offset {} of a topic that is not the one it began with at {}", up_to, next_);
  for (const Way& way : WaysTo(stored)) {
    Reading reading = Read(way, up_to);
    Status same = CompareEvents(log, reading.events, events_.size());
    if (same.ok()) same = CompareQuarantine(log, reading.refused);
    if (same.ok()) {
      Take(way, std::move(reading), up_to);
      return OkStatus();
    }
    why = same;
  }
  return why;
}

void LogOracle::Take(const Way& way, Reading reading, int64_t up_to) {
  events_.insert(events_.end(), reading.events.begin(), reading.events.end());
  ids_ = std::move(reading.ids);
  refused_ = std::move(reading.refused);
  if (up_to == next_) return;
  next_ = up_to;
  fresh_ = false;
  borrowed_ |= way.borrowed;
  life_ = way.after->life;
  last_serial_ = way.after->records[static_cast<size_t>(up_to - 1)]->serial;
}

Status LogOracle::CompareEvents(RocksEventLog& log, std::vector<ExpectedEvent>& expected, size_t from) const {
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  if (head.position.value() != from + expected.size()) {
    return DataLoss("the log ends at position {}, and {} events were acknowledged or read", head.position.value(), from + expected.size());
  }
  Position after(from);
  Timestamp before = from == 0 ? Timestamp::Min() : events_[from - 1].appended_at;
  while (after < head.position) {
    ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadAfter(after));
    for (const Record& record : batch.records()) {
      ExpectedEvent& wanted = expected[after.value() - from];
      after = after.Next();
      if (record.position != after) return DataLoss("position {} where {} was due", record.position.value(), after.value());
      if (record.event != wanted.record->message.value || record.stream != wanted.record->message.key) {
        return DataLoss("position {} holds another event than {}", after.value(), wanted.record->id);
      }
      if (record.appended_at < before) return DataLoss("time goes back at position {}", after.value());
      before = wanted.appended_at = record.appended_at;
    }
  }
  return OkStatus();
}

Status LogOracle::CompareQuarantine(RocksEventLog& log, const std::map<Place, std::string>& refused) const {
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  ASSIGN_OR_RETURN(const auto entries, log.List("", true));
  if (head.quarantined != refused.size() || entries.size() != refused.size()) {
    return DataLoss("{} records had to be refused, the head says {} and quarantine holds {}", refused.size(), head.quarantined, entries.size());
  }
  for (const v1::QuarantineEntry& entry : entries) {
    const auto found = refused.find({entry.place(), entry.raw()});
    if (found == refused.end()) return DataLoss("quarantine holds offset {}, which should not be there", entry.place());
    if (found->second != entry.reason()) return DataLoss("offset {} is refused as {} instead of {}", entry.place(), entry.reason(), found->second);
  }
  return OkStatus();
}

}  // namespace hanes::simulation

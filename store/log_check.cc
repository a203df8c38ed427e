// SPDX-License-Identifier: Apache-2.0
#include "store/log_check.h"

#include <rocksdb/env.h>
#include <rocksdb/sst_file_reader.h>

#include "base/hash.h"
#include "hanes/v1/event.pb.h"
#include "hanes/v1/log_service.pb.h"
#include "store/coding.h"
#include "store/id_row.h"
#include "store/packed_chunk.h"
#include "store/rocks_status.h"
#include "store/sorted_run.h"
#include "store/stored_keys.h"

namespace hanes {
namespace {

// A damaged disk has one sentence to say a thousand times.
constexpr size_t kProblemsMax = 20;
constexpr Position kUnknown(0);

class LogChecker {
 public:
  LogChecker(const LogTables& tables, Progress* progress) : tables_(tables), progress_(progress) {}

  LogReport Run() {
    CheckFiles();
    CheckState();
    if (progress_ != nullptr) progress_->SetTotal(report_.head.value());
    CheckEvents();
    CheckIdsAreUnique();
    CheckPostings(tables_.ids, "id", ids_);
    CheckPostings(tables_.streams, "stream", streams_);
    CheckQuarantine();
    return std::move(report_);
  }

 private:
  template <typename... Args>
  void Problem(const char* kind, fmt::format_string<Args...> text, Args&&... args) {
    const size_t count = ++problems_of_kind_[kind];
    if (count < kProblemsMax) report_.problems.push_back(fmt::format(text, std::forward<Args>(args)...));
    if (count == kProblemsMax) report_.problems.push_back(fmt::format("{}: there are more, which are left out", kind));
  }

  bool Failed(const rocksdb::Status& status, const char* what) {
    if (status.ok()) return false;
    Problem(what, "{}: {}", what, status.ToString());
    return true;
  }

  // Every byte of every file against the checksum of its block: damage is named by file even where no event is touched.
  void CheckFiles() {
    std::vector<rocksdb::LiveFileMetaData> files;
    tables_.db->GetLiveFilesMetaData(&files);
    report_.files = files.size();
    Failed(tables_.db->VerifyChecksum(), "files");
  }

  void CheckState() {
    const StatusOr<LogHead> head = ReadHead(tables_);
    if (head.ok()) head_ = *head;
    else Problem("head", "{}", MessageOf(head.status()));
    const StatusOr<Position> indexed = ReadIndexed(tables_);
    if (indexed.ok()) indexed_ = *indexed;
    else Problem("index", "{}", MessageOf(indexed.status()));
    report_.head = head_.position;
    if (indexed_ > head_.position) {
      Problem("index", "the index reaches position {}, beyond the head {}", indexed_.value(), head_.position.value());
    }
    CheckSources();
  }

  void CheckSources() {
    const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(rocksdb::ReadOptions(), tables_.state));
    for (at->Seek(ToSlice(kSourcePrefix)); at->Valid() && at->key().starts_with(ToSlice(kSourcePrefix)); at->Next()) {
      const std::string name(ToView(at->key()).substr(kSourcePrefix.size()));
      const StatusOr<SourceState> state = DecodeSource(ToView(at->value()));
      ++report_.sources;
      if (!state.ok()) Problem("source", "source {}: {}", name, MessageOf(state.status()));
      else if (state->next_offset < 0) Problem("source", "source {}: its next offset {} is below 0", name, state->next_offset);
    }
    Failed(at->status(), "sources");
  }

  void CheckEvents() {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    options.readahead_size = 2 << 20;
    const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(options, tables_.events));
    Position wanted(1);
    for (at->SeekToFirst(); at->Valid(); at->Next()) wanted = CheckChunk(ToView(at->key()), ToView(at->value()), wanted);
    if (Failed(at->status(), "events")) {
      Problem("events", "the events from position {} on could not be read", wanted.value());
    } else if (wanted != kUnknown && wanted != head_.position.Next()) {
      Problem("head", "the head says position {}, and the last event is at {}", head_.position.value(), wanted.value() - 1);
    }
    report_.streams = CountStreams();
  }

  // Returns the position that must come next; kUnknown after a chunk that nobody can count.
  Position CheckChunk(std::string_view key, std::string_view value, Position wanted) {
    if (key.size() != 8) {
      Problem("events", "a key of {} bytes stands after position {}", key.size(), wanted.value() - 1);
      return wanted;
    }
    const Position first(BigAt(key));
    ++report_.chunks;
    if (wanted != kUnknown && first > wanted) {
      Problem("positions", "positions {} to {} are missing", wanted.value(), first.value() - 1);
    }
    if (first < wanted) Problem("positions", "position {} is there twice", first.value());
    const StatusOr<Chunk> chunk = UnpackChunk(first, value);
    if (!chunk.ok()) {
      Problem("chunks", "the chunk of events at position {}: {}", first.value(), MessageOf(chunk.status()));
      return kUnknown;
    }
    for (Position at = chunk->first; at <= chunk->last(); at = at.Next()) CheckEvent(at, chunk->at(at));
    if (progress_ != nullptr) progress_->Advance(chunk->events.size());
    return chunk->last().Next();
  }

  void CheckEvent(Position position, const ChunkEvent& stored) {
    ++report_.events;
    report_.event_bytes += stored.event.size();
    if (report_.events > 1 && stored.appended_at < previous_at_) {
      Problem("times", "the time of append goes back at position {}", position.value());
    }
    previous_at_ = stored.appended_at;
    if (!event_.ParseFromArray(stored.event.data(), static_cast<int>(stored.event.size()))) {
      Problem("parse", "the event at position {} does not parse", position.value());
    } else if (event_.id() != stored.id || event_.stream() != stored.stream) {
      Problem("parse", "the event at position {} has another id or stream than it is filed under", position.value());
    } else if (event_.authority() != head_.authority.value()) {
      Problem("authority", "the event at position {} is of authority {} in the log of {}", position.value(), event_.authority(), head_.authority.value());
    }
    ids_.push_back({Hash64(stored.id), position});
    streams_.push_back({Hash64(stored.stream), position});
  }

  uint64_t CountStreams() {
    std::sort(streams_.begin(), streams_.end());
    uint64_t count = 0;
    for (size_t i = 0; i < streams_.size(); ++i) count += i == 0 || streams_[i].hash != streams_[i - 1].hash;
    return count;
  }

  // Equal hashes are nearly always equal ids; the events themselves decide.
  void CheckIdsAreUnique() {
    std::sort(ids_.begin(), ids_.end());
    for (size_t i = 1; i < ids_.size(); ++i) {
      if (ids_[i].hash != ids_[i - 1].hash) continue;
      const StatusOr<std::string> one = IdAt(ids_[i - 1].position);
      const StatusOr<std::string> other = IdAt(ids_[i].position);
      if (one.ok() && other.ok() && *one == *other) {
        Problem("ids", "event id {} is stored twice, at positions {} and {}", *one, ids_[i - 1].position.value(), ids_[i].position.value());
      }
    }
  }

  StatusOr<std::string> IdAt(Position position) const {
    const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(rocksdb::ReadOptions(), tables_.events));
    at->SeekForPrev(PositionKey(position));
    if (!at->Valid()) return NotFound("no chunk holds position {}", position.value());
    ASSIGN_OR_RETURN(const Chunk chunk, UnpackChunk(Position(BigAt(ToView(at->key()))), ToView(at->value())));
    if (chunk.last() < position) return NotFound("no chunk holds position {}", position.value());
    return std::string(chunk.at(position).id);
  }

  // What the runs hold against what the events say, both in order of (hash, position): each posting has its event and each event up to
  // the mark its posting. Beyond the mark there may be postings of a run that a crash left unmarked.
  void CheckPostings(rocksdb::ColumnFamilyHandle* table, const char* kind, const std::vector<Posting>& events) {
    std::vector<Posting> indexed = ReadPostings(table, kind);
    std::sort(indexed.begin(), indexed.end());
    auto event = events.begin();
    uint64_t found = 0;
    for (const Posting& posting : indexed) {
      for (; event != events.end() && *event < posting; ++event) ReportUnindexed(kind, *event);
      if (event != events.end() && *event == posting) {
        ++event;
        ++found;
      } else {
        Problem("index", "the index of {}s points to position {}, where no such {} is", kind, posting.position.value(), kind);
      }
    }
    for (; event != events.end(); ++event) ReportUnindexed(kind, *event);
    if (table == tables_.ids) report_.indexed_events = found;
  }

  void ReportUnindexed(const char* kind, const Posting& event) {
    if (event.position > indexed_) return;
    Problem("index", "the {} of the event at position {} is not in the index", kind, event.position.value());
  }

  std::vector<Posting> ReadPostings(rocksdb::ColumnFamilyHandle* table, const char* kind) {
    std::vector<Posting> postings;
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    options.total_order_seek = true;
    const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(options, table));
    for (at->SeekToFirst(); at->Valid(); at->Next()) {
      const std::string_view key = ToView(at->key()), value = ToView(at->value());
      const bool read = table == tables_.ids ? AddIds(key, value, postings) : AddStream(key, value, postings);
      if (!read) Problem("index", "the index of {}s is damaged at position {}", kind, key.size() < 8 ? 0 : BigAt(key, key.size() - 8));
    }
    Failed(at->status(), "index");
    return postings;
  }

  // False when the row is damaged.
  static bool AddIds(std::string_view key, std::string_view value, std::vector<Posting>& postings) {
    const std::optional<IdRow> row = IdRow::Read(key, value);
    for (size_t i = 0; row.has_value() && i < row->size(); ++i) postings.push_back(row->At(i));
    return row.has_value();
  }

  static bool AddStream(std::string_view key, std::string_view value, std::vector<Posting>& postings) {
    if (key.size() != 16) return false;
    const StatusOr<std::vector<Position>> positions = DecodePostings(Position(BigAt(key, 8)), value);
    if (!positions.ok()) return false;
    for (const Position position : *positions) postings.push_back({BigAt(key), position});
    return true;
  }

  void CheckQuarantine() {
    const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(rocksdb::ReadOptions(), tables_.quarantine));
    uint64_t open = 0;
    for (at->Seek("e"); at->Valid() && at->key().starts_with("e"); at->Next()) {
      v1::QuarantineEntry entry;
      ++report_.quarantined;
      if (!entry.ParseFromArray(at->value().data(), static_cast<int>(at->value().size()))) {
        Problem("quarantine", "quarantine entry {} does not parse", report_.quarantined);
      } else if (Position(entry.replayed_position()) > head_.position) {
        Problem("quarantine", "quarantine entry {} was replayed to position {}, beyond the head", entry.id(), entry.replayed_position());
      }
      open += entry.replayed_position() == 0;
    }
    if (Failed(at->status(), "quarantine") || open == head_.quarantined) return;
    Problem("quarantine", "the head counts {} open refusals, and quarantine holds {}", head_.quarantined, open);
  }

  const LogTables& tables_;
  Progress* const progress_;
  LogReport report_;
  std::map<std::string, size_t> problems_of_kind_;
  LogHead head_;
  Position indexed_;
  Timestamp previous_at_;
  v1::Event event_;  // one for all: parsing into it again is cheaper than a new one
  std::vector<Posting> ids_;
  std::vector<Posting> streams_;
};

// A log so damaged that it does not open. RocksDB's words may name the file that lists the others instead of the one that is damaged,
// so each is looked at by itself.
StatusOr<LogReport> CheckFilesAlone(const std::string& folder, const Status& why, rocksdb::Env* env) {
  LogReport report;
  report.problems.push_back(MessageOf(why));
  rocksdb::Options options;
  if (env != nullptr) options.env = env;
  std::vector<std::string> files;
  RETURN_IF_ERROR(FromRocks(options.env->GetChildren(folder + "/rocks", &files), "list the files of the log"));
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    if (!file.ends_with(".sst")) continue;
    ++report.files;
    rocksdb::SstFileReader reader(options);
    rocksdb::Status status = reader.Open(folder + "/rocks/" + file);
    if (status.ok()) status = reader.VerifyChecksum();
    if (!status.ok()) report.problems.push_back(fmt::format("file {}/rocks/{}: {}", folder, file, status.ToString()));
  }
  return report;
}

}  // namespace

StatusOr<LogReport> CheckLog(const std::string& folder, Progress* progress, rocksdb::Env* env) {
  const StatusOr<std::unique_ptr<LogTables>> tables = OpenLogTables(folder, env, /*read_only=*/true);
  if (tables.ok()) return LogChecker(**tables, progress).Run();
  if (tables.status().code() == StatusCode::kDataLoss) return CheckFilesAlone(folder, tables.status(), env);
  return tables.status();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_survey.h"

#include "base/hash.h"
#include "proto/validate.h"
#include "store/quarantine.h"

namespace hanes {
namespace {

// A record that the extract shows, and the row that showed it first.
struct Seen {
  uint32_t file = 0;
  uint32_t line = 0;
  uint64_t digest = 0;
};

class Surveyor {
 public:
  Surveyor(const SurveyFrame& frame, const SystemLedger& baseline, const EventReader& log, ExtractLedger& ledger,
           Progress* progress)
      : frame_(frame), baseline_(baseline), ledger_(ledger), progress_(progress), compare_(frame.extract, log, ledger) {
    if (frame.system.make_checks != nullptr) checks_ = frame.system.make_checks();
  }

  Status TakeFile(ExtractFile file) {
    file_ = std::move(file.name);
    files_.push_back(file_);
    BeginTable(*file.table);
    NoteUnreadColumns(file);
    CsvRow row;
    while (true) {
      ASSIGN_OR_RETURN(const bool found, file.reader->Next(&row));
      if (!found) break;
      RETURN_IF_ERROR(TakeRow(file, row));
    }
    for (const std::string& note : file.reader->Notes()) survey_.notes.push_back(fmt::format("{}: {}", file_, note));
    return OkStatus();
  }

  // After the last file.
  Status TakeAbsent() {
    std::map<uint16_t, size_t> spoken_for;  // tables whose absent records mean something
    for (size_t i = 0; i < tables_.size(); ++i) {
      if (tables_[i]->absence == Absence::kVanishes) spoken_for[ledger_.NameIndex(tables_[i]->name)] = i;
    }
    std::vector<const SaidRecord*> vanished;
    for (const auto& [key, said] : baseline_.records) {
      const auto table = spoken_for.find(said.table);
      if (table == spoken_for.end() || said.vanished || seen_.contains(key) || SaysNothing(said)) continue;
      if (TakeAbsentRecord(said, table->second)) vanished.push_back(&said);
    }
    RETURN_IF_ERROR(SayVanished(std::move(vanished)));
    NoteTablesLeftOut();
    NoteRepeatedRows();
    return OkStatus();
  }

  ExtractSurvey survey_;

 private:
  void BeginTable(const ExtractTable& table) {
    if (!tables_.empty() && tables_.back() == &table) return;
    tables_.push_back(&table);
    survey_.tables.emplace_back().counts.set_table(std::string(table.name));
  }

  v1::TableCounts& Counts() { return survey_.tables.back().counts; }

  Status TakeRow(const ExtractFile& file, const CsvRow& row) {
    if (progress_ != nullptr) progress_->Advance(1);
    Counts().set_rows_read(Counts().rows_read() + 1);
    if (!row.problem.ok()) {
      Refuse(row, InvalidArgument("{}:{}: {}", file_, row.line, MessageOf(row.problem)));
      return OkStatus();
    }
    if (file.table->absence == Absence::kCountedOnly) return OkStatus();
    const ExtractRow cells(file_, file.columns, row, frame_.days);
    const Status taken = TakeRecord(*file.table, cells, file.columns.RecordDigest(row.cells), row.line);
    if (taken.ok() || taken.code() != StatusCode::kInvalidArgument) return taken;
    Refuse(row, taken);
    return OkStatus();
  }

  void Refuse(const CsvRow& row, const Status& why) {
    Counts().set_rejected_rows(Counts().rejected_rows() + 1);
    survey_.refusals.push_back(
        {.reason = std::string(kBadRow), .detail = MessageOf(why), .raw = row.raw, .origin = file_, .place = row.line, .headers = {}});
  }

  // InvalidArgument: the row is refused.
  Status TakeRecord(const ExtractTable& table, const ExtractRow& row, uint64_t digest, int64_t line) {
    ASSIGN_OR_RETURN(const std::string record, RecordKey(table, row));
    const Hash128Value key = Hash128(record);
    const Seen here{static_cast<uint32_t>(files_.size() - 1), static_cast<uint32_t>(line), digest};
    const auto [first, added] = seen_.emplace(key, here);
    if (!added) return TakeRepeated(table, row, record, first->second, digest);
    const auto found = baseline_.records.find(key);
    const SaidRecord* said = found == baseline_.records.end() ? nullptr : &found->second;
    if (said != nullptr && !said->vanished) ++survey_.tables.back().held;
    if (checks_ != nullptr) RETURN_IF_ERROR(checks_->Check(table, row, &survey_.notes));
    if (said != nullptr && !said->vanished && said->record_digest == digest) {
      Count(Verdict::kUnchanged, {});  // the same cells were read and accepted before: most rows of a night
      return OkStatus();
    }
    ASSIGN_OR_RETURN(RecordReading reading, table.read(row));
    if (reading.stream == kCouncilStream) reading.stream += frame_.extract.authority.value();
    const size_t before = survey_.events.size();
    ASSIGN_OR_RETURN(const Verdict verdict, compare_.Compare({table, record, reading, digest}, said, &survey_.events));
    if (Status valid = CheckEvents(before); !valid.ok()) {
      survey_.events.resize(before);
      return Annotate(valid, row.Place());
    }
    Count(verdict, reading);
    return OkStatus();
  }

  Status TakeRepeated(const ExtractTable& table, const ExtractRow& row, const std::string& record, const Seen& first,
                      uint64_t digest) {
    const std::string other = fmt::format("{}:{}", files_[first.file], first.line);
    if (first.digest != digest) {
      return row.Refuse(table.key[0].column, record, fmt::format("is the key of row {} too, which says something else", other),
                        "keep one of the two rows and send the extract again");
    }
    if (repeated_++ == 0) first_repeated_ = fmt::format("{} and {}", other, row.Place());
    return OkStatus();
  }

  Status CheckEvents(size_t from) const {
    for (size_t i = from; i < survey_.events.size(); ++i) {
      if (Status valid = ValidateEvent(survey_.events[i], frame_.extract.authority); !valid.ok())
        return InvalidArgument("{}", MessageOf(valid));
    }
    return OkStatus();
  }

  void Count(Verdict verdict, const RecordReading& reading) {
    v1::TableCounts& counts = Counts();
    switch (verdict) {
      case Verdict::kSaysNothing:
        return;
      case Verdict::kNew:
        counts.set_new_records(counts.new_records() + 1);
        if (reading.begin && *reading.begin < frame_.window_from) counts.set_late_records(counts.late_records() + 1);
        return;
      case Verdict::kChanged:
        counts.set_changed_records(counts.changed_records() + 1);
        return;
      case Verdict::kUnchanged:
        counts.set_unchanged_records(counts.unchanged_records() + 1);
        return;
      case Verdict::kRestored:
        counts.set_restored_records(counts.restored_records() + 1);
        return;
    }
  }

  // Counts an absent record of table `i`. Has it vanished?
  bool TakeAbsentRecord(const SaidRecord& said, size_t i) {
    const auto before = baseline_.shown.find(said.table);
    const Date end = EndOf(*tables_[i], said, ledger_);
    if (before != baseline_.shown.end() && end <= before->second.from) return false;  // an extract before let it go
    SurveyedTable& table = survey_.tables[i];
    if (end <= frame_.window_from) {
      table.counts.set_rolled_off_records(table.counts.rolled_off_records() + 1);
      return false;
    }
    table.counts.set_vanished_records(table.counts.vanished_records() + 1);
    ++table.held;
    return true;
  }

  // In order of the log: that of a hash table changes from run to run, and the same extract must make the same log.
  Status SayVanished(std::vector<const SaidRecord*> vanished) {
    std::sort(vanished.begin(), vanished.end(),
              [](const SaidRecord* a, const SaidRecord* b) { return a->facets[0].position < b->facets[0].position; });
    for (const SaidRecord* said : vanished) {
      const auto shown = baseline_.shown.find(said->table);
      // Only an extract that was given up has shown it: all that is certain is that this one does not.
      const Date last_shown_on = shown == baseline_.shown.end() ? frame_.window_from - 1 : shown->second.to;
      RETURN_IF_ERROR(compare_.Vanish(*said, last_shown_on, &survey_.events));
    }
    return OkStatus();
  }

  static bool SaysNothing(const SaidRecord& said) {
    return std::all_of(said.facets.begin(), said.facets.end(), [](const SaidFacet& facet) { return facet.withdrawn; });
  }

  void NoteUnreadColumns(const ExtractFile& file) {
    for (const std::string& name : file.columns.names()) {
      if (name.empty())
        survey_.notes.push_back(fmt::format("{}: a column has no name: it only tells changed rows from unchanged ones", file_));
    }
  }

  void NoteTablesLeftOut() {
    for (const auto& [index, window] : baseline_.shown) {
      const std::string& name = ledger_.Name(index);
      const bool here =
          std::any_of(tables_.begin(), tables_.end(), [&](const ExtractTable* table) { return table->name == name; });
      if (!here)
        survey_.notes.push_back(
            fmt::format("table {} is not in this extract: what it said stands, nothing of it vanishes", name));
    }
  }

  void NoteRepeatedRows() {
    if (repeated_ > 0)
      survey_.notes.push_back(
          fmt::format("rows that repeat another, taken once: {}; the first are {}", repeated_, first_repeated_));
  }

  const SurveyFrame& frame_;
  const SystemLedger& baseline_;
  ExtractLedger& ledger_;
  Progress* const progress_;
  RecordComparison compare_;
  std::unique_ptr<RowChecks> checks_;  // null when the system has none
  std::string file_;
  std::vector<std::string> files_;
  std::vector<const ExtractTable*> tables_;  // beside survey_.tables
  absl::flat_hash_map<Hash128Value, Seen, SystemLedger::KeyHash> seen_;
  uint64_t repeated_ = 0;
  std::string first_repeated_;
};

}  // namespace

StatusOr<ExtractSurvey> SurveyExtract(const SurveyFrame& frame, ExtractFiles files, const SystemLedger& baseline,
                                      const EventReader& log, ExtractLedger& ledger, Progress* progress) {
  Surveyor surveyor(frame, baseline, log, ledger, progress);
  surveyor.survey_.refusals = std::move(files.refused);
  for (ExtractFile& file : files.readable) RETURN_IF_ERROR(surveyor.TakeFile(std::move(file)));
  RETURN_IF_ERROR(surveyor.TakeAbsent());
  return std::move(surveyor.survey_);
}

}  // namespace hanes

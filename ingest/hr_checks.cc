// SPDX-License-Identifier: Apache-2.0
#include <absl/container/flat_hash_map.h>

#include "ingest/hr.h"

namespace hanes {
namespace {

constexpr std::string_view kMend = "mend it in the source and send the extract again";

class HrChecks : public RowChecks {
 public:
  Status Check(const ExtractTable& table, const ExtractRow& row, std::vector<std::string>* notes) override {
    if (table.name == "workers") return CheckWorker(row, notes);
    if (table.name == "contracts") return CheckContract(row, notes);
    if (table.name == "absences") return CheckAbsence(row);
    for (const std::string_view day : {"supervised_on", "reviewed_on", "appraised_on", "inducted_on", "checked_on"}) {
      if (table.FindColumn(day) != nullptr) return CheckJoined(row, day);
    }
    return OkStatus();
  }

 private:
  struct Spell {
    DateRange days;
    std::string place;
  };

  Status CheckWorker(const ExtractRow& row, std::vector<std::string>* notes) {
    ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
    ASSIGN_OR_RETURN(const Date first, row.Day("first_day"));
    const auto [joined, is_new] = joined_.emplace(worker, first);
    joined->second = std::min(joined->second, first);
    return NoteNoFte(row, notes);
  }

  // Terms of nought are a fact that somebody should look at, not an error: the worker may still hold cases.
  static Status NoteNoFte(const ExtractRow& row, std::vector<std::string>* notes) {
    ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("fte", kFteHundredthsMax));
    if (fte != 0u) return OkStatus();
    notes->push_back(MessageOf(row.Refuse("fte", "0", "is taken as it stands", "check that this worker really works no hours")));
    return OkStatus();
  }

  Status CheckContract(const ExtractRow& row, std::vector<std::string>* notes) {
    ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
    ASSIGN_OR_RETURN(const HrSpell spell, HrSpellOf(row));
    const DateRange days{spell.first, spell.over.value_or(Date::Max())};
    std::vector<Spell>& terms = terms_[worker];
    for (const Spell& other : terms) {
      if (days.from >= other.days.to || other.days.from >= days.to) continue;
      return row.Refuse("first_day", spell.first.ToString(),
                        fmt::format("overlaps the terms in row {} of the same worker, from {} to {}", other.place,
                                    other.days.from.ToString(), other.days.to.IsMax() ? "no end" : (other.days.to - 1).ToString()),
                        "end one before the other begins; terms are those of the whole worker: two posts go into post_holders");
    }
    terms.push_back({days, row.Place()});
    return NoteNoFte(row, notes);
  }

  Status CheckAbsence(const ExtractRow& row) {
    RETURN_IF_ERROR(CheckJoined(row, "first_day"));
    ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
    ASSIGN_OR_RETURN(const std::string kind, row.Text("kind"));
    ASSIGN_OR_RETURN(const HrSpell spell, HrSpellOf(row));
    if (spell.over) return OkStatus();
    const auto [open, is_first] = open_.emplace(std::make_pair(worker, kind), row.Place());
    if (is_first) return OkStatus();
    return row.Refuse("last_day", "", fmt::format("is empty, as in row {}: a worker has one open spell of a kind", open->second),
                      "give the older one its last day and send the extract again");
  }

  // Nothing is known of a worker who is in no row of table workers.
  Status CheckJoined(const ExtractRow& row, std::string_view day_column) const {
    ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
    ASSIGN_OR_RETURN(const Date day, row.Day(day_column));
    const auto joined = joined_.find(worker);
    if (joined == joined_.end() || day >= joined->second) return OkStatus();
    return row.Refuse(day_column, day.ToString(), fmt::format("is before {}, when worker {} joined", joined->second.ToString(), worker),
                      kMend);
  }

  absl::flat_hash_map<std::string, Date> joined_;
  absl::flat_hash_map<std::string, std::vector<Spell>> terms_;
  absl::flat_hash_map<std::pair<std::string, std::string>, std::string> open_;  // worker and kind: the place of the row
};

}  // namespace

std::unique_ptr<RowChecks> MakeHrChecks() { return std::make_unique<HrChecks>(); }

}  // namespace hanes

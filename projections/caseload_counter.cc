// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_counter.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <tuple>

#include "projections/caseload.h"
#include "projections/caseload_children.h"
#include "projections/caseload_groups.h"

namespace hanes {
namespace {

constexpr int32_t kNoDay = std::numeric_limits<int32_t>::max();
constexpr int64_t kNoMoment = std::numeric_limits<int64_t>::max();

// The plane of days x moments of one entity, cut into rectangles over which a profile of it stays the same. For each span of moments between
// two changes of what is known there is a line of days; a piece of the line that the next one has too goes on in it.
template <typename Profile>
class Plane {
 public:
  using Rows = std::vector<const KindRow*>;

  // profile_of(holding rows) -> Profile; emit(day_from, day_to, known_from, known_to, profile) where profile.counted().
  template <typename ProfileOf, typename Emit>
  void ForEachRectangle(const Rows& rows, const ProfileOf& profile_of, const Emit& emit) {
    moments_.clear();
    for (const KindRow* row : rows) {
      moments_.push_back(row->row.span.known_from);
      if (row->row.span.known_to != kNoMoment) moments_.push_back(row->row.span.known_to);
    }
    SortUnique(moments_);
    line_.clear();
    for (const int64_t moment : moments_) {
      before_.swap(line_);
      DrawLine(rows, moment, profile_of);
      GoOn(moment, emit);
    }
    for (const Piece& piece : line_) emit(piece.day_from, piece.day_to, piece.known_from, kNoMoment, piece.profile);
  }

 private:
  struct Piece {
    int32_t day_from;
    int32_t day_to;
    int64_t known_from;
    Profile profile;
  };

  template <typename ProfileOf>
  void DrawLine(const Rows& rows, int64_t moment, const ProfileOf& profile_of) {
    line_.clear();
    known_.clear();
    days_.clear();
    for (const KindRow* row : rows) {
      if (moment < row->row.span.known_from || moment >= row->row.span.known_to) continue;
      known_.push_back(row);
      days_.push_back(row->row.span.valid_from);
      days_.push_back(row->row.span.valid_to);
    }
    SortUnique(days_);
    for (size_t i = 0; i + 1 < days_.size(); ++i) {
      holding_.clear();
      for (const KindRow* row : known_) {
        if (days_[i] >= row->row.span.valid_from && days_[i] < row->row.span.valid_to) holding_.push_back(row);
      }
      const Profile profile = profile_of(holding_);
      if (!profile.counted()) continue;
      const bool goes_on = !line_.empty() && line_.back().day_to == days_[i] && line_.back().profile == profile;
      if (goes_on) line_.back().day_to = days_[i + 1];
      else line_.push_back({days_[i], days_[i + 1], moment, profile});
    }
  }

  // Pieces of a line are in order and do not overlap.
  template <typename Emit>
  void GoOn(int64_t moment, const Emit& emit) {
    auto next = line_.begin();
    for (const Piece& old : before_) {
      while (next != line_.end() && next->day_from < old.day_from) ++next;
      const bool same = next != line_.end() && next->day_from == old.day_from && next->day_to == old.day_to && next->profile == old.profile;
      if (same) next->known_from = old.known_from;
      else emit(old.day_from, old.day_to, old.known_from, moment, old.profile);
    }
  }

  std::vector<int64_t> moments_;
  std::vector<int32_t> days_;
  Rows known_, holding_;
  std::vector<Piece> line_, before_;
};

struct StatusProfile {
  uint32_t key = 0;
  bool counted() const { return key != 0; }
  bool operator==(const StatusProfile&) const = default;
};

struct HolderProfile {
  bool open = false;
  bool shared = false;
  HeldBy held;      // unless shared
  Symbol list = 0;  // if shared
  bool counted() const { return open; }
  bool operator==(const HolderProfile&) const = default;
};

uint32_t BitOf(uint8_t kind) {
  switch (kind) {
    case kOpenCase: return kInOpenCase;
    case kChildProtection: return kOnRegister;
    case kLookedAfter: return kIsLookedAfter;
    case kProceedings: return kInProceedings;
    case kReadyToClose: return kMarkedReady;
    case kUnknownSince: return kUnknownSinceKey;
    default: return 0;
  }
}

class CaseloadCounter : public EntityCounter {
 public:
  bool Reads(uint8_t kind) const override { return kind == kAllocation || BitOf(kind) != 0; }

  void Begin(SymbolTable& symbols, SymbolTable& keys, SymbolTable& lists) override {
    symbols_ = &symbols;
    keys_ = &keys;
    lists_ = &lists;
    primary_ = symbols.Intern("primary");
    duty_ = symbols.Intern("duty");
  }

  void Count(std::span<const KindRow> rows, Counted& counted) override {
    if (rows.empty()) return;
    Separate(rows);
    status_plane_.ForEachRectangle(with_status_, [this](const Rows& holding) { return StatusOf(holding); },
                                   [&](int32_t day_from, int32_t day_to, int64_t known_from, int64_t known_to, const StatusProfile& profile) {
                                     AppendRectangle(day_from, day_to, known_from, known_to, profile.key, false, counted.steps[0]);
                                   });
    holder_plane_.ForEachRectangle(with_holders_, [this](const Rows& holding) { return HoldersOf(holding); },
                                   [&](int32_t day_from, int32_t day_to, int64_t known_from, int64_t known_to, const HolderProfile& profile) {
                                     if (profile.shared) return counted.lists.push_back({profile.list, day_from, day_to, known_from, known_to});
                                     const Symbol key = keys_->Intern(KeyOf(profile.held));
                                     AppendRectangle(day_from, day_to, known_from, known_to, key, false, counted.steps[1]);
                                   });
  }

 private:
  using Rows = std::vector<const KindRow*>;

  void Separate(std::span<const KindRow> rows) {
    with_status_.clear();
    with_holders_.clear();
    for (const KindRow& row : rows) {
      const uint32_t bit = BitOf(row.kind);
      if (bit != 0) with_status_.push_back(&row);
      const Symbol role = row.row.content.dimensions[2];
      const bool holds = row.kind == kAllocation && (role == primary_ || role == duty_);
      if (holds || (bit & kCountedBits) != 0) with_holders_.push_back(&row);
    }
  }
  StatusProfile StatusOf(const Rows& holding) const {
    uint32_t bits = 0;
    bool end_unknown = false;
    for (const KindRow* row : holding) {
      const uint32_t bit = BitOf(row->kind);
      bits |= bit;
      end_unknown |= (bit & kCountedBits) != 0 && row->row.content.unknown_end;
    }
    if ((bits & kCountedBits) == 0) return {bits & kUnknownSinceKey};
    return {(bits & ~kUnknownSinceKey) | (end_unknown ? kEndUnknownKey : 0)};
  }

  HolderProfile HoldersOf(const Rows& holding) {
    HolderProfile profile;
    int32_t case_from = std::numeric_limits<int32_t>::min();
    Symbol case_team = 0;
    holds_.clear();
    for (const KindRow* row : holding) {
      profile.open |= row->kind != kAllocation;
      const auto& [worker, team, role] = row->row.content.dimensions;
      if (row->kind == kAllocation) holds_.emplace_back(role == duty_ ? 0 : worker, team);
      if (row->kind == kOpenCase) TakeLatest(row->row.span.valid_from, team, case_from, case_team);
    }
    if (!profile.open) return profile;
    SortUnique(holds_);
    if (holds_.size() > 1) {
      profile.shared = true;
      profile.list = lists_->Intern(ListOf(case_team));
      return profile;
    }
    if (!holds_.empty()) std::tie(profile.held.worker, profile.held.team) = holds_.front();
    if (profile.held.team == 0) profile.held.case_team = case_team;
    return profile;
  }

  // Of cases opened on the same day the last team by name, so that the order of facts says nothing.
  void TakeLatest(int32_t from, Symbol team, int32_t& case_from, Symbol& case_team) const {
    if (from < case_from || (from == case_from && symbols_->Name(team) <= symbols_->Name(case_team))) return;
    case_from = from;
    case_team = team;
  }

  std::string_view ListOf(Symbol case_team) {
    list_.assign(1, case_team);
    for (const auto& [worker, team] : holds_) list_.insert(list_.end(), {worker, team});
    return {reinterpret_cast<const char*>(list_.data()), list_.size() * sizeof(Symbol)};
  }

  SymbolTable* symbols_ = nullptr;
  SymbolTable* keys_ = nullptr;
  SymbolTable* lists_ = nullptr;
  Symbol primary_ = 0, duty_ = 0;
  Rows with_status_, with_holders_;
  std::vector<std::pair<Symbol, Symbol>> holds_;
  std::vector<Symbol> list_;
  Plane<StatusProfile> status_plane_;
  Plane<HolderProfile> holder_plane_;
};

}  // namespace

std::string_view KeyOf(const HeldBy& held) { return {reinterpret_cast<const char*>(&held), sizeof(held)}; }

HeldBy ReadHeldBy(std::string_view key) {
  HeldBy held;
  std::memcpy(&held, key.data(), sizeof(held));
  return held;
}

SharedHolds ReadSharedHolds(std::string_view list) {
  std::vector<Symbol> symbols(list.size() / sizeof(Symbol));
  std::memcpy(symbols.data(), list.data(), list.size());
  SharedHolds shared{symbols.front(), {}};
  for (size_t i = 1; i + 1 < symbols.size(); i += 2) shared.holds.emplace_back(symbols[i], symbols[i + 1]);
  return shared;
}

std::unique_ptr<EntityCounter> NewCaseloadCounter() { return std::make_unique<CaseloadCounter>(); }

}  // namespace hanes

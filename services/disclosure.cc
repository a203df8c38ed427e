// SPDX-License-Identifier: Apache-2.0
#include "services/disclosure.h"

#include <algorithm>
#include <set>

namespace hanes {
namespace {

class Table {
 public:
  Table(std::span<const TrueMeasure> measures, const Protection& protection) : measures_(measures), by_(protection) {
    team_count_ = measures.empty() ? 0 : measures.front().teams.size();
    withheld_.assign(team_count_, false);
  }

  std::vector<PublicMeasure> Protect() {
    for (const TrueMeasure& measure : measures_) {
      if (IsSmall(measure, measure.whole)) small_stems_.insert(measure.stem);
    }
    WithholdSmallTeams();
    if (by_.sums) WithholdUntilSumsAreLarge();
    if (by_.rounded && by_.room && !LeavesRoom()) withheld_.assign(team_count_, true);
    std::vector<PublicMeasure> shown;
    for (const TrueMeasure& measure : measures_) shown.push_back(Show(measure));
    return shown;
  }

 private:
  bool IsSmall(const TrueMeasure& measure, const TrueCount& count) const {
    if (count.n < by_.under) return true;
    return measure.is_share && by_.complements && count.of - count.n < by_.under;
  }
  // A measure whose whole is withheld shows no team, and says nothing of which teams others show.
  bool Shows(const TrueMeasure& measure) const { return !small_stems_.contains(measure.stem); }

  // The teams that stand with this one: two, or three where their number is odd, [first, end).
  std::pair<size_t, size_t> PairOf(size_t team) const {
    const size_t first = team - team % 2;
    const size_t end = first + 3 == team_count_ ? team_count_ : std::min(first + 2, team_count_);
    if (end - first == 1 && first >= 2) return {first - 2, end};
    return {first, end};
  }
  void Withhold(size_t team) {
    if (!by_.pairs) {
      withheld_[team] = true;
      return;
    }
    const auto [first, end] = PairOf(team);
    for (size_t each = first; each < end; ++each) withheld_[each] = true;
  }

  void WithholdSmallTeams() {
    for (const TrueMeasure& measure : measures_) {
      if (!Shows(measure)) continue;
      for (size_t team = 0; team < team_count_; ++team) {
        if (IsSmall(measure, measure.teams[team])) Withhold(team);
      }
    }
  }

  bool IsSumSmall(const TrueMeasure& measure) const {
    TrueCount sum;
    for (size_t team = 0; team < team_count_; ++team) {
      if (!withheld_[team]) continue;
      sum.n += measure.teams[team].n;
      sum.of += measure.teams[team].of;
    }
    return IsSmall(measure, sum);
  }

  void WithholdUntilSumsAreLarge() {
    const auto any = [&](bool withheld) { return std::find(withheld_.begin(), withheld_.end(), withheld); };
    while (any(true) != withheld_.end() && any(false) != withheld_.end()) {
      const bool small = std::ranges::any_of(measures_, [&](const TrueMeasure& measure) { return Shows(measure) && IsSumSmall(measure); });
      if (!small) return;
      Withhold(static_cast<size_t>(any(false) - withheld_.begin()));
    }
  }

  // Could every count be anything that rounds as it does, whatever the whole and the other teams show?
  bool LeavesRoom() const {
    return std::ranges::all_of(measures_, [&](const TrueMeasure& measure) {
      if (!Shows(measure)) return true;
      return LeavesRoom(measure, &TrueCount::n) && (!measure.is_share || LeavesRoom(measure, &TrueCount::of));
    });
  }
  bool LeavesRoom(const TrueMeasure& measure, int64_t TrueCount::*column) const {
    CountRange sum;
    int64_t widest = 0;
    bool any_withheld = false, any_shown = false;
    for (size_t team = 0; team < team_count_; ++team) {
      any_withheld = any_withheld || withheld_[team];
      if (withheld_[team]) continue;
      any_shown = true;
      const CountRange range = RangeBehind(RoundedCount(measure.teams[team].*column, by_.under), by_.under);
      sum.low += range.low;
      sum.high += range.high;
      widest = std::max(widest, range.high - range.low);
    }
    if (!any_shown) return true;
    const CountRange whole = RangeBehind(RoundedCount(measure.whole.*column, by_.under), by_.under);
    // What is withheld adds anything from the limit up.
    if (any_withheld) return sum.low + widest + by_.under <= whole.high && sum.low + by_.under <= whole.low;
    return sum.low <= whole.low && whole.high <= sum.high && sum.low + widest <= whole.high && whole.low <= sum.high - widest;
  }

  PublicMeasure Show(const TrueMeasure& measure) const {
    PublicMeasure shown;
    shown.teams.resize(team_count_);
    if (!Shows(measure)) return shown;
    shown.whole = Rounded(measure, measure.whole);
    for (size_t team = 0; team < team_count_; ++team) {
      if (!withheld_[team]) shown.teams[team] = Rounded(measure, measure.teams[team]);
    }
    return shown;
  }
  PublicCount Rounded(const TrueMeasure& measure, TrueCount count) const {
    if (!by_.rounded) return count;
    return TrueCount{RoundedCount(count.n, by_.under), measure.is_share ? RoundedCount(count.of, by_.under) : 0};
  }

  const std::span<const TrueMeasure> measures_;
  const Protection& by_;
  size_t team_count_ = 0;
  std::set<std::string> small_stems_;
  std::vector<bool> withheld_;
};

}  // namespace

std::vector<PublicMeasure> Protect(std::span<const TrueMeasure> table, const Protection& protection) {
  return Table(table, protection).Protect();
}

int64_t RoundedCount(int64_t count, int64_t under) { return under < 2 ? count : (count + under / 2) / under * under; }

CountRange RangeBehind(int64_t rounded, int64_t under) {
  if (under < 2) return {rounded, rounded};
  return {std::max(under, rounded - under / 2), rounded + (under - 1) / 2};
}

}  // namespace hanes

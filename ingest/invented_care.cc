// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <vector>

#include "ingest/invented_lives.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 6> kPlacementTypes = {"U4", "U4", "U5", "U1", "P1", "K2"};
constexpr std::array<std::string_view, 3> kProviders = {"PR1", "PR1", "PR4"};
constexpr std::array<std::string_view, 3> kPlacementChangeReasons = {"PLACE", "CARPL", "CHILD"};
constexpr std::array<std::string_view, 4> kCareEndReasons = {"E4A", "E4A", "E46", "E11"};
constexpr std::array<std::string_view, 4> kNeeds = {"N1", "N1", "N5", "N4"};

// Something that changes while a child is in care: when, why an episode begins with it, and the placement from then on.
struct Turn {
  bool placement = false;
  bool legal = false;
  uint32_t placement_row = 0;
};

InventedRow RowOf(InventedTable table, const InventedRow& child_row, Date from) {
  InventedRow row;
  row.table = table;
  row.child = child_row.child;
  row.referral = child_row.referral;
  row.from = from;
  return row;
}

std::vector<InventedPlacement> TellPlacements(const InventedCare& care, uint32_t period, const InventedRow& child_row,
                                              InventedRecorder& recorder, InventedRandom& random, std::map<Date, Turn>* turns) {
  std::vector<InventedPlacement> placements;
  for (Date from = care.from; from < care.to;) {
    const Date to = std::min(care.to, from + 40 + random.DaysAround(500));
    InventedRow row = RowOf(InventedTable::kPlacement, child_row, from);
    row.code = random.OneOf(kPlacementTypes);
    row.flag = random.OneOf(kProviders);
    row.group = period;
    // The placement in which a child stays is the one that was meant to last.
    placements.push_back({from, to, care.for_long && to == care.to});
    row.link = placements.back().until_eighteen ? 1 : 2;
    const RowRef placement = recorder.Span(row, to, to < care.to ? random.OneOf(kPlacementChangeReasons) : "");
    Turn& turn = (*turns)[from];
    turn.placement = true;
    turn.placement_row = placement.number;
    from = to;
  }
  return placements;
}

void TellLegalStatuses(const InventedCare& care, const InventedRow& child_row, InventedRecorder& recorder, InventedRandom& random,
                       std::map<Date, Turn>* turns) {
  // By agreement at first; an interim order and a full one when a court has spoken.
  std::vector<std::pair<std::string_view, int32_t>> statuses = {{"V2", care.for_long ? random.Between(20, 90) : 0}};
  if (care.for_long) statuses.push_back({"C1", random.Between(200, 400)});
  if (care.for_long) statuses.push_back({"C2", 0});
  Date from = care.from;
  for (const auto& [status, days] : statuses) {
    if (from >= care.to) return;
    const Date to = days == 0 ? care.to : std::min(care.to, from + days);
    InventedRow row = RowOf(InventedTable::kLegalStatus, child_row, from);
    row.code = status;
    recorder.Span(row, to, "");
    (*turns)[from].legal = true;
    from = to;
  }
}

void TellEpisodes(const InventedCare& care, uint32_t period, const InventedRow& child_row, InventedRecorder& recorder,
                  InventedRandom& random, const std::map<Date, Turn>& turns) {
  const std::string_view need = random.OneOf(kNeeds);
  uint32_t placement = 0;
  for (auto turn = turns.begin(); turn != turns.end(); ++turn) {
    const auto next = std::next(turn);
    InventedRow row = RowOf(InventedTable::kLookedAfterEpisode, child_row, turn->first);
    if (turn->second.placement) placement = turn->second.placement_row;
    const bool both = turn->second.placement && turn->second.legal;
    row.code = turn == turns.begin() ? "S" : both ? "B" : turn->second.placement ? "P" : "L";
    row.flag = need;
    row.group = period;
    row.link = placement;
    row.due = care.from;
    const bool last = next == turns.end();
    recorder.Span(row, last ? care.to : next->first, last ? random.OneOf(kCareEndReasons) : "X1");
  }
}

void TellProceedings(const InventedCare& care, uint32_t family, const InventedRow& child_row, InventedRecorder& recorder) {
  if (care.pre_proceedings.IsMax()) return;
  InventedRow row = RowOf(InventedTable::kPreProceedings, child_row, care.pre_proceedings);
  row.group = family;
  const RowRef process = recorder.Begin(row, care.proceedings_end);
  if (care.issued.IsMax()) {
    recorder.Change(process, care.proceedings_end, [end = care.proceedings_end](InventedRow& r) {
      r.flag = "stepped_down";
      r.due = end;
      r.to = end;
    });
    return;
  }
  recorder.Change(process, care.issued, [issued = care.issued](InventedRow& r) {
    r.flag = "issued";
    r.due = issued;
  });
  recorder.End(process, care.proceedings_end, "");
}

}  // namespace

std::vector<InventedPlacement> TellCare(const InventedCare& care, uint32_t period_of_care, uint32_t family,
                                        const InventedRow& child_row, InventedRecorder& recorder, InventedRandom& random) {
  TellProceedings(care, family, child_row, recorder);
  if (care.from.IsMax()) return {};
  std::map<Date, Turn> turns;
  std::vector<InventedPlacement> placements = TellPlacements(care, period_of_care, child_row, recorder, random, &turns);
  TellLegalStatuses(care, child_row, recorder, random, &turns);
  TellEpisodes(care, period_of_care, child_row, recorder, random, turns);
  return placements;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Workers, their terms, and the posts they hold.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/invented_hr.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kOrigins = {"another_council", "newly_qualified", "agency", "other_social_care", "not_known"};
constexpr std::array<std::string_view, 5> kDestinations = {"another_council", "agency", "other_social_care", "no_employment", "not_known"};
constexpr std::array<std::string_view, 5> kReasons = {"resigned", "resigned", "resigned", "retired", "contract_ended"};

std::string_view RoleOf(bool registered, bool manager) {
  return manager ? "manager" : registered ? "social_worker" : "other_practitioner";
}

std::string PostKey(uint32_t post) { return fmt::format("P{:04}", post); }

std::string Fte(int32_t hundredths) { return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100); }

// The day before `over`; "" while it goes on.
std::string LastDay(Date over) { return over.IsMax() ? std::string() : (over - 1).ToString(); }

std::string WeekText(const std::array<int32_t, 7>& tenths) {
  std::string week;
  for (const int32_t day : tenths) week += fmt::format("{}{}.{}", week.empty() ? "" : "/", day / 10, day % 10);
  return week;
}

}  // namespace

std::array<int32_t, 7> InventedHr::WeekOf(int32_t fte_hundredths, uint32_t worker) {
  std::array<int32_t, 7> tenths = {};
  int32_t left = 370 * fte_hundredths / 100;
  for (int i = 0; i < 5; ++i) {
    const int day = worker % 2 == 0 ? i : 4 - i;
    tenths[static_cast<size_t>(day)] = std::min(left, 74);
    left -= tenths[static_cast<size_t>(day)];
  }
  return tenths;
}

void InventedHr::TellWorkers() {
  for (size_t i = 0; i < workforce_.posts().size(); ++i) {
    const InventedPost& post = workforce_.posts()[i];
    const std::string_view job = post.manager ? "team_manager" : post.registered ? "social_worker" : "social_work_assistant";
    AddRecord(InventedHrTable::kPosts, Date::Min(),
              fmt::format("{},{},,{},{},{},{}", PostKey(static_cast<uint32_t>(i + 1)), (begin_ - 1000).ToString(), TeamKey(post.team),
                          RoleOf(post.registered, post.manager), job, Fte(post.fte_hundredths)));
  }
  for (const InventedWorker& worker : workforce_.workers()) {
    const std::string_view registration = worker.registered ? "registered" : "none";
    const auto cells = [&](std::string_view last, std::string_view destination, std::string_view reason) {
      return fmt::format("{},{},{},{},{},{},{},{},{},{},{}", WorkerKey(worker.number), worker.joined.ToString(), last,
                         RoleOf(worker.registered, worker.manager), JobOf(worker), worker.agency ? "Y" : "N", worker.agency ? "N" : "Y",
                         registration, kOrigins[worker.number % kOrigins.size()], destination, reason);
    };
    AddRecord(InventedHrTable::kWorkers, worker.joined, cells("", "", ""));
    if (!worker.left.IsMax()) {
      AmendRecord(InventedHrTable::kWorkers, WorkerKey(worker.number), worker.left,
                  cells(LastDay(worker.left), random_.OneOf(kDestinations), random_.OneOf(kReasons)), worker.left);
    }
    TellTerms(worker);
  }
}

// A row of terms, and of holding a post or covering it, for each stretch of days with one FTE.
void InventedHr::TellTerms(const InventedWorker& worker) {
  for (size_t i = 0; i < worker.fte_from.size(); ++i) {
    const auto [from, fte] = worker.fte_from[i];
    const Date over = i + 1 < worker.fte_from.size() ? worker.fte_from[i + 1].first : worker.left;
    if (from >= over) continue;  // changed again on one day, or on the day of leaving
    const auto cells = [&](Date until) {
      return fmt::format("{},{},{},{},{},{}", WorkerKey(worker.number), from.ToString(), LastDay(until), Fte(fte), TeamKey(worker.team),
                         WeekText(WeekOf(fte, worker.number)));
    };
    const std::string key = AddRecord(InventedHrTable::kContracts, from, cells(Date::Max()));
    if (!over.IsMax()) AmendRecord(InventedHrTable::kContracts, key, over, cells(over), over);
    if (worker.post > 0) TellHolding({worker.number, worker.post, fte, worker.agency, from, over});
    if (from < from_) continue;
    if (fte == 0) Place("hr_fte_zero", InventedHrTable::kContracts, {key}, worker.number, {{"from", from.ToString()}});
    else if (i > 0) Place("fte_change_within_a_period", InventedHrTable::kContracts, {key}, worker.number, {{"from", from.ToString()}});
  }
}

// One worker of the council, not full time, holds two posts for the rest of these terms: half of the hours in each.
void InventedHr::TellHolding(const InventedHolding& holding) {
  const auto tell = [&](const InventedHolding& held) {
    const InventedHrTable table = held.agency ? InventedHrTable::kBookings : InventedHrTable::kHolders;
    const auto cells = [&](Date over) {
      return fmt::format("{},{},{},{},{},{}", PostKey(held.post), WorkerKey(held.worker), held.from.ToString(), LastDay(over),
                         Fte(held.fte_hundredths), held.agency ? "vacancy" : "permanent");
    };
    const std::string key = AddRecord(table, held.from, cells(Date::Max()));
    if (!held.to.IsMax()) AmendRecord(table, key, held.to, cells(held.to), held.to);
    holdings_.push_back(held);
    return key;
  };
  const bool placed = std::any_of(traps_.begin(), traps_.end(), [](const InventedTrap& trap) { return trap.trap == "two_posts"; });
  const bool lasts = holding.to.IsMax() || holding.to - holding.from > 200;
  const uint32_t other = holding.post == 1 ? 2 : holding.post - 1;
  const bool same_kind = workforce_.posts()[other - 1].registered == workforce_.posts()[holding.post - 1].registered;
  if (placed || holding.agency || holding.fte_hundredths != 60 || holding.from < from_ || !lasts || !same_kind) {
    tell(holding);
    return;
  }
  InventedHolding first = holding, second = holding;
  first.fte_hundredths = 40;
  second.fte_hundredths = 20;
  second.post = other;
  const std::vector<std::string> keys = {tell(first), tell(second)};
  Place("two_posts", InventedHrTable::kHolders, keys, holding.worker, {{"from", holding.from.ToString()}});
}

}  // namespace hanes

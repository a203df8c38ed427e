// SPDX-License-Identifier: Apache-2.0
#include "projections/staff_count.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/utf8.h"
#include "projections/caseload.h"
#include "projections/caseload_cells.h"
#include "projections/caseload_children.h"
#include "projections/recruitment.h"
#include "projections/table_rows.h"

namespace hanes {
namespace {

constexpr Symbol kNoSuchSymbol = std::numeric_limits<Symbol>::max();

std::string FteWords(int32_t fte) { return fte < 0 ? "FTE not known" : FteText(static_cast<uint64_t>(fte)) + " FTE"; }

// Whatever a post, a worker or an application was said to be, as known then and as known now.
std::set<Symbol> RolesOf(const FactIndex::Snapshot& facts, Timestamp known_at) {
  std::set<Symbol> roles;
  for (const Timestamp known : {known_at, Timestamp::Max()}) {
    const auto add = [&](uint8_t kind, size_t dimension) {
      facts.ForEachDuring(kind, {Date::Min(), Date::Max()}, known,
                          [&](const FactSpan&, const FactContent& content) { roles.insert(content.dimensions[dimension]); });
    };
    add(kPost, 1);
    add(kApplicationFor, 1);
    add(kEmployment, 0);
  }
  roles.erase(0);
  return roles;
}

uint64_t KnownFte(int32_t fte) { return fte > 0 ? static_cast<uint64_t>(fte) : 0; }

}  // namespace

// A post on the day, with what is held of it.
struct StaffCount::Post {
  Symbol team = 0;
  Symbol role = 0;
  int32_t fte = kFteNotKnown;
  bool held = false;
  uint64_t held_fte = 0;
};

std::optional<uint64_t> MedianHundredths(std::vector<uint64_t> numbers) {
  if (numbers.empty()) return std::nullopt;
  std::sort(numbers.begin(), numbers.end());
  const size_t middle = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[middle] * 100 : (numbers[middle - 1] + numbers[middle]) * 50;
}

std::optional<uint64_t> StaffTally::MedianDaysFromOffer() const { return MedianHundredths(days_from_offer); }

StatusOr<StaffFilter> StaffFilter::Make(const FactIndex::Snapshot& facts, Timestamp known_at, std::string_view team,
                                        std::string_view role) {
  StaffFilter filter;
  if (!team.empty()) filter.team_ = facts.FindSymbol(team).value_or(kNoSuchSymbol);
  if (role.empty()) return filter;
  filter.role_ = role == kNotRecorded ? 0 : facts.FindSymbol(role).value_or(kNoSuchSymbol);
  const std::set<Symbol> roles = RolesOf(facts, known_at);
  if (role == kNotRecorded || roles.contains(*filter.role_)) return filter;
  std::set<std::string_view> names = {kNotRecorded};
  for (const Symbol known : roles) names.insert(facts.SymbolName(known));
  return InvalidArgument("category \"{}\" is not one of the roles {}", Excerpt(role), fmt::join(names, ", "));
}

StaffCount::StaffCount(const FactIndex::Snapshot& facts, const PeriodQuestion& question, const StaffFilter& only)
    : facts_(facts), question_(question), asked_(question.asked), only_(only),
      workforce_(facts, {question.days.from - 1, asked_.as_at + 1}, asked_.known_at, kAgencyAtWork),
      applications_(ReadApplications(facts, asked_.as_at, asked_.known_at)) {
  for (uint32_t place = 0; place < workforce_.workers().size(); ++place) by_name_.emplace(workforce_.workers()[place].name, place);
  const std::map<Symbol, Post> posts = ReadPosts();
  CountPosts(posts);
  CountInPost();
  CountAgency(posts);
  CountComing();
  CountGoing();
  CountStarts();
}

template <typename Change>
void StaffCount::Add(Symbol team, Symbol role, const Change& change) {
  if (!only_.Has(team, role)) return;
  change(tallies_[KeyOf(team, role)]);
  change(total_);
}

void StaffCount::List(Symbol entity, Symbol team, Symbol role, std::string words) {
  if (asked_.open && only_.Has(team, role)) members_.push_back({entity, KeyOf(team, role), std::move(words)});
}

const WorkerLife* StaffCount::FindWorker(Symbol name) const {
  const auto place = by_name_.find(name);
  return name == 0 || place == by_name_.end() ? nullptr : &workforce_.workers()[place->second];
}

// Does the worker hold a post of the council's own? One of whom nothing is known does; one who left or is an agency's does not.
bool StaffCount::IsInPost(Symbol worker) const {
  const WorkerLife* const life = FindWorker(worker);
  if (life == nullptr) return true;
  const Employed* const terms = life->On(asked_.as_at);
  return !life->LeftBy(asked_.as_at) && (terms == nullptr || !terms->agency);
}

std::map<Symbol, StaffCount::Post> StaffCount::ReadPosts() const {
  std::map<Symbol, Post> posts;
  facts_.ForEachAt(kPost, asked_.as_at, asked_.known_at, [&](const FactSpan& span, const FactContent& content) {
    posts[span.entity] = {content.dimensions[0], content.dimensions[1], content.amount};
  });
  facts_.ForEachAt(kPostHeld, asked_.as_at, asked_.known_at, [&](const FactSpan& span, const FactContent& content) {
    const auto post = posts.find(span.entity);
    if (post == posts.end() || !IsInPost(content.dimensions[0])) return;
    post->second.held = true;
    post->second.held_fte += KnownFte(content.amount == kFteNotKnown ? post->second.fte : content.amount);
  });
  return posts;
}

void StaffCount::CountPosts(const std::map<Symbol, Post>& posts) {
  knows_posts_ = !posts.empty();
  for (const auto& [entity, post] : posts) {
    const uint64_t fte = KnownFte(post.fte);
    Add(post.team, post.role, [&](StaffTally& tally) {
      ++tally.posts;
      tally.posts_fte += fte;
      tally.vacant_posts += post.held ? 0 : 1;
      tally.vacant_fte += fte > post.held_fte ? fte - post.held_fte : 0;
    });
    posts_without_fte_ += post.fte == kFteNotKnown ? 1 : 0;
    const uint64_t empty = fte > post.held_fte ? fte - post.held_fte : 0;
    List(entity, post.team, post.role,
         !post.held  ? fmt::format("vacant, {}", FteWords(post.fte))
         : empty > 0 ? fmt::format("held, {} of {} FTE vacant", FteText(empty), FteText(fte))
                     : fmt::format("held, {}", FteWords(post.fte)));
  }
}

void StaffCount::CountInPost() {
  for (const WorkerLife& life : workforce_.workers()) {
    if (const Employed* const terms = life.On(asked_.as_at)) {
      Add(terms->team, terms->role, [&](StaffTally& tally) { tally.in_post.Count(*terms); });
    }
    if (const Employed* const terms = life.On(question_.days.to - 1)) {
      Add(terms->team, terms->role, [&](StaffTally& tally) { tally.in_post_at_end.Count(*terms); });
    }
    ListInPost(life, asked_.as_at, false);
    if (question_.days.to - 1 != asked_.as_at) ListInPost(life, question_.days.to - 1, true);
  }
}

// On the last day of the period, where that is another one.
void StaffCount::ListInPost(const WorkerLife& life, Date day, bool at_end) {
  const Employed* const terms = life.On(day);
  if (terms == nullptr || terms->agency) return;
  List(life.entity, terms->team, terms->role,
       at_end ? fmt::format("in post on {}, {}", day.ToString(), FteWords(terms->fte)) : fmt::format("in post, {}", FteWords(terms->fte)));
}

// Whoever is booked counts where the booking is, and once in all; whoever is employed through an agency without a booking, in the own team.
void StaffCount::CountAgency(const std::map<Symbol, Post>& posts) {
  std::set<std::pair<uint32_t, Symbol>> counted_in;  // key, worker
  std::set<Symbol> counted;
  facts_.ForEachAt(kAgencyBooking, asked_.as_at, asked_.known_at, [&](const FactSpan& span, const FactContent& content) {
    const auto found = posts.find(span.entity);
    const Post post = found == posts.end() ? Post{} : found->second;
    if (!only_.Has(post.team, post.role)) return;
    const int32_t of_booking = content.amount == kFteNotKnown ? post.fte : content.amount;
    const uint64_t fte = KnownFte(of_booking);
    const Symbol worker = content.dimensions[1];
    const std::optional<Symbol> booked = worker == 0 ? std::nullopt : facts_.FindEntity(fmt::format("worker:{}", facts_.SymbolName(worker)));
    List(booked.value_or(span.entity), post.team, post.role, fmt::format("agency, {}", FteWords(of_booking)));
    StaffTally& tally = tallies_[KeyOf(post.team, post.role)];
    tally.agency_fte += fte;
    total_.agency_fte += fte;
    tally.agency += worker == 0 || counted_in.insert({KeyOf(post.team, post.role), worker}).second ? 1 : 0;
    total_.agency += worker == 0 || counted.insert(worker).second ? 1 : 0;
  });
  for (const WorkerLife& life : workforce_.workers()) {
    const Employed* const terms = life.On(asked_.as_at);
    if (terms == nullptr || !terms->agency || counted.contains(life.name)) continue;
    Add(terms->team, terms->role, [&](StaffTally& tally) {
      ++tally.agency;
      tally.agency_fte += KnownFte(terms->fte);
    });
    List(life.entity, terms->team, terms->role, fmt::format("agency, {}", FteWords(terms->fte)));
  }
}

// On the first day of an employment: one who went on from the day before did not come.
void StaffCount::CountComing() {
  facts_.ForEachDuring(kJoined, question_.days, asked_.known_at, [&](const FactSpan& span, const FactContent& content) {
    const uint32_t place = workforce_.PlaceOf(span.entity);
    const WorkerLife& life = workforce_.workers()[place];
    const Date day = Date::FromDays(span.valid_from);
    const Employed* const terms = life.On(day);
    if (terms == nullptr || terms->agency || life.On(day - 1) != nullptr) return;
    if (!only_.Has(terms->team, terms->role)) return;
    List(span.entity, terms->team, terms->role, fmt::format("joined {}", day.ToString()));
    joiners_.push_back({span.entity, day, 0, content.dimensions[0], terms->team, terms->role, terms->fte});
    Add(terms->team, terms->role, [](StaffTally& tally) { ++tally.joiners; });
  });
}

// By the terms of the last day. One who joined again on the day of leaving did not go.
void StaffCount::CountGoing() {
  facts_.ForEachDuring(kLeft, question_.days, asked_.known_at, [&](const FactSpan& span, const FactContent& content) {
    const uint32_t place = workforce_.PlaceOf(span.entity);
    const WorkerLife& life = workforce_.workers()[place];
    const Date day = Date::FromDays(span.valid_from);
    const Employed* const terms = life.On(day - 1);
    if (terms == nullptr || terms->agency || life.On(day) != nullptr) return;
    if (!only_.Has(terms->team, terms->role)) return;
    List(span.entity, terms->team, terms->role, fmt::format("left {}, {}", day.ToString(), FteWords(terms->fte)));
    leavers_.push_back({span.entity, day, content.dimensions[0], content.dimensions[1], terms->team, terms->role, terms->fte});
    Add(terms->team, terms->role, [&](StaffTally& tally) {
      ++tally.leavers;
      tally.leavers_fte += KnownFte(terms->fte);
    });
  });
}

void StaffCount::CountStarts() {
  for (const ApplicationLife& life : applications_) {
    const Date started = life.reached[kStageStarted], offered = life.reached[kStageOffered];
    if (!life.Reached(kStageStarted) || !life.Reached(kStageOffered) || !question_.days.Contains(started)) continue;
    Add(life.team, life.role, [&](StaffTally& tally) { tally.days_from_offer.push_back(static_cast<uint64_t>(started - offered)); });
    const int32_t days = started - offered;
    List(life.entity, life.team, life.role, fmt::format("started {}, {} day{} after the offer", started.ToString(), days, days == 1 ? "" : "s"));
  }
}

}  // namespace hanes

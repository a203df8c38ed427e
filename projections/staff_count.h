// SPDX-License-Identifier: Apache-2.0
// Posts, who is in post, what is vacant and covered on a day, and who came and went in a period up to it; by team, by role, or all in one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/application_lives.h"
#include "projections/asked_period.h"
#include "projections/fact_index.h"
#include "projections/workforce.h"

namespace hanes {

// People, posts and applications; full-time equivalents in hundredths. docs/indicators.md#recruitment says what each counts.
struct StaffTally {
  uint64_t posts = 0;
  uint64_t posts_fte = 0;
  uint64_t vacant_posts = 0;
  uint64_t vacant_fte = 0;
  InPost in_post;         // on the day
  InPost in_post_at_end;  // of the period
  uint64_t agency = 0;
  uint64_t agency_fte = 0;
  uint64_t joiners = 0;
  uint64_t leavers = 0;
  uint64_t leavers_fte = 0;
  std::vector<uint64_t> days_from_offer;  // of applications that started in the period after an offer

  // In hundredths of a day; nothing without any.
  std::optional<uint64_t> MedianDaysFromOffer() const;
};

// The middle one, or half way between the two; in hundredths. Nothing of nothing.
std::optional<uint64_t> MedianHundredths(std::vector<uint64_t> numbers);

// Somebody who came or went.
struct ComingOrGoing {
  Symbol entity = 0;
  Date day;
  Symbol reason = 0;       // of leaving
  Symbol place = 0;        // destination, or origin
  Symbol team = 0;         // of the last day, or the first
  Symbol role = 0;
  int32_t fte = -1;
};

// Those of a team, a role or both; an empty one asks for nothing.
class StaffFilter {
 public:
  // `role` as rows call it: "not_recorded" where none is. InvalidArgument for one that no post, worker or application has ever had.
  static StatusOr<StaffFilter> Make(const FactIndex::Snapshot& facts, Timestamp known_at, std::string_view team, std::string_view role);
  bool Has(Symbol team, Symbol role) const { return (!team_ || team == *team_) && (!role_ || role == *role_); }

 private:
  std::optional<Symbol> team_, role_;
};

class StaffCount {
 public:
  // What is given lives as long as this.
  StaffCount(const FactIndex::Snapshot& facts, const PeriodQuestion& question, const StaffFilter& only);

  // By key: symbols of teams or roles, 0 for none and for the whole council.
  const std::map<uint32_t, StaffTally>& tallies() const { return tallies_; }
  const StaffTally& total() const { return total_; }
  // Posts, those in post, agency workers and bookings, starts after an offer, whoever came and went; when the question asks for them.
  const std::vector<StaffMember>& members() const { return members_; }
  const std::vector<ComingOrGoing>& leavers() const { return leavers_; }
  const std::vector<ComingOrGoing>& joiners() const { return joiners_; }
  const std::vector<ApplicationLife>& applications() const { return applications_; }
  uint32_t KeyOf(Symbol team, Symbol role) const { return asked_.by == "team" ? team : asked_.by == "role" ? role : 0; }

  bool knows_posts() const { return knows_posts_; }
  uint64_t posts_without_fte() const { return posts_without_fte_; }

 private:
  struct Post;
  template <typename Change>
  void Add(Symbol team, Symbol role, const Change& change);
  void List(Symbol entity, Symbol team, Symbol role, std::string words);
  void ListInPost(const WorkerLife& life, Date day, bool at_end);
  std::map<Symbol, Post> ReadPosts() const;
  void CountPosts(const std::map<Symbol, Post>& posts);
  void CountInPost();
  void CountAgency(const std::map<Symbol, Post>& posts);
  void CountComing();
  void CountGoing();
  void CountStarts();
  bool IsInPost(Symbol worker) const;
  const WorkerLife* FindWorker(Symbol name) const;

  const FactIndex::Snapshot& facts_;
  const PeriodQuestion& question_;
  const AskedQuestion& asked_;
  const StaffFilter only_;
  Workforce workforce_;
  std::map<Symbol, uint32_t> by_name_;  // places of workers
  std::vector<ApplicationLife> applications_;
  std::map<uint32_t, StaffTally> tallies_;
  StaffTally total_;
  std::vector<StaffMember> members_;
  std::vector<ComingOrGoing> leavers_, joiners_;
  bool knows_posts_ = false;
  uint64_t posts_without_fte_ = 0;
};

}  // namespace hanes

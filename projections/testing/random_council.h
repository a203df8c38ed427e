// SPDX-License-Identifier: Apache-2.0
// Facts of a small council made up at random, that change, and the figures an index gives of them.
#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "projections/caseload.h"
#include "projections/caseload_question.h"
#include "projections/settings_facts.h"

namespace hanes::testing {

inline constexpr int kDays = 60;
inline constexpr Date kFirstDay = Date::FromDays(15'000);

inline Timestamp Noon(int day) { return Timestamp::FromMicros(int64_t{kFirstDay.days() + day} * 86'400'000'000 + 43'200'000'000); }

// A store of facts made up at random: children with everything that is counted, workers, and a rule.
class RandomCouncil : public FactStore {
 public:
  explicit RandomCouncil(uint64_t seed) : random_(seed) {
    for (int worker = 0; worker < 6; ++worker) Refold(fmt::format("worker:W{}", worker));
    for (int child = 0; child < 40; ++child) Refold(fmt::format("child:C{}", child));
    Refold("authority:A");
  }

  StatusOr<Checkpoint> LoadCheckpoint() const override { return checkpoint_; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override { return facts_.at(group); }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>(); }
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
    ++times_read_;
    for (const auto& [group, facts] : facts_) RETURN_IF_ERROR(visit({group, facts}));
    return OkStatus();
  }
  std::string MemoryPath() const override { return memory_path_; }
  Status ForEachChange(Position after, const std::function<Status(const StoredChange&)>& visit) const override {
    for (const StoredChange& change : changes_) {
      if (change.change.checkpoint.position > after) RETURN_IF_ERROR(visit(change));
    }
    return OkStatus();
  }

  // Somebody's facts become others.
  FactChange Change() {
    auto one = facts_.begin();
    std::advance(one, Pick(static_cast<int>(facts_.size())));
    FactChange change;
    change.removed = one->second;
    Refold(one->first);
    change.added = facts_.at(one->first);
    const Position before = checkpoint_.position;
    checkpoint_.position = before.Next();
    change.checkpoint = checkpoint_;
    changes_.push_back({before, change});
    return change;
  }
  // Where memories of it are saved.
  void SetMemoryPath(const std::string& path) { memory_path_ = path; }
  void ForgetChanges(Position up_to) {
    std::erase_if(changes_, [&](const StoredChange& change) { return change.change.checkpoint.position <= up_to; });
  }
  // How often all facts were asked for.
  int times_read() const { return times_read_; }
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

 private:
  void Refold(const std::string& entity) {
    std::vector<KnownFact>& facts = facts_[entity];
    for (const KnownFact& fact : facts) checkpoint_.digest.Remove(fact);
    checkpoint_.facts -= facts.size();
    facts.clear();
    const bool child = entity[0] == 'c', worker = entity[0] == 'w';
    for (int i = child ? Pick(9) : 0; i >= 0; --i) {  // of a worker's employment there is one on a day
      if (worker) Add(entity, Pick(4) == 0 ? kLeftEmployment : kEmployment, {Role(), Team(), ""}, facts);
      else if (child) AddOfChild(entity, facts);
      else Add(entity, kSettingRule, {"caseload.cap", std::to_string(1 + Pick(3)), ""}, facts);
    }
    for (const KnownFact& fact : facts) checkpoint_.digest.Add(fact);
    checkpoint_.facts += facts.size();
  }
  void AddOfChild(const std::string& entity, std::vector<KnownFact>& facts) {
    static constexpr std::array<uint8_t, 5> kPlain = {kChildProtection, kLookedAfter, kProceedings, kReadyToClose, kUnknownSince};
    switch (Pick(3)) {
      case 0: return Add(entity, kOpenCase, {"R", Team(), ""}, facts);
      case 1: return Add(entity, kPlain[static_cast<size_t>(Pick(5))], {}, facts);
      default: return Add(entity, kAllocation, {Pick(5) == 0 ? "" : fmt::format("W{}", Pick(7)), Team(), HoldRole()}, facts);
    }
  }
  void Add(const std::string& entity, uint8_t kind, std::array<std::string, 3> dimensions, std::vector<KnownFact>& facts) {
    const int from = Pick(kDays), known = Pick(kDays);
    const Date to = Pick(3) == 0 ? Date::Max() : kFirstDay + from + 1 + Pick(30);
    const Timestamp known_to = Pick(2) == 0 ? Timestamp::Max() : Noon(known + 1 + Pick(30));
    facts.push_back({{kind, entity, std::move(dimensions), 50 + Pick(2) * 50, {kFirstDay + from, to}, Pick(8) == 0}, {Noon(known), known_to}, {}});
  }
  std::string Team() { return Pick(3) == 0 ? "" : fmt::format("T{}", Pick(3)); }
  std::string Role() { return std::array{"social_worker", "manager", ""}[static_cast<size_t>(Pick(3))]; }
  std::string HoldRole() { return std::array{"primary", "primary", "duty", "secondary", ""}[static_cast<size_t>(Pick(5))]; }

  std::mt19937_64 random_;
  std::map<std::string, std::vector<KnownFact>> facts_;
  Checkpoint checkpoint_;
  std::vector<StoredChange> changes_;
  std::string memory_path_;
  mutable int times_read_ = 0;
};

// Everything but the members, which are not asked for when the figures come from counts.
inline std::string FiguresOf(const FactIndex& index, int as_at, int known_at, std::string_view by, bool each_child) {
  QuestionContext context;
  context.now = Noon(10 * kDays);
  context.provable_from = Noon(0);
  v1::Question question;
  question.set_as_at((kFirstDay + as_at).ToString());
  question.set_known_at(Noon(known_at).ToString());
  question.set_by(std::string(by));
  question.set_open(each_child);
  auto answer = AskCaseload(index.Read(), question, context);
  if (!answer.ok()) return MessageOf(answer.status());
  for (v1::AnswerRow& row : *answer->mutable_rows()) row.clear_members();
  return answer->DebugString();
}

}  // namespace hanes::testing

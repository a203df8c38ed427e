// SPDX-License-Identifier: Apache-2.0
// Figures from kept counts against the same figures from every child, on facts made up at random, through changes and from an index loaded anew.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "projections/caseload.h"
#include "projections/caseload_question.h"

namespace hanes {
namespace {

constexpr int kDays = 60;
constexpr Date kFirstDay = Date::FromDays(15'000);

Timestamp Noon(int day) { return Timestamp::FromMicros(int64_t{kFirstDay.days() + day} * 86'400'000'000 + 43'200'000'000); }

class RandomCouncil : public FactStore {
 public:
  explicit RandomCouncil(uint64_t seed) : random_(seed) {
    for (int worker = 0; worker < 6; ++worker) Refold(fmt::format("worker:W{}", worker));
    for (int child = 0; child < 40; ++child) Refold(fmt::format("child:C{}", child));
    Refold("authority:A");
  }

  StatusOr<Checkpoint> LoadCheckpoint() const override { return Checkpoint{}; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override { return facts_.at(group); }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>(); }
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
    for (const auto& [group, facts] : facts_) RETURN_IF_ERROR(visit({group, facts}));
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
    return change;
  }
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

 private:
  void Refold(const std::string& entity) {
    std::vector<KnownFact>& facts = facts_[entity];
    facts.clear();
    const bool child = entity[0] == 'c', worker = entity[0] == 'w';
    for (int i = child ? Pick(9) : 0; i >= 0; --i) {  // of a worker's employment there is one on a day
      if (worker) Add(entity, Pick(4) == 0 ? kLeftEmployment : kEmployment, {Role(), Team(), ""}, facts);
      else if (child) AddOfChild(entity, facts);
      else Add(entity, kRule, {"caseload.cap", std::to_string(1 + Pick(3)), ""}, facts);
    }
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
};

// Everything but the members, which are not asked for when the figures come from counts.
std::string FiguresOf(const FactIndex& index, int as_at, int known_at, std::string_view by, bool each_child) {
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

void ExpectSameFigures(const FactIndex& counted, const FactIndex& each, RandomCouncil& council) {
  const int as_at = council.Pick(kDays + 40), known_at = council.Pick(kDays + 40);
  for (const std::string_view by : CaseloadDimensions()) {
    ASSERT_EQ(FiguresOf(counted, as_at, known_at, by, false), FiguresOf(each, as_at, known_at, by, true)) << as_at << " " << known_at;
  }
}

TEST(CaseloadCounterTest, KeptCountsGiveTheFiguresOfEveryChild) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    RandomCouncil council(seed);
    const auto index = NewCaseloadIndex();
    ASSERT_TRUE(index->Load(council).ok());
    for (int i = 0; i < 80; ++i) ExpectSameFigures(*index, *index, council);
  }
}

TEST(CaseloadCounterTest, KeptCountsFollowChanges) {
  for (uint64_t seed = 51; seed <= 56; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    RandomCouncil council(seed);
    const auto index = NewCaseloadIndex();
    index->SetDeltaMin(seed % 2 == 0 ? 16 : 4096);
    ASSERT_TRUE(index->Load(council).ok());
    for (int i = 0; i < 300; ++i) {
      ASSERT_TRUE(index->Apply(council.Change()).ok());
      ExpectSameFigures(*index, *index, council);
    }
    const auto anew = NewCaseloadIndex();
    ASSERT_TRUE(anew->Load(council).ok());
    for (int i = 0; i < 40; ++i) ExpectSameFigures(*index, *anew, council);
  }
}

}  // namespace
}  // namespace hanes

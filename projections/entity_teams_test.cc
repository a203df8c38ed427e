// SPDX-License-Identifier: Apache-2.0
#include "projections/entity_teams.h"

#include <gtest/gtest.h>

#include <map>

#include "projections/askable.h"
#include "projections/caseload.h"
#include "projections/fact_store.h"
#include "projections/recruitment.h"

namespace hanes {
namespace {

const Timestamp kNow = *Timestamp::Parse("2018-07-01T11:00:00Z");
const DateRange kWeek{*Date::Parse("2018-01-08"), *Date::Parse("2018-01-15")};

class Said : public FactStore {
 public:
  Said& Fact(std::string entity, uint8_t kind, std::array<std::string, 3> dimensions, const char* from = "2017-01-01", const char* to = "") {
    const Date end = *to == '\0' ? Date::Max() : *Date::Parse(to);
    facts_[entity].push_back(
        {{kind, entity, std::move(dimensions), 100, {*Date::Parse(from), end}, false}, {Timestamp(), Timestamp::Max()}, {Position(1)}});
    return *this;
  }
  StatusOr<Checkpoint> LoadCheckpoint() const override { return Checkpoint{}; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override { return NotFound("{}", group); }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>(); }
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
    for (const auto& [entity, facts] : facts_) RETURN_IF_ERROR(visit({entity, facts}));
    return OkStatus();
  }

  // "T1 T2": the teams of one of them; "-" for one who is not there.
  std::string Teams(std::string_view projection, const std::string& entity) const {
    const std::unique_ptr<FactIndex> index = NewIndexOf(projection);
    EXPECT_EQ(index->Load(*this), OkStatus());
    const TeamsByEntity teams = TeamsOfEntities(index->Read(), projection, kWeek, kNow, {entity});
    const auto found = teams.find(entity);
    return found == teams.end() ? "-" : fmt::format("{}", fmt::join(found->second, " "));
  }

 private:
  std::map<std::string, std::vector<KnownFact>> facts_;
};

TEST(EntityTeamsTest, AChildIsOfTheTeamsThatHoldItOnTheDays) {
  Said said;
  said.Fact("child:C1", kOpenCase, {"R", "T1", ""});
  said.Fact("child:C2", kOpenCase, {"R", "T1", ""}).Fact("child:C2", kAllocation, {"W1", "", "primary"}).Fact("worker:W1", kEmployment, {"", "T2", ""});
  said.Fact("child:C3", kOpenCase, {"R", "T1", ""}, "2017-01-01", "2018-01-10").Fact("child:C3", kOpenCase, {"S", "T3", ""}, "2018-01-10");
  said.Fact("child:C4", kLookedAfter, {"", "", ""});
  said.Fact("child:C5", kOpenCase, {"R", "T1", ""}, "2018-02-01");
  EXPECT_EQ(said.Teams("caseload", "child:C1"), "T1");
  EXPECT_EQ(said.Teams("caseload", "child:C2"), "T2") << "the worker's, and not the case's";
  EXPECT_EQ(said.Teams("caseload", "child:C3"), "T1 T3");
  EXPECT_EQ(said.Teams("caseload", "child:C4"), "(none)");
  EXPECT_EQ(said.Teams("caseload", "child:C5"), "-") << "counted nowhere in the week";
  EXPECT_EQ(said.Teams("caseload", "child:C6"), "-");
}

TEST(EntityTeamsTest, AWorkerIsOfTheOwnTeamAndOfThoseOfTheChildrenHeld) {
  Said said;
  said.Fact("worker:W1", kEmployment, {"social_worker", "T1", ""});
  said.Fact("child:C1", kAllocation, {"W1", "T2", "primary"}).Fact("child:C2", kAllocation, {"W1", "T3", "secondary"});
  EXPECT_EQ(said.Teams("caseload", "worker:W1"), "T1 T2");
}

TEST(EntityTeamsTest, PostsAndWhoHoldsThem) {
  Said said;
  said.Fact("post:P1", kPost, {"T1", "", ""}).Fact("post:P1", kPostHeld, {"W1", "", ""});
  said.Fact("worker:W1", kEmployment, {"social_worker", "T2", ""});
  said.Fact("applicant:A1", kApplication, {"1", "", "T4"});
  EXPECT_EQ(said.Teams("recruitment", "post:P1"), "T1");
  EXPECT_EQ(said.Teams("recruitment", "worker:W1"), "T1 T2");
  EXPECT_EQ(said.Teams("recruitment", "applicant:A1"), "T4");
}

TEST(EntityTeamsTest, TheCouncilIsOfNoTeam) {
  Said said;
  said.Fact("authority:W06000012", 50, {"caseload.cap", "15", ""});
  EXPECT_EQ(said.Teams("caseload", "authority:W06000012"), "-");
}

}  // namespace
}  // namespace hanes

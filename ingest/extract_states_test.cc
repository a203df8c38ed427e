// SPDX-License-Identifier: Apache-2.0
// Random nights of the two kinds of record that a yearly return does not have: states, of which the table keeps no history, and
// records that move from one child to another. What the events come to must be what the last night showed, cut or not.
#include <gmock/gmock.h>

#include <random>

#include "ingest/extract_import.h"
#include "ingest/extract_test_world.h"

namespace hanes {
namespace {

constexpr char kProfessionals[] =
    "prof_professional_id,prof_social_worker_registration_no,prof_professional_job_title,prof_professional_department,"
    "prof_full_time_equivalency\n";
constexpr char kCinEpisodes[] = "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date,cine_referral_nfa\n";

struct Worker {
  std::string team;
  int fte_hundredths;
};

struct Night {
  std::map<std::string, Worker> workers;
  std::map<std::string, std::string> child_of;  // by referral
};

class Council {
 public:
  explicit Council(uint32_t seed) : random_(seed) {}

  Night Next() {
    for (int i = 0; i < 4; ++i) {
      Worker& worker = night_.workers.try_emplace(fmt::format("W{}", i), Worker{"T1", 100}).first->second;
      if (Pick(4) == 0) worker.team = fmt::format("T{}", 1 + Pick(3));
      if (Pick(3) == 0) worker.fte_hundredths = 50 + 25 * Pick(3);
    }
    for (int i = 0; i < 5; ++i) {
      std::string& child = night_.child_of.try_emplace(fmt::format("R{}", i), "C0").first->second;
      if (Pick(4) == 0) child = fmt::format("C{}", Pick(3));
    }
    return night_;
  }

 private:
  int Pick(int below) { return static_cast<int>(random_() % static_cast<uint32_t>(below)); }
  std::mt19937 random_;
  Night night_;
};

ExtractRequest RequestOf(const ExtractWorld& world, const Night& night, int number) {
  std::string professionals = kProfessionals, episodes = kCinEpisodes;
  for (const auto& [id, worker] : night.workers) {
    professionals += fmt::format("{},SW1,Social Worker,{},{}\n", id, worker.team, worker.fte_hundredths / 100.0);
  }
  for (const auto& [referral, child] : night.child_of) episodes += fmt::format("{},{},2013-04-01,,N\n", referral, child);
  const std::string day = (Date::FromCivil(2013, 4, 2) + number).ToString();
  return world.Request(
      "ssd", "2011-04-01.." + day, day,
      {world.folder.Write("professionals.csv", professionals), world.folder.Write("cin_episodes.csv", episodes)});
}

// The last word on every worker, whatever corrects what: joined first, then changes in order of the log.
std::map<std::string, std::string> WorkersTold(const std::vector<v1::Event>& events) {
  std::map<std::string, Worker> told;
  for (const v1::Event& event : events) {
    if (event.has_worker_joined()) {
      told[event.stream()] = {event.worker_joined().team(), static_cast<int>(event.worker_joined().fte_hundredths())};
    } else if (event.has_worker_team_moved()) {
      told[event.stream()].team = event.worker_team_moved().team();
    } else if (event.has_worker_fte_changed()) {
      told[event.stream()].fte_hundredths = static_cast<int>(event.worker_fte_changed().fte_hundredths());
    }
  }
  std::map<std::string, std::string> lines;
  for (const auto& [stream, worker] : told) lines[stream] = fmt::format("{} {}", worker.team, worker.fte_hundredths);
  return lines;
}

// Cases open by the events in force: "R1 child:C2". A void withdraws one event on its own stream.
std::multiset<std::string> CasesTold(const std::vector<v1::Event>& events) {
  std::map<std::string, std::string> open;  // by event id
  for (const v1::Event& event : events) {
    if (!event.has_case_opened()) continue;
    if (!event.voids().empty()) {
      EXPECT_EQ(open.at(event.voids()), event.case_opened().case_id() + " " + event.stream())
          << "a void stands on the stream of what it withdraws";
      open.erase(event.voids());
    } else {
      open[event.id()] = event.case_opened().case_id() + " " + event.stream();
    }
  }
  std::multiset<std::string> lines;
  for (const auto& [id, line] : open) lines.insert(line);
  return lines;
}

TEST(ExtractStatesTest, WhatTheEventsComeToIsWhatTheLastNightShowedCutOrNot) {
  for (uint32_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Council council(seed);
    std::mt19937 random(seed);
    ExtractWorld whole, cut;
    for (int number = 0; number < 12; ++number) {
      const Night night = council.Next();
      ASSERT_TRUE(whole.Import(RequestOf(whole, night, number)).ok());
      for (int attempt = 0; attempt < 4; ++attempt) {
        cut.publisher->CutAfter(random() % 6);
        (void)cut.Import(RequestOf(cut, night, number));  // fails or not: the run below must come to the same
      }
      cut.publisher->Mend();
      ASSERT_TRUE(cut.Import(RequestOf(cut, night, number)).ok());

      std::map<std::string, std::string> workers;
      for (const auto& [id, worker] : night.workers)
        workers["worker:" + id] = fmt::format("{} {}", worker.team, worker.fte_hundredths);
      std::multiset<std::string> cases;
      for (const auto& [referral, child] : night.child_of) cases.insert(referral + " child:" + child);
      ASSERT_EQ(WorkersTold(whole.Events()), workers) << "night " << number;
      ASSERT_EQ(CasesTold(whole.Events()), cases) << "night " << number;
    }
    std::vector<std::string> whole_ids, cut_ids;
    for (const v1::Event& event : whole.Events()) whole_ids.push_back(event.id());
    for (const v1::Event& event : cut.Events()) cut_ids.push_back(event.id());
    ASSERT_EQ(cut_ids, whole_ids);
    ASSERT_TRUE(whole.Quarantined().empty()) << "no two events may have one id";
  }
}

}  // namespace
}  // namespace hanes

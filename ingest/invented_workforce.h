// SPDX-License-Identifier: Apache-2.0
// The invented council's teams and the people in them: who joins, who leaves, who can take one more case.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/civil_date.h"
#include "ingest/invented_random.h"
#include "ingest/invented_story.h"
#include "ingest/invented_system.h"

namespace hanes {

enum class InventedTeamKind : uint8_t { kIntake, kLongTerm, kLookedAfter, kDisability, kFamilySupport };

struct InventedTeam {
  uint32_t number = 0;
  InventedTeamKind kind = InventedTeamKind::kLongTerm;
  std::vector<uint32_t> workers;  // numbers of those employed, managers among them
};

struct InventedWorker {
  uint32_t number = 0;
  uint32_t team = 0;
  bool registered = false;  // a social worker
  bool manager = false;     // holds no cases
  int32_t fte_hundredths = 100;
  Date joined;
  Date left = Date::Max();
  int32_t cases = 0;
  bool agency = false;
  uint32_t post = 0;                                      // place in posts() + 1; 0 without a post
  std::vector<std::pair<Date, int32_t>> fte_from;  // hundredths from a day on, the first from joining
};

// A post of the establishment.
struct InventedPost {
  uint32_t team = 0;
  bool registered = false;
  bool manager = false;
  int32_t fte_hundredths = 100;  // of whoever is looked for
  uint32_t worker = 0;  // 0: vacant
};

class InventedWorkforce {
 public:
  // Teams and posts for a council of `children`; people in post as on `first_day`. All references must outlive it.
  InventedWorkforce(int children, Date first_day, InventedSystem& system, const InventedStory& story, InventedRandom& random);

  // Joiners, leavers and changes of hours of one day.
  void LiveThrough(Date day);

  // The worker of the team with most room, or 0 when nobody has any. A full-time worker has room up to `cases_max`.
  uint32_t WithMostRoom(uint32_t team, bool registered_only, int32_t cases_max) const;
  // The social worker of the team with fewest cases, however many; 0 when there is none.
  uint32_t LeastBusy(uint32_t team) const;
  bool HasRoom(uint32_t worker, int32_t cases_max) const;
  void TakeCase(uint32_t worker) { ++At(worker).cases; }
  void GiveUpCase(uint32_t worker) { --At(worker).cases; }

  const InventedWorker& Worker(uint32_t number) const { return workers_[number - 1]; }
  RowRef RowOf(uint32_t worker) const { return {InventedTable::kProfessional, worker}; }
  bool Employed(uint32_t worker, Date day) const { return day < Worker(worker).left; }
  const std::vector<InventedTeam>& teams() const { return teams_; }
  // Everybody who ever worked here, by number, and all posts.
  const std::vector<InventedWorker>& workers() const { return workers_; }
  const std::vector<InventedPost>& posts() const { return posts_; }
  // The team of this kind that a family of this number belongs to.
  uint32_t TeamFor(InventedTeamKind kind, uint32_t family) const;

  // For things that must happen.
  void Leave(uint32_t worker, Date day);
  void SetFte(uint32_t worker, int32_t fte_hundredths, Date day);

 private:
  InventedWorker& At(uint32_t number) { return workers_[number - 1]; }
  // Frontline posts that nobody of the council's own holds, and those of them that an agency covers.
  struct Vacant {
    int32_t posts = 0;
    int32_t vacant = 0;
    int32_t covered = 0;
  };
  Vacant CountVacant() const;
  void Recruit(InventedPost* post, Date day, const Vacant& vacant);
  void Fill(InventedPost* post, bool agency, Date day, Date entered);
  uint32_t Join(const InventedPost& post, bool agency, Date day, Date entered);
  void MakeTeams(int children, Date first_day);

  InventedSystem& system_;
  const InventedStory& story_;
  InventedRandom& random_;
  std::vector<InventedTeam> teams_;
  std::vector<InventedWorker> workers_;
  std::vector<InventedPost> posts_;
};

}  // namespace hanes

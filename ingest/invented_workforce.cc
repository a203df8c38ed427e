// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_workforce.h"

#include <algorithm>
#include <array>

namespace hanes {
namespace {

struct TeamShape {
  std::string_view name;
  InventedTeamKind kind;
  int registered_posts;
  int other_posts;
};

// One area of 30,000 children: 12 teams, 95 posts of social workers, 44 of others who hold cases, 12 managers.
constexpr std::array<TeamShape, 12> kArea = {{{"Intake North", InventedTeamKind::kIntake, 9, 2},
                                              {"Intake South", InventedTeamKind::kIntake, 9, 2},
                                              {"Children and Families Afan", InventedTeamKind::kLongTerm, 10, 4},
                                              {"Children and Families Dulais", InventedTeamKind::kLongTerm, 10, 4},
                                              {"Children and Families Dyffryn", InventedTeamKind::kLongTerm, 10, 4},
                                              {"Children and Families Nedd", InventedTeamKind::kLongTerm, 10, 4},
                                              {"Children and Families Tawe", InventedTeamKind::kLongTerm, 10, 4},
                                              {"Looked After East", InventedTeamKind::kLookedAfter, 9, 2},
                                              {"Looked After West", InventedTeamKind::kLookedAfter, 9, 2},
                                              {"Disabled Children", InventedTeamKind::kDisability, 5, 4},
                                              {"Family Support East", InventedTeamKind::kFamilySupport, 2, 6},
                                              {"Family Support West", InventedTeamKind::kFamilySupport, 2, 6}}};
constexpr int kChildrenOfAnArea = 30'000;
// A council of a third of that, and any smaller one: the same shares in four teams.
constexpr std::array<TeamShape, 4> kSmallCouncil = {{{"Intake", InventedTeamKind::kIntake, 6, 1},
                                                     {"Children and Families", InventedTeamKind::kLongTerm, 18, 9},
                                                     {"Looked After", InventedTeamKind::kLookedAfter, 6, 1},
                                                     {"Family Support", InventedTeamKind::kFamilySupport, 2, 4}}};
constexpr int kChildrenOfASmallCouncil = 10'000;

constexpr std::array<int32_t, 8> kFteHundredths = {100, 100, 100, 100, 100, 80, 60, 50};

std::string_view JobTitle(const InventedWorker& worker) {
  if (worker.manager) return "Team Manager";
  return worker.registered ? "Social Worker" : "Social Work Assistant";
}

int32_t RoomOf(const InventedWorker& worker, int32_t cases_max) {
  return worker.manager ? 0 : cases_max * worker.fte_hundredths / 100 - worker.cases;
}

}  // namespace

InventedWorkforce::InventedWorkforce(int children, Date first_day, InventedSystem& system, const InventedStory& story,
                                     InventedRandom& random)
    : system_(system), story_(story), random_(random) {
  MakeTeams(children, first_day);
  const InventedDay day = story_.On(first_day);
  for (InventedPost& post : posts_) {
    const bool vacant = !post.manager && random_.Chance(static_cast<uint32_t>(day.vacant_per_mille));
    const bool covered = vacant && random_.Chance(static_cast<uint32_t>(day.agency_per_mille));
    if (vacant && !covered) continue;
    Fill(&post, covered, first_day - random_.Between(30, covered ? 300 : 4000), first_day);
  }
}

void InventedWorkforce::MakeTeams(int children, Date first_day) {
  const int areas = (children + kChildrenOfAnArea / 2) / kChildrenOfAnArea;
  std::vector<TeamShape> shapes;
  for (int area = 0; area < areas; ++area) shapes.insert(shapes.end(), kArea.begin(), kArea.end());
  if (areas == 0) shapes.assign(kSmallCouncil.begin(), kSmallCouncil.end());
  // As many posts a child everywhere.
  const int64_t children_of_shapes = areas == 0 ? kChildrenOfASmallCouncil : static_cast<int64_t>(areas) * kChildrenOfAnArea;
  const auto scaled = [&](int posts) {
    return std::max<int64_t>(1, (posts * int64_t{children} + children_of_shapes / 2) / children_of_shapes);
  };
  for (const TeamShape& shape : shapes) {
    InventedRow row;
    row.table = InventedTable::kDepartment;
    row.code = shape.name;
    row.from = first_day;
    const uint32_t number = system_.Add(row, first_day).number;
    teams_.push_back({.number = number, .kind = shape.kind, .workers = {}});
    posts_.push_back({.team = number, .registered = true, .manager = true});
    for (int64_t i = 0; i < scaled(shape.registered_posts); ++i) {
      posts_.push_back({.team = number, .registered = true, .fte_hundredths = random_.OneOf(kFteHundredths)});
    }
    for (int64_t i = 0; i < scaled(shape.other_posts); ++i) {
      posts_.push_back({.team = number, .fte_hundredths = random_.OneOf(kFteHundredths)});
    }
  }
}

void InventedWorkforce::Fill(InventedPost* post, bool agency, Date day, Date entered) {
  post->worker = Join(*post, agency, day, entered);
  At(post->worker).post = static_cast<uint32_t>(post - posts_.data()) + 1;
}

uint32_t InventedWorkforce::Join(const InventedPost& post, bool agency, Date day, Date entered) {
  InventedWorker worker{.number = static_cast<uint32_t>(workers_.size() + 1),
                        .team = post.team,
                        .registered = post.registered,
                        .manager = post.manager,
                        .fte_hundredths = post.fte_hundredths,
                        .joined = day,
                        .fte_from = {}};
  InventedRow row;
  row.table = InventedTable::kProfessional;
  row.from = day;
  row.code = JobTitle(worker);
  row.team = post.team;
  row.link = static_cast<uint32_t>(worker.fte_hundredths);
  worker.agency = agency;
  worker.fte_from.emplace_back(day, worker.fte_hundredths);
  row.flag = worker.agency ? "Y" : "N";
  row.group = post.registered ? 100'000 + worker.number : 0;
  system_.Add(row, entered);
  workers_.push_back(worker);
  teams_[post.team - 1].workers.push_back(worker.number);
  return worker.number;
}

void InventedWorkforce::Leave(uint32_t worker, Date day) {
  At(worker).left = day;
  std::erase(teams_[Worker(worker).team - 1].workers, worker);
  for (InventedPost& post : posts_) {
    if (post.worker == worker) post.worker = 0;
  }
  system_.Edit(RowOf(worker), day, [day](InventedRow& r) { r.to = day; });
}

void InventedWorkforce::SetFte(uint32_t worker, int32_t fte_hundredths, Date day) {
  At(worker).fte_hundredths = fte_hundredths;
  At(worker).fte_from.emplace_back(day, fte_hundredths);
  system_.Edit(RowOf(worker), day, [fte_hundredths](InventedRow& r) { r.link = static_cast<uint32_t>(fte_hundredths); });
}

InventedWorkforce::Vacant InventedWorkforce::CountVacant() const {
  Vacant count;
  for (const InventedPost& post : posts_) {
    if (post.manager) continue;
    const bool covered = post.worker != 0 && Worker(post.worker).agency;
    ++count.posts;
    count.vacant += post.worker == 0 || covered ? 1 : 0;
    count.covered += covered ? 1 : 0;
  }
  return count;
}

// Somebody of the council's own where too many posts have nobody; until then the agency, as far as it goes.
void InventedWorkforce::Recruit(InventedPost* post, Date day, const Vacant& vacant) {
  constexpr uint32_t kFilledPerMilleDay = 33;   // an advertisement takes about thirty working days to become a person
  constexpr uint32_t kBookedPerMilleDay = 100;
  const InventedDay today = story_.On(day);
  const bool too_many = post->manager || vacant.vacant * 1000 > vacant.posts * today.vacant_per_mille;
  if (too_many && random_.Chance(kFilledPerMilleDay)) {
    if (post->worker != 0) Leave(post->worker, day);
    Fill(post, false, day, day);
  } else if (post->worker == 0 && !post->manager && vacant.covered * 1000 < vacant.vacant * today.agency_per_mille &&
             random_.Chance(kBookedPerMilleDay)) {
    Fill(post, true, day, day);
  }
}

void InventedWorkforce::LiveThrough(Date day) {
  if (IsWeekend(day)) return;
  // 250 working days a year; a million, because a day's share of a year is a small number. A booking ends after a year or so.
  const uint32_t leaves_per_million = static_cast<uint32_t>(story_.On(day).leavers_per_mille_year) * 1000 / 250;
  constexpr uint32_t kBookingEndsPerMillion = 4000;
  for (InventedPost& post : posts_) {
    const bool agency = post.worker != 0 && Worker(post.worker).agency;
    if (post.worker == 0 || agency) Recruit(&post, day, CountVacant());
    if (post.worker == 0 || Worker(post.worker).joined == day) continue;
    if (random_.Below(1'000'000) < (agency ? kBookingEndsPerMillion : leaves_per_million)) {
      Leave(post.worker, day);
    } else if (random_.Below(1'000'000) < 150) {
      SetFte(post.worker, random_.OneOf(kFteHundredths), day);
    }
  }
}

uint32_t InventedWorkforce::WithMostRoom(uint32_t team, bool registered_only, int32_t cases_max) const {
  uint32_t best = 0;
  int32_t most_room = 0;
  for (const uint32_t number : teams_[team - 1].workers) {
    const InventedWorker& worker = Worker(number);
    if (registered_only && !worker.registered) continue;
    const int32_t room = RoomOf(worker, cases_max);
    if (room <= most_room) continue;
    most_room = room;
    best = number;
  }
  return best;
}

uint32_t InventedWorkforce::LeastBusy(uint32_t team) const {
  uint32_t least = 0;
  for (const uint32_t number : teams_[team - 1].workers) {
    const InventedWorker& worker = Worker(number);
    if (worker.manager || !worker.registered || worker.fte_hundredths == 0) continue;
    if (least == 0 || worker.cases < Worker(least).cases) least = number;
  }
  return least;
}

bool InventedWorkforce::HasRoom(uint32_t worker, int32_t cases_max) const { return RoomOf(Worker(worker), cases_max) > 0; }

uint32_t InventedWorkforce::TeamFor(InventedTeamKind kind, uint32_t family) const {
  std::vector<uint32_t> of_kind;
  for (const InventedTeam& team : teams_) {
    if (team.kind == kind) of_kind.push_back(team.number);
  }
  return of_kind.empty() ? TeamFor(InventedTeamKind::kLongTerm, family) : of_kind[family % of_kind.size()];
}

}  // namespace hanes

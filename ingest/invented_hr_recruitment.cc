// SPDX-License-Identifier: Apache-2.0
// Vacancies, and those who applied: told backwards from the day on which somebody started.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/invented_hr.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 4> kOrigins = {"another_council", "newly_qualified", "agency", "other_social_care"};
constexpr std::array<std::string_view, 4> kWithdrawnReasons = {"other_offer", "too_slow", "pay", "too_slow"};
constexpr std::string_view kCampaign = "consultants";
constexpr uint32_t kCampaignTarget = 15;

// The days of an application; Max where it did not come to that.
struct Application {
  Date applied;
  Date shortlisted = Date::Max();
  Date interviewed = Date::Max();
  Date offered = Date::Max();
  Date accepted = Date::Max();
  Date cleared = Date::Max();
  Date start_agreed = Date::Max();
  Date start_on = Date::Max();
  Date started = Date::Max();
  Date withdrawn = Date::Max();
  Date rejected = Date::Max();
  std::string_view why = {};  // it was withdrawn, or the stage at which it was rejected

  // The days on which anything became known, ascending.
  std::vector<Date> Steps() const {
    std::vector<Date> days;
    for (const Date day : {applied, shortlisted, interviewed, offered, accepted, cleared, start_agreed, started, withdrawn, rejected}) {
      if (!day.IsMax()) days.push_back(day);
    }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
  }
};

std::string Known(Date day, Date known) { return day <= known ? day.ToString() : std::string(); }

}  // namespace

void InventedHr::TellRecruitment() {
  const size_t posts = workforce_.posts().size();
  std::vector<std::vector<const InventedWorker*>> holders(posts);
  for (const InventedWorker& worker : workforce_.workers()) {
    if (worker.post > 0 && !worker.agency) holders[worker.post - 1].push_back(&worker);
  }
  uint32_t consultants = 0;
  for (size_t i = 0; i < posts; ++i) {
    std::sort(holders[i].begin(), holders[i].end(), [](const auto* a, const auto* b) { return a->joined < b->joined; });
    Date vacant_from = begin_ - 60;
    for (const InventedWorker* worker : holders[i]) {
      if (worker->joined > vacant_from) TellVacancy(static_cast<uint32_t>(i + 1), vacant_from, worker);
      vacant_from = std::max(vacant_from, worker->left);
      consultants += OfCampaign(*worker) ? 1 : 0;
    }
    if (vacant_from <= to_) TellVacancy(static_cast<uint32_t>(i + 1), vacant_from, nullptr);
  }
  if (!campaign_ends_.IsReal()) return;
  Place("campaign", InventedHrTable::kVacancies, {}, 0,
        {{"ends", campaign_ends_.ToString()}, {"target", std::to_string(kCampaignTarget)}, {"started", std::to_string(consultants)}});
}

// `joiner` ends it; null while it goes on.
void InventedHr::TellVacancy(uint32_t post, Date opened, const InventedWorker* joiner) {
  if (joiner != nullptr && joiner->joined < begin_) return;
  const bool of_campaign = joiner != nullptr && OfCampaign(*joiner);
  const Date closed = joiner == nullptr ? Date::Max() : joiner->joined;
  const Date latest = closed.IsMax() ? closed : std::max(opened, closed - 1);
  const Date advertised = std::min(Working(opened + 5 + Trouble(opened) * 30 / 1000), latest);
  const auto cells = [&](Date known) {
    const int32_t fte = workforce_.posts()[post - 1].fte_hundredths;
    return fmt::format("P{:04},{},{},{},{},{}.{:02},{}", post, opened.ToString(), Known(advertised, known), Known(closed, known),
                       closed <= known ? "filled" : "", fte / 100, fte % 100, of_campaign ? kCampaign : "");
  };
  const std::string key = AddRecord(InventedHrTable::kVacancies, opened, cells(opened));
  if (advertised > opened) AmendRecord(InventedHrTable::kVacancies, key, advertised, cells(advertised));
  if (joiner != nullptr) AmendRecord(InventedHrTable::kVacancies, key, closed, cells(closed), closed);
  vacancies_.emplace_back(opened, closed);
  TellApplicants(key, post, std::min(advertised, closed), joiner);
}

void InventedHr::TellApplicants(const std::string& vacancy, uint32_t post, Date opened, const InventedWorker* joiner) {
  const InventedPost& of = workforce_.posts()[post - 1];
  const auto tell = [&](const Application& a, const InventedWorker* became) {
    const bool consultant = joiner != nullptr && OfCampaign(*joiner);
    const std::string_view job = consultant      ? "consultant_social_worker"
                                 : of.manager    ? "team_manager"
                                 : of.registered ? "social_worker"
                                                 : "social_work_assistant";
    const std::string_view role = of.manager ? "manager" : of.registered ? "social_worker" : "other_practitioner";
    const std::string_view origin = random_.OneOf(kOrigins);
    std::string key;
    for (const Date known : a.Steps()) {
      std::string cells = fmt::format(
          "{},P{:04},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}", vacancy, post, consultant ? kCampaign : "", role, job,
          TeamKey(of.team), origin, Known(a.applied, known), Known(a.shortlisted, known), Known(a.interviewed, known),
          Known(a.offered, known), Known(a.accepted, known), Known(a.cleared, known), Known(a.start_agreed, known),
          a.start_agreed <= known ? a.start_on.ToString() : "", Known(a.started, known),
          a.started <= known ? WorkerKey(became->number) : "", Known(a.withdrawn, known),
          a.withdrawn <= known ? a.why : "", Known(a.rejected, known), a.rejected <= known ? a.why : "");
      const Date end = std::min({a.started, a.withdrawn, a.rejected});
      const Date over = end <= known ? end + 1 : Date::Max();
      if (key.empty()) key = AddRecord(InventedHrTable::kApplicants, known, std::move(cells), over);
      else AmendRecord(InventedHrTable::kApplicants, key, known, std::move(cells), over);
    }
  };
  // Others apply in the same weeks, and fall out on the way.
  const int32_t room = std::max(1, (joiner == nullptr ? to_ : joiner->joined) - opened);
  const uint32_t others = random_.Below(joiner == nullptr ? 3 : 4);
  for (uint32_t i = 0; i < others; ++i) {
    Application a{.applied = opened + static_cast<int32_t>(random_.Below(static_cast<uint32_t>(std::min(room, 60))))};
    const uint32_t fate = random_.Below(4);
    if (fate > 0) a.shortlisted = a.applied + 7;
    if (fate > 1) a.interviewed = a.shortlisted + 10;
    const Date end = a.applied + 24 + random_.Between(0, 20);
    if (random_.Chance(300)) {
      a.withdrawn = end;
      a.why = random_.OneOf(kWithdrawnReasons);
    } else {
      a.rejected = end;
      a.why = fate == 0 ? "applied" : fate == 1 ? "shortlisted" : "interviewed";
    }
    tell(a, nullptr);
  }
  if (joiner == nullptr) return;
  // From the offer to the start: three months in the crisis, half of that when work is steady; less when the post was not vacant so long.
  const int32_t whole = std::min(room, 45 + Trouble(joiner->joined) * 50 / 1000 + 40);
  Application a{.applied = joiner->joined - whole};
  const auto at = [&](int32_t percent) { return a.applied + whole * percent / 100; };
  a.shortlisted = at(12);
  a.interviewed = at(25);
  a.offered = at(30);
  a.accepted = at(35);
  a.cleared = at(75);
  a.start_agreed = at(80);
  a.start_on = a.started = joiner->joined;
  tell(a, joiner);
}

}  // namespace hanes

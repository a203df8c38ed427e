// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_hr.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "ingest/invented_extract.h"

namespace hanes {
namespace {

struct HrShape {
  std::string_view name;
  std::string_view key_prefix;
  std::string_view header;  // without the key, which comes first
};

constexpr std::array<HrShape, kInventedHrTables> kShapes = {{
    {"hr_workers", "",
     "worker_id,first_day,last_day,role,job,agency,permanent,registration,origin,destination,leaving_reason"},
    {"hr_contracts", "K", "contract_id,worker_id,first_day,last_day,fte,team,weekday_hours"},
    {"hr_posts", "", "post_id,first_day,last_day,team,role,job,fte"},
    {"hr_post_holders", "H", "holding_id,post_id,worker_id,first_day,last_day,fte,basis"},
    {"hr_agency_bookings", "B", "booking_id,post_id,worker_id,first_day,last_day,fte,reason"},
    {"hr_absences", "S",
     "absence_id,worker_id,kind,reason,first_day,last_day,first_day_lost,last_day_lost,expected_back,phased_from,phased_to,"
     "phased_percent,return_to_work_on"},
    {"hr_vacancies", "VA", "vacancy_id,post_id,opened,advertised,closed,outcome,fte,campaign"},
    {"hr_applicants", "AP",
     "application_id,vacancy_id,post_id,campaign,role,job,team,origin,applied,shortlisted,interviewed,offered,accepted,cleared,"
     "start_agreed,start_on,started,worker_id,withdrawn,withdrawn_reason,rejected,rejected_stage"},
    {"hr_supervisions", "SU", "supervision_id,worker_id,supervised_on,kind,supervisor_id,status,cancelled_reason,record_filed"},
    {"hr_supervision_agreements", "AG", "agreement_review_id,worker_id,reviewed_on"},
    {"hr_appraisals", "AA", "appraisal_id,worker_id,appraised_on,kind"},
    {"hr_inductions", "IN", "induction_id,worker_id,inducted_on"},
    {"hr_probation_checks", "PC", "probation_check_id,worker_id,checked_on,week,outcome"},
    {"hr_training", "TR", "training_id,worker_id,completed_on,course"},
}};

const HrShape& ShapeOf(InventedHrTable table) { return kShapes[static_cast<size_t>(table)]; }

// A later job than the case system's, so that both are known by the end of the evening.
std::string CompleteFile(const std::string& authority, Date night) {
  return fmt::format("authority={}\nsystem=hr\nwindow_from={}\nwindow_to={}\nreceived={}T21:45:00Z\n", authority,
                     (night - kHrWindowDays).ToString(), night.ToString(), night.ToString());
}

// The last 30 June of the years of recovery.
Date CampaignEnd(Date from, Date to, const InventedStory& story) {
  Date last = Date::Min();
  for (int year = from.year(); year <= to.year(); ++year) {
    const Date end = Date::FromCivil(year, 6, 30);
    const int32_t vacant = story.On(end).vacant_per_mille;
    if (end >= from && end <= to && vacant < story.On(from).vacant_per_mille && vacant > story.On(to).vacant_per_mille) last = end;
  }
  return last;
}

}  // namespace

std::string_view HrTableName(InventedHrTable table) { return ShapeOf(table).name; }

InventedHr::InventedHr(uint64_t seed, Date from, Date to, const InventedStory& story, const InventedWorkforce& workforce)
    : from_(from),
      to_(to),
      begin_(from - kHrWindowDays),
      story_(story),
      workforce_(workforce),
      random_(seed ^ 0x4852),  // "HR": other chances than the case system's
      campaign_ends_(CampaignEnd(from, to, story)) {
  TellWorkers();
  TellSickness();
  TellRecruitment();
  TellOccasions();
}

void InventedHr::Place(std::string_view trap, InventedHrTable table, const std::vector<std::string>& keys, uint32_t worker,
                       std::map<std::string_view, std::string> dates) {
  InventedTrap placed{.trap = trap, .records = {}, .children = {}, .workers = {}, .dates = std::move(dates), .extracts = {}};
  for (const std::string& key : keys) placed.records.push_back(fmt::format("{}/{}", HrTableName(table), key));
  if (worker > 0) placed.workers.push_back(WorkerKey(worker));
  traps_.push_back(std::move(placed));
}

std::string InventedHr::AddRecord(InventedHrTable table, Date known, std::string cells, Date over) {
  std::vector<InventedHrRecord>& records = records_[static_cast<size_t>(table)];
  const std::string_view prefix = ShapeOf(table).key_prefix;
  InventedHrRecord& record = records.emplace_back();
  record.key = prefix.empty() ? cells.substr(0, cells.find(',')) : fmt::format("{}{:06}", prefix, records.size());
  record.lines.emplace_back(known, prefix.empty() ? std::move(cells) : fmt::format("{},{}", record.key, cells));
  record.over = over;
  return record.key;
}

void InventedHr::AmendRecord(InventedHrTable table, const std::string& key, Date known, std::string cells, Date over) {
  std::vector<InventedHrRecord>& records = records_[static_cast<size_t>(table)];
  // Amended soon after it was made: looked for from the end.
  const auto record = std::find_if(records.rbegin(), records.rend(), [&](const InventedHrRecord& r) { return r.key == key; });
  HANES_CHECK(record != records.rend(), "only what was added is amended");
  record->lines.emplace_back(known, ShapeOf(table).key_prefix.empty() ? std::move(cells) : fmt::format("{},{}", key, cells));
  record->over = over;
}

Status InventedHr::WriteExtract(Date night, const std::string& authority, const std::filesystem::path& folder) const {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable("{}: cannot be made: {}: free some space or choose another --out", folder.string(), error.message());
  for (size_t i = 0; i < kInventedHrTables; ++i) {
    std::string text = fmt::format("{}\n", kShapes[i].header);
    for (const InventedHrRecord& record : records_[i]) {
      if (record.over < night - kHrWindowDays) continue;
      const auto next = std::find_if(record.lines.begin(), record.lines.end(), [&](const auto& line) { return line.first > night; });
      if (next == record.lines.begin()) continue;
      text += std::prev(next)->second + "\n";
    }
    RETURN_IF_ERROR(WriteWholeFile(folder / fmt::format("{}.csv", kShapes[i].name), text));
  }
  return WriteWholeFile(folder / "_COMPLETE", CompleteFile(authority, night));
}

InventedHrFigures InventedHr::FiguresOn(Date day) const {
  InventedHrFigures figures{.as_at = day, .posts = static_cast<uint32_t>(workforce_.posts().size())};
  std::vector<bool> held(workforce_.posts().size());
  for (const InventedHolding& holding : holdings_) {
    if (day < holding.from || day >= holding.to) continue;
    if (holding.agency) {
      ++figures.agency_bookings;
      continue;
    }
    held[holding.post - 1] = true;
    figures.held_fte_hundredths += holding.fte_hundredths;
  }
  figures.posts_held = static_cast<uint32_t>(std::count(held.begin(), held.end(), true));
  for (const InventedWorker& worker : workforce_.workers()) {
    if (worker.agency || day < worker.joined || day >= worker.left) continue;
    ++figures.workers;
    if (!OffSick(worker.number, day)) continue;
    ++figures.off_sick;
    figures.off_sick_fte_hundredths += FteOn(worker, day);
  }
  for (const auto& [opened, closed] : vacancies_) figures.vacancies_open += opened <= day && day < closed ? 1 : 0;
  return figures;
}

int32_t InventedHr::FteOn(const InventedWorker& worker, Date day) const {
  int32_t fte = worker.fte_from[0].second;
  for (const auto& [from, hundredths] : worker.fte_from) {
    if (from <= day) fte = hundredths;
  }
  return fte;
}

bool InventedHr::OffSick(uint32_t worker, Date day) const {
  return std::any_of(spells_.begin(), spells_.end(), [&](const InventedSpell& spell) {
    return spell.worker == worker && spell.first <= day && day <= spell.last;
  });
}

Date InventedHr::Working(Date day) {
  while (IsWeekend(day)) day = day + 1;
  return day;
}

std::string InventedHr::ManagerOf(uint32_t team, Date day) const {
  for (const InventedWorker& worker : workforce_.workers()) {
    if (worker.manager && worker.team == team && worker.joined <= day && day < worker.left) return WorkerKey(worker.number);
  }
  return "";
}

int32_t InventedHr::Trouble(Date day) const {
  // The story's days before the first extract are all of the crisis, and its last is steady.
  const int32_t worst = story_.On(from_ - 1).vacant_per_mille, best = story_.On(to_ + 400).vacant_per_mille;
  return std::clamp((story_.On(day).vacant_per_mille - best) * 1000 / std::max(1, worst - best), 0, 1000);
}

bool InventedHr::OfCampaign(const InventedWorker& worker) const {
  return worker.registered && !worker.manager && !worker.agency && worker.post > 0 && campaign_ends_.IsReal() &&
         worker.joined > campaign_ends_ - 300 && worker.joined <= campaign_ends_;
}

std::string_view InventedHr::JobOf(const InventedWorker& worker) const {
  if (worker.manager) return "team_manager";
  if (OfCampaign(worker)) return "consultant_social_worker";
  return worker.registered ? "social_worker" : "social_work_assistant";
}

}  // namespace hanes

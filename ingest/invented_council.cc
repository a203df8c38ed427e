// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_council.h"

#include <algorithm>
#include <memory>
#include <set>

#include "base/ids.h"
#include "ingest/invented_calendar.h"
#include "ingest/invented_extract.h"
#include "ingest/invented_hr.h"
#include "ingest/invented_plan.h"
#include "ingest/invented_traps.h"

namespace hanes {
namespace {

// The world begins so long before the first extract that its families, and children in care for years, are as they would be.
constexpr int32_t kLivesBeforeDays = 8 * 365;
constexpr int kChildrenMin = 300;
constexpr int kChildrenMax = 3'000'000;
constexpr int kYearsMax = 50;

// Which nights there are extracts for, and which of them fail.
struct Calendar {
  std::vector<Date> taken;
  std::vector<Date> failed;
};

struct TruthAsked {
  Date as_at;
  Date known_at;
};

Status CheckOut(const std::filesystem::path& out) {
  if (out.empty()) return InvalidArgument("no folder to write to: say --out DIR");
  std::error_code error;
  if (!std::filesystem::exists(out, error)) return OkStatus();
  if (!std::filesystem::is_directory(out, error)) {
    return FailedPrecondition("{}: is not a folder: choose another --out", out.string());
  }
  if (!std::filesystem::is_empty(out, error)) {
    return FailedPrecondition("{}: is not empty: remove what is in it or choose another --out", out.string());
  }
  return OkStatus();
}

StatusOr<InventedCouncilOptions> Checked(InventedCouncilOptions options) {
  RETURN_IF_ERROR(ParseAuthority(options.authority).status());
  if (options.years < 0 || options.years > kYearsMax) return InvalidArgument("--years {}: say 1 to {}", options.years, kYearsMax);
  if (options.years > 0) {
    const Date from = options.from;
    options.to = Date::FromCivil(from.year() + options.years, from.month(), std::min(28u, from.day_of_month())) - 1;
  }
  if (options.to < options.from) {
    return InvalidArgument("--to {} is before --from {}: the last night comes after the first", options.to.ToString(),
                           options.from.ToString());
  }
  if (options.children < kChildrenMin || options.children > kChildrenMax) {
    return InvalidArgument("--children {}: say {} to {}", options.children, kChildrenMin, kChildrenMax);
  }
  RETURN_IF_ERROR(CheckOut(options.out));
  return options;
}

Calendar MakeCalendar(const InventedCouncilOptions& options) {
  Calendar calendar;
  for (Date night = options.from; night <= options.to; night = night + (options.every == ExtractEvery::kNight ? 1 : 7)) {
    calendar.taken.push_back(night);
  }
  // Two jobs die. Never the first, which tells where the council stands.
  for (const size_t twentieth : {9, 16}) {
    const size_t place = calendar.taken.size() * twentieth / 20;
    if (place == 0) continue;
    calendar.failed.push_back(calendar.taken[place]);
  }
  std::erase_if(calendar.taken, [&](Date night) {
    return std::find(calendar.failed.begin(), calendar.failed.end(), night) != calendar.failed.end();
  });
  return calendar;
}

// Some forty questions: through the whole span, about the same night, a month, seven months and a year and a half before; about
// a night that failed; about days that had not come yet; about a day before the first extract.
// And about the ends of years, on them and a month later.
std::vector<TruthAsked> Questions(const Calendar& calendar) {
  std::vector<TruthAsked> questions;
  const size_t last = calendar.taken.size() - 1;
  for (size_t i = 1; i <= 10; ++i) {
    const Date known_at = calendar.taken[last * i / 10];
    for (const int32_t days_ago : {0, 30, 200, 500}) questions.push_back({known_at - days_ago, known_at});
  }
  for (const Date failed : calendar.failed) questions.push_back({failed, failed});
  questions.push_back({calendar.taken[last] + 60, calendar.taken[last]});
  questions.push_back({calendar.taken[last / 2] + 20, calendar.taken[last / 2]});
  questions.push_back({calendar.taken[0] - 100, calendar.taken[last]});
  for (int year = calendar.taken[0].year(); year <= calendar.taken[last].year(); ++year) {
    const Date ends = Date::FromCivil(year, 3, 31);
    const bool within = ends >= calendar.taken[0] && ends + 70 <= calendar.taken[last];
    for (const int32_t later : {0, 30, 70}) {
      if (within) questions.push_back({ends, ends + later});
    }
  }
  return questions;
}

class InventedCouncil {
 public:
  explicit InventedCouncil(const InventedCouncilOptions& options)
      : options_(options),
        calendar_(MakeCalendar(options)),
        questions_(Questions(calendar_)),
        random_(options.seed),
        story_(options.from, options.to),
        system_(options.to),
        recorder_(system_, story_, random_, options.from - kExtractWindowDays),
        workforce_(options.children, options.from - kExtractWindowDays, system_, story_, random_),
        cohorts_(options.from, options.to),
        practice_(options.seed, system_, story_, cohorts_, options.from - kExtractWindowDays, options.to),
        lives_(options.children, system_, recorder_, story_, workforce_, practice_, random_),
        allocation_(system_, recorder_, story_, workforce_, random_),
        traps_({system_, recorder_, workforce_, lives_, allocation_, random_}, calendar_.taken) {}

  StatusOr<InventedCouncilReport> Write(const ExtractProgress& progress) {
    for (Date day = options_.from - kLivesBeforeDays; day <= options_.to; day = day + 1) {
      LiveThrough(day);
      if (day < options_.from) continue;
      RETURN_IF_ERROR(WriteNight(day, progress));
    }
    RETURN_IF_ERROR(WriteHr());
    RETURN_IF_ERROR(WritePlan());
    RETURN_IF_ERROR(WriteTruth());
    RETURN_IF_ERROR(WriteWholeFile(options_.out / "term-dates.csv", TermDatesCsv(options_.from - kExtractWindowDays, options_.to + 366)));
    RETURN_IF_ERROR(WriteWholeFile(options_.out / "targets.csv", TargetsCsv(options_.from)));
    return report_;
  }

 private:
  void LiveThrough(Date day) {
    std::vector<InventedCase> opened;
    lives_.LiveThrough(day, &opened);
    allocation_.Take(std::move(opened));
    // The case system was brought in with the first day that an extract can show: nobody knows who held a case before.
    if (day < options_.from - kExtractWindowDays) return;
    workforce_.LiveThrough(day);
    allocation_.LiveThrough(day);
    if (day >= options_.from) traps_.PlaceOn(day);
    system_.AdvanceTo(day);
  }

  Status WriteNight(Date night, const ExtractProgress& progress) {
    const std::filesystem::path folder = options_.out / night.ToString();
    if (std::binary_search(calendar_.failed.begin(), calendar_.failed.end(), night)) return WriteFailedExtract(folder);
    if (!std::binary_search(calendar_.taken.begin(), calendar_.taken.end(), night)) return OkStatus();
    ASSIGN_OR_RETURN(const WrittenExtract written, WriteExtract(system_, night, options_.authority, folder));
    ++report_.extracts;
    report_.rows += written.rows;
    report_.changes += written.changed;
    report_.bytes += written.bytes;
    AnswerQuestions(night);
    if (progress) progress(report_.extracts, calendar_.taken.size());
    return OkStatus();
  }

  // Those about what is known from this extract on and before the next.
  void AnswerQuestions(Date night) {
    const auto next = std::upper_bound(calendar_.taken.begin(), calendar_.taken.end(), night);
    for (const TruthAsked& asked : questions_) {
      const bool known_now = night <= asked.known_at && (next == calendar_.taken.end() || asked.known_at < *next);
      if (known_now) figures_.push_back(CountCaseload(system_, asked.as_at, asked.known_at));
    }
  }

  // A week's extract on the first day and every seventh after it, whatever becomes of the case system's night.
  Status WriteHr() {
    if (!options_.hr) return OkStatus();
    const InventedHr hr(options_.seed, options_.from, options_.to, story_, workforce_);
    for (Date night = options_.from; night <= options_.to; night = night + 7) {
      RETURN_IF_ERROR(hr.WriteExtract(night, options_.authority, options_.out / ("hr-" + night.ToString())));
      hr_figures_.push_back(hr.FiguresOn(night));
      ++report_.extracts;
    }
    hr_traps_ = hr.traps();
    hr_sickness_ = hr.SicknessByYear();
    for (const Period& period : cohorts_.periods()) hr_supervised_.push_back(hr.SupervisedIn(period));
    return OkStatus();
  }

  // On the first day, and every four weeks after it.
  Status WritePlan() {
    if (!options_.plan) return OkStatus();
    const InventedPlan plan(options_.seed, options_.from, options_.to, story_);
    for (Date night = options_.from; night <= options_.to; night = night + kPlanEveryDays) {
      RETURN_IF_ERROR(plan.WriteExtract(night, options_.authority, options_.out / ("plan-" + night.ToString())));
      plan_figures_.push_back(plan.FiguresOn(night));
      ++report_.extracts;
    }
    return OkStatus();
  }

  Status WriteTruth() {
    InventedTruth truth{.seed = options_.seed,
                        .authority = options_.authority,
                        .traps = traps_.Placed(),
                        .not_placed = traps_.NotPlaced(),
                        .figures = figures_,
                        .hr_traps = hr_traps_,
                        .hr_figures = hr_figures_,
                        .hr_sickness = hr_sickness_,
                        .hr_supervised = hr_supervised_,
                        .plan_figures = plan_figures_};
    for (const Date failed : calendar_.failed) {
      truth.traps.push_back({.trap = "failed_night",
                             .records = {},
                             .children = {},
                             .workers = {},
                             .dates = {{"night", failed.ToString()}},
                             .extracts = {failed}});
    }
    AddSiblings(&truth);
    AddIndicators(&truth);
    report_.traps = truth.traps.size() + truth.hr_traps.size();
    report_.truths = truth.figures.size();
    system_.ForEachBelieved(InventedTable::kPerson, [&](const InventedRow&, Date) { ++report_.children; });
    return WriteWholeFile(options_.out / "truth.json", TruthJson(truth));
  }

  // Conferences that count for more than one child.
  void AddSiblings(InventedTruth* truth) const {
    constexpr size_t kListed = 5;
    size_t listed = 0;
    for (const auto& [number, meeting] : lives_.meetings()) {
      const bool of_several = meeting.children.size() > 1 && meeting.held >= options_.from && meeting.held <= options_.to;
      if (!of_several || listed++ >= kListed) continue;
      InventedTrap trap{.trap = "siblings_at_one_conference", .records = {}, .children = {}, .workers = {}, .dates = {}, .extracts = {}};
      for (const uint32_t child : meeting.children) trap.children.push_back(ChildKey(child));
      trap.dates = {{"held", meeting.held.ToString()}};
      truth->traps.push_back(std::move(trap));
    }
  }

  void AddIndicators(InventedTruth* truth) {
    constexpr size_t kListed = 5;
    std::set<std::string> keys;
    for (const InventedTrap& trap : truth->traps) {
      if (trap.apart) keys.insert(trap.children.begin(), trap.children.end());
    }
    std::set<uint32_t> apart;
    for (uint32_t child = 1; child <= system_.RowsOf(InventedTable::kPerson); ++child) {
      if (keys.contains(ChildKey(child))) apart.insert(child);
    }
    practice_.CountInCare();
    CountAllocated(system_, workforce_, cohorts_);
    truth->indicators = cohorts_.Figures(apart);
    size_t listed = 0;
    for (const InventedCohortFigure& figure : truth->indicators) {
      if (figure.of != 3 || listed++ >= kListed) continue;
      truth->traps.push_back({.trap = "denominator_of_three",
                              .records = {},
                              .children = {},
                              .workers = {},
                              .dates = {{"code", std::string(figure.code)}, {"period", figure.period}},
                              .extracts = {}});
    }
  }

  const InventedCouncilOptions options_;
  const Calendar calendar_;
  const std::vector<TruthAsked> questions_;
  InventedRandom random_;
  const InventedStory story_;
  InventedSystem system_;
  InventedRecorder recorder_;
  InventedWorkforce workforce_;
  InventedCohorts cohorts_;
  InventedPractice practice_;
  InventedLives lives_;
  InventedAllocation allocation_;
  InventedTraps traps_;
  std::vector<InventedFigures> figures_;
  std::vector<InventedTrap> hr_traps_;
  std::vector<InventedHrFigures> hr_figures_;
  std::vector<InventedSupervised> hr_supervised_;
  std::vector<InventedSicknessYear> hr_sickness_;
  std::vector<InventedPlanFigures> plan_figures_;
  InventedCouncilReport report_;
};

}  // namespace

StatusOr<InventedCouncilReport> WriteInventedCouncil(const InventedCouncilOptions& options, const ExtractProgress& progress) {
  ASSIGN_OR_RETURN(const InventedCouncilOptions checked, Checked(options));
  return std::make_unique<InventedCouncil>(checked)->Write(progress);
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "tests/published/published_workforce.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "ingest/csv_reader.h"
#include "projections/rates.h"

namespace hanes::testing {
namespace {

constexpr uint64_t kPublishedDaysOfFte = 253;  // working days of a year in the publication's own method

struct Measure {
  std::string_view name;
  std::string_view rate;
  std::string_view numerator;
  std::string_view denominator;
  Tenths (*work_out)(uint64_t numerator, uint64_t denominator);  // both in hundredths
};

constexpr std::array<Measure, 7> kMeasures = {{
    {"caseload", "caseload_fte", "cases", "case_holders_fte", [](uint64_t n, uint64_t of) { return CasesPerFte(n / 100, of); }},
    {"turnover", "turnover_rate_fte_%", "leaver_fte", "social_worker_fte", &TurnoverRate},
    {"turnover_headcount", "turnover_rate_headcount_%", "leaver_headcount", "social_worker_headcount", &TurnoverRate},
    {"agency", "agency_worker_rate_fte_%", "agency_fte", "social_worker_fte", &AgencyRate},
    {"agency_headcount", "agency_worker_rate_headcount_%", "agency_headcount", "social_worker_headcount", &AgencyRate},
    {"vacancy", "vacancy_rate_fte_%", "vacancy_fte", "social_worker_fte", &VacancyRate},
    {"absence", "absence_rate_fte_%", "working_days_lost_fte", "social_worker_fte",
     [](uint64_t n, uint64_t of) { return AbsenceRate(n, DaysAvailable(of, kPublishedDaysOfFte, 1, 1)); }},
}};

// "2949.2" -> 294920; nothing for a status symbol or an empty cell.
std::optional<uint64_t> Hundredths(const std::string& cell) {
  double number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || end != cell.data() + cell.size() || number < 0) return std::nullopt;
  return static_cast<uint64_t>(number * 100 + 0.5);
}

class Columns {
 public:
  Columns(const std::string& path, const std::vector<std::string>& header) : path_(path), header_(header) {}

  StatusOr<size_t> Find(std::string_view name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) return InvalidArgument("{} has no column \"{}\": it is not the file of headline measures", path_, name);
    return static_cast<size_t>(found - header_.begin());
  }

 private:
  const std::string& path_;
  const std::vector<std::string>& header_;
};

struct MeasureColumns {
  size_t rate = 0;
  size_t numerator = 0;
  size_t denominator = 0;
};

struct AreaColumns {
  size_t year = 0;
  size_t region = 0;
  size_t authority = 0;
};

void CheckRow(const CsvRow& row, const Measure& measure, const MeasureColumns& at, const AreaColumns& area, PublishedMeasure& result) {
  const std::optional<uint64_t> rate = Hundredths(row.cells[at.rate]);
  const std::optional<uint64_t> numerator = Hundredths(row.cells[at.numerator]);
  const std::optional<uint64_t> denominator = Hundredths(row.cells[at.denominator]);
  if (!rate.has_value() || !numerator.has_value() || !denominator.has_value()) return;
  const Tenths worked_out = measure.work_out(*numerator, *denominator);
  ++result.rows;
  const uint64_t published = *rate / 10;
  const bool exact = worked_out == published;
  const bool close = worked_out.has_value() && std::max(*worked_out, published) - std::min(*worked_out, published) <= 1;
  result.exact += exact ? 1 : 0;
  result.within_one_step += close ? 1 : 0;
  if (close) return;
  const std::string& authority = row.cells[area.authority];
  result.beyond.push_back({row.line, row.cells[area.year], authority.empty() ? row.cells[area.region] : authority, row.cells[at.rate],
                           worked_out.has_value() ? TenthsText(worked_out) : "no value"});
}

}  // namespace

StatusOr<std::vector<PublishedMeasure>> CheckPublishedWorkforce(const std::string& path) {
  ASSIGN_OR_RETURN(CsvReader reader, CsvReader::Open(path));
  const Columns columns(path, reader.header());
  AreaColumns area;
  ASSIGN_OR_RETURN(area.year, columns.Find("time_period"));
  ASSIGN_OR_RETURN(area.region, columns.Find("region_name"));
  ASSIGN_OR_RETURN(area.authority, columns.Find("la_name"));
  std::array<MeasureColumns, kMeasures.size()> at;
  std::vector<PublishedMeasure> results(kMeasures.size());
  for (size_t i = 0; i < kMeasures.size(); ++i) {
    results[i].name = std::string(kMeasures[i].name);
    ASSIGN_OR_RETURN(at[i].rate, columns.Find(kMeasures[i].rate));
    ASSIGN_OR_RETURN(at[i].numerator, columns.Find(kMeasures[i].numerator));
    ASSIGN_OR_RETURN(at[i].denominator, columns.Find(kMeasures[i].denominator));
  }
  CsvRow row;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(&row));
    if (!more) return results;
    if (!row.problem.ok()) return Annotate(row.problem, path);
    if (row.cells.size() != reader.header().size()) return InvalidArgument("{}:{}: {} cells", path, row.line, row.cells.size());
    for (size_t i = 0; i < kMeasures.size(); ++i) CheckRow(row, kMeasures[i], at[i], area, results[i]);
  }
}

}  // namespace hanes::testing

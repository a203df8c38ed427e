// SPDX-License-Identifier: Apache-2.0
#include "ingest/csww.h"

#include <array>
#include <filesystem>

#include "ingest/xml_records.h"

namespace hanes {
namespace {

constexpr std::string_view kWorker = "CSWWWorker";
constexpr std::string_view kDetails = "CollectionDetails";
constexpr std::string_view kReferenceDate = "ReferenceDate";
constexpr std::string_view kLevel = "LALevelVacancies";  // of the council as a whole; stands for the worker's id in its row
constexpr std::array<std::string_view, 3> kRecords = {kWorker, kDetails, kLevel};

constexpr uint32_t kFteHundredthsOfACensusMax = 100;
constexpr uint32_t kCasesMax = 1'000;
constexpr uint32_t kDaysLostHundredthsMax = 366'00;
constexpr uint32_t kPeopleMax = 10'000;
constexpr uint32_t kFteHundredthsOfACouncilMax = 100 * kPeopleMax;

// 1 senior, 2 middle, 3 first line manager; 4 senior practitioner, 5 case holder, 6 qualified without cases: the census counts social
// workers alone.
StatusOr<v1::WorkerRole> RoleOf(const ExtractRow& row) {
  constexpr std::array<std::string_view, 6> kRoles = {"1", "2", "3", "4", "5", "6"};
  ASSIGN_OR_RETURN(const std::string code, row.Word("OrgRole", kRoles));
  if (code.empty()) return v1::WORKER_ROLE_SOCIAL_WORKER;
  return code <= "3" ? v1::WORKER_ROLE_MANAGER : v1::WORKER_ROLE_SOCIAL_WORKER;
}

Status SayJoined(const ExtractRow& row, std::optional<Date> begin, RecordReading* reading) {
  auto* joined = reading->Say("joined", begin).mutable_worker_joined();
  ASSIGN_OR_RETURN(const v1::WorkerRole role, RoleOf(row));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("FTE", kFteHundredthsOfACensusMax));
  ASSIGN_OR_RETURN(const std::optional<bool> agency, row.YesNo("AgencyWorker"));
  ASSIGN_OR_RETURN(*joined->mutable_origin(), row.Code("StartOrigin"));
  joined->set_role(role);
  if (fte) joined->set_fte_hundredths(*fte);
  if (agency) joined->set_agency(*agency);
  return OkStatus();
}

// Figures of the census day, a saying of their own every year.
Status SayCensus(const ExtractRow& row, Date census, std::optional<Date> left, RecordReading* reading) {
  auto* said = reading->Say("census", census).mutable_worker_census_returned();
  said->set_census_on(census.ToString());
  ASSIGN_OR_RETURN(*said->mutable_role_code(), row.Code("OrgRole"));
  ASSIGN_OR_RETURN(std::optional<uint32_t> fte, row.Hundredths("FTE30", kFteHundredthsOfACensusMax));
  if (!fte) {
    ASSIGN_OR_RETURN(fte, row.Hundredths("FTE", kFteHundredthsOfACensusMax));
  }
  ASSIGN_OR_RETURN(const std::optional<bool> agency, row.YesNo("AgencyWorker"));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> cases, row.Whole("Cases30", kCasesMax));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> lost, row.Hundredths("WorkingDaysLost", kDaysLostHundredthsMax));
  ASSIGN_OR_RETURN(const std::optional<bool> absent, row.YesNo("Absat30Sept"));
  ASSIGN_OR_RETURN(*said->mutable_absence_reason(), row.Code("ReasonAbsence"));
  if (fte) said->set_fte_hundredths(*fte);
  if (agency) said->set_agency(*agency);
  said->set_left(left && *left <= census);
  if (cases) said->set_cases_held(*cases);
  if (lost) said->set_days_lost_hundredths(*lost);
  if (absent) said->set_absent(*absent);
  return OkStatus();
}

StatusOr<RecordReading> ReadCouncil(const ExtractRow& row, Date census) {
  RecordReading reading;
  reading.stream = kCouncilStream;
  reading.begin = census;
  auto* said = reading.Say("census", census).mutable_workforce_census_returned();
  said->set_census_on(census.ToString());
  ASSIGN_OR_RETURN(const std::optional<uint32_t> vacancies, row.Hundredths("NumberOfVacancies", kFteHundredthsOfACouncilMax));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> agency_fte, row.Hundredths("NoAgencyFTE", kFteHundredthsOfACouncilMax));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> agency, row.Whole("NoAgencyHeadcount", kPeopleMax));
  if (vacancies) said->set_vacancies_hundredths(*vacancies);
  if (agency_fte) said->set_agency_fte_hundredths(*agency_fte);
  if (agency) said->set_agency_headcount(*agency);
  return reading;
}

StatusOr<RecordReading> ReadReturned(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string worker, row.Id("SWENo"));
  ASSIGN_OR_RETURN(const Date census, row.Day(kReferenceDate));
  if (worker == kLevel) return ReadCouncil(row, census);
  ASSIGN_OR_RETURN(const std::optional<Date> begin, row.OptionalDay("RoleStartDate"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("RoleEndDate"));
  if (begin && end) RETURN_IF_ERROR(row.NotBefore("RoleEndDate", *end, "RoleStartDate", *begin));
  reading.stream = "worker:" + worker;
  reading.begin = begin;
  RETURN_IF_ERROR(SayJoined(row, begin, &reading));
  const v1::WorkerJoined joined = reading.facets[0].payload.worker_joined();
  reading.Say("role", std::nullopt).mutable_worker_role_changed()->set_role(joined.role());
  if (joined.has_fte_hundredths()) {
    reading.Say("fte", std::nullopt).mutable_worker_fte_changed()->set_fte_hundredths(joined.fte_hundredths());
  }
  RETURN_IF_ERROR(SayCensus(row, census, end, &reading));
  if (!end) return reading;
  auto* left = reading.Say("left", *end).mutable_worker_left();
  ASSIGN_OR_RETURN(*left->mutable_leaving_reason(), row.Code("ReasonLeave"));
  ASSIGN_OR_RETURN(*left->mutable_destination(), row.Code("LeaverDestination"));
  return reading;
}

bool CopyStates(const v1::Event& from, v1::Event* to) {
  if (to->has_worker_census_returned() || to->has_workforce_census_returned()) return false;
  const v1::WorkerJoined& then = from.worker_joined();
  if (to->has_worker_joined()) {
    to->mutable_worker_joined()->set_role(then.role());
    to->mutable_worker_joined()->clear_fte_hundredths();
    if (then.has_fte_hundredths()) to->mutable_worker_joined()->set_fte_hundredths(then.fte_hundredths());
  }
  if (to->has_worker_role_changed()) to->mutable_worker_role_changed()->set_role(then.role());
  if (to->has_worker_fte_changed()) {
    to->mutable_worker_fte_changed()->set_fte_hundredths(then.fte_hundredths());
    return then.has_fte_hundredths();
  }
  return true;
}

class CensusChecks : public RowChecks {
 public:
  Status Check(const ExtractTable& table, const ExtractRow& row, std::vector<std::string>* notes) override {
    if (table.name != "workers") return OkStatus();
    RETURN_IF_ERROR(NoteLateStart(row, notes));
    ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("FTE", kFteHundredthsOfACensusMax));
    ASSIGN_OR_RETURN(const std::optional<uint32_t> cases, row.Whole("Cases30", kCasesMax));
    if (fte != 0u || cases.value_or(0) == 0) return OkStatus();
    notes->push_back(MessageOf(row.Refuse("FTE", "0", fmt::format("is taken as it stands, beside {} cases", *cases),
                                          "check that this worker really works no hours")));
    return OkStatus();
  }

 private:
  // A census is of those there on its day; who was returned is counted.
  static Status NoteLateStart(const ExtractRow& row, std::vector<std::string>* notes) {
    ASSIGN_OR_RETURN(const std::optional<Date> begin, row.OptionalDay("RoleStartDate"));
    ASSIGN_OR_RETURN(const Date census, row.Day(kReferenceDate));
    if (!begin || *begin <= census) return OkStatus();
    const std::string taken = fmt::format("is taken as it stands, after the day of the census, {}", census.ToString());
    notes->push_back(MessageOf(row.Refuse("RoleStartDate", begin->ToString(), taken, "check that this worker belongs into this census")));
    return OkStatus();
  }
};

// The workers of a census as rows, and the council as one more: a column for each element that any of them has, and the reference date.
class CensusReader : public RowReader {
 public:
  CensusReader(std::vector<XmlRecord> workers, std::string reference) : workers_(std::move(workers)), reference_(std::move(reference)) {
    for (const XmlRecord& worker : workers_) {
      for (const XmlField& field : worker.fields) {
        if (std::find(header_.begin(), header_.end(), field.name) == header_.end()) header_.push_back(field.name);
      }
    }
    header_.emplace_back(kReferenceDate);
  }

  const std::vector<std::string>& header() const override { return header_; }

  StatusOr<bool> Next(CsvRow* row) override {
    if (next_ == workers_.size()) return false;
    const XmlRecord& worker = workers_[next_++];
    *row = CsvRow{.line = worker.line, .cells = std::vector<std::string>(header_.size()), .raw = worker.raw};
    row->origins.resize(header_.size());
    for (const XmlField& field : worker.fields) Fill(field, row);
    row->cells.back() = reference_;
    return true;
  }

 private:
  void Fill(const XmlField& field, CsvRow* row) const {
    const size_t i = static_cast<size_t>(std::find(header_.begin(), header_.end(), field.name) - header_.begin());
    CellOrigin& origin = row->origins[i];
    if (!origin.column.empty()) {
      origin.wrong = "is there twice in one worker";
      origin.remedy = "keep one of the two and send the return again";
    }
    origin.column = fmt::format("<{}> in line {}", field.name, field.line);
    origin.value = row->cells[i] = field.text;
  }

  const std::vector<XmlRecord> workers_;
  const std::string reference_;
  std::vector<std::string> header_;
  size_t next_ = 0;
};

struct Census {
  std::vector<XmlRecord> workers;
  std::string reference;  // as it is written
  int64_t line = 1;
};

StatusOr<Census> ReadCensus(const std::string& path) {
  ASSIGN_OR_RETURN(std::vector<XmlRecord> records, ReadXmlRecords(path, kRecords));
  Census census;
  for (XmlRecord& record : records) {
    for (const XmlField& field : record.fields) {
      if (record.name == kDetails && field.name == kReferenceDate) census.reference = field.text, census.line = field.line;
    }
    if (record.name == kLevel) record.fields.push_back({"SWENo", std::string(kLevel), record.line});
    if (record.name == kWorker || record.name == kLevel) census.workers.push_back(std::move(record));
  }
  const std::string name = std::filesystem::path(path).filename().string();
  if (census.reference.empty()) {
    return InvalidArgument("{}:1: <{}> is missing: nobody can tell which day this census is of; send the return with its header", name,
                           kReferenceDate);
  }
  return census;
}

StatusOr<std::unique_ptr<RowReader>> OpenCensus(const std::string& path) {
  ASSIGN_OR_RETURN(Census census, ReadCensus(path));
  return std::make_unique<CensusReader>(std::move(census.workers), std::move(census.reference));
}

}  // namespace

const ExtractSystem& Csww() {
  static const ExtractSystem system{
      .name = "csww",
      .tables = {{.name = "workers",
                  .required = {"SWENo", "AgencyWorker", kReferenceDate},
                  .key = {{"SWENo"}},
                  .ended_by = {{"left"}},
                  .read = ReadReturned,
                  .states = {"role", "fte", "census"},
                  .copy_states = CopyStates}},
      .make_checks = [] { return std::unique_ptr<RowChecks>(std::make_unique<CensusChecks>()); },
      .open = OpenCensus};
  return system;
}

StatusOr<Date> CswwReferenceDate(const std::string& path) {
  ASSIGN_OR_RETURN(const Census census, ReadCensus(path));
  const StatusOr<Date> day = Date::Parse(census.reference);
  if (day.ok()) return day;
  return Annotate(day.status(), fmt::format("{}:{}: <{}>", std::filesystem::path(path).filename().string(), census.line, kReferenceDate));
}

}  // namespace hanes

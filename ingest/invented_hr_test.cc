// SPDX-License-Identifier: Apache-2.0
// The HR side of the invented council: that its extracts are taken without a refusal, tell the story, and say what truth.json says.
#include "ingest/invented_hr.h"

#include <gmock/gmock.h>

#include <set>

#include "ingest/drop_box.h"
#include "ingest/extract_test_world.h"
#include "ingest/invented_council.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;

// Three years of a small council, by the week.
const fs::path& Written() {
  static const ExtractFolder folder;
  static const fs::path out = [] {
    InventedCouncilOptions options;
    options.children = 6'000;
    options.every = ExtractEvery::kWeek;
    options.authority = kCouncil;
    options.hr = true;
    options.out = folder.path() / "out";
    const StatusOr<InventedCouncilReport> report = WriteInventedCouncil(options);
    EXPECT_TRUE(report.ok()) << report.status();
    return options.out;
  }();
  return out;
}

std::string Bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The figure of this name in the line of truth.json about this night.
int Truth(const std::string& night, const std::string& figure) {
  const std::string truth = Bytes(Written() / "truth.json");
  const size_t line = truth.find("{\"as_at\":\"" + night + "\",\"posts\"");
  EXPECT_NE(line, std::string::npos) << night;
  const size_t at = truth.find("\"" + figure + "\":", line);
  return std::atoi(truth.c_str() + at + figure.size() + 3);
}

ExtractRequest RequestFor(const fs::path& folder) {
  StatusOr<ExtractRequest> request = ReadCompleteFile(folder, {.folder = Written(), .authority = AuthorityId(kCouncil)});
  EXPECT_TRUE(request.ok()) << request.status();
  request->stored_timeout = std::chrono::milliseconds(0);
  return *request;
}

TEST(InventedHrTest, TellsTheStory) {
  // In hundredths of the posts; of so small a council no single day tells much.
  const auto off = [](const std::vector<const char*>& nights) {
    int sum = 0;
    for (const char* night : nights) sum += Truth(night, "off_sick_fte_hundredths") * 100 / Truth(night, "posts");
    return sum / static_cast<int>(nights.size());
  };
  EXPECT_GT(off({"2011-04-22", "2011-08-26", "2011-11-25", "2012-02-24"}), 1'000);
  EXPECT_LT(off({"2013-11-22", "2014-01-24", "2014-02-21", "2014-03-28"}), 700);
  EXPECT_LE(Truth("2014-03-28", "vacancies_open") * 2, Truth("2011-04-01", "vacancies_open"));
  EXPECT_GT(Truth("2014-03-28", "posts_held"), Truth("2011-04-01", "posts_held"));
}

TEST(InventedHrTest, EveryExtractIsTakenWithoutARefusal) {
  ExtractWorld world;
  uint64_t changed = 0;
  // Never further apart than an extract speaks for.
  for (const int32_t week : {0, 1, 27, 71, 72, 100, 130, 156}) {
    const std::string night = "hr-" + (Date::FromCivil(2011, 4, 1) + 7 * week).ToString();
    const StatusOr<ImportReport> report = world.Import(RequestFor(Written() / night));
    ASSERT_TRUE(report.ok()) << night << ": " << report.status();
    EXPECT_THAT(report->refused, ::testing::IsEmpty()) << night;
    for (const v1::TableCounts& counts : report->received.tables()) {
      EXPECT_EQ(counts.vanished_records(), 0u) << night << " " << counts.table();
      changed += counts.changed_records();
    }
  }
  EXPECT_GT(changed, 100u);
}

// A worker of the large council left on the weekend after a long spell, and was to come back by steps on the Monday.
TEST(InventedHrTest, NobodyComesBackByStepsAfterLeaving) {
  const ExtractFolder folder;
  InventedCouncilOptions options;
  options.from = Date::FromCivil(2012, 4, 1);
  options.to = options.from + 7;
  options.every = ExtractEvery::kWeek;
  options.authority = kCouncil;
  options.hr = true;
  options.out = folder.path() / "out";
  ASSERT_TRUE(WriteInventedCouncil(options).ok());
  ExtractWorld world;
  const StatusOr<ImportReport> report = world.Import(RequestFor(options.out / "hr-2012-04-01"));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->refused, ::testing::IsEmpty());
}

TEST(InventedHrTest, WorkersAreThoseOfTheCaseSystem) {
  const std::string hr = Bytes(Written() / "hr-2012-08-10" / "hr_workers.csv");
  const std::string ssd = Bytes(Written() / "2012-08-10" / "ssd_professionals.csv");
  std::set<std::string> ours, theirs;
  std::istringstream hr_lines(hr), ssd_lines(ssd);
  for (std::string line; std::getline(hr_lines, line);) ours.insert(line.substr(0, line.find(',')));
  for (std::string line; std::getline(ssd_lines, line);) theirs.insert(line.substr(0, line.find(',')));
  ours.erase("worker_id"), theirs.erase("prof_professional_id");
  EXPECT_GT(ours.size(), 20u);
  EXPECT_TRUE(std::includes(theirs.begin(), theirs.end(), ours.begin(), ours.end()));
}

TEST(InventedHrTest, PlacesItsTraps) {
  const std::string truth = Bytes(Written() / "truth.json");
  for (const char* trap : {"hr_fte_zero", "fte_change_within_a_period", "two_posts", "part_day", "phased_return", "open_ended_spell",
                           "joined_by_a_weekend", "days_off_within_a_spell", "long_sick_with_cases", "campaign"}) {
    EXPECT_NE(truth.find("{\"trap\":\"" + std::string(trap) + "\""), std::string::npos) << trap;
  }
}

TEST(InventedHrTest, TheCaseSystemIsTheSameWithoutIt) {
  const ExtractFolder folder;
  InventedCouncilOptions options;
  options.children = 1'000;
  options.every = ExtractEvery::kWeek;
  options.to = options.from + 60;
  options.out = folder.path() / "without";
  ASSERT_TRUE(WriteInventedCouncil(options).ok());
  options.hr = true;
  for (const char* name : {"with", "again"}) {
    options.out = folder.path() / name;
    ASSERT_TRUE(WriteInventedCouncil(options).ok());
  }
  EXPECT_FALSE(fs::exists(folder.path() / "without/hr-2011-04-01"));
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder.path() / "again")) {
    if (!entry.is_regular_file()) continue;
    const fs::path name = fs::relative(entry.path(), folder.path() / "again");
    EXPECT_EQ(Bytes(entry.path()), Bytes(folder.path() / "with" / name)) << name;
    if (name.string().rfind("hr-", 0) == 0 || name == "truth.json") continue;
    EXPECT_EQ(Bytes(entry.path()), Bytes(folder.path() / "without" / name)) << name;
  }
}

}  // namespace
}  // namespace hanes

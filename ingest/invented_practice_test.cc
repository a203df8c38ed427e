// SPDX-License-Identifier: Apache-2.0
// The work of the invented council, read from its extracts: it gets better as the story goes, and it is about children who were there.
#include "ingest/invented_practice.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "ingest/csv_reader.h"
#include "ingest/invented_council.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;
using Row = std::map<std::string, std::string>;

class InventedPracticeTest : public ::testing::Test {
 protected:
  // A third of the council through the whole story.
  static void SetUpTestSuite() {
    InventedCouncilOptions options;
    options.children = 10'000;
    options.every = ExtractEvery::kWeek;
    options.out = Folder();
    ASSERT_TRUE(WriteInventedCouncil(options).ok());
  }
  static void TearDownTestSuite() { fs::remove_all(Folder()); }
  static fs::path Folder() { return fs::temp_directory_path() / fmt::format("hanes_invented_practice_{}", ::getpid()); }

  static std::vector<Row> Table(const std::string& night, const std::string& table) {
    StatusOr<CsvReader> reader = CsvReader::Open((Folder() / night / (table + ".csv")).string());
    EXPECT_TRUE(reader.ok()) << reader.status();
    std::vector<Row> rows;
    if (!reader.ok()) return rows;
    CsvRow cells;
    for (StatusOr<bool> more = reader->Next(&cells); more.ok() && *more; more = reader->Next(&cells)) {
      EXPECT_TRUE(cells.problem.ok()) << cells.problem;
      Row& row = rows.emplace_back();
      for (size_t i = 0; i < reader->header().size(); ++i) row[reader->header()[i]] = cells.cells[i];
    }
    return rows;
  }

  // In per cent, of rows whose day lies in [from, to).
  template <typename Good>
  static int Share(const std::vector<Row>& rows, const std::string& day, const std::string& from, const std::string& to, const Good& good) {
    int of = 0, are = 0;
    for (const Row& row : rows) {
      if (row.at(day) < from || row.at(day) >= to) continue;
      ++of;
      are += good(row) ? 1 : 0;
    }
    EXPECT_GT(of, 20) << day << " from " << from;
    return of == 0 ? 0 : 100 * are / of;
  }

  // The last year of the crisis and the last of the story, each as it was known when it ended.
  template <typename Good>
  static std::pair<int, int> ThenAndNow(const std::string& table, const std::string& day, const Good& good) {
    return {Share(Table("2012-03-30", table), day, "2011-04-01", "2012-03-31", good),
            Share(Table("2014-03-28", table), day, "2013-04-01", "2014-03-29", good)};
  }
};

constexpr const char* kCrisisEnds = "2012-03-30";
constexpr const char* kLastNight = "2014-03-28";

TEST_F(InventedPracticeTest, WorkIsDoneInTimeMoreOftenAsTheStoryGoes) {
  const auto by_due = [](const char* held, const char* due) {
    return [held, due](const Row& row) { return row.at(held) <= row.at(due); };
  };
  const auto [reviews_then, reviews_now] =
      ThenAndNow("ssd_cla_reviews", "clar_cla_review_due_date", by_due("clar_cla_review_date", "clar_cla_review_due_date"));
  EXPECT_NEAR(reviews_then, 63, 9);
  EXPECT_NEAR(reviews_now, 91, 6);
  const auto [conferences_then, conferences_now] =
      ThenAndNow("ssd_cp_reviews", "cppr_cp_review_due", by_due("cppr_cp_review_date", "cppr_cp_review_due"));
  EXPECT_NEAR(conferences_then, 90, 7);
  EXPECT_GT(conferences_now, 90);
  const auto seen = [](const Row& row) { return row.at("cina_assessment_child_seen") == "Y"; };
  const auto [seen_then, seen_now] = ThenAndNow("ssd_cin_assessments", "cina_assessment_auth_date", seen);
  EXPECT_NEAR(seen_then, 68, 6);
  EXPECT_NEAR(seen_now, 88, 6);
}

TEST_F(InventedPracticeTest, InitialAssessmentsComeNearerToSevenWorkingDays) {
  for (const auto& [night, from, expected] : {std::tuple(kCrisisEnds, "2011-05-01", 40), std::tuple(kLastNight, "2013-05-01", 70)}) {
    std::map<std::string, std::string> referred;
    for (const Row& row : Table(night, "ssd_cin_episodes")) referred[row.at("cine_referral_id")] = row.at("cine_referral_date");
    std::vector<Row> initial;
    for (const Row& row : Table(night, "ssd_cin_assessments")) {
      if (row.at("cina_assessment_kind") == "initial" && referred.contains(row.at("cina_referral_id"))) initial.push_back(row);
    }
    const int in_time = Share(initial, "cina_assessment_auth_date", from, night, [&](const Row& row) {
      const StatusOr<Date> begun = Date::Parse(referred[row.at("cina_referral_id")]), done = Date::Parse(row.at("cina_assessment_auth_date"));
      return begun.ok() && done.ok() && *done <= AddWorkingDays(*begun, 7);
    });
    EXPECT_NEAR(in_time, expected, 9) << night;
  }
}

TEST_F(InventedPracticeTest, VisitsAreMadeToChildrenOnTheRegisterWhileTheyAreOnIt) {
  std::map<std::string, Row> plans;
  for (const Row& row : Table(kLastNight, "ssd_cp_plans")) plans[row.at("cppl_cp_plan_id")] = row;
  int visits = 0;
  for (const Row& row : Table(kLastNight, "ssd_cp_visits")) {
    const auto plan = plans.find(row.at("cppv_cp_plan_id"));
    if (plan == plans.end()) continue;  // rolled off
    const std::string& day = row.at("cppv_cp_visit_date");
    const std::string& ended = plan->second.at("cppl_cp_plan_end_date");
    EXPECT_EQ(row.at("cppv_person_id"), plan->second.at("cppl_person_id"));
    EXPECT_GT(day, plan->second.at("cppl_cp_plan_start_date"));
    EXPECT_TRUE(ended.empty() || day < ended) << day << " " << ended;
    ++visits;
  }
  EXPECT_GT(visits, 500);
}

TEST_F(InventedPracticeTest, NothingIsToldBeforeItHappens) {
  for (const auto& [table, day] : {std::pair("ssd_cla_visits", "clav_cla_visit_date"), std::pair("ssd_cla_reviews", "clar_cla_review_date"),
                                   std::pair("hanes_core_group", "held_date"), std::pair("hanes_attendance", "last_date"),
                                   std::pair("hanes_case_consultation", "recorded_date"), std::pair("ssd_contacts", "cont_contact_date"),
                                   std::pair("hanes_audit", "audit_date"), std::pair("hanes_school", "from_date")}) {
    const std::vector<Row> rows = Table(kCrisisEnds, table);
    EXPECT_FALSE(rows.empty()) << table;
    for (const Row& row : rows) EXPECT_LE(row.at(day), kCrisisEnds) << table;
  }
}

TEST_F(InventedPracticeTest, EveryTableHasRowsAtTheEnd) {
  for (const auto& file : fs::directory_iterator(Folder() / kLastNight)) {
    const std::string table = file.path().stem().string();
    if (file.path().extension() != ".csv" || table == "ssd_linked_identifiers") continue;
    EXPECT_FALSE(Table(kLastNight, table).empty()) << table;
  }
}

}  // namespace
}  // namespace hanes

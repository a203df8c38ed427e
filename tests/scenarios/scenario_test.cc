// SPDX-License-Identifier: Apache-2.0
// Every tests/scenarios/*.scenario, each asked of a view that followed event by event and of one folded in bulk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "projections/askable.h"
#include "tests/scenarios/scenario.h"
#include "tests/scenarios/scenario_house.h"

namespace hanes::testing {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(HANES_SCENARIOS)) {
    if (entry.path().extension() == ".scenario") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// "-" stands for an empty cell, "_" for a blank.
std::string Cell(std::string cell) {
  std::replace(cell.begin(), cell.end(), ' ', '_');
  return cell.empty() ? "-" : cell;
}

std::string MembersCell(const v1::AnswerRow& row) {
  std::string cell;
  for (const std::string& member : row.members()) {
    const size_t tab = member.find('\t');
    const std::string name = member.substr(0, tab);
    cell += (cell.empty() ? "" : ",") + name.substr(name.find(':') + 1);
    if (tab != std::string::npos) cell += "(" + member.substr(tab + 1) + ")";
  }
  return Cell(cell);
}

// The columns of an answer that a scenario compares; a column the answer does not have shows as "?".
std::vector<Row> Pick(const v1::Answer& answer, const Row& columns) {
  std::vector<Row> table = {columns};
  for (const v1::AnswerRow& row : answer.rows()) {
    Row cells;
    for (const std::string& column : columns) {
      const auto found = std::find(answer.columns().begin(), answer.columns().end(), column);
      if (column == "members") cells.push_back(MembersCell(row));
      else if (found == answer.columns().end()) cells.push_back("?");
      else cells.push_back(Cell(row.cells(static_cast<int>(found - answer.columns().begin()))));
    }
    table.push_back(cells);
  }
  return table;
}

void ExpectAnswer(const ScenarioQuestion& asked, const StatusOr<v1::Answer>& answer) {
  if (!asked.error.empty()) {
    ASSERT_FALSE(answer.ok()) << "an error was expected: " << asked.error;
    EXPECT_THAT(MessageOf(answer.status()), HasSubstr(asked.error));
    return;
  }
  ASSERT_TRUE(answer.ok()) << MessageOf(answer.status());
  EXPECT_EQ(answer->completeness(), "complete");
  if (answer->view() == "caseload") {
    EXPECT_EQ(answer->columns(answer->columns_size() - 1), "children");
  }
  const std::vector<Row> table = Pick(*answer, asked.table.front());
  EXPECT_TRUE(table == asked.table) << "expected\n" << DrawTable(asked.table) << "found\n" << DrawTable(table);
  for (const std::string& note : asked.notes) {
    EXPECT_THAT(std::vector<std::string>(answer->notes().begin(), answer->notes().end()), ::testing::Contains(HasSubstr(note)));
  }
}

class ScenarioTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, GivesTheSameAnswersLiveAndInBulk) {
  const StatusOr<Scenario> scenario = ReadScenario(GetParam());
  ASSERT_TRUE(scenario.ok()) << MessageOf(scenario.status());
  std::set<std::string> asked_of;
  for (const ScenarioQuestion& asked : scenario->questions) {
    asked_of.emplace(ProjectionOf(**FindAskable(asked.question.view()), asked.question).value_or("caseload"));  // it will be refused
  }
  const auto live = ScenarioHouse::Make(scenario->events, Way::kLive, asked_of);
  ASSERT_TRUE(live.ok()) << MessageOf(live.status());
  const auto bulk = ScenarioHouse::Make(scenario->events, Way::kBulk, asked_of);
  ASSERT_TRUE(bulk.ok()) << MessageOf(bulk.status());
  EXPECT_EQ(*(*live)->Digests(), *(*bulk)->Digests());
  for (const ScenarioQuestion& asked : scenario->questions) {
    for (const auto& [way, house] : {std::pair("live", live->get()), std::pair("in bulk", bulk->get())}) {
      SCOPED_TRACE(fmt::format("{}:{}: {}", GetParam(), asked.line, way));
      ExpectAnswer(asked, house->Ask(asked.question));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Every, ScenarioTest, ::testing::ValuesIn(ScenarioFiles()),
                         [](const auto& file) { return std::filesystem::path(file.param).stem().string(); });

TEST(ScenarioFileTest, UnknownWordsAreErrorsThatNameTheirLine) {
  const auto refused = [](const std::string& text) { return MessageOf(ParseScenario("x.scenario", "# name: x\n" + text).status()); };
  EXPECT_THAT(refused("given\n  2026-03-02 case_opend child=C1\n"), HasSubstr("x.scenario:3: nothing is called \"case_opend\""));
  EXPECT_THAT(refused("given\n  2026-02-30 case_opened child=C1\n"), HasSubstr("x.scenario:3: \"2026-02-30\""));
  EXPECT_THAT(refused("given\n  2026-03-02 case_opened child=C1 colour=red\n"), HasSubstr("x.scenario:3: CaseOpened has no field"));
  EXPECT_THAT(refused("given\n  2026-03-02 case_opened C1 x=y\n"), HasSubstr("x.scenario:3: \"C1\" is not key=value"));
  EXPECT_THAT(refused("given\n  2026-03-02 case_allocated child=C1 role=boss\n"), HasSubstr("has no value \"BOSS\""));
  EXPECT_THAT(refused("given\ncaseload when=now\n"), HasSubstr("x.scenario:3: there is no parameter \"when\""));
  EXPECT_THAT(refused("given\nweather as_at=2026-03-02\n"), HasSubstr("x.scenario:3: \"weather\""));
  EXPECT_THAT(refused("given\ncaseload as_at=2026-03-02\n  status children\n  total\n"), HasSubstr("x.scenario:5: 1 cells"));
  EXPECT_THAT(refused("given\ncaseload as_at=2026-03-02\n"), HasSubstr("line 3: no answer is expected"));
  EXPECT_THAT(refused("given\n"), HasSubstr("it asks nothing"));
}

}  // namespace
}  // namespace hanes::testing

// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_council.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "base/hash.h"
#include "ingest/extract_table.h"
#include "ingest/ssd.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;

std::string Bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

// All files under a folder, by path.
std::map<std::string, std::string> Files(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = Bytes(entry.path());
  }
  return files;
}

// A table of an extract, as column -> cell.
using Row = std::map<std::string, std::string>;
std::vector<Row> ReadTable(const fs::path& file) {
  const std::vector<std::string> lines = Split(Bytes(file), '\n');
  const std::vector<std::string> header = Split(lines[0], ',');
  std::vector<Row> rows;
  for (size_t i = 1; i + 1 < lines.size(); ++i) {
    const std::vector<std::string> cells = Split(lines[i], ',');
    Row row;
    for (size_t column = 0; column < header.size(); ++column) row[header[column]] = cells[column];
    rows.push_back(std::move(row));
  }
  return rows;
}

class InventedCouncilTest : public testing::Test {
 protected:
  // The council that most tests only look at, written once.
  static void SetUpTestSuite() {
    fs::remove_all(FourMonthsWritten());
    InventedCouncilOptions options = FourMonths("");
    options.out = FourMonthsWritten();
    const auto report = WriteInventedCouncil(options);
    ASSERT_TRUE(report.ok()) << MessageOf(report.status());
  }
  static void TearDownTestSuite() { fs::remove_all(FourMonthsWritten()); }
  static fs::path FourMonthsWritten() { return Temporary("hanes_four_months"); }
  static fs::path Temporary(const std::string& name) { return fs::temp_directory_path() / fmt::format("{}_{}", name, ::getpid()); }

  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  // A fifth of the council for four months: everything happens in it.
  static InventedCouncilOptions FourMonths(const std::string& name) {
    InventedCouncilOptions options;
    options.children = 6'000;
    options.to = options.from + 120;
    options.out = TestFolder() / name;
    return options;
  }
  static fs::path TestFolder() { return Temporary("hanes_invented_council"); }

  InventedCouncilReport Write(const InventedCouncilOptions& options) {
    const auto report = WriteInventedCouncil(options);
    EXPECT_TRUE(report.ok()) << MessageOf(report.status());
    return report.ok() ? *report : InventedCouncilReport{};
  }

  static google::protobuf::Struct Truth(const fs::path& out) {
    google::protobuf::Struct truth;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(Bytes(out / "truth.json"), &truth).ok());
    return truth;
  }

  static std::vector<google::protobuf::Struct> List(const google::protobuf::Struct& object, const std::string& name) {
    std::vector<google::protobuf::Struct> items;
    for (const auto& value : object.fields().at(name).list_value().values()) items.push_back(value.struct_value());
    return items;
  }
  static std::string Text(const google::protobuf::Struct& object, const std::string& name) {
    return object.fields().at(name).string_value();
  }
  static std::vector<std::string> Texts(const google::protobuf::Struct& object, const std::string& name) {
    std::vector<std::string> texts;
    for (const auto& value : object.fields().at(name).list_value().values()) texts.push_back(value.string_value());
    return texts;
  }
  static double Number(const google::protobuf::Struct& object, const std::string& name) {
    const auto field = object.fields().find(name);
    return field == object.fields().end() ? 0 : field->second.number_value();
  }
  // The first trap of that name whose records are in that table.
  static google::protobuf::Struct Trap(const google::protobuf::Struct& truth, const std::string& name, const std::string& table = "") {
    for (const google::protobuf::Struct& trap : List(truth, "traps")) {
      const std::vector<std::string> records = Texts(trap, "records");
      if (Text(trap, "trap") == name && (table.empty() || (!records.empty() && records[0].starts_with(table)))) return trap;
    }
    ADD_FAILURE() << "no trap " << name << " " << table;
    return {};
  }
  // The line of a record ("ssd_cin_episodes/R000123") in the extract of a night; empty when it is not there.
  static std::string Line(const fs::path& out, const std::string& night, const std::string& record) {
    const std::vector<std::string> table_and_key = Split(record, '/');
    for (const std::string& line : Split(Bytes(out / night / (table_and_key[0] + ".csv")), '\n')) {
      if (line.starts_with(table_and_key[1] + ",")) return line;
    }
    return "";
  }

  const fs::path folder_ = TestFolder();
};

TEST_F(InventedCouncilTest, SameSeedGivesTheSameBytes) {
  Write(FourMonths("again"));
  const auto first = Files(FourMonthsWritten());
  EXPECT_GT(first.size(), 115u * 15);
  EXPECT_TRUE(first == Files(folder_ / "again"));
}

TEST_F(InventedCouncilTest, AnotherSeedGivesAnotherCouncil) {
  InventedCouncilOptions options = FourMonths("seven");
  options.to = options.from + 1;
  Write(options);
  options.seed = 8;
  options.out = folder_ / "eight";
  Write(options);
  EXPECT_NE(Bytes(folder_ / "seven/2011-04-01/ssd_person.csv"), Bytes(folder_ / "eight/2011-04-01/ssd_person.csv"));
}

// Changes when, and only when, the generator does. Compared between machines: benchmarks are only comparable on the same council.
TEST_F(InventedCouncilTest, TheFirstNightOfSeedSevenIsTheOneThatIsKnown) {
  std::string all;
  for (const auto& [path, bytes] : Files(FourMonthsWritten() / "2011-04-01")) all += path + "\n" + bytes;
  EXPECT_EQ(ShortId(all), "GHWf1YF2Nttfznndgl2e");
}

TEST_F(InventedCouncilTest, EveryTrapIsPlaced) {
  const google::protobuf::Struct truth = Truth(FourMonthsWritten());
  // No year ends in these months.
  EXPECT_EQ(Texts(truth, "not_placed"), std::vector<std::string>{"merged_across_a_year_end"});
  std::set<std::string> names;
  for (const auto& trap : List(truth, "traps")) names.insert(Text(trap, "trap"));
  EXPECT_EQ(names, (std::set<std::string>{"a_b_a", "adopted", "closed_before_referral", "closed_in_error", "co_working", "correction",
                                          "correction_of_a_correction", "duty_tray", "end_corrected", "end_not_available",
                                          "failed_night", "fte_zero_with_cases", "late_recording", "left_with_open_cases", "merged",
                                          "merged_and_unmerged", "not_a_social_worker", "same_day_reallocation", "siblings_at_one_conference", "start_impossible",
                                          "start_not_available", "two_workers", "unborn", "unborn_twins", "vanished",
                                          "vanished_and_restored"}));
}

TEST_F(InventedCouncilTest, ExtractsShowTheTrapsAsTruthTellsThem) {
  const fs::path out = FourMonthsWritten();
  const google::protobuf::Struct truth = Truth(out);
  const auto night_before = [](const std::string& night) { return (*Date::Parse(night) - 1).ToString(); };

  const auto vanished = Trap(truth, "vanished_and_restored", "ssd_cin_episodes");
  const std::string record = Texts(vanished, "records")[0];
  const std::vector<std::string> nights = Texts(vanished, "extracts");
  EXPECT_NE(Line(out, night_before(nights[0]), record), "");
  EXPECT_EQ(Line(out, nights[0], record), "");
  EXPECT_NE(Line(out, nights[1], record), "");

  const auto not_available = Trap(truth, "start_not_available");
  EXPECT_NE(Line(out, Texts(not_available, "extracts")[0], Texts(not_available, "records")[0]).find(",#N/A,"), std::string::npos);
  const auto impossible = Trap(truth, "start_impossible");
  EXPECT_NE(Line(out, Texts(impossible, "extracts")[0], Texts(impossible, "records")[0]).find(",31/02/2013,"), std::string::npos);

  const auto correction = Trap(truth, "correction_of_a_correction");
  const auto& dates = correction.fields().at("dates").struct_value();
  const std::string corrected = Texts(correction, "records")[0];
  EXPECT_NE(Line(out, night_before(Texts(correction, "extracts")[0]), corrected).find(Text(dates, "first")), std::string::npos);
  EXPECT_NE(Line(out, Texts(correction, "extracts")[0], corrected).find(Text(dates, "corrected")), std::string::npos);
  EXPECT_NE(Line(out, Texts(correction, "extracts")[1], corrected).find(Text(dates, "corrected_again")), std::string::npos);

  const auto late = Trap(truth, "late_recording");
  EXPECT_EQ(Line(out, night_before(Texts(late, "extracts")[0]), Texts(late, "records")[0]), "");
  EXPECT_NE(Line(out, Texts(late, "extracts")[0], Texts(late, "records")[0]), "");

  const auto twins = Trap(truth, "unborn_twins");
  ASSERT_EQ(Texts(twins, "children").size(), 2u);
  EXPECT_NE(Line(out, Texts(twins, "extracts")[0], Texts(twins, "records")[1]), "");

  const std::string failed = Texts(Trap(truth, "failed_night"), "extracts")[0];
  EXPECT_TRUE(fs::exists(out / failed / "ssd_person.csv"));
  EXPECT_FALSE(fs::exists(out / failed / "_COMPLETE"));
}

// In a small council, where the same child is easily found twice.
TEST_F(InventedCouncilTest, NobodyIsFoundToBeTwoOthers) {
  for (const uint64_t seed : {1, 2, 3, 4, 5, 6}) {
    InventedCouncilOptions options;
    options.seed = seed;
    options.children = 300;
    options.every = ExtractEvery::kWeek;
    options.to = options.from + 500;
    options.out = folder_ / std::to_string(seed);
    Write(options);
    std::multiset<std::string> merged;
    for (const auto& trap : List(Truth(options.out), "traps")) {
      if (trap.fields().at("trap").string_value().find("merge") == std::string::npos) continue;
      for (const auto& child : trap.fields().at("children").list_value().values()) merged.insert(child.string_value());
    }
    EXPECT_GE(merged.size(), 4u) << "seed " << seed;
    EXPECT_EQ(merged.size(), std::set(merged.begin(), merged.end()).size()) << "seed " << seed;
  }
}

TEST_F(InventedCouncilTest, AClosureBeforeItsReferralIsInTheExtract) {
  const fs::path out = FourMonthsWritten();
  const auto trap = Trap(Truth(out), "closed_before_referral");
  const std::string key = Split(Texts(trap, "records")[0], '/')[1];
  for (const Row& row : ReadTable(out / Texts(trap, "extracts")[0] / "ssd_cin_episodes.csv")) {
    if (row.at("cine_referral_id") != key) continue;
    EXPECT_LT(row.at("cine_close_date"), row.at("cine_referral_date"));
  }
}

TEST_F(InventedCouncilTest, EveryRowHasTheCellsOfItsHeader) {
  for (const auto& [path, bytes] : Files(FourMonthsWritten() / "2011-06-30")) {
    if (!path.ends_with(".csv")) continue;
    std::vector<std::string> lines = Split(bytes, '\n');
    EXPECT_EQ(lines.back(), "") << path << " ends with a line end";
    lines.pop_back();
    const size_t columns = Split(lines[0], ',').size();
    for (const std::string& line : lines) ASSERT_EQ(Split(line, ',').size(), columns) << path << ": " << line;
    EXPECT_EQ(std::count_if(bytes.begin(), bytes.end(), [](char c) { return c < 0 || c == '"' || c == '\r'; }), 0) << path;
  }
}

TEST_F(InventedCouncilTest, TheAdapterKnowsEveryHeader) {
  InventedCouncilOptions options = FourMonths("council");
  options.to = options.from;
  Write(options);
  int tables = 0;
  for (const auto& [path, bytes] : Files(folder_ / "council" / "2011-04-01")) {
    if (!path.ends_with(".csv")) continue;
    const ExtractColumns columns(Split(Split(bytes, '\n')[0], ','));
    const auto table = RecogniseTable(StandardSafeguardingDataset(), columns);
    ASSERT_TRUE(table.ok()) << path << ": " << MessageOf(table.status());
    const std::string name((*table)->name);
    EXPECT_TRUE(path == name + ".csv" || path == "ssd_" + name + ".csv") << path << " is read as " << name;
    EXPECT_NE((*table)->absence, Absence::kCountedOnly) << path;
    ++tables;
  }
  EXPECT_EQ(tables, 42);
}

TEST_F(InventedCouncilTest, NoNamesAndNoAddressesAreWritten) {
  const fs::path night = FourMonthsWritten() / "2011-06-30";
  for (const Row& row : ReadTable(night / "ssd_professionals.csv")) EXPECT_EQ(row.at("prof_professional_name"), "");
  for (const Row& row : ReadTable(night / "ssd_cla_placement.csv")) EXPECT_EQ(row.at("clap_cla_placement_postcode"), "");
}

TEST_F(InventedCouncilTest, WhatEndedBeforeTheWindowHasLeftTheExtract) {
  const fs::path night = FourMonthsWritten() / "2011-06-30";
  const std::string complete = Bytes(night / "_COMPLETE");
  EXPECT_EQ(complete,
            "authority=W06000012\nsystem=ssd\nwindow_from=2009-06-30\nwindow_to=2011-06-30\nreceived=2011-06-30T21:30:00Z\n");
  int ended = 0;
  for (const Row& row : ReadTable(night / "ssd_cla_episodes.csv")) {
    const std::string& to = row.at("clae_cla_episode_ceased");
    if (to.empty()) continue;
    EXPECT_GE(to, "2009-06-30");
    ++ended;
  }
  EXPECT_GT(ended, 20);
}

TEST_F(InventedCouncilTest, ACouncilOfThirtyThousandChildrenIsAboutTheSizeOfNeathPortTalbot) {
  InventedCouncilOptions options;
  options.out = folder_ / "council";
  options.to = options.from;
  Write(options);
  const google::protobuf::Struct now = List(Truth(options.out), "figures")[0];
  const google::protobuf::Struct& status = now.fields().at("status").struct_value();
  EXPECT_NEAR(Number(now, "total"), 1'950, 250);
  EXPECT_NEAR(Number(status, "looked_after"), 470, 90);
  EXPECT_NEAR(Number(status, "child_protection"), 190, 60);
  const std::vector<Row> workers = ReadTable(options.out / "2011-04-01/ssd_professionals.csv");
  EXPECT_NEAR(static_cast<double>(std::count_if(workers.begin(), workers.end(), [](const Row& row) { return row.at("prof_end_date").empty(); })),
              120, 25)
      << "of 151 posts";
  EXPECT_EQ(ReadTable(options.out / "2011-04-01/ssd_department.csv").size(), 12u);
}

TEST_F(InventedCouncilTest, TheServiceRecovers) {
  InventedCouncilOptions options;
  options.out = folder_ / "council";
  options.children = 10'000;
  options.every = ExtractEvery::kWeek;
  const InventedCouncilReport report = Write(options);
  EXPECT_EQ(report.extracts, 157u - 2);
  const std::vector<google::protobuf::Struct> figures = List(Truth(options.out), "figures");
  EXPECT_EQ(report.truths, figures.size());
  ASSERT_GE(figures.size(), 40u);
  const auto unallocated_percent = [](const google::protobuf::Struct& f) { return 100 * Number(f, "unallocated") / Number(f, "total"); };
  const auto last = std::find_if(figures.rbegin(), figures.rend(),
                                 [](const google::protobuf::Struct& f) { return Text(f, "as_at") == Text(f, "known_at"); });
  EXPECT_GT(unallocated_percent(figures[0]), 7);
  EXPECT_LT(unallocated_percent(*last), unallocated_percent(figures[0]) / 2);
  EXPECT_LT(Number(*last, "total"), Number(figures[0], "total"));
}

TEST_F(InventedCouncilTest, YearsCountFromTheFirstNight) {
  InventedCouncilOptions options = FourMonths("council");
  options.children = 300;
  options.years = 1;
  options.every = ExtractEvery::kWeek;
  uint64_t told = 0, total = 0;
  const auto report = WriteInventedCouncil(options, [&](uint64_t done, uint64_t of) {
    EXPECT_EQ(done, ++told);
    total = of;
  });
  ASSERT_TRUE(report.ok()) << MessageOf(report.status());
  EXPECT_EQ(report->extracts, total);
  EXPECT_EQ(told, total);
  EXPECT_TRUE(fs::exists(options.out / "2012-03-30" / "_COMPLETE"));
  EXPECT_FALSE(fs::exists(options.out / "2012-04-06"));
}

TEST_F(InventedCouncilTest, RefusesASpanThatRunsBackwards) {
  InventedCouncilOptions options = FourMonths("council");
  options.to = options.from - 1;
  const Status status = WriteInventedCouncil(options).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(MessageOf(status), "--to 2011-03-31 is before --from 2011-04-01: the last night comes after the first");
}

TEST_F(InventedCouncilTest, RefusesAFolderThatIsNotEmptyAndLeavesItAlone) {
  InventedCouncilOptions options = FourMonths("council");
  fs::create_directories(options.out);
  std::ofstream(options.out / "mine.txt") << "mine";
  const Status status = WriteInventedCouncil(options).status();
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_NE(MessageOf(status).find("is not empty: remove what is in it or choose another --out"), std::string::npos);
  EXPECT_EQ(Files(options.out).size(), 1u);
}

TEST_F(InventedCouncilTest, RefusesOptionsThatMakeNoCouncil) {
  InventedCouncilOptions options = FourMonths("council");
  options.children = 299;
  EXPECT_EQ(WriteInventedCouncil(options).status().code(), StatusCode::kInvalidArgument);
  options = FourMonths("council");
  options.authority = "Neath";
  EXPECT_EQ(WriteInventedCouncil(options).status().code(), StatusCode::kInvalidArgument);
  options = FourMonths("council");
  options.years = 51;
  EXPECT_EQ(WriteInventedCouncil(options).status().code(), StatusCode::kInvalidArgument);
  options.years = 0;
  options.out = "";
  EXPECT_EQ(WriteInventedCouncil(options).status().code(), StatusCode::kInvalidArgument);
  EXPECT_FALSE(fs::exists(folder_ / "council"));
}

TEST_F(InventedCouncilTest, SaysWhichFileTheDiskRefused) {
  InventedCouncilOptions options = FourMonths("council");
  std::ofstream(folder_ / "a_file") << "in the way";
  options.out = folder_ / "a_file" / "council";
  const Status status = WriteInventedCouncil(options).status();
  EXPECT_FALSE(status.ok());
  EXPECT_NE(MessageOf(status).find("a_file"), std::string::npos) << MessageOf(status);
}

}  // namespace
}  // namespace hanes

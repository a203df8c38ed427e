// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_mapping.h"

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"
#include "ingest/mapped_reader.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kKinds[] = {"sickness", "study"};

// A table that mappings are written for; nothing of it is turned into events here.
const ExtractSystem& Toy() {
  using Holds = TableColumn::Holds;
  static const ExtractSystem system{"toy",
                                    {{.name = "spells",
                                      .required = {"spell_id", "first_day"},
                                      .key = {{"spell_id"}},
                                      .ended_by = {},
                                      .columns = {{"spell_id"},
                                                  {"first_day", Holds::kDay},
                                                  {"last_day", Holds::kDay},
                                                  {"kind", Holds::kWord, kKinds},
                                                  {"fte", Holds::kNumber},
                                                  {"hours"}}}}};
  return system;
}

constexpr char kMapping[] = R"(
delimiter = ";"
encoding = "windows-1252"
lines_before_header = 2
dates = "dd.mm.yyyy"
empty = ["NULL"]

[[table]]
files = "ABS_*.csv"
is = "spells"
empty = ["31.12.9999"]
ignored = ["Salary"]
[table.columns]
"No" = "spell_id"
"Begin" = "first_day"
"End" = "last_day"
"Type" = "kind"
"Percent" = "fte"
[table.joined]
hours = ["Mon", "Tue"]
[table.only]
"Area" = ["CHS", "CHS2"]
[table.codes.kind]
"0100" = "sickness"
"0200" = "study"
[table.divided]
fte = 100
)";

constexpr char kFile[] =
    "Absences of staff\n"
    "run 1.4.2012\n"
    "No;Begin;End;Type;Percent;Mon;Tue;Area;Salary;Grade\n"
    "1;01.04.2012;31.12.9999;0100;80;7.4;0;CHS;30000;G\xFC\n"
    "2;01.04.2012;NULL;0300;100;;;CHS2;30000;\n"
    "3;01.04.2012;;0100;100;;;ROADS;30000;\n"
    "4;2012-04-01;;0100;100;;;CHS;30000;\n";

class MappingTest : public ::testing::Test {
 protected:
  StatusOr<ExtractMapping> Read(const std::string& toml) { return ReadMapping(Toy(), folder_.Write("mapping.toml", toml)); }

  std::string Refusal(const std::string& toml) {
    const StatusOr<ExtractMapping> mapping = Read(toml);
    return mapping.ok() ? "taken" : MessageOf(mapping.status());
  }

  std::vector<CsvRow> Rows(const std::string& toml, const std::string& bytes) {
    const StatusOr<ExtractMapping> mapping = Read(toml);
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    StatusOr<std::unique_ptr<MappedReader>> reader =
        MappedReader::Open(folder_.Write("ABS_2012.csv", bytes), *mapping, mapping->tables[0]);
    EXPECT_TRUE(reader.ok()) << reader.status();
    columns_ = (*reader)->header();
    std::vector<CsvRow> rows;
    CsvRow row;
    while (*(*reader)->Next(&row)) rows.push_back(row);
    notes_ = (*reader)->Notes();
    left_over_ = (*reader)->LeftOver();
    return rows;
  }

  std::string Cell(const CsvRow& row, const std::string& column) {
    return row.cells[static_cast<size_t>(ExtractColumns(columns_).Find(column))];
  }

  const ExtractFolder folder_;
  std::vector<std::string> columns_;
  std::vector<std::string> notes_;
  std::vector<std::string> left_over_;
};

TEST_F(MappingTest, SaysAnotherSystemsRowInOurWords) {
  const std::vector<CsvRow> rows = Rows(kMapping, kFile);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(Cell(rows[0], "spell_id"), "1");
  EXPECT_EQ(Cell(rows[0], "first_day"), "2012-04-01");
  EXPECT_EQ(Cell(rows[0], "last_day"), "") << "31.12.9999 is how this system says that a spell is open";
  EXPECT_EQ(Cell(rows[0], "kind"), "sickness");
  EXPECT_EQ(Cell(rows[0], "fte"), "0.800000");
  EXPECT_EQ(Cell(rows[0], "hours"), "7.4/0");
  EXPECT_EQ(Cell(rows[1], "hours"), "") << "all cells that are joined are empty";
  EXPECT_EQ(rows[0].line, 4);
  EXPECT_THAT(rows[0].raw, HasSubstr("G\xC3\xBC"));
  EXPECT_THAT(left_over_, ElementsAre("Grade"));
}

TEST_F(MappingTest, LeavesOutTheRowsOfOtherPeopleAndSaysHowMany) {
  Rows(kMapping, kFile);
  EXPECT_THAT(notes_, ElementsAre("1 rows are not read, because [table.only] of mapping.toml:8 leaves them out"));
}

TEST_F(MappingTest, RefusesACellInTheWordsOfItsFile) {
  const std::vector<CsvRow> rows = Rows(kMapping, kFile);
  const ExtractColumns columns(columns_);
  const std::string file = "ABS_2012.csv";
  EXPECT_EQ(MessageOf(ExtractRow(file, columns, rows[1], {}).Word("kind", kKinds).status()),
            "ABS_2012.csv:5: column Type (kind): \"0300\" is not among the codes of kind in mapping.toml; add it under "
            "[table.codes.kind] and take the extract in again");
  EXPECT_EQ(MessageOf(ExtractRow(file, columns, rows[2], {}).Day("first_day").status()),
            "ABS_2012.csv:7: column Begin (first_day): \"2012-04-01\" is not a date written dd.mm.yyyy; mend it in the source and send "
            "the extract again, or mend dates in mapping.toml");
}

TEST_F(MappingTest, TellsChangesOfOtherColumnsButNotOfIgnoredOnes) {
  const std::string begin = "\n\nNo;Begin;End;Type;Percent;Mon;Tue;Area;Salary;Grade\n1;01.04.2012;;0100;80;7.4;0;CHS;";
  const auto digest = [&](const std::string& rest) {
    const std::vector<CsvRow> rows = Rows(kMapping, begin + rest + "\n");
    return ExtractColumns(columns_).RecordDigest(rows[0].cells);
  };
  EXPECT_EQ(digest("30000;G5"), digest("31000;G5")) << "the salary is ignored";
  EXPECT_NE(digest("30000;G5"), digest("30000;G6")) << "the grade goes nowhere, but it changed";
}

TEST_F(MappingTest, RefusesAFileThatLacksAColumn) {
  const StatusOr<ExtractMapping> mapping = Read(kMapping);
  const std::string path = folder_.Write("ABS_2012.csv", "\n\nNo;Start;End;Type;Percent;Mon;Tue;Area\n");
  EXPECT_EQ(MessageOf(MappedReader::Open(path, *mapping, mapping->tables[0]).status()),
            "ABS_2012.csv:3: the header has no column \"Begin\", which mapping.toml:15 reads: mend the mapping, or put the column back "
            "into the export; the header has No, Start, End, Type, Percent, Mon, Tue, Area");
}

TEST_F(MappingTest, RefusesWhatItCannotMean) {
  const std::string begin = "[[table]]\nfiles = \"a.csv\"\nis = \"spells\"\n";
  const std::string whole = begin + "[table.columns]\n\"No\" = \"spell_id\"\n\"Begin\" = \"first_day\"\n";
  EXPECT_EQ(Refusal(whole), "taken");
  EXPECT_EQ(Refusal(whole + "\"Start\" = \"first_day\"\n"),
            "mapping.toml:7: first_day of spells is filled by line 6 already: leave one of the two out, or write both under "
            "[table.joined] when they are one value together");
  EXPECT_EQ(Refusal(whole + "\"Ende\" = \"lastday\"\n"),
            "mapping.toml:7: \"lastday\" is not a column of spells: write one of spell_id, first_day, last_day, kind, fte, hours");
  EXPECT_EQ(Refusal(begin + "[table.columns]\n\"No\" = \"spell_id\"\n"),
            "mapping.toml:1: spells needs first_day: name their column for it under [table.columns], or a value under "
            "[table.constants]");
  EXPECT_EQ(Refusal(whole + "[table.constants]\nkind = \"flu\"\n"),
            "mapping.toml:8: \"flu\" is not a value of kind: write one of sickness, study");
  EXPECT_EQ(Refusal(whole + "\"T\" = \"kind\"\n[table.codes.kind]\nX = \"flu\"\n"),
            "mapping.toml:9: \"flu\" is not a value of kind: write one of sickness, study");
  EXPECT_EQ(Refusal("[[table]]\nfiles = \"a.csv\"\nis = \"spell\"\n"),
            "mapping.toml:3: \"spell\" is not a table of toy: write one of spells");
  EXPECT_THAT(Refusal(whole + "[table.codes.fte]\nX = \"1\"\n"), HasSubstr("mapping.toml:7: fte has no column of theirs"));
  EXPECT_THAT(Refusal("delimeter = \";\"\n" + whole), HasSubstr("mapping.toml:1: \"delimeter\" is not a word of a mapping"));
  EXPECT_THAT(Refusal("dates = \"dd/mm/yy\"\n" + whole), HasSubstr("mapping.toml:1: \"dd/mm/yy\" does not say how days are written"));
  EXPECT_THAT(Refusal("encoding = \"ebcdic\"\n" + whole), HasSubstr("mapping.toml:1: encoding \"ebcdic\" is not read"));
  EXPECT_THAT(Refusal("delimiter = ;\n" + whole), HasSubstr("mapping.toml:1: "));
  EXPECT_THAT(Refusal(""), HasSubstr("mapping.toml:1: there is no [[table]]"));
}

TEST(FitsPatternTest, KnowsStarsAndNoCase) {
  EXPECT_TRUE(FitsPattern("ABSENCE_2013.CSV", "absence*.csv"));
  EXPECT_TRUE(FitsPattern("absence.csv", "absence*.csv"));
  EXPECT_TRUE(FitsPattern("x", "*"));
  EXPECT_FALSE(FitsPattern("my_absence.csv", "absence*.csv"));
  EXPECT_FALSE(FitsPattern("absence.csv.bak", "absence*.csv"));
}

}  // namespace
}  // namespace hanes

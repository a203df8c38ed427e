// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv_reader.h"

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// One row a line: "3: a|b" or "3! what is wrong".
std::vector<std::string> Rows(const std::string& bytes) {
  ExtractFolder folder;
  StatusOr<CsvReader> reader = CsvReader::Open(folder.Write("t.csv", bytes));
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<std::string> rows;
  CsvRow row;
  while (reader.ok()) {
    const StatusOr<bool> found = reader->Next(&row);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok() || !*found) break;
    std::string text = fmt::format("{}{} ", row.line, row.problem.ok() ? ":" : "!") + MessageOf(row.problem);
    for (size_t i = 0; i < row.cells.size(); ++i) text += (i > 0 ? "|" : "") + row.cells[i];
    rows.push_back(text);
  }
  return rows;
}

Status HeaderProblem(const std::string& bytes) {
  ExtractFolder folder;
  return CsvReader::Open(folder.Write("t.csv", bytes)).status();
}

TEST(CsvReaderTest, ReadsCellsByComma) {
  EXPECT_THAT(Rows("A,B\n1,2\n3,\n"), ElementsAre("2: 1|2", "3: 3|"));
}

TEST(CsvReaderTest, TakesTheByteOrderMarkOff) {
  ExtractFolder folder;
  const StatusOr<CsvReader> reader = CsvReader::Open(folder.Write("t.csv",
                                                                  "\xEF\xBB\xBF"
                                                                  "CHILD,SEX\n"));
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_THAT(reader->header(), ElementsAre("CHILD", "SEX"));
}

TEST(CsvReaderTest, TakesBothLineEndsAndTheLastRowWithoutOne) {
  EXPECT_THAT(Rows("A,B\r\n1,2\r\n3,4"), ElementsAre("2: 1|2", "3: 3|4"));
}

TEST(CsvReaderTest, PassesOverBlankLines) {
  EXPECT_THAT(Rows("A,B\n\n1,2\n\r\n\n"), ElementsAre("3: 1|2"));
}

TEST(CsvReaderTest, ReadsQuotedCommasQuotesAndLineEnds) {
  EXPECT_THAT(Rows("A,B\n\"1,5\",\"say \"\"ja\"\"\"\n\"x\ny\",z\n9,9\n"),
              ElementsAre("2: 1,5|say \"ja\"", "3: x\ny|z", "5: 9|9"));
}

TEST(CsvReaderTest, KeepsAQuoteInsideAnUnquotedCell) {
  EXPECT_THAT(Rows("A,B\n5'10\",x\n"), ElementsAre("2: 5'10\"|x"));
}

TEST(CsvReaderTest, RefusesARowWithTooFewCellsAndGoesOn) {
  EXPECT_THAT(Rows("A,B\n1\n3,4\n"), ElementsAre(HasSubstr("2! 1 cells where the header has 2"), "3: 3|4"));
}

TEST(CsvReaderTest, SaysThatALastRowSeemsCutOff) {
  EXPECT_THAT(Rows("A,B,C\n1,2,3\n4,5"),
              ElementsAre("2: 1|2|3", HasSubstr("3! 2 cells where the header has 3: the file seems cut off")));
}

TEST(CsvReaderTest, AQuoteThatIsNeverClosedCostsOnlyItsOwnLine) {
  EXPECT_THAT(Rows("A,B\n\"1,2\n3,4\n5,6\n"), ElementsAre(HasSubstr("2! a quote that is never closed"), "3: 3|4", "4: 5|6"));
}

TEST(CsvReaderTest, RefusesTextAfterAClosingQuote) {
  EXPECT_THAT(Rows("A,B\n\"1\"x,2\n3,4\n"), ElementsAre(HasSubstr("2! text after a closing quote"), "3: 3|4"));
}

TEST(CsvReaderTest, RefusesANulByteAndGoesOn) {
  EXPECT_THAT(Rows(std::string("A,B\n1,\0\n3,4\n", 12)), ElementsAre(HasSubstr("2! a NUL byte"), "3: 3|4"));
}

TEST(CsvReaderTest, RefusesARowThatIsNotUtf8AndGoesOn) {
  EXPECT_THAT(Rows("A,B\nJos\xE9,2\nJosé,4\n"), ElementsAre(HasSubstr("2! byte 0xe9 is not UTF-8"), "3: José|4"));
}

TEST(CsvReaderTest, RefusesSequencesThatOnlyLookLikeUtf8) {
  EXPECT_THAT(
      Rows("A\n\xC0\xAF\n\xED\xA0\x80\n\xF5\x80\x80\x80\n\xF0\x9F\x98\x80\n"),
      ElementsAre(HasSubstr("2! byte 0xc0"), HasSubstr("3! byte 0xed"), HasSubstr("4! byte 0xf5"), "5: \xF0\x9F\x98\x80"));
}

TEST(CsvReaderTest, AnEndlessLineIsGivenUpWithoutReadingItIntoMemory) {
  const std::string endless(3 << 20, 'x');
  EXPECT_THAT(Rows("A,B\n1,2\n" + endless + "\n3,4\n"),
              ElementsAre("2: 1|2", HasSubstr("3! a line of more than 1048576 bytes"), "4: 3|4"));
  EXPECT_THAT(Rows("A,B\n" + endless), ElementsAre(HasSubstr("2! a line of more than")));
}

TEST(CsvReaderTest, AnEndlessQuotedCellCostsOnlyItsFirstLine) {
  std::string lines = "A,B\n\"1,2\n";
  for (int i = 0; i < 300'000; ++i) lines += "3,4\n";
  const std::vector<std::string> rows = Rows(lines);
  ASSERT_EQ(rows.size(), 300'001u);
  EXPECT_THAT(rows[0], HasSubstr("2! a quote that is never closed"));
  EXPECT_EQ(rows[300'000], "300002: 3|4");
}

TEST(CsvReaderTest, RefusesAFileThatIsNotUtf8Text) {
  EXPECT_THAT(MessageOf(HeaderProblem(std::string("\xFF\xFE"
                                                  "A\0,\0B\0",
                                                  8))),
              HasSubstr("t.csv:1: the file is UTF-16"));
  EXPECT_THAT(MessageOf(HeaderProblem("PK\x03\x04...")), HasSubstr("a workbook or a zip archive"));
  EXPECT_THAT(MessageOf(HeaderProblem(std::string("A,\0B\n", 5))), HasSubstr("t.csv:1: the header row: a NUL byte"));
  EXPECT_THAT(MessageOf(HeaderProblem("A,B\r1,2\r")), HasSubstr("lines end in CR alone"));
}

TEST(CsvReaderTest, RefusesAFileWithoutAHeader) {
  EXPECT_THAT(MessageOf(HeaderProblem("")), HasSubstr("t.csv:1: the file is empty"));
  EXPECT_THAT(MessageOf(HeaderProblem("A,B,A\n")), HasSubstr("column A stands in the header twice"));
  EXPECT_EQ(CsvReader::Open("/nowhere/t.csv").status().code(), StatusCode::kNotFound);
}

TEST(CsvReaderTest, AHeaderAloneIsATableWithoutRows) {
  EXPECT_THAT(Rows("A,B\n"), IsEmpty());
}

TEST(CsvReaderTest, ReadsTheSameWhereverTheBufferEnds) {
  // Rows of every length around the quarter mebibyte that is read at once.
  for (size_t length = (256 << 10) - 12; length < (256 << 10) + 4; ++length) {
    const std::string cell(length, 'y');
    EXPECT_THAT(Rows("A,B\n" + cell + ",\"a\"\"b\"\r\n3,4\r\n"), ElementsAre("2: " + cell + "|a\"b", "3: 3|4")) << length;
  }
}

TEST(FileDigestTest, TellsFilesApartByTheirBytesAlone) {
  ExtractFolder folder;
  const StatusOr<std::string> one = FileDigest(folder.Write("1.csv", "A\n1\n"));
  EXPECT_EQ(*one, *FileDigest(folder.Write("2.csv", "A\n1\n")));
  EXPECT_NE(*one, *FileDigest(folder.Write("3.csv", "A\n2\n")));
  EXPECT_EQ(FileDigest("/nowhere").status().code(), StatusCode::kNotFound);
}

}  // namespace
}  // namespace hanes

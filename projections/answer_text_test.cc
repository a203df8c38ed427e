// SPDX-License-Identifier: Apache-2.0
#include "projections/answer_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

v1::Answer SomeAnswer() {
  v1::Answer answer;
  answer.set_view("caseload");
  answer.set_as_at("2018-03-31");
  answer.set_known_at("2018-12-31T23:59:59.999999Z");
  answer.set_by("team");
  answer.set_position(42);
  answer.set_projection_version(1);
  answer.set_completeness("complete");
  answer.set_provable_from("2018-06-30T12:00:00Z");
  answer.set_dimensions(1);
  for (const char* column : {"team", "unallocated", "children"}) answer.add_columns(column);
  const auto row = [&](std::initializer_list<const char*> cells, std::initializer_list<const char*> members) {
    v1::AnswerRow& added = *answer.add_rows();
    for (const char* cell : cells) added.add_cells(cell);
    for (const char* member : members) added.add_members(member);
  };
  row({"Tîm \"A\", Afan", "", "12"}, {"child:C1", "child:C2"});
  row({"total", "3", "112"}, {"child:C1"});
  answer.add_notes("Something to know.");
  return answer;
}

TEST(AnswerTextTest, TableSaysWhatWasAskedAndAlignsItsColumns) {
  EXPECT_EQ(AnswerText(SomeAnswer(), AnswerFormat::kTable, false),
            "caseload by team, as at 2018-03-31, as known at 2018-12-31T23:59:59.999999Z\n"
            "position 42, projection version 1, complete, provable from 2018-06-30T12:00:00Z\n"
            "note: Something to know.\n"
            "\n"
            "team           unallocated  children\n"
            "Tîm \"A\", Afan                     12\n"
            "total                    3       112\n");
}

TEST(AnswerTextTest, TableShowsMembersUnderTheirRow) {
  EXPECT_THAT(AnswerText(SomeAnswer(), AnswerFormat::kTable, true), testing::HasSubstr("112\n    child:C1\n"));
}

TEST(AnswerTextTest, CsvIsHeaderAndRowsQuotedAsRfc4180Says) {
  EXPECT_EQ(AnswerText(SomeAnswer(), AnswerFormat::kCsv, false),
            "team,unallocated,children\r\n\"Tîm \"\"A\"\", Afan\",,12\r\ntotal,3,112\r\n");
}

TEST(AnswerTextTest, CsvOfMembersHasALineEach) {
  EXPECT_EQ(AnswerText(SomeAnswer(), AnswerFormat::kCsv, true),
            "team,child\r\n\"Tîm \"\"A\"\", Afan\",child:C1\r\n\"Tîm \"\"A\"\", Afan\",child:C2\r\ntotal,child:C1\r\n");
}

TEST(AnswerTextTest, JsonReadsBackAsTheSameAnswer) {
  const std::string json = AnswerText(SomeAnswer(), AnswerFormat::kJson, false);
  EXPECT_THAT(json, testing::HasSubstr("\"known_at\""));
  v1::Answer back;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &back).ok());
  EXPECT_EQ(back.SerializeAsString(), SomeAnswer().SerializeAsString());
}

TEST(AnswerTextTest, AnUnknownFormatNamesThoseThereAre) {
  EXPECT_EQ(*ParseAnswerFormat("csv"), AnswerFormat::kCsv);
  EXPECT_THAT(MessageOf(ParseAnswerFormat("xlsx").status()), testing::HasSubstr("table, csv, json"));
}

}  // namespace
}  // namespace hanes

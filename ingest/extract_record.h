// SPDX-License-Identifier: Apache-2.0
// What a row says, written as a table's author thinks of it: on the day in this column, that payload, with these fields from those columns.
//
//   ExtractRecord record(row, "child", "person_id");
//   record.Say("held", "held_date", "core_group_held", {{"core_group_id", "core_group_id"}, {"plan_id", "plan_id"}});
//   return record.Take();
//
// How a cell is read follows from the field: ids end in _id, days in _on; a word of an enumeration is written as in the .proto, in lower case.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include "ingest/extract_table.h"

namespace hanes {

struct FieldColumn {
  std::string_view field;
  std::string_view column;
  bool required = false;  // field 1 is always, when it is an id
};

class ExtractRecord {
 public:
  // `row` must outlive it. The stream is "kind:" and the id in `id_column`.
  ExtractRecord(const ExtractRow& row, std::string_view kind, std::string_view id_column);

  // The day must be there. The first day said is that of the record's beginning, and no other may be before it. What is returned is good until
  // the next is said; null once something was refused.
  v1::Event* Say(std::string_view facet, std::string_view day_column, std::string_view payload, std::initializer_list<FieldColumn> fields);
  // Says nothing while the day is empty, and returns null then.
  v1::Event* SayOnceDated(std::string_view facet, std::string_view day_column, std::string_view payload,
                          std::initializer_list<FieldColumn> fields);
  // On a day that is not in a cell. Nothing: that of the extract.
  v1::Event* SayOn(std::optional<Date> day, std::string_view facet, std::string_view payload, std::initializer_list<FieldColumn> fields);
  void Refuse(const Status& refusal) {
    if (refused_.ok()) refused_ = refusal;
  }

  // What was said, or the first thing that was wrong with the row.
  StatusOr<RecordReading> Take();

 private:
  Status SayDated(bool must, std::string_view facet, std::string_view day_column, std::string_view payload,
                  std::initializer_list<FieldColumn> fields, v1::Event** said);
  Status Fill(google::protobuf::Message& message, const FieldColumn& from) const;
  Status FillAll(std::string_view payload, std::initializer_list<FieldColumn> fields, v1::Event* event) const;
  Status FillText(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field, const FieldColumn& from) const;
  Status FillWord(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field, const FieldColumn& from) const;

  const ExtractRow& row_;
  RecordReading reading_;
  std::string_view begin_column_;
  Status refused_ = OkStatus();
};

}  // namespace hanes

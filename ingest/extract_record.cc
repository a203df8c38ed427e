// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_record.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace hanes {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kMend = "mend it in the source and send the extract again";
constexpr uint32_t kNumberMax = 1'000'000;

// Ids by another name: of workers and schools.
bool IsId(const FieldDescriptor& field) {
  static constexpr std::array<std::string_view, 6> kIds = {"worker", "manager", "supervisor", "auditor", "authorised_by", "school"};
  return field.name().ends_with("_id") || std::ranges::find(kIds, field.name()) != kIds.end();
}

// "SCHOOL_PHASE_" of SchoolPhase.
std::string PrefixOf(const EnumDescriptor& words) {
  const std::string& unspecified = words.value(0)->name();
  constexpr std::string_view kEnd = "UNSPECIFIED";
  HANES_CHECK(unspecified.ends_with(kEnd), "an enumeration begins with what is not specified");
  return unspecified.substr(0, unspecified.size() - kEnd.size());
}

std::string Upper(std::string word) {
  for (char& c : word) c = c == ' ' || c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return word;
}

std::string Lower(std::string word) {
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return word;
}

std::vector<std::string> WordsOf(const EnumDescriptor& words) {
  std::vector<std::string> all;
  for (int i = 1; i < words.value_count(); ++i) all.push_back(Lower(words.value(i)->name().substr(PrefixOf(words).size())));
  return all;
}

}  // namespace

ExtractRecord::ExtractRecord(const ExtractRow& row, std::string_view kind, std::string_view id_column) : row_(row) {
  const StatusOr<std::string> id = row.Id(id_column);
  if (id.ok()) reading_.stream = fmt::format("{}:{}", kind, *id);
  else refused_ = id.status();
}

v1::Event* ExtractRecord::Say(std::string_view facet, std::string_view day_column, std::string_view payload,
                              std::initializer_list<FieldColumn> fields) {
  v1::Event* said = nullptr;
  if (refused_.ok()) refused_ = SayDated(true, facet, day_column, payload, fields, &said);
  return said;
}

v1::Event* ExtractRecord::SayOnceDated(std::string_view facet, std::string_view day_column, std::string_view payload,
                                       std::initializer_list<FieldColumn> fields) {
  v1::Event* said = nullptr;
  if (refused_.ok()) refused_ = SayDated(false, facet, day_column, payload, fields, &said);
  return said;
}

v1::Event* ExtractRecord::SayOn(std::optional<Date> day, std::string_view facet, std::string_view payload,
                                std::initializer_list<FieldColumn> fields) {
  if (!refused_.ok()) return nullptr;
  v1::Event* const event = &reading_.Say(std::string(facet), day);
  refused_ = FillAll(payload, fields, event);
  return refused_.ok() ? event : nullptr;
}

StatusOr<RecordReading> ExtractRecord::Take() {
  RETURN_IF_ERROR(refused_);
  return std::move(reading_);
}

Status ExtractRecord::SayDated(bool must, std::string_view facet, std::string_view day_column, std::string_view payload,
                               std::initializer_list<FieldColumn> fields, v1::Event** said) {
  ASSIGN_OR_RETURN(std::optional<Date> day, row_.OptionalDay(day_column));
  if (!day && !must) return OkStatus();
  if (!day) {
    ASSIGN_OR_RETURN(day, row_.Day(day_column));  // its words for an empty cell
  }
  if (!reading_.begin) {
    reading_.begin = day;
    begin_column_ = day_column;
  }
  RETURN_IF_ERROR(row_.NotBefore(day_column, *day, begin_column_, *reading_.begin));
  v1::Event& event = reading_.Say(std::string(facet), day);
  RETURN_IF_ERROR(FillAll(payload, fields, &event));
  *said = &event;
  return OkStatus();
}

Status ExtractRecord::FillAll(std::string_view payload, std::initializer_list<FieldColumn> fields, v1::Event* event) const {
  const FieldDescriptor* const said = v1::Event::descriptor()->FindFieldByName(std::string(payload));
  HANES_CHECK(said != nullptr && said->containing_oneof() != nullptr, "a table says a payload of event.proto");
  Message& message = *event->GetReflection()->MutableMessage(event, said);
  for (const FieldColumn& from : fields) RETURN_IF_ERROR(Fill(message, from));
  return OkStatus();
}

Status ExtractRecord::Fill(Message& message, const FieldColumn& from) const {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(std::string(from.field));
  HANES_CHECK(field != nullptr, "a table fills fields that the payload has");
  if (from.required) {
    ASSIGN_OR_RETURN(const std::string cell, row_.Text(from.column));
    if (cell.empty()) return row_.Refuse(from.column, "", "is empty: every row needs it", kMend);
  }
  const auto& reflection = *message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: return FillText(message, *field, from);
    case FieldDescriptor::CPPTYPE_ENUM: return FillWord(message, *field, from);
    case FieldDescriptor::CPPTYPE_BOOL: {
      ASSIGN_OR_RETURN(const std::optional<bool> yes, row_.YesNo(from.column));
      if (yes) reflection.SetBool(&message, field, *yes);
      return OkStatus();
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      ASSIGN_OR_RETURN(const std::optional<uint32_t> number, row_.Whole(from.column, kNumberMax));
      if (number) reflection.SetUInt32(&message, field, *number);
      return OkStatus();
    }
    default: HANES_CHECK(false, "no column is read into a field of this type");
  }
}

Status ExtractRecord::FillText(Message& message, const FieldDescriptor& field, const FieldColumn& from) const {
  std::string text;
  if (field.name().ends_with("_on")) {
    ASSIGN_OR_RETURN(const std::optional<Date> day, row_.OptionalDay(from.column));
    if (day) text = day->ToString();
  } else if (field.number() == 1 && field.name().ends_with("_id")) {
    ASSIGN_OR_RETURN(text, row_.Id(from.column));
  } else if (IsId(field)) {
    ASSIGN_OR_RETURN(text, row_.OptionalId(from.column));
  } else {
    ASSIGN_OR_RETURN(text, row_.Code(from.column));
  }
  message.GetReflection()->SetString(&message, &field, text);
  return OkStatus();
}

Status ExtractRecord::FillWord(Message& message, const FieldDescriptor& field, const FieldColumn& from) const {
  ASSIGN_OR_RETURN(const std::string word, row_.Code(from.column));
  if (word.empty()) return OkStatus();
  const EnumDescriptor& words = *field.enum_type();
  const auto* const value = words.FindValueByName(PrefixOf(words) + Upper(word));
  if (value == nullptr || value->number() == 0) {
    return row_.Refuse(from.column, word, fmt::format("is none of {}", fmt::join(WordsOf(words), ", ")), kMend);
  }
  message.GetReflection()->SetEnum(&message, &field, value);
  return OkStatus();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_report.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "base/check.h"
#include "base/utf8.h"

namespace hanes {
namespace {

using google::protobuf::Struct;

constexpr std::string_view kRowFormat = "{:<24}{:>9}{:>9}{:>9}{:>9}{:>11}{:>10}{:>12}{:>10}{:>10}\n";

bool MakesEvents(const v1::TableCounts& c) {
  return c.new_records() + c.changed_records() + c.unchanged_records() + c.restored_records() + c.rolled_off_records() +
             c.vanished_records() + c.rejected_rows() >
         0;
}

std::string TableLine(const v1::TableCounts& c) {
  if (!MakesEvents(c)) return fmt::format("{:<24}{:>9}  rows counted\n", c.table(), c.rows_read());
  return fmt::format(fmt::runtime(kRowFormat), c.table(), c.rows_read(), c.new_records(), c.late_records(), c.changed_records(),
                     c.unchanged_records(), c.restored_records(), c.rolled_off_records(), c.vanished_records(),
                     c.rejected_rows());
}

void SetCount(Struct* to, const std::string& name, uint64_t count) {
  (*to->mutable_fields())[name].set_number_value(static_cast<double>(count));
}
// File names come from other systems: JSON knows only UTF-8.
std::string Shown(std::string text) {
  if (IsUtf8(text)) return text;
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c >= 0x80; }, '?');
  return text;
}

void SetText(Struct* to, const std::string& name, const std::string& text) {
  (*to->mutable_fields())[name].set_string_value(Shown(text));
}

void SetLines(Struct* to, const std::string& name, const std::vector<std::string>& lines) {
  auto* list = (*to->mutable_fields())[name].mutable_list_value();
  for (const std::string& line : lines) list->add_values()->set_string_value(Shown(line));
}

Struct CountsStruct(const v1::TableCounts& counts) {
  Struct table;
  SetText(&table, "table", counts.table());
  SetCount(&table, "rows", counts.rows_read());
  SetCount(&table, "new", counts.new_records());
  SetCount(&table, "late", counts.late_records());
  SetCount(&table, "changed", counts.changed_records());
  SetCount(&table, "unchanged", counts.unchanged_records());
  SetCount(&table, "restored", counts.restored_records());
  SetCount(&table, "rolled_off", counts.rolled_off_records());
  SetCount(&table, "vanished", counts.vanished_records());
  SetCount(&table, "rejected_rows", counts.rejected_rows());
  return table;
}

std::string Json(const Struct& whole) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(whole, &json);
  HANES_CHECK(status.ok(), "a struct of numbers and UTF-8 text is always JSON");
  return json;
}

std::string Instant(const google::protobuf::Timestamp& at) {
  return Timestamp::FromMicros(at.seconds() * 1'000'000 + at.nanos() / 1000).ToString();
}

}  // namespace

std::string ReportText(const ImportReport& report) {
  const v1::ExtractReceived& received = report.received;
  std::string text = fmt::format("extract {} of {} for {}, {} to {}, received {}{}\n", received.extract_id(), received.system(),
                                 report.authority, received.window_from(), received.window_to(), Instant(received.received_at()),
                                 report.already_taken ? ": already taken, nothing was published" : "");
  text += fmt::format(fmt::runtime(kRowFormat), "table", "rows", "new", "late", "changed", "unchanged", "restored", "rolled off",
                      "vanished", "rejected");
  for (const v1::TableCounts& counts : received.tables()) text += TableLine(counts);
  if (!received.accepted_vanished_reason().empty()) {
    text += fmt::format("vanished records were accepted: {}\n", received.accepted_vanished_reason());
  }
  for (const std::string& line : report.refused) text += fmt::format("refused: {}\n", line);
  if (report.refused_total > report.refused.size()) {
    text += fmt::format("refused: and {} more, all in `hanes quarantine list`\n", report.refused_total - report.refused.size());
  }
  for (const std::string& note : report.notes) text += fmt::format("note: {}\n", note);
  return text;
}

std::string ReportJson(const ImportReport& report) {
  const v1::ExtractReceived& received = report.received;
  Struct extract;
  SetText(&extract, "extract_id", received.extract_id());
  SetText(&extract, "system", received.system());
  SetText(&extract, "window_from", received.window_from());
  SetText(&extract, "window_to", received.window_to());
  SetText(&extract, "received_at", Instant(received.received_at()));
  SetText(&extract, "accepted_vanished_reason", received.accepted_vanished_reason());
  auto* tables = (*extract.mutable_fields())["tables"].mutable_list_value();
  for (const v1::TableCounts& counts : received.tables()) *tables->add_values()->mutable_struct_value() = CountsStruct(counts);

  Struct whole;
  SetText(&whole, "outcome", report.already_taken ? "already_taken" : "taken");
  SetText(&whole, "authority", report.authority);
  SetCount(&whole, "events", report.events);
  SetCount(&whole, "refused_total", report.refused_total);
  SetLines(&whole, "refused", report.refused);
  SetLines(&whole, "notes", report.notes);
  *(*whole.mutable_fields())["extract"].mutable_struct_value() = std::move(extract);
  return Json(whole);
}

std::string RefusalJson(const Status& why) {
  Struct whole;
  SetText(&whole, "outcome", "refused");
  SetText(&whole, "why", MessageOf(why));
  return Json(whole);
}

}  // namespace hanes

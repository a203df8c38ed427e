// SPDX-License-Identifier: Apache-2.0
// status: how far topics, log and views are, how far behind, and what was refused or parked.
#include <cstdio>

#include "services/command_list.h"
#include "services/command_parts.h"
#include "services/message_json.h"
#include "services/text_table.h"

namespace hanes {
namespace {

std::string StatusTable(const v1::HouseStatus& house) {
  TextTable table({"part", "name", "position", "lag_events", "lag_seconds", "per_second", "quarantined", "parked"});
  for (const v1::TopicStatus& topic : house.topics()) {
    table.Add({"topic", topic.topic(), std::to_string(topic.next_offset()), std::to_string(topic.lag_records()),
               fmt::format("{:.1f}", topic.lag_seconds()), "", "", ""});
  }
  const v1::LogStatus& log = house.log();
  table.Add({"log", log.authority(), std::to_string(log.position()), "", "", fmt::format("{:.1f}", log.events_per_second()),
             std::to_string(log.quarantined()), ""});
  for (const v1::ViewStatus& view : house.views()) {
    const uint64_t lag = log.position() > view.position() ? log.position() - view.position() : 0;
    table.Add({"view", view.view(), std::to_string(view.position()), std::to_string(lag), fmt::format("{:.1f}", view.lag_seconds()),
               fmt::format("{:.1f}", view.events_per_second()), "", std::to_string(view.parked_size())});
  }
  return table.ToString();
}

// What a table has no room for and nobody may overlook.
std::string StatusRemarks(const v1::HouseStatus& house) {
  std::string text;
  if (house.log().quarantined() > 0) {
    text += fmt::format("{} records in quarantine: `hanes quarantine list` says why\n", house.log().quarantined());
  }
  for (const v1::ViewStatus& view : house.views()) {
    if (view.completeness() != "complete") text += fmt::format("{} is not complete: {}\n", view.view(), view.completeness());
    for (const std::string& parked : view.parked()) text += fmt::format("{} parked {}\n", view.view(), parked);
  }
  return text;
}

}  // namespace

StatusOr<ExitCode> RunStatus(const Invocation& invocation) {
  const std::string& format = invocation.settings.Text("format");
  if (format != "table" && format != "json") return InvalidArgument("--format \"{}\": a status is a table or json", format);
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(invocation.settings, AllViews()));
  ASSIGN_OR_RETURN(const v1::HouseStatus house, reached.questions().StatusOfHouse());
  std::fputs((format == "json" ? MessageJson(house) : StatusTable(house) + StatusRemarks(house)).c_str(), stdout);
  return kExitOk;
}

}  // namespace hanes

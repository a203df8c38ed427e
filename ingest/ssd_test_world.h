// SPDX-License-Identifier: Apache-2.0
// Nights of the Standard Safeguarding Dataset for tests, told as lines of text.
#pragma once

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"

namespace hanes {

// Nightly extracts, one table each, told as events: "child:C1 CaseOpened 2013-04-02 {...}".
class SsdTest : public ::testing::Test {
 protected:
  // What the night of `day` adds, its closing event left out.
  std::vector<std::string> Night(const std::string& day, const std::string& header, const std::string& rows) {
    const size_t before = world_.Events().size();
    ExtractRequest request = world_.Request("ssd", "2011-04-01.." + day, day, {world_.folder.Write(day + ".csv", header + rows)});
    const StatusOr<ImportReport> report = world_.Import(request);
    EXPECT_TRUE(report.ok()) << report.status();
    if (report.ok()) last_ = *report;
    return ToldAfter(before);
  }

  std::vector<std::string> ToldAfter(size_t before) const {
    const std::vector<v1::Event> events = world_.Events();
    std::vector<std::string> lines;
    for (size_t i = before; i < events.size(); ++i) {
      const v1::Event& event = events[i];
      if (event.has_extract_received()) continue;
      const std::string revises = !event.corrects().empty() ? "corrects " : !event.voids().empty() ? "voids " : "";
      lines.push_back(
          fmt::format("{}{} {} {} {}", revises, event.stream(), PayloadName(event), event.occurred_on(), PayloadToJson(event)));
    }
    return lines;
  }

  ExtractWorld world_;
  ImportReport last_;
};

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Nights of the Standard Safeguarding Dataset for tests, told as lines of text.
#pragma once

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"

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
    return world_.ToldAfter(before);
  }

  ExtractWorld world_;
  ImportReport last_;
};

}  // namespace hanes

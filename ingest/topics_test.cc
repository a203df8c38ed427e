// SPDX-License-Identifier: Apache-2.0
// What needs no broker; the rest is in tests/kafka.
#include "ingest/topics.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

TEST(TopicsTest, AreNamedAfterTheAuthority) {
  EXPECT_EQ(EventsTopic(AuthorityId("W06000012")), "hanes.W06000012.events");
  EXPECT_EQ(DeadLetterTopic(AuthorityId("W06000012")), "hanes.W06000012.dead-letter");
}

TEST(TopicsTest, TheRemedyIsACommandToType) {
  EXPECT_EQ(TrustCommand("hanes.W06000012.events", 17), "hanes source trust hanes.W06000012.events --from-offset 17 --reason TEXT");
  EXPECT_EQ(TrustCommand("hanes.W06000012.events", 17, "/srv/hanes"),
            "hanes source trust hanes.W06000012.events --from-offset 17 --reason TEXT --data /srv/hanes");
  EXPECT_EQ(TrustCommand("hanes.W06000012.events", 17, "/srv/Ann's data"),
            R"(hanes source trust hanes.W06000012.events --from-offset 17 --reason TEXT --data '/srv/Ann'\''s data')");
}

}  // namespace
}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "ingest/flow_window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/kafka_test_world.h"

namespace hanes {
namespace {

constexpr char kSource[] = "embedded:1";

// A log whose stored offset the test moves by appending.
class FlowWindowTest : public testing::Test {
 protected:
  FlowWindowTest() : log_(*OpenRocksEventLog(folder_.path() + "/log")) {}

  FlowWindow Window(size_t bytes_max, uint64_t records_max) {
    FlowWindow::Limits limits;
    limits.bytes_max = bytes_max;
    limits.records_max = records_max;
    limits.stall_max = std::chrono::milliseconds(0);
    return FlowWindow(*log_, kSource, limits);
  }
  void StoreUpTo(int64_t next_offset) {
    SourceUpdate update{kSource, {}};
    update.state.next_offset = next_offset;
    ASSERT_TRUE(log_->Append(kTestAuthority, {}, update).ok());
  }

  TemporaryFolder folder_;
  std::unique_ptr<RocksEventLog> log_;
};

TEST_F(FlowWindowTest, HoldsBackAtItsBytes) {
  FlowWindow window = Window(100, 10);
  EXPECT_TRUE(*window.TryReserve(60));
  EXPECT_FALSE(*window.TryReserve(60));
  EXPECT_TRUE(*window.TryReserve(40));
  EXPECT_EQ(window.bytes_ahead(), 100u);
}

TEST_F(FlowWindowTest, HoldsBackAtItsRecords) {
  FlowWindow window = Window(1000, 2);
  EXPECT_TRUE(*window.TryReserve(1));
  EXPECT_TRUE(*window.TryReserve(1));
  EXPECT_FALSE(*window.TryReserve(1));
}

TEST_F(FlowWindowTest, ARecordLargerThanTheWindowPassesAlone) {
  FlowWindow window = Window(100, 10);
  EXPECT_TRUE(*window.TryReserve(500));
  EXPECT_FALSE(*window.TryReserve(1));
}

TEST_F(FlowWindowTest, DeliveredIsNotEnoughStoredIs) {
  FlowWindow window = Window(100, 10);
  EXPECT_TRUE(*window.TryReserve(100));
  window.Delivered(0, 100);
  EXPECT_FALSE(*window.TryReserve(100));
  EXPECT_FALSE(*window.AllStored());
  StoreUpTo(1);
  EXPECT_TRUE(*window.AllStored());
  EXPECT_TRUE(*window.TryReserve(100));
}

TEST_F(FlowWindowTest, WhatWasNotDeliveredTakesNoRoom) {
  FlowWindow window = Window(100, 10);
  EXPECT_TRUE(*window.TryReserve(100));
  window.Undelivered(100);
  EXPECT_TRUE(*window.TryReserve(100));
}

TEST_F(FlowWindowTest, ReportsInAnyOrderAreCountedByOffset) {
  FlowWindow window = Window(100, 10);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(*window.TryReserve(10));
  window.Delivered(2, 10);
  window.Delivered(0, 10);
  window.Delivered(1, 10);
  StoreUpTo(2);
  EXPECT_FALSE(*window.AllStored());
  EXPECT_EQ(window.records_ahead(), 1u);
}

TEST_F(FlowWindowTest, SaysWhenNothingIsStored) {
  FlowWindow window = Window(100, 10);
  EXPECT_TRUE(window.CheckStall().ok()) << "nothing waits";
  EXPECT_TRUE(*window.TryReserve(100));
  window.Delivered(0, 100);
  EXPECT_TRUE(absl::IsUnavailable(window.CheckStall()));
}

}  // namespace
}  // namespace hanes

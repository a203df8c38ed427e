// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/simulation.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace hanes::simulation {
namespace {

class SimulationTest : public ::testing::Test {
 protected:
  // What hanes says of a hundred faults a seed is of no use here: the trace says what happened.
  static void SetUpTestSuite() { ASSERT_NE(std::freopen("/dev/null", "w", stderr), nullptr); }
};

TEST_F(SimulationTest, TheSameSeedDoesTheSameAgain) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const std::string trace = Simulate(seed).trace;
    EXPECT_FALSE(trace.empty());
    EXPECT_EQ(Simulate(seed).trace, trace) << "seed " << seed;
  }
}

TEST_F(SimulationTest, OtherSeedsDoOtherThings) { EXPECT_NE(Simulate(1).trace, Simulate(2).trace); }

TEST_F(SimulationTest, TwoHundredSeedsBreakNoPromise) {
  uint64_t faults = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    const SimulationReport report = Simulate(seed);
    faults += report.faults;
    EXPECT_EQ(report.broken, "") << "replay: torture_simulation --seed " << seed << " --trace";
  }
  EXPECT_GT(faults, 1000u);
}

}  // namespace
}  // namespace hanes::simulation

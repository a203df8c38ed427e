// SPDX-License-Identifier: Apache-2.0
// torture disk: the log and a view on a disk that fails, and in folders in which one bit was turned over.
#include <getopt.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "base/log.h"
#include "base/progress.h"
#include "tests/torture/disk/fault_round.h"
#include "tests/torture/disk/flip_round.h"

namespace hanes {
namespace {

constexpr char kHelp[] = R"(torture_disk: is everything that was acknowledged there after any fault of the disk?

  torture_disk --rounds 1000 --seed 1
  torture_disk --rounds 1 --seed 1234      # a round that broke, again

A round has a seed of its own, counted from --seed. In each, a random history is told to a log and a view on a disk that fails up to a
dozen times at a random operation (full, read only, no answer, one sync or all of them failing, power off), with a kill or a loss of power
after it that drops or tears what was not synced. After each fault: every acknowledged event is there, once, in order, without a gap,
the topic's offset agrees, refusals are in quarantine, `hanes check` finds nothing, and the view has the digest of an undisturbed one.
Then eight copies of a sound folder have one bit of one file turned over each: the log says everything as it is or stops with a remedy,
the view answers as an undisturbed one. Now and then it is a row of the view's facts that is gone instead, which no checksum misses.

  --rounds N   how many (default 100)      --seed N   the first (default: at random)
  --hanes, --build                         taken and not needed: for the same call as the other suites
)";

constexpr int kFlipsARound = 8;
constexpr uint64_t kStoryOfFlips = 1;  // one for all, so that a round alone finds the same files

struct Settings {
  uint64_t rounds = 100;
  uint64_t seed = std::random_device()() % 1'000'000;
};

Settings Read(int argc, char** argv) {
  Settings settings;
  const option options[] = {{"rounds", required_argument, nullptr, 'r'}, {"seed", required_argument, nullptr, 's'},
                            {"hanes", required_argument, nullptr, 'x'},  {"build", required_argument, nullptr, 'x'},
                            {"help", no_argument, nullptr, 'h'},         {}};
  for (int option; (option = getopt_long(argc, argv, "", options, nullptr)) != -1;) {
    if (option == 'r') settings.rounds = std::strtoull(optarg, nullptr, 10);
    if (option == 's') settings.seed = std::strtoull(optarg, nullptr, 10);
    if (option == 'h' || option == '?') {
      std::fputs(kHelp, option == 'h' ? stdout : stderr);
      std::exit(option == 'h' ? 0 : 2);
    }
  }
  return settings;
}

Status RunRound(uint64_t seed, FlipWorld& world, FaultCount& faults, FlipCount& flips) {
  RETURN_IF_ERROR(RunFaultRound(seed, faults));
  for (uint64_t flip = 0; flip < kFlipsARound; ++flip) RETURN_IF_ERROR(world.Run(seed * kFlipsARound + flip, flips));
  return OkStatus();
}

void Print(const FaultCount& faults, const FlipCount& flips) {
  fmt::print("faults set {}, of them met {}; kills {}, power lost {}, rebuilds {}; stopped with a remedy, after garbage or a failed sync, {}\n", faults.faults,
             faults.met, faults.kills, faults.power_losses, faults.rebuilds, faults.stops);
  fmt::print("bits turned over {}, rows lost {}: of no account {}, view built again {}, log stopped with a remedy {}\n", flips.flips,
             flips.lost_rows, flips.harmless, flips.healed, flips.stopped);
  for (const auto& [kind, count] : flips.by_kind) fmt::print("  {:24} {}\n", kind, count);
}

int Run(const Settings& settings) {
  FaultCount faults;
  FlipCount flips;
  StatusOr<std::unique_ptr<FlipWorld>> world = FlipWorld::Make(kStoryOfFlips);
  Status verdict = world.status();
  uint64_t round = 0;
  for (; verdict.ok() && round < settings.rounds; ++round) {
    verdict = Annotate(RunRound(settings.seed + round, **world, faults, flips), fmt::format("seed {}", settings.seed + round));
    if ((round + 1) % 50 == 0) {
      fmt::print("round {} of {}: {} faults, {} bits\n", round + 1, settings.rounds, faults.faults, flips.flips);
      std::fflush(stdout);
    }
  }
  Print(faults, flips);
  const std::string outcome = verdict.ok() ? "held" : "BROKEN: " + MessageOf(verdict);
  fmt::print("torture disk: rounds={} seed={} faults={} verdict={}\n", round, settings.seed, faults.faults + flips.flips + flips.lost_rows, outcome);
  return verdict.ok() ? 0 : 1;
}

}  // namespace
}  // namespace hanes

int main(int argc, char** argv) {
  hanes::SetLogLevel(hanes::LogLevel::kError);  // a warning a healed view would be thousands
  return hanes::Run(hanes::Read(argc, argv));
}

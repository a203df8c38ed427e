// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/torture/simulation/simulation.h"

namespace {

constexpr char kHelp[] =
    "torture_simulation [--rounds N] [--seed FIRST] [--jobs J]\n"
    "torture_simulation --seed SEED --trace\n"
    "\n"
    "Simulates hanes over a broker, a disk, a network and a clock that fail as the seed says, one seed a round, and looks at every promise\n"
    "after every step. A seed that breaks one is named with the command that shows its steps.\n"
    "\n"
    "  --rounds N    seeds to try, from --seed on (200)\n"
    "  --seed N      the first (1)\n"
    "  --jobs J      processes to share them (one a core)\n"
    "  --trace       try one seed and print each step\n";

struct Flags {
  uint64_t rounds = 200, seed = 1, jobs = std::max(1u, std::thread::hardware_concurrency());
  bool trace = false;
};

bool ReadFlags(int argc, char** argv, Flags* flags) {
  const std::map<std::string, uint64_t*> numbers = {{"--rounds", &flags->rounds}, {"--seed", &flags->seed}, {"--jobs", &flags->jobs}};
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--trace") == 0) {
      flags->trace = true;
      continue;
    }
    const auto found = numbers.find(argv[i]);
    if (found == numbers.end()) {
      // What every suite is given, and this one does not need.
      if ((std::strcmp(argv[i], "--hanes") == 0 || std::strcmp(argv[i], "--build") == 0) && i + 1 < argc) {
        ++i;
        continue;
      }
      std::fprintf(stderr, "%s: not a flag\n%s", argv[i], kHelp);
      return false;
    }
    const char* text = i + 1 < argc ? argv[++i] : "";
    const auto [end, error] = std::from_chars(text, text + std::strlen(text), *found->second);
    if (error != std::errc() || *end != '\0') {
      std::fprintf(stderr, "%s \"%s\": give a whole number\n", found->first.c_str(), text);
      return false;
    }
  }
  return flags->jobs > 0;
}

// What a job tells the parent of a seed, in one write.
struct Told {
  uint64_t seed = 0;
  uint64_t steps = 0;
  uint64_t faults = 0;
  char broken[400] = {};
};

void TrySeeds(const Flags& flags, uint64_t job, int pipe) {
  for (uint64_t i = job; i < flags.rounds; i += flags.jobs) {
    const hanes::simulation::SimulationReport report = hanes::simulation::Simulate(flags.seed + i);
    Told told{flags.seed + i, report.steps, report.faults, {}};
    report.broken.copy(told.broken, sizeof(told.broken) - 1);
    if (write(pipe, &told, sizeof(told)) != sizeof(told)) _exit(1);
  }
}

int Trace(const Flags& flags) {
  const hanes::simulation::SimulationReport report = hanes::simulation::Simulate(flags.seed);
  std::fputs(report.trace.c_str(), stdout);
  return report.broken.empty() ? 0 : 1;
}

int TryAll(const Flags& flags, const char* program) {
  int ends[2];
  if (pipe(ends) != 0) return 1;
  std::vector<pid_t> jobs;
  for (uint64_t job = 0; job < flags.jobs; ++job) {
    const pid_t pid = fork();
    if (pid == 0) {
      close(ends[0]);
      TrySeeds(flags, job, ends[1]);
      _exit(0);
    }
    jobs.push_back(pid);
  }
  close(ends[1]);
  Told told;
  uint64_t done = 0, steps = 0, faults = 0, broken = 0;
  std::string first_broken;
  while (read(ends[0], &told, sizeof(told)) == sizeof(told)) {
    ++done;
    steps += told.steps;
    faults += told.faults;
    if (told.broken[0] != '\0') {
      std::printf("seed %lu: %s\n  replay: %s --seed %lu --trace\n", told.seed, told.broken, program, told.seed);
      if (++broken == 1) first_broken = "seed " + std::to_string(told.seed) + " " + told.broken;
    }
    if (done % 200 == 0 || done == flags.rounds) std::printf("%lu of %lu seeds, %lu steps, %lu broken\n", done, flags.rounds, steps, broken);
    std::fflush(stdout);
  }
  for (const pid_t pid : jobs) waitpid(pid, nullptr, 0);
  if (broken == 0 && done < flags.rounds) first_broken = "a job died after " + std::to_string(done) + " seeds";
  const bool held = first_broken.empty();
  std::printf("torture simulation: rounds=%lu seed=%lu faults=%lu verdict=%s\n", done, flags.seed, faults,
              held ? "held" : ("BROKEN: " + first_broken).c_str());
  return held ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--help") == 0) {
    std::fputs(kHelp, stdout);
    return 0;
  }
  Flags flags;
  if (!ReadFlags(argc, argv, &flags)) return 2;
  // What hanes says of faults, a hundred of them a seed, is of no use here: the trace says what happened.
  if (std::freopen("/dev/null", "w", stderr) == nullptr) return 2;
  return flags.trace ? Trace(flags) : TryAll(flags, argv[0]);
}

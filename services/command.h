// SPDX-License-Identifier: Apache-2.0
// What a command of `hanes` is: its help, the settings it reads and the function that runs it. Each stands complete in its
// command_*.cc; commands.cc lists them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "services/settings.h"

namespace hanes {

// How a process ends.
enum ExitCode : int {
  kExitOk = 0,
  kExitProblem = 1,      // it ran and found something wrong: damage, a refused extract, digests that differ
  kExitUsage = 2,        // the command line or the question is wrong: nothing was done
  kExitUnavailable = 3,  // something that is needed does not answer, or is held by somebody else: try again
};
// The code that an error ends in.
ExitCode ExitCodeOf(const Status& error);

struct Invocation {
  Settings settings;
  std::vector<std::string> operands;  // words that are not flags, the command's own name left out
};

struct Command {
  std::string_view name;
  std::string_view operands;                // how they are written in help: "VIEW", "ssda903 FILE..."
  size_t operands_min;
  size_t operands_max;
  std::string_view summary;                 // one line, lower case
  std::string_view examples;                // lines "command line # what it does", as they are shown
  std::vector<std::string_view> settings;   // those it reads, besides config, log-level and help
  bool stays = false;                       // runs until it is told to stop
  StatusOr<ExitCode> (*run)(const Invocation& invocation);
};

// Every command, in the order it is shown.
std::span<const Command> Commands();

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// From the words of a command line to a command that runs, and the help that teaches it.
#pragma once

#include <string>
#include <vector>

#include "services/command.h"

namespace hanes {

// Flags and operands of one command. `--name value`, `--name=value`; `--` ends the flags. InvalidArgument naming the nearest flag when one
// is not among those the command reads, or a value is missing, or there are too few or too many operands.
struct ParsedLine {
  Flags flags;
  std::vector<std::string> operands;
};
StatusOr<ParsedLine> ParseLine(const Command& command, const std::vector<std::string>& words);

// The pages of --help.
std::string HelpOfAll();
std::string HelpOf(const Command& command);

// Runs a whole command line, the program's own name left out. Errors are written on standard error. Returns the exit code.
int RunCommandLine(const std::vector<std::string>& words, const Environment& environment);

}  // namespace hanes

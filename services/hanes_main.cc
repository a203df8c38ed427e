// SPDX-License-Identifier: Apache-2.0
#include "services/command_line.h"

int main(int argc, char** argv) {
  return hanes::RunCommandLine({argv + 1, argv + argc}, hanes::ProcessEnvironment());
}

// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include "services/command_line.h"

namespace {

// glibc raises by itself the size from which room is given back to the machine as soon as it is not needed, up to 32 MiB, and has up to
// eight heaps a core, each of which keeps what was freed in it. A view that is put in order as it grows would leave its former selves there.
void GiveMemoryBack() {
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_ARENA_MAX, 8);
}

}  // namespace

int main(int argc, char** argv) {
  GiveMemoryBack();
  return hanes::RunCommandLine({argv + 1, argv + argc}, hanes::ProcessEnvironment());
}

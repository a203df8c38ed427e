// SPDX-License-Identifier: Apache-2.0
// A fuzz target under libFuzzer.
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  hanes::fuzz::FuzzOne({reinterpret_cast<const char*>(bytes), size});
  return 0;
}

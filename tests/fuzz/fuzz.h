// SPDX-License-Identifier: Apache-2.0
// What every fuzz target shares. A target is one file *_fuzz.cc with one FuzzOne: it is given any bytes at all and must neither crash,
// hang, nor break a promise of the parser it tries. `make fuzz` gives it new bytes; `make test` gives it those of corpus/NAME.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace hanes::fuzz {

// One try.
void FuzzOne(std::string_view bytes);

// Ends the process, so that the fuzzer keeps the bytes that led here.
inline void Require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// The bytes as a file, for parsers that open one; in memory, gone with the object.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(memfd_create("fuzz", 0)) {
    Require(descriptor_ >= 0, "memory for a file");
    Require(write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "a file holds what was written");
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  const int descriptor_;
};

// Takes the text up to the next `end` off the front; the rest when there is none.
inline std::string_view TakeUntil(char end, std::string_view* bytes) {
  const size_t at = bytes->find(end);
  const std::string_view taken = bytes->substr(0, at);
  *bytes = at == std::string_view::npos ? std::string_view() : bytes->substr(at + 1);
  return taken;
}

}  // namespace hanes::fuzz

// SPDX-License-Identifier: Apache-2.0
// A fuzz target without a fuzzer: tries every file of a corpus, and each of them cut short at every eighth of its length.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/fuzz.h"

int main(int argc, char** argv) {
  if (argc != 2 || !std::filesystem::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
    return 2;
  }
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    for (size_t eighths = 0; eighths <= 8; ++eighths) hanes::fuzz::FuzzOne(std::string_view(bytes).substr(0, bytes.size() * eighths / 8));
    ++files;
  }
  std::printf("%zu files tried\n", files);
  return files == 0 ? 1 : 0;  // an empty corpus tries nothing
}

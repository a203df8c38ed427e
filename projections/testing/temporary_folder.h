// SPDX-License-Identifier: Apache-2.0
// A folder that is there for one test: in memory where the system has such a place, because tests open stores by the hundred.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/check.h"

namespace hanes::testing {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    const std::filesystem::path memory = "/dev/shm";
    const bool has_memory = ::access(memory.c_str(), W_OK) == 0;
    std::string pattern = (has_memory ? memory : std::filesystem::temp_directory_path()) / "hanes-XXXXXX";
    HANES_CHECK(::mkdtemp(pattern.data()) != nullptr, "a test needs a temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return path_ / name; }
  std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace hanes::testing

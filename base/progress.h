// SPDX-License-Identifier: Apache-2.0
// A line that shows how far a long piece of work is: drawn on a terminal after the first half second, silent in a pipe.
//
//   caseload  ████████░░░░░░░░  52 %  1.2 M of 2.3 M events  1.1 M/s  1 s left
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace hanes {

class Progress {
 public:
  // `unit` in the plural ("events"). `total` 0 when it is not known. Draws on standard error only when that is a terminal.
  Progress(std::string label, std::string unit, uint64_t total);
  ~Progress();  // ends the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void SetTotal(uint64_t total);
  void Advance(uint64_t count);  // from any thread
  void Set(uint64_t done);
  // The line as it would be drawn now, `seconds` after the start; for tests and for status answers.
  std::string Line(double seconds) const;

 private:
  void Draw();

  const std::string label_;
  const std::string unit_;
  const bool terminal_;
  const std::chrono::steady_clock::time_point start_;
  mutable std::mutex mutex_;
  uint64_t total_;
  uint64_t done_ = 0;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_draw_;
};

// 1234567 -> "1.23 M", 950 -> "950".
std::string ShortCount(double value);

}  // namespace hanes

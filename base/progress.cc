// SPDX-License-Identifier: Apache-2.0
#include "base/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace hanes {
namespace {

constexpr int kBarCells = 16;
constexpr auto kFirstDraw = std::chrono::milliseconds(500);
constexpr auto kRedraw = std::chrono::milliseconds(100);

std::string Bar(double share) {
  const int filled = static_cast<int>(share * kBarCells + 0.5);
  std::string bar;
  for (int i = 0; i < kBarCells; ++i) bar += i < filled ? "█" : "░";
  return bar;
}

}  // namespace

std::string ShortCount(double value) {
  if (value >= 1e9) return fmt::format("{:.3g} G", value / 1e9);
  if (value >= 1e6) return fmt::format("{:.3g} M", value / 1e6);
  if (value >= 1e4) return fmt::format("{:.3g} k", value / 1e3);
  return fmt::format("{:.0f}", value);
}

Progress::Progress(std::string label, std::string unit, uint64_t total)
    : label_(std::move(label)), unit_(std::move(unit)), terminal_(isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()), total_(total), last_draw_(start_) {}

Progress::~Progress() {
  const std::lock_guard lock(mutex_);
  if (!drawn_) return;
  Draw();
  std::fputc('\n', stderr);
}

void Progress::SetTotal(uint64_t total) {
  const std::lock_guard lock(mutex_);
  total_ = total;
}

void Progress::Advance(uint64_t count) {
  const std::lock_guard lock(mutex_);
  done_ += count;
  Draw();
}

void Progress::Set(uint64_t done) {
  const std::lock_guard lock(mutex_);
  done_ = done;
  Draw();
}

void Progress::Draw() {
  if (!terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - start_ < kFirstDraw || (done_ < total_ && now - last_draw_ < kRedraw)) return;
  last_draw_ = now;
  drawn_ = true;
  std::fprintf(stderr, "\r%s\033[K", Line(std::chrono::duration<double>(now - start_).count()).c_str());
}

std::string Progress::Line(double seconds) const {
  const double rate = seconds > 0 ? static_cast<double>(done_) / seconds : 0;
  if (total_ == 0) return fmt::format("{}  {} {}  {}/s", label_, ShortCount(done_), unit_, ShortCount(rate));
  const double share = std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
  std::string line = fmt::format("{}  {}  {:3.0f} %  {} of {} {}  {}/s", label_, Bar(share), share * 100, ShortCount(done_),
                                 ShortCount(total_), unit_, ShortCount(rate));
  if (rate > 0 && done_ < total_) line += fmt::format("  {:.0f} s left", static_cast<double>(total_ - done_) / rate);
  return line;
}

}  // namespace hanes

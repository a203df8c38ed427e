// SPDX-License-Identifier: Apache-2.0
// How many there were of each of some keys on a day, as known at a moment, without visiting what is counted.
//
// What is counted under a key over a rectangle of days x moments is four signed steps, one a corner: the count at a point is the sum of the
// steps at or before it on both sides. Steps of one entity that touch take each other away: what begins, is known, ends and is known to have
// ended leaves two.
//
// A run holds its steps in strips of days, each strip in order of moments, and at stops along both sides the sums of all before. A question
// copies one such row of sums, and adds the steps between its stop and its moment and those of the one strip that its day cuts. There are as
// many sums as steps, so with n steps and k keys a question costs about k + sqrt(n * k), wherever its point is and however the steps lie.
// Steps that arrive later make small runs, and runs of like size become one (run_tiers.h): at most a handful are added up. Many are made one
// beside, as those of facts are (fact_columns.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/status.h"
#include "projections/column_file.h"

namespace hanes {

// One more, or one fewer, of a key from a day on, from a moment on.
struct CountStep {
  int64_t known = 0;      // microseconds
  int32_t day = 0;
  uint32_t key_sign = 0;  // key * 2, and 1 for one fewer
  uint32_t key() const { return key_sign >> 1; }
  int32_t change() const { return 1 - static_cast<int32_t>(key_sign & 1) * 2; }
  bool operator==(const CountStep&) const = default;
};

// The steps of one of `key` over [day_from, day_to) x [known_from, known_to); the largest numbers are open ends. `taken` true: one fewer.
void AppendRectangle(int32_t day_from, int32_t day_to, int64_t known_from, int64_t known_to, uint32_t key, bool taken,
                     std::vector<CountStep>& steps);
// Sorts by moment, day and key, and takes away pairs that are each other's opposite.
void SettleSteps(std::vector<CountStep>& steps);

// Steps that never change.
class CountRun {
 public:
  CountRun() = default;
  explicit CountRun(std::vector<CountStep> steps);  // in any order
  // What some runs hold together.
  explicit CountRun(std::span<const std::shared_ptr<const CountRun>> runs) : CountRun(StepsOf(runs)) {}

  // Adds the counts at the point to `counts`, which has room for keys().
  void AddAt(int32_t day, int64_t known, std::span<int32_t> counts) const;
  void AppendTo(std::vector<CountStep>& steps) const;
  size_t size() const { return steps_.size(); }
  size_t keys() const { return keys_; }
  size_t bytes() const;
  Status Save(ColumnFileWriter& file) const;
  Status Restore(ColumnFileReader& file);

 private:
  struct Packed {
    uint32_t moment = 0;  // place in moments_
    int32_t day = 0;
    uint32_t key_sign = 0;
  };
  struct Strip {
    int32_t last_day = 0;
    uint32_t begin = 0;  // of its steps
    uint32_t end = 0;
  };
  static std::vector<CountStep> StepsOf(std::span<const std::shared_ptr<const CountRun>> runs);
  void MakeStrips(const std::vector<CountStep>& steps, size_t stops_wanted);
  void MakeStops(const std::vector<CountStep>& steps, size_t stops_wanted);
  void FillStrips(const std::vector<CountStep>& steps);
  void SumUp();
  size_t StripOf(int32_t day) const;

  uint32_t keys_ = 0;
  Column<int64_t> moments_;      // each once, ascending
  Column<Packed> steps_;         // by strip, then by moment
  Column<Strip> strips_;
  Column<uint32_t> stops_;       // places in moments_; the first is 0
  Column<uint32_t> stop_begin_;  // by strip and stop: its first step not before the stop
  Column<int32_t> sums_;         // by strip, stop and key: of all steps of this strip and those before it, before the stop
};

// Runs, and the steps that no run has yet.
class KeptCounts {
 public:
  // What a snapshot holds.
  struct View {
    std::vector<std::shared_ptr<const CountRun>> runs;
    std::shared_ptr<const std::vector<CountStep>> recent;  // room for all; the first `recent_steps` are there
    size_t recent_steps = 0;
    size_t keys = 0;

    // By key.
    std::vector<int32_t> At(int32_t day, int64_t known) const;
    size_t bytes() const;
    Status Save(ColumnFileWriter& file) const;
  };

  // In place of what was there. `recent_max`: steps that a question may read one by one.
  void Build(std::vector<CountStep> steps, size_t recent_max);
  Status Restore(ColumnFileReader& file, size_t recent_max);
  void Append(std::span<const CountStep> steps);

  // Runs to be made one of.
  struct Merge {
    std::vector<std::shared_ptr<const CountRun>> runs;
    std::shared_ptr<const CountRun> Make() const { return std::make_shared<const CountRun>(runs); }
  };
  // Nothing when no runs should be joined. Otherwise EndMerge must follow, or Build or Restore; meanwhile no other merge begins.
  std::optional<Merge> BeginMerge();
  // `made` takes the place of the runs. Nothing happens when they are gone because all was counted anew.
  void EndMerge(const Merge& merge, std::shared_ptr<const CountRun> made);
  // Steps put into runs so far, each as often as it was: what following costs.
  uint64_t steps_moved() const { return steps_moved_; }

  View Read() const { return {runs_, recent_, recent_steps_, keys_}; }

 private:
  void StartRecent();
  void CloseRecent();
  void ForgetMerge() { merging_ = merging_from_ = 0; }

  std::vector<std::shared_ptr<const CountRun>> runs_;  // the oldest first
  size_t merging_ = 0;  // of the first runs, how many may not be joined meanwhile: up to those being made one of
  size_t merging_from_ = 0;
  uint64_t steps_moved_ = 0;
  std::shared_ptr<std::vector<CountStep>> recent_;
  size_t recent_steps_ = 0;
  size_t recent_max_ = 1;
  size_t keys_ = 0;
};

}  // namespace hanes

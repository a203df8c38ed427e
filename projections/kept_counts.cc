// SPDX-License-Identifier: Apache-2.0
#include "projections/kept_counts.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "base/check.h"
#include "projections/run_tiers.h"

namespace hanes {
namespace {

constexpr size_t kStopsMax = 256;  // along one side: beyond it, finding the stops costs more than the steps between them
constexpr size_t kSortedAtOnce = 256;  // steps: below it comparing is quicker than counting digits

// Stable, by the byte of a number that `digit` takes out of a step.
template <typename Digit>
void SortByDigit(std::vector<CountStep>& steps, std::vector<CountStep>& room, const Digit& digit) {
  std::array<size_t, 257> begins{};
  for (const CountStep& step : steps) ++begins[digit(step) + 1u];
  if (begins[digit(steps.front()) + 1u] == steps.size()) return;  // all alike
  for (size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];
  for (const CountStep& step : steps) room[begins[digit(step)]++] = step;
  steps.swap(room);
}

uint64_t Ascending(int64_t number) { return static_cast<uint64_t>(number) ^ (uint64_t{1} << 63); }
uint32_t Ascending(int32_t number) { return static_cast<uint32_t>(number) ^ (uint32_t{1} << 31); }

bool InStepOrder(const CountStep& a, const CountStep& b) {
  if (a.known != b.known) return a.known < b.known;
  return a.day != b.day ? a.day < b.day : a.key_sign < b.key_sign;
}

// As std::sort by InStepOrder, in as many passes over the steps as bytes differ.
void SortSteps(std::vector<CountStep>& steps) {
  if (steps.size() < kSortedAtOnce) return std::sort(steps.begin(), steps.end(), InStepOrder);
  std::vector<CountStep> room(steps.size());
  const auto sort_by = [&](const auto& number, int bytes) {
    for (int b = 0; b < bytes; ++b) {
      SortByDigit(steps, room, [&](const CountStep& step) { return static_cast<uint8_t>(number(step) >> (8 * b)); });
    }
  };
  sort_by([](const CountStep& step) { return step.key_sign; }, 4);
  sort_by([](const CountStep& step) { return Ascending(step.day); }, 4);
  sort_by([](const CountStep& step) { return Ascending(step.known); }, 8);
}

// Opposites differ in the last bit of key_sign alone, so they stand together: as many of one as of the other go.
void TakeAwayOpposites(std::vector<CountStep>& steps) {
  size_t kept = 0;
  for (size_t i = 0; i < steps.size();) {
    CountStep step = steps[i];
    int32_t sum = 0;
    for (; i < steps.size() && steps[i].known == step.known && steps[i].day == step.day && steps[i].key() == step.key(); ++i) {
      sum += steps[i].change();
    }
    step.key_sign = step.key() * 2 + (sum < 0 ? 1 : 0);
    for (int32_t times = std::abs(sum); times > 0; --times) steps[kept++] = step;
  }
  steps.resize(kept);
}

}  // namespace

void AppendRectangle(int32_t day_from, int32_t day_to, int64_t known_from, int64_t known_to, uint32_t key, bool taken,
                     std::vector<CountStep>& steps) {
  const uint32_t begins = key * 2 + (taken ? 1 : 0), ends = begins ^ 1;
  const bool day_ends = day_to != std::numeric_limits<int32_t>::max(), known_ends = known_to != std::numeric_limits<int64_t>::max();
  steps.push_back({known_from, day_from, begins});
  if (day_ends) steps.push_back({known_from, day_to, ends});
  if (known_ends) steps.push_back({known_to, day_from, ends});
  if (day_ends && known_ends) steps.push_back({known_to, day_to, begins});
}

void SettleSteps(std::vector<CountStep>& steps) {
  SortSteps(steps);
  TakeAwayOpposites(steps);
}

CountRun::CountRun(std::vector<CountStep> steps) {
  SettleSteps(steps);
  HANES_CHECK(steps.size() < std::numeric_limits<uint32_t>::max(), "more steps than 32 bits can number");
  for (const CountStep& step : steps) keys_ = std::max(keys_, step.key() + 1);
  if (steps.empty()) return;
  // As many sums as steps.
  const auto stops_wanted = static_cast<size_t>(std::sqrt(static_cast<double>(steps.size()) / keys_));
  MakeStrips(steps, std::clamp<size_t>(stops_wanted, 1, kStopsMax));
  MakeStops(steps, std::clamp<size_t>(stops_wanted, 1, kStopsMax));
  FillStrips(steps);
  SumUp();
}

// A day is never cut: one with more steps than a strip should have is a strip of its own, and then it is summed up whole.
void CountRun::MakeStrips(const std::vector<CountStep>& steps, size_t stops_wanted) {
  absl::flat_hash_map<int32_t, uint32_t> steps_of_day;
  for (const CountStep& step : steps) ++steps_of_day[step.day];
  std::vector<std::pair<int32_t, uint32_t>> days(steps_of_day.begin(), steps_of_day.end());
  std::sort(days.begin(), days.end());
  const size_t steps_wanted = steps.size() / stops_wanted + 1;
  uint32_t end = 0;
  for (const auto& [day, count] : days) {
    if (strips_.empty() || end + count - strips_.back().begin > steps_wanted) strips_.push_back({day, end, end});
    end += count;
    strips_.back().last_day = day;
    strips_.back().end = end;
  }
}

void CountRun::MakeStops(const std::vector<CountStep>& steps, size_t stops_wanted) {
  const size_t steps_wanted = steps.size() / stops_wanted + 1;
  size_t stop_begin = 0;
  for (size_t i = 0; i < steps.size();) {
    size_t end = i;
    while (end < steps.size() && steps[end].known == steps[i].known) ++end;
    if (stops_.empty() || end - stop_begin > steps_wanted) {
      stops_.push_back(static_cast<uint32_t>(moments_.size()));
      stop_begin = i;
    }
    moments_.push_back(steps[i].known);
    i = end;
  }
}

size_t CountRun::StripOf(int32_t day) const {
  const auto whole = std::partition_point(strips_.begin(), strips_.end(), [&](const Strip& strip) { return strip.last_day < day; });
  return static_cast<size_t>(whole - strips_.begin());
}

void CountRun::FillStrips(const std::vector<CountStep>& steps) {
  steps_.resize(steps.size());
  std::vector<uint32_t> next;
  for (const Strip& strip : strips_) next.push_back(strip.begin);
  stop_begin_.resize(strips_.size() * stops_.size());
  uint32_t moment = 0;
  size_t stop = 0;
  for (const CountStep& step : steps) {
    while (moments_[moment] != step.known) ++moment;
    for (; stop < stops_.size() && stops_[stop] <= moment; ++stop) {
      for (size_t s = 0; s < strips_.size(); ++s) stop_begin_[s * stops_.size() + stop] = next[s];
    }
    steps_[next[StripOf(step.day)]++] = {moment, step.day, step.key_sign};
  }
}

void CountRun::SumUp() {
  const size_t row = keys_;
  sums_.assign(strips_.size() * stops_.size() * row, 0);
  std::vector<int32_t> of_strip(row);
  for (size_t s = 0; s < strips_.size(); ++s) {
    std::fill(of_strip.begin(), of_strip.end(), 0);
    uint32_t step = strips_[s].begin;
    for (size_t stop = 0; stop < stops_.size(); ++stop) {
      const size_t place = s * stops_.size() + stop;
      for (; step < stop_begin_[place]; ++step) of_strip[steps_[step].key_sign >> 1] += 1 - static_cast<int32_t>(steps_[step].key_sign & 1) * 2;
      int32_t* const sums = &sums_[place * row];
      const int32_t* const before = s == 0 ? nullptr : sums - stops_.size() * row;
      for (size_t key = 0; key < row; ++key) sums[key] = of_strip[key] + (before == nullptr ? 0 : before[key]);
    }
  }
}

void CountRun::AddAt(int32_t day, int64_t known, std::span<int32_t> counts) const {
  // Moments before `moment_end` are known; all before the stop are in the sums.
  const auto moment_end = static_cast<uint32_t>(std::upper_bound(moments_.begin(), moments_.end(), known) - moments_.begin());
  if (moment_end == 0) return;
  const size_t stop = static_cast<size_t>(std::upper_bound(stops_.begin(), stops_.end(), moment_end) - stops_.begin()) - 1;
  const auto cut = std::partition_point(strips_.begin(), strips_.end(), [&](const Strip& strip) { return strip.last_day <= day; });
  const auto whole = static_cast<size_t>(cut - strips_.begin());
  if (whole > 0) {
    const int32_t* const sums = &sums_[((whole - 1) * stops_.size() + stop) * keys_];
    for (size_t key = 0; key < keys_; ++key) counts[key] += sums[key];
  }
  const auto add = [&](const Packed& step) { counts[step.key_sign >> 1] += 1 - static_cast<int32_t>(step.key_sign & 1) * 2; };
  for (size_t s = 0; s < whole; ++s) {
    for (uint32_t i = stop_begin_[s * stops_.size() + stop]; i < strips_[s].end && steps_[i].moment < moment_end; ++i) add(steps_[i]);
  }
  if (whole == strips_.size()) return;
  for (uint32_t i = strips_[whole].begin; i < strips_[whole].end && steps_[i].moment < moment_end; ++i) {
    if (steps_[i].day <= day) add(steps_[i]);
  }
}

void CountRun::AppendTo(std::vector<CountStep>& steps) const {
  for (const Packed& step : steps_) steps.push_back({moments_[step.moment], step.day, step.key_sign});
}

std::vector<CountStep> CountRun::StepsOf(std::span<const std::shared_ptr<const CountRun>> runs) {
  size_t count = 0;
  for (const auto& run : runs) count += run->size();
  std::vector<CountStep> steps;
  steps.reserve(count);
  for (const auto& run : runs) run->AppendTo(steps);
  return steps;
}

size_t CountRun::bytes() const {
  return moments_.size() * sizeof(int64_t) + steps_.size() * sizeof(Packed) + strips_.size() * sizeof(Strip) +
         (stops_.size() + stop_begin_.size()) * sizeof(uint32_t) + sums_.size() * sizeof(int32_t);
}

std::vector<int32_t> KeptCounts::View::At(int32_t day, int64_t known) const {
  std::vector<int32_t> counts(keys);
  for (const auto& run : runs) run->AddAt(day, known, counts);
  for (size_t i = 0; i < recent_steps; ++i) {
    const CountStep& step = (*recent)[i];
    if (step.day <= day && step.known <= known) counts[step.key()] += step.change();
  }
  return counts;
}

Status CountRun::Save(ColumnFileWriter& file) const {
  RETURN_IF_ERROR(file.PutOne(keys_));
  RETURN_IF_ERROR(file.Put(moments_));
  RETURN_IF_ERROR(file.Put(steps_));
  RETURN_IF_ERROR(file.Put(strips_));
  RETURN_IF_ERROR(file.Put(stops_));
  RETURN_IF_ERROR(file.Put(stop_begin_));
  return file.Put(sums_);
}

Status CountRun::Restore(ColumnFileReader& file) {
  RETURN_IF_ERROR(file.GetOne(keys_));
  RETURN_IF_ERROR(file.Get(moments_));
  RETURN_IF_ERROR(file.Get(steps_));
  RETURN_IF_ERROR(file.Get(strips_));
  RETURN_IF_ERROR(file.Get(stops_));
  RETURN_IF_ERROR(file.Get(stop_begin_));
  RETURN_IF_ERROR(file.Get(sums_));
  const bool fits = stop_begin_.size() == strips_.size() * stops_.size() && sums_.size() == stop_begin_.size() * keys_;
  return fits ? OkStatus() : file.Damaged();
}

size_t KeptCounts::View::bytes() const {
  size_t bytes = recent == nullptr ? 0 : recent->size() * sizeof(CountStep);
  for (const auto& run : runs) bytes += run->bytes();
  return bytes;
}

void KeptCounts::Build(std::vector<CountStep> steps, size_t recent_max) {
  runs_ = {std::make_shared<const CountRun>(std::move(steps))};
  keys_ = runs_.front()->keys();
  recent_max_ = std::max<size_t>(recent_max, 1);
  ForgetMerge();
  steps_moved_ = runs_.front()->size();
  StartRecent();
}

Status KeptCounts::View::Save(ColumnFileWriter& file) const {
  RETURN_IF_ERROR(file.PutOne(uint64_t{runs.size()}));
  for (const auto& run : runs) RETURN_IF_ERROR(run->Save(file));
  return file.Put(recent == nullptr ? std::span<const CountStep>() : std::span(*recent).first(recent_steps));
}

Status KeptCounts::Restore(ColumnFileReader& file, size_t recent_max) {
  uint64_t count = 0;
  RETURN_IF_ERROR(file.GetOne(count));
  runs_.clear();
  keys_ = 0;
  for (; count > 0; --count) {
    auto run = std::make_shared<CountRun>();
    RETURN_IF_ERROR(run->Restore(file));
    keys_ = std::max(keys_, run->keys());
    runs_.push_back(std::move(run));
  }
  Column<CountStep> recent;
  RETURN_IF_ERROR(file.Get(recent));
  recent_max_ = std::max<size_t>(recent_max, 1);
  ForgetMerge();
  StartRecent();
  Append(recent);
  return OkStatus();
}

// New room: snapshots go on reading the old.
void KeptCounts::StartRecent() {
  recent_ = std::make_shared<std::vector<CountStep>>(recent_max_);
  recent_steps_ = 0;
}

void KeptCounts::Append(std::span<const CountStep> steps) {
  if (recent_ == nullptr) StartRecent();
  for (const CountStep& step : steps) {
    if (recent_steps_ == recent_->size()) CloseRecent();
    (*recent_)[recent_steps_++] = step;
    keys_ = std::max<size_t>(keys_, step.key() + 1);
  }
}

void KeptCounts::CloseRecent() {
  std::vector<CountStep> steps(recent_->begin(), recent_->begin() + static_cast<ptrdiff_t>(recent_steps_));
  StartRecent();
  runs_.push_back(std::make_shared<const CountRun>(std::move(steps)));
  steps_moved_ += runs_.back()->size();
  const std::span<const std::shared_ptr<const CountRun>> free = std::span(runs_).subspan(merging_);
  const std::vector<size_t> sizes = SizesOf(free);
  const size_t first = FirstJoinedAtOnce(sizes);
  if (first == sizes.size()) return;
  auto joined = std::make_shared<const CountRun>(free.subspan(first));
  steps_moved_ += joined->size();
  runs_.resize(merging_ + first);
  runs_.push_back(std::move(joined));
}

std::optional<KeptCounts::Merge> KeptCounts::BeginMerge() {
  if (merging_ > 0) return std::nullopt;
  const std::vector<size_t> sizes = SizesOf(std::span<const std::shared_ptr<const CountRun>>(runs_));
  const size_t first = FirstOutOfOrder(sizes);
  if (first == sizes.size()) return std::nullopt;
  merging_from_ = first;
  merging_ = runs_.size();
  return Merge{{runs_.begin() + static_cast<ptrdiff_t>(first), runs_.end()}};
}

void KeptCounts::EndMerge(const Merge& merge, std::shared_ptr<const CountRun> made) {
  if (merging_ == 0 || runs_[merging_from_] != merge.runs.front()) return;
  steps_moved_ += made->size();
  runs_[merging_from_] = std::move(made);
  runs_.erase(runs_.begin() + static_cast<ptrdiff_t>(merging_from_) + 1, runs_.begin() + static_cast<ptrdiff_t>(merging_));
  ForgetMerge();
}

}  // namespace hanes

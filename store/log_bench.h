// SPDX-License-Identifier: Apache-2.0
// What the measurements of the log share: the load, the clock, and how a figure is said.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/rocks_event_log.h"

namespace hanes::bench {

inline constexpr char kAuthority[] = "W06000012";
inline constexpr char kTopic[] = "hanes.W06000012.events";

struct Wanted {
  std::string round;  // empty: a table of all that compare
  uint64_t events = 0;  // 0: as many as the round does when it is not told
  uint64_t batch = 1'000;
  std::filesystem::path folder;  // where logs are kept from call to call
};

// Ends the process with the words of an error.
void Must(const Status& status);

// On a machine with other work, the processor's time says more than the clock's.
struct Spent {
  double clock_seconds = 0;
  double processor_seconds = 0;  // of all threads together
};
Spent Measure(const std::function<void()>& work);

void PrintFigure(std::string_view work, uint64_t size, std::string_view subject, std::string_view unit, double value);

// The project's own invented events as the consumer hands them over, with offsets from `first_offset` on. Another seed gives other
// events about other children.
std::vector<Arrival> Load(uint64_t seed, uint64_t count, int64_t first_offset);
double MeanBytes(std::span<const Arrival> arrivals);

std::unique_ptr<RocksEventLog> OpenLog(const std::filesystem::path& folder, const RocksEventLogOptions& options = {});
// Appends in batches as the ingestor does, telling the source's state.
void AppendAll(RocksEventLog& log, std::span<const Arrival> arrivals, uint64_t batch);

// Rounds. Each takes what was asked for and prints its figures.
using Round = void (*)(const Wanted&);
Spent AppendTo(std::string_view subject, const Wanted& wanted, std::span<const Arrival> arrivals);
void AppendRound(const Wanted& wanted);      // flat_file, rocksdb_packed, rocksdb_rows, hanes
void DuplicatesRound(const Wanted& wanted);  // the same events again
void ScanRound(const Wanted& wanted);
void HistoryRound(const Wanted& wanted);     // warm, cold
void StartRound(const Wanted& wanted);       // log_clean, log_killed
void GrowthRound(const Wanted& wanted);

}  // namespace hanes::bench

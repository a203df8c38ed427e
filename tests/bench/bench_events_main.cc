// SPDX-License-Identifier: Apache-2.0
// The load of every measurement, as files that any peer can read: bench_events --count N [--seed S] [--json] --out DIR
//
//   DIR/events.bin      each event as a length (u32, little-endian) and that many bytes of hanes.v1.Event, in order
//   DIR/events.ndjson   with --json: each event as one line of JSON, by protobuf's own mapping
//   DIR/events.json     how many there are, their seed and mean size; written last, so where it stands the others are whole
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/progress.h"
#include "base/status.h"
#include "ingest/invented_events.h"
#include "proto/event_json.h"

namespace hanes {
namespace {

constexpr std::string_view kUsage =
    "bench_events --count N [--seed S] [--json] --out DIR\n"
    "Writes N invented events to DIR/events.bin, as length (u32, little-endian) and bytes of hanes.v1.Event; with --json to\n"
    "DIR/events.ndjson too. DIR/events.json says their number, seed and mean size. The same seed gives the same bytes.\n"
    "Example: bench_events --count 1000000 --seed 7 --out build/bench/events\n";

struct Wanted {
  InventedEventsOptions events;
  std::filesystem::path out;
  bool json = false;
};

StatusOr<uint64_t> NumberOf(std::string_view flag, std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return InvalidArgument("{} \"{}\": write a whole number", flag, text);
  return number;
}

StatusOr<Wanted> ParseFlags(std::span<char*> flags) {
  Wanted wanted;
  for (size_t i = 0; i < flags.size(); ++i) {
    const std::string_view flag = flags[i];
    if (flag == "--json") {
      wanted.json = true;
      continue;
    }
    if (flag != "--count" && flag != "--seed" && flag != "--out") return InvalidArgument("{} is not known\n{}", flag, kUsage);
    if (++i == flags.size()) return InvalidArgument("{} needs a value\n{}", flag, kUsage);
    if (flag == "--out") {
      wanted.out = flags[i];
    } else {
      ASSIGN_OR_RETURN((flag == "--count" ? wanted.events.count : wanted.events.seed), NumberOf(flag, flags[i]));
    }
  }
  if (wanted.events.count == 0 || wanted.out.empty()) return InvalidArgument("--count and --out are needed\n{}", kUsage);
  return wanted;
}

Status Closed(std::ofstream& file, const std::filesystem::path& path) {
  file.close();
  return file.good() ? OkStatus() : ResourceExhausted("{}: cannot be written: is the disk full, or the folder not yours?", path.string());
}

void WriteWithLength(std::ofstream& file, const std::string& bytes) {
  const auto size = static_cast<uint32_t>(bytes.size());
  const char length[] = {static_cast<char>(size), static_cast<char>(size >> 8), static_cast<char>(size >> 16),
                         static_cast<char>(size >> 24)};
  file.write(length, sizeof length).write(bytes.data(), size);
}

StatusOr<InventedEventsReport> WriteEvents(const Wanted& wanted) {
  const std::filesystem::path binary = wanted.out / "events.bin", lines = wanted.out / "events.ndjson";
  std::ofstream binary_file(binary, std::ios::binary), lines_file;
  if (wanted.json) lines_file.open(lines, std::ios::binary);
  Progress progress("events", "events", wanted.events.count);
  std::string bytes;
  ASSIGN_OR_RETURN(const InventedEventsReport report, InventedEvents(wanted.events, [&](const v1::Event& event) {
    bytes.clear();
    event.AppendToString(&bytes);
    WriteWithLength(binary_file, bytes);
    if (wanted.json) lines_file << EventToJson(event) << '\n';
    progress.Advance(1);
    return OkStatus();
  }));
  RETURN_IF_ERROR(Closed(binary_file, binary));
  if (wanted.json) RETURN_IF_ERROR(Closed(lines_file, lines));
  return report;
}

Status Run(std::span<char*> flags) {
  ASSIGN_OR_RETURN(const Wanted wanted, ParseFlags(flags));
  std::error_code error;
  std::filesystem::create_directories(wanted.out, error);
  const std::filesystem::path summary = wanted.out / "events.json";
  std::filesystem::remove(summary, error);
  if (error) return InvalidArgument("--out {}: {}", wanted.out.string(), error.message());
  ASSIGN_OR_RETURN(const InventedEventsReport report, WriteEvents(wanted));
  const std::string line = fmt::format(R"({{"events":{},"seed":{},"json":{},"bytes":{},"mean_bytes":{:.1f},"children":{}}})", report.events,
                                       wanted.events.seed, wanted.json, report.bytes,
                                       static_cast<double>(report.bytes) / static_cast<double>(report.events), report.children);
  std::ofstream file(summary);
  file << line << '\n';
  std::puts(line.c_str());
  return Closed(file, summary);
}

}  // namespace
}  // namespace hanes

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--help") {
    std::fputs(hanes::kUsage.data(), stdout);
    return 0;
  }
  const hanes::Status status = hanes::Run(std::span<char*>(argv + 1, static_cast<size_t>(argc - 1)));
  if (!status.ok()) std::fprintf(stderr, "bench_events: %s\n", hanes::MessageOf(status).c_str());
  return status.ok() ? 0 : 1;
}

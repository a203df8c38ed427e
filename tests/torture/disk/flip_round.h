// SPDX-License-Identifier: Apache-2.0
// One bit turned over in one file of a log or of a view that was closed in good order, or one row of a view's facts lost, and the folder
// opened again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "projections/testing/spells_projection.h"
#include "tests/torture/disk/disk_story.h"

namespace hanes {

struct FlipCount {
  uint64_t flips = 0;
  uint64_t lost_rows = 0; // of facts, taken out of a view
  uint64_t harmless = 0;  // all was as it must be: the bit is of no account, or was read from elsewhere
  uint64_t healed = 0;    // a view that was built again
  uint64_t stopped = 0;   // a log that said so
  std::map<std::string, uint64_t> by_kind;  // of file: "log/MANIFEST", "view/.sst"
};

class FlipWorld {
 public:
  // Tells a story, and leaves a log of runs, sorted files and a write-ahead file, and a view that was rebuilt and went on.
  static StatusOr<std::unique_ptr<FlipWorld>> Make(uint64_t seed);

  // OK when the log said everything as it is or stopped with a remedy, and when the view answered as an undisturbed one; Internal, naming
  // file, byte and bit, when anything else was said.
  Status Run(uint64_t seed, FlipCount& count);

 private:
  struct Target {
    std::string path;                // below the folder
    uint64_t size = 0;
    std::vector<uint64_t> headers;   // where records begin, in files of records
  };
  explicit FlipWorld(uint64_t seed);

  Status Tell();
  Status TellToLog();
  Status TellToView();
  void FindTargets();
  void CopySound(const std::string& part);
  Status RunLostRow(const std::string& family, FlipCount& count);
  Status OpenFlippedLog(FlipCount& count);
  Status ReadFlippedLog();
  Status CheckSaysSo();
  Status OpenFlippedView(FlipCount& count);

  const testing::TemporaryFolder folder_;
  const std::string sound_ = folder_ / "sound";
  const std::string flipped_ = folder_ / "flipped";
  const Projection spells_ = testing::Spells();
  StoryTeller teller_;
  UndisturbedView undisturbed_;
  KeptStory kept_;
  Checkpoint wanted_;
  std::vector<Target> targets_;
  std::vector<size_t> with_headers_;  // of targets_
  bool check_too_ = false;
};

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// `hanes generate`: the extracts of an invented council, one folder a night, with the truth beside them.
//
// OUT/2011-04-01/ssd_person.csv and so on (Standard Safeguarding Dataset tables, UTF-8, header row), closed by
// OUT/2011-04-01/_COMPLETE: lines `authority=`, `system=ssd`, `window_from=`, `window_to=`, `received=`. The folder of a failed
// night has no _COMPLETE. OUT/truth.json lists every trap that was placed, and the true counts at some forty (as at, known at).
//
// Nobody in it exists. docs/invented-council.md tells its story and says how its figures are defined.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/civil_date.h"
#include "base/status.h"

namespace hanes {

enum class ExtractEvery { kNight, kWeek };

struct InventedCouncilOptions {
  // Same seed and options, same bytes, on any machine.
  uint64_t seed = 7;
  // First and last night of extracts.
  Date from = Date::FromDays(15065);  // 2011-04-01
  Date to = Date::FromDays(16160);    // 2014-03-31
  // When above 0: that many years from `from`, whatever `to` says.
  int years = 0;
  // A week's extract is taken on the first day and every seventh after it.
  ExtractEvery every = ExtractEvery::kNight;
  // Children who live there, 300 to 3,000,000. Everything grows with it: referrals, teams, workers. 30,000 is Neath Port Talbot.
  int children = 30'000;
  std::string authority = "W06000012";
  // The HR system's weekly extracts too, each in a folder hr-DATE beside the nights.
  bool hr = false;
  // The development plan too, every four weeks, each in a folder plan-DATE.
  bool plan = false;
  // Made when it is not there; must be empty.
  std::filesystem::path out;
};

struct InventedCouncilReport {
  uint64_t extracts = 0;  // folders closed by _COMPLETE
  uint64_t rows = 0;      // of all extracts together
  uint64_t bytes = 0;
  uint64_t changes = 0;   // rows new or changed since the extract before: about two events each
  uint64_t children = 0;  // persons known to the service at the end
  uint64_t traps = 0;
  uint64_t truths = 0;    // pairs of (as at, known at) in truth.json
};

// Called after each extract with how many are written and how many there will be.
using ExtractProgress = std::function<void(uint64_t done, uint64_t total)>;

// InvalidArgument when the options contradict themselves (`to` before `from`, a bad authority, too few children);
// FailedPrecondition when `out` is not empty; Unavailable when the disk refuses.
StatusOr<InventedCouncilReport> WriteInventedCouncil(const InventedCouncilOptions& options,
                                                     const ExtractProgress& progress = nullptr);

}  // namespace hanes

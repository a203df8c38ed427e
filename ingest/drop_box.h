// SPDX-License-Identifier: Apache-2.0
// A folder that other systems drop extracts into: each sub-folder that a `_COMPLETE` file closes is taken in once, oldest first,
// and moved to `done/` or `refused/` with `report.txt` and `report.json`. A sub-folder without `_COMPLETE` is left alone: that
// night failed.
//
// `_COMPLETE` may be empty or hold key=value lines; what it leaves out comes from DropBoxOptions, `window_from` from the day two
// years before, `window_to` from the day of `received`, and `received` from a date that ends the folder's name ("ssd-2013-04-02",
// 23:59:59 in London that day). Keys: authority, system, window_from, window_to, received, accept_vanished (yes), reason. A crash
// between publishing and moving is harmless: the extract is taken in again and found to be already taken. Whoever watches calls
// TakeAll as often as it likes; it costs one listing of the folder when there is nothing to take.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "ingest/extract_import.h"

namespace hanes {

struct DropBoxOptions {
  std::filesystem::path folder;
  AuthorityId authority;
  std::string system = "ssd";
  // For folders of system hr; null when they are in our own words.
  std::shared_ptr<const ExtractMapping> mapping = nullptr;
  // How long the log may take to store one extract.
  std::chrono::milliseconds stored_timeout{std::chrono::minutes(10)};
};

struct DropBoxOutcome {
  std::string folder;   // name of the sub-folder
  bool taken = false;   // else refused
  std::string summary;  // one line
};

class DropBox {
 public:
  // The log and the publisher must outlive it.
  DropBox(DropBoxOptions options, const EventReader& log, EventPublisher& publisher)
      : options_(std::move(options)), log_(log), publisher_(publisher) {}

  // Takes every closed sub-folder there is now, oldest `received` first. A refused one does not stop the rest. Errors are those
  // after which going on makes no sense: the drop box cannot be read or written, the log or the publisher fails; the sub-folder
  // stays. Stops between two sub-folders when asked to.
  StatusOr<std::vector<DropBoxOutcome>> TakeAll(std::stop_token stop = {});

 private:
  StatusOr<DropBoxOutcome> TakeOne(const std::filesystem::path& folder, const ExtractRequest& request);
  StatusOr<DropBoxOutcome> Refuse(const std::filesystem::path& folder, const Status& why);

  const DropBoxOptions options_;
  const EventReader& log_;
  EventPublisher& publisher_;
  ExtractLedger ledger_;  // kept between nights, so that a night costs what it changed
};

// What the sub-folder asks for: its `_COMPLETE` file over the options; an authority that neither names is left empty. InvalidArgument naming the file, the line and the remedy.
StatusOr<ExtractRequest> ReadCompleteFile(const std::filesystem::path& folder, const DropBoxOptions& options);

}  // namespace hanes

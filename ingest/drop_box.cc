// SPDX-License-Identifier: Apache-2.0
#include "ingest/drop_box.h"

#include <fstream>
#include <map>
#include <tuple>
#include <utility>

#include "ingest/csv_reader.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kComplete = "_COMPLETE";
constexpr int32_t kWindowDays = 730;  // two years: what a nightly extract of a case system usually speaks for

std::string_view Trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return "";
  return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

// Its lines by key. Unknown keys are refused: a misspelt one would be a silent default.
StatusOr<std::map<std::string, std::string>> ReadLines(const fs::path& path) {
  static const std::vector<std::string_view> kKeys = {"authority", "system",          "window_from", "window_to",
                                                      "received",  "accept_vanished", "reason"};
  std::ifstream file(path);
  if (!file) return NotFound("{} cannot be read: check its permissions", path.string());
  std::map<std::string, std::string> values;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string_view text = Trimmed(line);
    if (text.empty() || text[0] == '#') continue;
    const size_t equals = text.find('=');
    const std::string_view key = Trimmed(text.substr(0, equals));
    if (equals == std::string_view::npos || std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      return InvalidArgument(
          "{}:{}: \"{}\" is not key=value with one of the keys authority, system, window_from, window_to, received, "
          "accept_vanished, reason",
          kComplete, number, Cut(text, 80));
    }
    values[std::string(key)] = Trimmed(text.substr(equals + 1));
  }
  return values;
}

// The moment of receipt that a folder's name ends in: "ssd-2013-04-02".
StatusOr<Timestamp> ReceivedByName(const std::string& folder) {
  const StatusOr<Date> day = Date::Parse(folder.size() >= 10 ? folder.substr(folder.size() - 10) : folder);
  if (!day.ok()) {
    return InvalidArgument(
        "{}: it does not say received=, and the folder's name does not end in a date: write received=2013-04-02T21:30:00Z",
        kComplete);
  }
  return Timestamp::FromMicros(EndOfDayInLondon(*day).micros() / 1'000'000 * 1'000'000);
}

std::vector<std::string> CsvFiles(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;  // a folder that cannot be listed has no files, and is refused for that
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::string extension = entry->path().extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    std::error_code unknown;
    if (extension == ".csv" && entry->is_regular_file(unknown)) files.push_back(entry->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Moves the folder under `to` (done or refused), under another name when that is taken.
Status Move(const fs::path& folder, const std::string& to) {
  const fs::path target_folder = folder.parent_path() / to;
  std::error_code error;
  fs::create_directories(target_folder, error);
  fs::path target = target_folder / folder.filename();
  for (int copy = 2; fs::exists(target, error); ++copy)
    target = target_folder / fmt::format("{}-{}", folder.filename().string(), copy);
  fs::rename(folder, target, error);
  if (error) return Unavailable("{} cannot be moved to {}: {}", folder.string(), target.string(), error.message());
  return OkStatus();
}

Status WriteFile(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return Unavailable("{} cannot be written: check free space and permissions", path.string());
  return OkStatus();
}

bool IsRefusal(const Status& status) {
  return status.code() == StatusCode::kInvalidArgument || status.code() == StatusCode::kFailedPrecondition;
}

struct Closed {
  fs::path folder;
  StatusOr<ExtractRequest> request;
};

// Every sub-folder with _COMPLETE in it, unreadable ones first, then oldest first.
StatusOr<std::vector<Closed>> ClosedFolders(const DropBoxOptions& options) {
  std::error_code error;
  std::vector<Closed> closed;
  for (fs::directory_iterator entry(options.folder, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path& folder = entry->path();
    const std::string name = folder.filename().string();
    std::error_code unknown;
    if (!entry->is_directory(unknown) || name == "done" || name == "refused" || !fs::exists(folder / kComplete, unknown))
      continue;
    closed.push_back({folder, ReadCompleteFile(folder, options)});
  }
  if (error) return NotFound("the drop box {} cannot be listed: {}", options.folder.string(), error.message());
  const auto order = [](const Closed& one) {
    return std::make_tuple(one.request.ok() ? one.request->received : Timestamp::Min(), one.folder.filename().string());
  };
  std::sort(closed.begin(), closed.end(), [&](const Closed& a, const Closed& b) { return order(a) < order(b); });
  return closed;
}

}  // namespace

StatusOr<ExtractRequest> ReadCompleteFile(const fs::path& folder, const DropBoxOptions& options) {
  ASSIGN_OR_RETURN(auto values, ReadLines(folder / kComplete));
  const auto value = [&](const std::string& key, const std::string& otherwise) {
    const auto found = values.find(key);
    return found == values.end() || found->second.empty() ? otherwise : found->second;
  };
  const auto day = [&](const std::string& key, Date otherwise) -> StatusOr<Date> {
    const std::string text = value(key, "");
    if (text.empty()) return otherwise;
    const StatusOr<Date> date = Date::Parse(text);
    return date.ok() ? date : Annotate(date.status(), fmt::format("{}: {}", kComplete, key));
  };
  ExtractRequest request;
  request.authority = options.authority;
  if (const std::string authority = value("authority", ""); !authority.empty()) {
    ASSIGN_OR_RETURN(request.authority, ParseAuthority(authority));
  }
  request.system = value("system", options.system);
  if (request.system == "hr") request.mapping = options.mapping;
  const std::string received = value("received", "");
  StatusOr<Timestamp> at = received.empty() ? ReceivedByName(folder.filename().string()) : Timestamp::Parse(received);
  if (!at.ok()) return received.empty() ? at.status() : Annotate(at.status(), fmt::format("{}: received", kComplete));
  request.received = *at;
  ASSIGN_OR_RETURN(request.window_to, day("window_to", DayInLondon(request.received)));
  ASSIGN_OR_RETURN(request.window_from, day("window_from", request.window_to - kWindowDays));
  request.accept_vanished = value("accept_vanished", "no") == "yes";
  request.reason = value("reason", "");
  request.files = CsvFiles(folder);
  request.stored_timeout = options.stored_timeout;
  return request;
}

StatusOr<std::vector<DropBoxOutcome>> DropBox::TakeAll(std::stop_token stop) {
  ASSIGN_OR_RETURN(const std::vector<Closed> closed, ClosedFolders(options_));
  std::vector<DropBoxOutcome> outcomes;
  for (const Closed& one : closed) {
    if (stop.stop_requested()) break;
    if (!one.request.ok() && !IsRefusal(one.request.status())) return one.request.status();
    ASSIGN_OR_RETURN(DropBoxOutcome outcome,
                     one.request.ok() ? TakeOne(one.folder, *one.request) : Refuse(one.folder, one.request.status()));
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

StatusOr<DropBoxOutcome> DropBox::TakeOne(const fs::path& folder, const ExtractRequest& request) {
  const StatusOr<ImportReport> report = ImportExtract(request, log_, publisher_, ledger_, nullptr);
  if (!report.ok())
    return IsRefusal(report.status()) ? Refuse(folder, report.status()) : StatusOr<DropBoxOutcome>(report.status());
  // Taken by a run that died before it moved the folder: the report it wrote says more than "already taken".
  std::error_code unknown;
  if (!report->already_taken || !fs::exists(folder / "report.json", unknown)) {
    RETURN_IF_ERROR(WriteFile(folder / "report.txt", ReportText(*report)));
    RETURN_IF_ERROR(WriteFile(folder / "report.json", ReportJson(*report)));
  }
  RETURN_IF_ERROR(Move(folder, "done"));
  return DropBoxOutcome{folder.filename().string(), true,
                        fmt::format("extract={} events={} refused_rows={}{}", report->received.extract_id(), report->events,
                                    report->refused_total, report->already_taken ? " already taken" : "")};
}

StatusOr<DropBoxOutcome> DropBox::Refuse(const fs::path& folder, const Status& why) {
  RETURN_IF_ERROR(WriteFile(folder / "report.txt", fmt::format("refused: {}\n", MessageOf(why))));
  RETURN_IF_ERROR(WriteFile(folder / "report.json", RefusalJson(why)));
  RETURN_IF_ERROR(Move(folder, "refused"));
  return DropBoxOutcome{folder.filename().string(), false, MessageOf(why)};
}

}  // namespace hanes

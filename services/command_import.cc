// SPDX-License-Identifier: Apache-2.0
// import: extracts into the log, through Kafka. The same path as `serve`, whether something serves the folder or not.
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>

#include "base/clock.h"
#include "ingest/csww.h"
#include "ingest/drop_box.h"
#include "ingest/extract_explain.h"
#include "ingest/extract_files.h"
#include "ingest/extract_import.h"
#include "services/command_list.h"
#include "services/command_parts.h"
#include "services/publishing.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;

// An extract without a window of its own speaks for this long before the day it was received, as a nightly one of the dataset does.
constexpr int kWindowDays = 730;
constexpr int kYearDays = 365;

StatusOr<std::vector<std::string>> CsvFilesIn(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    std::string extension = entry.path().extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (extension == ".csv") files.push_back(entry.path().string());
  }
  if (error) return NotFound("{}: {}", folder.string(), error.message());
  if (files.empty()) return NotFound("{}: there is no .csv file in this folder", folder.string());
  std::ranges::sort(files);
  return files;
}

Status TakeWindow(const Settings& settings, ExtractRequest* request) {
  const std::string& window = settings.Text("window");
  const size_t dots = window.find("..");
  if (dots == std::string::npos) {
    return InvalidArgument("--window \"{}\": write first and last day with two dots between them: 2017-04-01..2018-03-31", window);
  }
  const auto from = Date::Parse(window.substr(0, dots));
  const auto to = Date::Parse(window.substr(dots + 2));
  RETURN_IF_ERROR(Annotate(from.status(), "--window"));
  RETURN_IF_ERROR(Annotate(to.status(), "--window"));
  if (*to < *from) return InvalidArgument("--window \"{}\": the last day is before the first", window);
  request->window_from = *from;
  request->window_to = *to;
  return OkStatus();
}

// What the flags say, over what the folder's own _COMPLETE file said. `has_window`: somebody said it already.
Status TakeFlags(const Settings& settings, bool has_window, ExtractRequest* request) {
  if (settings.Given("received")) {
    const auto received = Timestamp::Parse(settings.Text("received"));
    RETURN_IF_ERROR(Annotate(received.status(), "--received"));
    request->received = *received;
  } else if (!has_window) {
    return InvalidArgument("needs --received INSTANT: when the extract was received, like 2018-06-30T12:00:00Z; a folder says it in its "
                           "_COMPLETE file, and one without such a file may be of a night that failed");
  }
  if (settings.Given("window")) {
    RETURN_IF_ERROR(TakeWindow(settings, request));
  } else if (!has_window && request->system == "csww") {
    // A census speaks for the year up to its day.
    ASSIGN_OR_RETURN(request->window_to, CswwReferenceDate(request->files[0]));
    request->window_from = request->window_to - kYearDays + 1;
  } else if (!has_window && request->system == "ssda903") {
    return InvalidArgument("needs --window FROM..TO: the year that the return speaks for, like 2017-04-01..2018-03-31");
  } else if (!has_window) {
    request->window_to = DayInLondon(request->received);
    request->window_from = request->window_to - kWindowDays;
  }
  request->accept_vanished = request->accept_vanished || settings.Switch("accept-vanished");
  if (settings.Given("reason")) request->reason = settings.Text("reason");
  return OkStatus();
}

// A folder is an extract of its own; files named one by one are one extract together. An authority that nothing names is left empty.
StatusOr<std::vector<ExtractRequest>> RequestsOf(const Invocation& invocation, const AuthorityId& authority) {
  const Settings& settings = invocation.settings;
  const std::string& system = invocation.operands[0];
  std::vector<ExtractRequest> requests;
  ExtractRequest of_files;
  of_files.authority = authority;
  of_files.system = system;
  if (system == "hr") {
    ASSIGN_OR_RETURN(of_files.mapping, MappingOf(settings));
  }
  for (size_t i = 1; i < invocation.operands.size(); ++i) {
    const fs::path path = invocation.operands[i];
    std::error_code unreadable;  // is told when the file is opened
    if (!fs::is_directory(path, unreadable)) {
      of_files.files.push_back(path.string());
      continue;
    }
    ExtractRequest request = of_files;
    request.files.clear();
    const bool complete = fs::exists(path / "_COMPLETE", unreadable);
    if (complete) {
      const DropBoxOptions box{.folder = path.parent_path(), .authority = authority, .system = system, .mapping = of_files.mapping};
      ASSIGN_OR_RETURN(request, ReadCompleteFile(path, box));
    }
    ASSIGN_OR_RETURN(request.files, CsvFilesIn(path));
    RETURN_IF_ERROR(Annotate(TakeFlags(settings, complete, &request), path.string()));
    requests.push_back(std::move(request));
  }
  if (!of_files.files.empty()) {
    RETURN_IF_ERROR(TakeFlags(settings, false, &of_files));
    requests.push_back(std::move(of_files));
  }
  std::ranges::stable_sort(requests, {}, &ExtractRequest::received);
  return requests;
}

Status CheckRequest(const ExtractRequest& request, Date today) {
  ASSIGN_OR_RETURN(const ExtractSystem* system, FindExtractSystem(request.system));
  RETURN_IF_ERROR(OpenExtractFiles(*system, request.mapping.get(), request.files).status());
  if (DayInLondon(request.received) <= today) return OkStatus();
  // Taken once, it would shut out every extract of the days until then: history is loaded oldest first.
  return InvalidArgument("received {} is later than today: write when the extract was received", request.received.ToString());
}

// What is asked for, found to make sense before a data folder is made or anything is published: a typing error leaves nothing behind.
StatusOr<std::vector<ExtractRequest>> ReadRequests(const Invocation& invocation) {
  const std::string& format = invocation.settings.Text("format");
  if (format != "table" && format != "json") return InvalidArgument("--format \"{}\": an import reports as table or json", format);
  ASSIGN_OR_RETURN(const AuthorityId authority, SettleAuthority(invocation.settings.Text("authority"), AuthorityId()));
  ASSIGN_OR_RETURN(std::vector<ExtractRequest> requests, RequestsOf(invocation, authority));
  const Date today = DayInLondon(SystemClock().Now());
  for (const ExtractRequest& request : requests) RETURN_IF_ERROR(CheckRequest(request, today));
  return requests;
}

// Takes nothing in: neither a data folder nor a moment of receipt is needed.
StatusOr<ExitCode> Explain(const Invocation& invocation) {
  const std::string& system = invocation.operands[0];
  ASSIGN_OR_RETURN(const ExtractSystem* known, FindExtractSystem(system));
  std::shared_ptr<const ExtractMapping> mapping;
  if (system == "hr") {
    ASSIGN_OR_RETURN(mapping, MappingOf(invocation.settings));
  }
  std::vector<std::string> files;
  for (size_t i = 1; i < invocation.operands.size(); ++i) {
    std::error_code unreadable;
    if (!fs::is_directory(invocation.operands[i], unreadable)) {
      files.push_back(invocation.operands[i]);
      continue;
    }
    ASSIGN_OR_RETURN(const std::vector<std::string> in_folder, CsvFilesIn(invocation.operands[i]));
    files.insert(files.end(), in_folder.begin(), in_folder.end());
  }
  ASSIGN_OR_RETURN(const std::string text, ExplainExtract(*known, mapping.get(), files, {}));
  std::fputs(text.c_str(), stdout);
  return kExitOk;
}

Status ImportAll(const Invocation& invocation, const AuthorityId& authority, std::vector<ExtractRequest> requests, const EventReader& log,
                 EventPublisher& publisher) {
  const std::string& format = invocation.settings.Text("format");
  ExtractLedger ledger;
  for (ExtractRequest& request : requests) {
    if (request.authority.empty()) request.authority = authority;
    Progress progress("import " + request.system, "events", 0);
    ASSIGN_OR_RETURN(const ImportReport report, ImportExtract(request, log, publisher, ledger, &progress));
    std::fputs(format == "json" ? (ReportJson(report) + "\n").c_str() : ReportText(report).c_str(), stdout);
    std::fflush(stdout);  // what was taken is said even if the next extract ends the process
  }
  return OkStatus();
}

}  // namespace

StatusOr<ExitCode> RunImport(const Invocation& invocation) {
  if (invocation.settings.Switch("explain")) return Explain(invocation);
  RETURN_IF_ERROR(Required(invocation.settings, "data").status());
  ASSIGN_OR_RETURN(std::vector<ExtractRequest> requests, ReadRequests(invocation));
  RETURN_IF_ERROR(Publish(invocation.settings, [&](const AuthorityId& authority, const EventReader& log, EventPublisher& publisher) {
    return ImportAll(invocation, authority, std::move(requests), log, publisher);
  }));
  return kExitOk;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// generate: the extracts of an invented council.
#include <cstdio>

#include "base/progress.h"
#include "ingest/invented_council.h"
#include "services/command_list.h"
#include "services/command_parts.h"

namespace hanes {
namespace {

StatusOr<InventedCouncilOptions> OptionsOf(const Settings& settings) {
  InventedCouncilOptions options;
  options.seed = settings.Count("seed");
  const auto from = Date::Parse(settings.Text("from"));
  const auto to = Date::Parse(settings.Text("to"));
  RETURN_IF_ERROR(Annotate(from.status(), "--from"));
  RETURN_IF_ERROR(Annotate(to.status(), "--to"));
  options.from = *from;
  options.to = *to;
  options.years = static_cast<int>(settings.Count("years"));
  if (settings.Count("children") > 0) options.children = static_cast<int>(settings.Count("children"));
  if (!settings.Text("authority").empty()) options.authority = settings.Text("authority");
  const std::string& every = settings.Text("every");
  if (every != "day" && every != "week") return InvalidArgument("--every \"{}\": write day or week", every);
  options.every = every == "week" ? ExtractEvery::kWeek : ExtractEvery::kNight;
  ASSIGN_OR_RETURN(options.out, Required(settings, "out"));
  return options;
}

}  // namespace

StatusOr<ExitCode> RunGenerate(const Invocation& invocation) {
  ASSIGN_OR_RETURN(const InventedCouncilOptions options, OptionsOf(invocation.settings));
  Progress progress("generate", "extracts", 0);
  ASSIGN_OR_RETURN(const InventedCouncilReport report, WriteInventedCouncil(options, [&](uint64_t done, uint64_t total) {
    progress.SetTotal(total);
    progress.Set(done);
  }));
  std::puts(fmt::format("{} extracts of {} in {}: {} rows, {} children, {} traps; truth.json says what is true", report.extracts,
                        options.authority, options.out.string(), report.rows, report.children, report.traps)
                .c_str());
  return kExitOk;
}

}  // namespace hanes

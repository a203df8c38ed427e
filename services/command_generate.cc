// SPDX-License-Identifier: Apache-2.0
// generate: the extracts of an invented council.
#include <cstdio>

#include "base/progress.h"
#include "ingest/invented_council.h"
#include "services/command_list.h"
#include "services/command_parts.h"

namespace hanes {
namespace {

// `day` stays as it is when the setting is left out.
Status ReadDay(const Settings& settings, std::string_view name, Date* day) {
  if (settings.Text(name).empty()) return OkStatus();
  const auto parsed = Date::Parse(settings.Text(name));
  RETURN_IF_ERROR(Annotate(parsed.status(), fmt::format("--{}", name)));
  *day = *parsed;
  return OkStatus();
}

StatusOr<InventedCouncilOptions> OptionsOf(const Settings& settings) {
  InventedCouncilOptions options;
  options.seed = settings.Count("seed");
  RETURN_IF_ERROR(ReadDay(settings, "from", &options.from));
  RETURN_IF_ERROR(ReadDay(settings, "to", &options.to));
  options.years = static_cast<int>(settings.Count("years"));
  if (settings.Count("children") > 0) options.children = static_cast<int>(settings.Count("children"));
  if (!settings.Text("authority").empty()) options.authority = settings.Text("authority");
  const std::string& every = settings.Text("every");
  if (!every.empty() && every != "day" && every != "week") return InvalidArgument("--every \"{}\": write day or week", every);
  options.every = every == "week" ? ExtractEvery::kWeek : ExtractEvery::kNight;
  options.hr = settings.Switch("hr");
  options.plan = settings.Switch("plan");
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

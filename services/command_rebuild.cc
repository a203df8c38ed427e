// SPDX-License-Identifier: Apache-2.0
// rebuild, digest: a view made again from the log, and the proof that it is the same.
#include <cstdio>

#include "base/progress.h"
#include "projections/projection.h"
#include "services/command_list.h"
#include "services/command_parts.h"

namespace hanes {
namespace {

StatusOr<ExitCode> SwapBack(Questions& questions, const std::string& view) {
  ASSIGN_OR_RETURN(const v1::SwapBackResponse response, questions.SwapBack(view));
  std::puts(fmt::format("{} position {} digest {}: the version before is in use again", view, response.position(), response.digest())
                .c_str());
  return kExitOk;
}

void Print(const v1::RebuildResult& result) {
  const bool same = result.old_digest() == result.new_digest();
  const std::string what = fmt::format("{} position {}", result.view(), result.position());
  std::puts(fmt::format("{}: {} facts in {:.1f} s", what, result.facts(), result.seconds()).c_str());
  std::puts(fmt::format("  before  {}", result.old_digest().empty() ? "(none)" : result.old_digest()).c_str());
  std::puts(fmt::format("  rebuilt {}  {}", result.new_digest(), same ? "the same" : "another").c_str());
  for (const std::string& line : result.changed_figures()) std::puts(("  " + line).c_str());
  std::puts(result.swapped() ? "  the rebuilt one is in use; --swap-back puts the one before back" : "  nothing was changed");
}

// The view named; empty for all of them.
StatusOr<std::string> ViewOf(const Invocation& invocation) {
  const bool all = invocation.settings.Switch("all");
  if (all == !invocation.operands.empty()) {
    return InvalidArgument("needs the name of a view, or --all for every view in one scan of the log");
  }
  if (all) return std::string();
  RETURN_IF_ERROR(FindProjection(invocation.operands[0]).status());
  return invocation.operands[0];
}

}  // namespace

StatusOr<ExitCode> RunRebuild(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  ASSIGN_OR_RETURN(const std::string view, ViewOf(invocation));
  if (settings.Switch("compare") && settings.Switch("swap-back")) return InvalidArgument("--compare and --swap-back: use one of them");
  if (settings.Switch("swap-back") && view.empty()) return InvalidArgument("--swap-back: name the view, they are put back one at a time");
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, view.empty() ? AllViews() : std::vector<std::string>{view}));
  if (settings.Switch("swap-back")) return SwapBack(reached.questions(), view);
  v1::RebuildRequest request;
  request.set_view(view);
  request.set_compare_only(settings.Switch("compare"));
  StatusOr<std::vector<v1::RebuildResult>> results = Unavailable("not asked yet");
  {
    Progress progress(view.empty() ? "rebuild" : "rebuild " + view, "events", 0);
    results = reached.questions().Rebuild(request, [&](uint64_t done, uint64_t total) {
      progress.SetTotal(total);
      progress.Set(done);
    });
  }
  RETURN_IF_ERROR(results.status());
  bool differs = false;
  for (const v1::RebuildResult& result : *results) {
    Print(result);
    differs |= !result.old_digest().empty() && result.old_digest() != result.new_digest();
  }
  return differs ? kExitProblem : kExitOk;
}

StatusOr<ExitCode> RunDigest(const Invocation& invocation) {
  std::vector<std::string> names = AllViews();
  if (!invocation.operands.empty()) {
    RETURN_IF_ERROR(FindProjection(invocation.operands[0]).status());
    names = {invocation.operands[0]};
  }
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(invocation.settings, names));
  ASSIGN_OR_RETURN(const v1::HouseStatus house, reached.questions().StatusOfHouse());
  for (const v1::ViewStatus& view : house.views()) {
    if (std::ranges::find(names, view.view()) == names.end()) continue;
    std::puts(fmt::format("{} version {} position {} digest {}", view.view(), view.version(), view.position(), view.digest()).c_str());
  }
  return kExitOk;
}

}  // namespace hanes

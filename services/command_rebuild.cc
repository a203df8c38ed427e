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

void Print(const std::string& view, const v1::RebuildResult& result) {
  const bool same = result.old_digest() == result.new_digest();
  std::puts(fmt::format("{} position {}: {} facts in {:.1f} s", view, result.position(), result.facts(), result.seconds()).c_str());
  std::puts(fmt::format("  before  {}", result.old_digest().empty() ? "(none)" : result.old_digest()).c_str());
  std::puts(fmt::format("  rebuilt {}  {}", result.new_digest(), same ? "the same" : "another").c_str());
  for (const std::string& line : result.changed_figures()) std::puts(("  " + line).c_str());
  std::puts(result.swapped() ? "  the rebuilt one is in use; --swap-back puts the one before back" : "  nothing was changed");
}

}  // namespace

StatusOr<ExitCode> RunRebuild(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  const std::string& view = invocation.operands[0];
  RETURN_IF_ERROR(FindProjection(view).status());
  if (settings.Switch("compare") && settings.Switch("swap-back")) return InvalidArgument("--compare and --swap-back: use one of them");
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, {view}));
  if (settings.Switch("swap-back")) return SwapBack(reached.questions(), view);
  v1::RebuildRequest request;
  request.set_view(view);
  request.set_compare_only(settings.Switch("compare"));
  StatusOr<v1::RebuildResult> result = Unavailable("not asked yet");
  {
    Progress progress("rebuild " + view, "events", 0);
    result = reached.questions().Rebuild(request, [&](uint64_t done, uint64_t total) {
      progress.SetTotal(total);
      progress.Set(done);
    });
  }
  RETURN_IF_ERROR(result.status());
  Print(view, *result);
  const bool differs = !result->old_digest().empty() && result->old_digest() != result->new_digest();
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

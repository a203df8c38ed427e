// SPDX-License-Identifier: Apache-2.0
// figures: the tidy rows of every measure, as the feed gives them.
#include <cstdio>

#include "projections/answer_text.h"
#include "services/answer_file.h"
#include "services/command_list.h"
#include "services/command_parts.h"
#include "services/figures.h"

namespace hanes {

namespace {

// Pages joined are one answer: the next one is of the same moment.
void SayNext(const FiguresPage& page) {
  std::fputs(fmt::format("There are more rows: the same again with --after {} --known-at {} --to {}\n", page.next->ToString(), page.answer.known_at(),
                         page.answer.as_at()).c_str(), stderr);
}

}  // namespace

StatusOr<ExitCode> RunFigures(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  std::map<std::string, std::string> parameters;
  for (const FiguresParameter& parameter : FiguresParameters()) {
    if (parameter.name == "measure") continue;  // a word of its own
    std::string setting(parameter.name);
    std::replace(setting.begin(), setting.end(), '_', '-');
    if (settings.Given(setting)) parameters[std::string(parameter.name)] = settings.Text(setting);
  }
  if (!invocation.operands.empty()) parameters["measure"] = invocation.operands[0];
  ASSIGN_OR_RETURN(FiguresQuestion question, ReadFiguresQuestion(parameters));
  if (!settings.Given("limit")) question.limit = kFiguresLimitMax;
  RETURN_IF_ERROR(CheckAnswerFile(settings));
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, AllViews()));
  ASSIGN_OR_RETURN(const FiguresPage page, AskFigures(reached.questions(), reached.log(), question));
  if (page.next.has_value() && !settings.Given("limit")) {
    return InvalidArgument("there are more than {} rows: ask for fewer days, or one measure", kFiguresLimitMax);
  }
  RETURN_IF_ERROR(WriteAnswer(settings, page.answer, false));
  if (page.next.has_value()) SayNext(page);
  return kExitOk;
}

}  // namespace hanes

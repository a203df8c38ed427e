// SPDX-License-Identifier: Apache-2.0
// ask, history: questions to a view and the events behind an entity.
#include <cstdio>

#include "projections/askable.h"
#include "services/answer_file.h"
#include "services/command_list.h"
#include "services/command_parts.h"
#include "services/history.h"
#include "services/message_json.h"

namespace hanes {

StatusOr<ExitCode> RunAsk(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  ASSIGN_OR_RETURN(const Askable* askable, FindAskable(invocation.operands[0]));
  RETURN_IF_ERROR(CheckAnswerFile(settings));
  v1::Question question;
  question.set_view(invocation.operands[0]);
  if (invocation.operands.size() > 1 && settings.Given("code")) {
    return InvalidArgument("--code and \"{}\": name one measure", invocation.operands[1]);
  }
  for (const std::string& parameter : QuestionParameters()) {
    std::string setting = parameter;
    std::replace(setting.begin(), setting.end(), '_', '-');
    const bool is_switch = FindSetting(setting)->kind == SettingKind::kSwitch;
    RETURN_IF_ERROR(SetQuestionParameter(parameter, is_switch ? (settings.Switch(setting) ? "1" : "") : settings.Text(setting), question));
  }
  if (invocation.operands.size() > 1) question.set_code(invocation.operands[1]);
  ASSIGN_OR_RETURN(const std::string_view projection, ProjectionOf(*askable, question));
  const std::vector<std::string> views = projection.empty() ? AllViews() : std::vector<std::string>{std::string(projection)};
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, views));
  ASSIGN_OR_RETURN(const v1::Answer answer, reached.questions().Ask(question));
  RETURN_IF_ERROR(WriteAnswer(settings, answer, question.open()));
  return kExitOk;
}

StatusOr<ExitCode> RunHistory(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  const std::string& format = settings.Text("format");
  if (format != "table" && format != "json") return InvalidArgument("--format \"{}\": a history is a table or json", format);
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, {}));
  ASSIGN_OR_RETURN(v1::HistoryResponse history, reached.questions().History(StreamId(invocation.operands[0])));
  RETURN_IF_ERROR(OrderHistory(settings.Text("order"), &history));
  std::fputs((format == "json" ? MessageJson(history) : HistoryTable(history)).c_str(), stdout);
  return kExitOk;
}

}  // namespace hanes

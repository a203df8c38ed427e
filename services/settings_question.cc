// SPDX-License-Identifier: Apache-2.0
#include "services/settings_question.h"

#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/clock.h"
#include "projections/answer_text.h"
#include "projections/question.h"

namespace hanes {

StatusOr<SettingsQuestion> SettingsQuestion::Read(const Settings& settings) {
  constexpr std::string_view kNoDimension[] = {""};
  RETURN_IF_ERROR(ParseAnswerFormat(settings.Text("format")).status());
  v1::Question question;
  question.set_as_at(settings.Text("as-at"));
  question.set_known_at(settings.Text("known-at"));
  QuestionContext context;
  context.now = SystemClock().Now();
  RETURN_IF_ERROR(ReadQuestion(question, kNoDimension, context).status());  // before anything is opened
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, {}));
  if (reached.log() == nullptr) return InvalidArgument("needs --log ADDR: the store whose log says what is set");
  ASSIGN_OR_RETURN(SettingsBook book, SettingsBook::Read(*reached.log()));
  context.last_appended_at = book.head().last_appended_at;
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kNoDimension, context));
  return SettingsQuestion{std::move(book), asked.as_at, asked.known_at};
}

Status PrintRows(const Settings& settings, const SettingsQuestion& asked, std::string_view view, std::string_view by,
                 const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
  ASSIGN_OR_RETURN(const AnswerFormat format, ParseAnswerFormat(settings.Text("format")));
  const LogHead& head = asked.book.head();
  v1::Answer answer;
  answer.set_view(std::string(view));
  answer.set_by(std::string(by));
  answer.set_as_at(asked.as_at.ToString());
  answer.set_known_at(asked.known_at.ToString());
  answer.set_position(head.position.value());
  answer.set_completeness("complete");
  if (head.position > Position(0)) answer.set_provable_from(head.first_appended_at.ToString());
  answer.mutable_columns()->Assign(columns.begin(), columns.end());
  answer.set_dimensions(static_cast<uint32_t>(columns.size()));
  for (const std::vector<std::string>& row : rows) answer.add_rows()->mutable_cells()->Assign(row.begin(), row.end());
  std::fputs(AnswerText(answer, format, false).c_str(), stdout);
  return OkStatus();
}

StatusOr<Timestamp> RecordedAt(const Settings& settings) {
  const Timestamp now = SystemClock().Now();
  if (!settings.Given("received")) return now;
  const StatusOr<Timestamp> received = Timestamp::Parse(settings.Text("received"));
  RETURN_IF_ERROR(Annotate(received.status(), "--received"));
  if (*received > now) return InvalidArgument("--received {} is later than now: write when it became known", received->ToString());
  return *received;
}

StatusOr<std::string> ReadTextFile(const std::string& path) {
  const std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file || text.fail()) return NotFound("{}: the file cannot be read", path);
  return text.str();
}

}  // namespace hanes

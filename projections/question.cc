// SPDX-License-Identifier: Apache-2.0
#include "projections/question.h"

#include <algorithm>

#include "base/utf8.h"

namespace hanes {
namespace {

StatusOr<Timestamp> ReadKnownAt(const std::string& text, const QuestionContext& context) {
  const Timestamp latest = std::max(context.now, context.last_appended_at);
  if (text.empty()) return latest;
  const StatusOr<Timestamp> known_at = ParseKnownAt(text);
  if (!known_at.ok()) {
    return InvalidArgument("known_at {}; a date alone means the end of that day", MessageOf(known_at.status()));
  }
  if (*known_at <= latest) return *known_at;
  const bool is_today = text.size() == 10 && text == DayInLondon(latest).ToString();
  if (is_today) return latest;
  return OutOfRange("known_at \"{}\" is later than now ({}): leave it out to ask what is known now", text, latest.ToString());
}

StatusOr<std::string> ReadDimension(const std::string& by, std::span<const std::string_view> dimensions) {
  if (by.empty()) return std::string(dimensions.front());
  if (std::find(dimensions.begin(), dimensions.end(), by) != dimensions.end()) return by;
  return InvalidArgument("by \"{}\" is not one of {}", Excerpt(by), fmt::join(dimensions, ", "));
}

}  // namespace

StatusOr<AskedQuestion> ReadQuestion(const v1::Question& question, std::span<const std::string_view> dimensions,
                                     const QuestionContext& context) {
  AskedQuestion asked;
  ASSIGN_OR_RETURN(asked.known_at, ReadKnownAt(question.known_at(), context));
  asked.as_at = DayInLondon(asked.known_at);
  if (!question.as_at().empty()) {
    const StatusOr<Date> as_at = Date::Parse(question.as_at());
    if (!as_at.ok()) return Annotate(as_at.status(), "as_at");
    asked.as_at = *as_at;
  }
  ASSIGN_OR_RETURN(asked.by, ReadDimension(question.by(), dimensions));
  asked.open = question.open();
  return asked;
}

std::span<const std::string> QuestionParameters() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    const google::protobuf::Descriptor& fields = *v1::Question::descriptor();
    for (int i = 0; i < fields.field_count(); ++i) {
      if (fields.field(i)->name() != "view") all.push_back(fields.field(i)->name());
    }
    return all;
  }();
  return names;
}

Status SetQuestionParameter(const std::string& name, const std::string& value, v1::Question& question) {
  const std::span<const std::string> known = QuestionParameters();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    return InvalidArgument("there is no parameter \"{}\"; there are {}", Excerpt(name), fmt::join(known, ", "));
  }
  const google::protobuf::FieldDescriptor* const field = v1::Question::descriptor()->FindFieldByName(name);
  if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
    question.GetReflection()->SetString(&question, field, value);
    return OkStatus();
  }
  const bool yes = value == "1" || value == "true" || value == "yes";
  const bool no = value == "0" || value == "false" || value == "no" || value.empty();
  if (!yes && !no) return InvalidArgument("{}=\"{}\": write {}=1 for yes, or leave it out", name, Excerpt(value), name);
  question.GetReflection()->SetBool(&question, field, yes);
  return OkStatus();
}

v1::Answer BeginAnswer(std::string_view view, const AskedQuestion& asked, const Checkpoint& checkpoint, const QuestionContext& context) {
  v1::Answer answer;
  answer.set_view(std::string(view));
  answer.set_as_at(asked.as_at.ToString());
  answer.set_known_at(asked.known_at.ToString());
  answer.set_by(asked.by);
  answer.set_position(checkpoint.position.value());
  answer.set_projection_version(context.projection_version);
  const Status complete = CheckComplete(checkpoint);
  answer.set_completeness(complete.ok() ? "complete" : MessageOf(complete));
  const bool log_is_empty = context.provable_from == Timestamp();
  if (log_is_empty) {
    answer.add_notes("The log is empty: nothing is known.");
    return answer;
  }
  answer.set_provable_from(context.provable_from.ToString());
  if (asked.known_at < context.provable_from) {
    answer.add_notes(fmt::format("Known at is before the log begins ({}): what was known then is as the sources recorded it.",
                                 context.provable_from.ToString()));
  }
  if (asked.as_at > DayInLondon(asked.known_at)) {
    answer.add_notes("As at is a day after known at: counted is what was then known to go on.");
  }
  return answer;
}

}  // namespace hanes

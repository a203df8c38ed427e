// SPDX-License-Identifier: Apache-2.0
#include "services/pages/page.h"

#include <algorithm>

#include "projections/question.h"

namespace hanes {
namespace {

Url InLanguage(Language language, std::string_view path) {
  return language == Language::kWelsh ? Url::Prefixed("/cy", path) : Url::Prefixed("", path);
}

}  // namespace

std::string PageRequest::Query(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? "" : found->second;
}

std::string PageRequest::Argument(std::string_view name) const {
  const auto found = arguments.find(name);
  return found == arguments.end() ? "" : found->second;
}

Url PageRequest::To(std::string_view page) const {
  Url url = InLanguage(language, page);
  for (const char* time : {"as_at", "known_at"}) {
    if (const std::string value = Query(time); !value.empty()) url = std::move(url).With(time, value);
  }
  return url;
}

Url PageRequest::Again(Changes changes) const {
  std::map<std::string, std::string> changed = query;
  for (const auto& [name, value] : changes) changed[std::string(name)] = value;
  Url url = InLanguage(language, path);
  for (const auto& [name, value] : changed) {
    if (!value.empty()) url = std::move(url).With(name, value);
  }
  return url;
}

Url PageRequest::Twin() const {
  Url url = InLanguage(language == Language::kWelsh ? Language::kEnglish : Language::kWelsh, path);
  for (const auto& [name, value] : query) url = std::move(url).With(name, value);
  return url;
}

Url PageRequest::Feed(const v1::Question& question, std::string_view suffix) const {
  Url url = Url("/v1/authorities").Under(context.authority).Under(question.view() + std::string(suffix));
  const google::protobuf::Reflection& fields = *question.GetReflection();
  for (const std::string& name : QuestionParameters()) {
    const google::protobuf::FieldDescriptor* const field = v1::Question::descriptor()->FindFieldByName(name);
    const bool is_switch = field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_BOOL;
    const std::string value = is_switch ? (fields.GetBool(question, field) ? "1" : "") : fields.GetString(question, field);
    if (!value.empty()) url = std::move(url).With(name, value);
  }
  return url;
}

v1::Question PageRequest::At(std::string_view view) const {
  v1::Question question;
  question.set_view(std::string(view));
  question.set_as_at(moment.as_at.ToString());
  question.set_known_at(moment.known_at);
  return question;
}

StatusOr<v1::Answer> PageRequest::Ask(const v1::Question& question) const { return context.questions.Ask(question); }

}  // namespace hanes

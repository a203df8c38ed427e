// SPDX-License-Identifier: Apache-2.0
#include "services/askable_view.h"

#include <array>
#include <map>

#include "projections/caseload_question.h"

namespace hanes {
namespace {

StatusOr<std::shared_ptr<FactListener>> LoadCaseload(const FactStore& store) {
  std::shared_ptr<FactIndex> index = NewCaseloadIndex();
  RETURN_IF_ERROR(index->Load(store));
  return std::shared_ptr<FactListener>(std::move(index));
}

StatusOr<v1::Answer> AskCaseloadMemory(const FactListener& memory, const v1::Question& question, const QuestionContext& context) {
  return AskCaseload(static_cast<const FactIndex&>(memory).Read(), question, context);
}

// A line is found again by its dimension cells; what is compared is the whole of it.
std::map<std::string, std::string> LinesOf(const v1::Answer& answer) {
  std::map<std::string, std::string> lines;
  for (const v1::AnswerRow& row : answer.rows()) {
    std::string key;
    std::string measures;
    for (int i = 0; i < row.cells_size(); ++i) {
      const bool dimension = i < static_cast<int>(answer.dimensions());
      (dimension ? key : measures) += row.cells(i) + " ";
    }
    lines[key] = measures;
  }
  return lines;
}

void AppendDifferences(const v1::Answer& before, const v1::Answer& after, std::vector<std::string>* differences) {
  const auto old_lines = LinesOf(before);
  const auto new_lines = LinesOf(after);
  const std::string asked = fmt::format("as at {} known at {} by {}", after.as_at(), after.known_at(), after.by());
  for (const auto& [key, measures] : old_lines) {
    const auto found = new_lines.find(key);
    if (found == new_lines.end()) differences->push_back(fmt::format("{}: {} {} -> (none)", asked, key, measures));
    else if (found->second != measures) differences->push_back(fmt::format("{}: {} {} -> {}", asked, key, measures, found->second));
  }
  for (const auto& [key, measures] : new_lines) {
    if (!old_lines.contains(key)) differences->push_back(fmt::format("{}: {} (none) -> {}", asked, key, measures));
  }
}

// (as at, known at) of the comparison; an empty known_at is now.
std::vector<std::pair<std::string, std::string>> MomentsToCompare(Date today) {
  std::vector<std::pair<std::string, std::string>> moments = {{today.ToString(), ""}};
  for (int year = today.year() - 10; year <= today.year(); ++year) {
    const Date year_end = Date::FromCivil(year, 3, 31);
    if (year_end >= today) continue;
    moments.emplace_back(year_end.ToString(), "");
    moments.emplace_back(year_end.ToString(), year_end.ToString());
  }
  return moments;
}

}  // namespace

std::span<const AskableView> AskableViews() {
  static const std::array<AskableView, 1> views = {
      AskableView{.name = "caseload", .listener = LoadCaseload, .dimensions = CaseloadDimensions, .ask = AskCaseloadMemory},
  };
  return views;
}

StatusOr<const AskableView*> FindAskableView(std::string_view name) {
  std::string names;
  for (const AskableView& view : AskableViews()) {
    if (view.name == name) return &view;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", view.name);
  }
  return InvalidArgument("there is no view \"{}\"; there is {}", name, names);
}

StatusOr<std::vector<std::string>> CompareFigures(const AskableView& view, const FactListener& before, const FactListener& after,
                                                  const QuestionContext& context) {
  std::vector<std::string> differences;
  for (const auto& [as_at, known_at] : MomentsToCompare(DayInLondon(context.now))) {
    for (const std::string_view dimension : view.dimensions()) {
      v1::Question question;
      question.set_view(std::string(view.name));
      question.set_as_at(as_at);
      question.set_known_at(known_at);
      question.set_by(std::string(dimension));
      ASSIGN_OR_RETURN(const v1::Answer old_answer, view.ask(before, question, context));
      ASSIGN_OR_RETURN(const v1::Answer new_answer, view.ask(after, question, context));
      AppendDifferences(old_answer, new_answer, &differences);
    }
  }
  return differences;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/compare_figures.h"

#include <map>

#include "projections/askable.h"

namespace hanes {
namespace {

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

// A question that cannot be answered (a rule that was not in force) has the reason as its only line: it too may differ.
v1::Answer AnswerOrError(const Askable& askable, const FactIndex::Snapshot& facts, const v1::Question& question,
                         const QuestionContext& context) {
  const StatusOr<v1::Answer> answer = Ask(askable, facts, question, context);
  if (answer.ok()) return *answer;
  v1::Answer error;
  error.set_view(question.view());
  error.set_as_at(question.as_at());
  error.set_known_at(question.known_at());
  error.set_by(question.by());
  error.add_rows()->add_cells(MessageOf(answer.status()));
  return error;
}

void AppendDifferences(const v1::Answer& before, const v1::Answer& after, std::vector<std::string>* differences) {
  const auto old_lines = LinesOf(before);
  const auto new_lines = LinesOf(after);
  const std::string asked = fmt::format("{} as at {} known at {} by {}", after.view(), after.as_at(), after.known_at(), after.by());
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

StatusOr<std::vector<std::string>> CompareFigures(std::string_view projection, const FactListener& before, const FactListener& after,
                                                  const QuestionContext& context) {
  const FactIndex::Snapshot facts_before = static_cast<const FactIndex&>(before).Read();
  const FactIndex::Snapshot facts_after = static_cast<const FactIndex&>(after).Read();
  std::vector<std::string> differences;
  for (const Askable& askable : Askables()) {
    if (askable.projection != projection) continue;
    for (const auto& [as_at, known_at] : MomentsToCompare(DayInLondon(context.now))) {
      for (const std::string_view dimension : askable.dimensions()) {
        v1::Question question;
        question.set_view(std::string(askable.name));
        question.set_as_at(as_at);
        question.set_known_at(known_at);
        question.set_by(std::string(dimension));
        AppendDifferences(AnswerOrError(askable, facts_before, question, context), AnswerOrError(askable, facts_after, question, context),
                          &differences);
      }
    }
  }
  return differences;
}

StatusOr<std::shared_ptr<FactListener>> LoadMemory(std::string_view projection, const FactStore& store) {
  std::shared_ptr<FactIndex> index = NewIndexOf(projection);
  if (index != nullptr) RETURN_IF_ERROR(index->Load(store));
  return std::shared_ptr<FactListener>(std::move(index));
}

}  // namespace hanes

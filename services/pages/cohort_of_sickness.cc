// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <set>

#include "services/pages/cohort_sides.h"
#include "services/pages/figure_link.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 2> kOffNow = {"workers_off", "fte_off"};
// Columns that count absences of one length alone, and which.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOfTerm = {
    {{"off_long_term", "long"}, {"long_term_spells", "long"}, {"days_lost_long_term", "long"}, {"days_lost_short_term", "short"}}};
constexpr std::array<std::string_view, 2> kMeetings = {"return_to_work_held", "return_to_work_rate"};

// Of sickness: absences, and what else is behind the figures of staff and children.
class SicknessCohort {
 public:
  SicknessCohort(const PageRequest& request, const CohortAsked& asked) : request_(request), asked_(asked), column_(asked.column) {}

  StatusOr<std::vector<CohortSide>> Find() const {
    const auto term = std::ranges::find(kOfTerm, column_, &std::pair<std::string_view, std::string_view>::first);
    if (term != kOfTerm.end()) return OfTerm(term->second);
    if (Has(kOffNow, column_)) return Parted(Beginning({}), [](const CohortMember& member) { return IsOff(member); });
    if (column_ == "cases_held_by_off") return Alone(Beginning("held by "));
    if (column_ == "on_phased_return") return Alone(Beginning("on a phased return"));
    if (column_ == "spells_ended") return Alone(Beginning("back "));
    if (Has(kMeetings, column_)) {
      auto sides = Parted(Beginning("back "), [](const CohortMember& member) { return member.reason.ends_with(", meeting held"); });
      sides[1].title = Text::kFigureAgainst;
      return sides;
    }
    if (column_ == "fte_first_day") return Alone(Beginning(kFirst));
    if (column_ == "fte_last_day" || column_ == "fte_days_available") return Alone(Beginning(kLast));
    if (column_ == "absence_rate") return Against({kLast});
    if (column_ == "days_lost_per_fte") return Against({kFirst, kLast});
    if (column_ == "spells" || column_.find("lost") != std::string_view::npos || column_ == "share_of_days") {
      return Parted(Beginning({}), [](const CohortMember& member) { return HasLost(member); });
    }
    return Alone(Beginning({}));
  }

 private:
  static constexpr std::string_view kFirst = "in post on the first day ", kLast = "in post on the last day ";

  static bool IsOff(const CohortMember& member) { return member.reason.starts_with("off since "); }
  static bool IsAbsence(const CohortMember& member) { return member.reason.ends_with(" lost"); }
  static bool HasLost(const CohortMember& member) { return member.reason != "0 days lost" && !member.reason.ends_with(", 0 days lost"); }
  static std::vector<CohortSide> Alone(std::vector<CohortMember> members) { return {{Text::kFigureMembers, std::move(members)}}; }

  // Those whose reason begins so; with nothing, the absences.
  std::vector<CohortMember> Beginning(std::string_view words) const {
    std::vector<CohortMember> members = MembersOf(asked_.row);
    std::erase_if(members, [&](const CohortMember& member) { return words.empty() ? !IsAbsence(member) : !member.reason.starts_with(words); });
    return members;
  }

  std::vector<CohortSide> Against(std::initializer_list<std::string_view> days) const {
    std::vector<CohortMember> lost = Beginning({}), in_post;
    std::erase_if(lost, [](const CohortMember& member) { return !HasLost(member); });
    for (const std::string_view day : days) std::ranges::move(Beginning(day), std::back_inserter(in_post));
    return {{Text::kFigureCounts, std::move(lost)}, {Text::kFigureSetAgainst, std::move(in_post)}};
  }

  // As the question asked of that length alone lists them. None where it is asked of another category already: the two cannot be asked together.
  StatusOr<std::vector<CohortSide>> OfTerm(std::string_view term) const {
    v1::Question question = asked_.question;
    if (!question.category().empty() && question.category() != term) return std::vector<CohortSide>();
    question.set_category(std::string(term));
    ASSIGN_OR_RETURN(const v1::Answer answer, request_.Ask(question));
    std::set<std::string> counted;
    const std::string key = RowKey(asked_.answer, asked_.row);
    for (const v1::AnswerRow& row : answer.rows()) {
      if (RowKey(answer, row) != key) continue;
      for (CohortMember& member : MembersOf(row)) {
        const bool counts = IsAbsence(member) && (column_ == "off_long_term" ? IsOff(member) : HasLost(member));
        if (counts) counted.insert(std::move(member.stream));
      }
    }
    return Parted(Beginning({}), [&](const CohortMember& member) { return counted.contains(member.stream); });
  }

  const PageRequest& request_;
  const CohortAsked& asked_;
  const std::string_view column_;
};

}  // namespace

StatusOr<std::vector<CohortSide>> CohortOfSickness(const PageRequest& request, const CohortAsked& asked) {
  return SicknessCohort(request, asked).Find();
}

}  // namespace hanes

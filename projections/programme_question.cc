// SPDX-License-Identifier: Apache-2.0
#include "projections/programme_question.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "base/utf8.h"
#include "projections/programme.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kDimensions = {"authority", "theme", "rating", "owner", "action"};
constexpr std::array<std::string_view, 4> kRatings = {"red", "amber", "green", "not_rated"};
constexpr std::string_view kNone = "(none)";
constexpr std::string_view kTotal = "total";

struct RatingSince {
  Date since;
  std::string_view rating;
};

// An action of the plan as it stands on the day.
struct ActionOnDay {
  std::string_view entity;
  std::string_view reference, theme, owner;
  std::optional<Date> due;
  std::optional<int32_t> progress;
  std::optional<Date> finished;
  std::vector<RatingSince> ratings;  // oldest first

  std::string_view rating() const { return ratings.empty() || ratings.back().rating.empty() ? kRatings.back() : ratings.back().rating; }
  std::string_view State(Date as_at) const {
    if (finished.has_value()) return "finished";
    return due.has_value() && *due < as_at ? "overdue" : "open";
  }
};

// "2.10" comes after "2.9".
bool InOrderOfReferences(const ActionOnDay& a, const ActionOnDay& b) {
  const auto split = [](std::string_view text) {
    std::vector<std::pair<uint64_t, std::string>> parts;
    for (size_t at = 0; at < text.size();) {
      uint64_t number = 0;
      std::string word;
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) number = number * 10 + static_cast<uint64_t>(text[at] - '0');
      for (; at < text.size() && (text[at] < '0' || text[at] > '9'); ++at) word += text[at];
      parts.emplace_back(number, std::move(word));
    }
    return parts;
  };
  const auto of_a = split(a.reference), of_b = split(b.reference);
  return of_a != of_b ? of_a < of_b : a.entity < b.entity;
}

std::vector<ActionOnDay> ReadActions(const FactIndex::Snapshot& facts, const AskedQuestion& asked) {
  std::unordered_map<Symbol, ActionOnDay> by_entity;
  const auto at = [&](uint8_t kind, const auto& visit) { facts.ForEachAt(kind, asked.as_at, asked.known_at, visit); };
  at(kAction, [&](const FactSpan& span, const FactContent& content) {
    ActionOnDay& action = by_entity[span.entity];
    action.entity = facts.EntityName(span.entity);
    action.reference = facts.SymbolName(content.dimensions[0]);
    action.theme = facts.SymbolName(content.dimensions[1]);
    action.owner = facts.SymbolName(content.dimensions[2]);
  });
  // Of actions that are in the plan; what was said of others is of no plan.
  const auto of_action = [&](const auto& take) {
    return [&by_entity, take](const FactSpan& span, const FactContent& content) {
      const auto found = by_entity.find(span.entity);
      if (found != by_entity.end()) take(found->second, span, content);
    };
  };
  at(kActionDue, of_action([](ActionOnDay& a, const FactSpan&, const FactContent& c) { a.due = Date::FromDays(c.amount); }));
  at(kActionProgress, of_action([](ActionOnDay& a, const FactSpan&, const FactContent& c) { a.progress = c.amount; }));
  at(kActionFinished, of_action([](ActionOnDay& a, const FactSpan& span, const FactContent&) {
       a.finished = Date::FromDays(span.valid_from);
     }));
  facts.ForEachDuring(kActionRating, {Date::Min(), asked.as_at + 1}, asked.known_at,
                      of_action([&](ActionOnDay& action, const FactSpan& span, const FactContent& content) {
                        action.ratings.push_back({Date::FromDays(span.valid_from), facts.SymbolName(content.dimensions[0])});
                      }));
  std::vector<ActionOnDay> actions;
  for (auto& [entity, action] : by_entity) {
    std::sort(action.ratings.begin(), action.ratings.end(), [](const auto& a, const auto& b) { return a.since < b.since; });
    // A rating that is said again each month is the one it was, since it was first said.
    const auto again = std::ranges::unique(action.ratings, {}, &RatingSince::rating);
    action.ratings.erase(again.begin(), again.end());
    actions.push_back(std::move(action));
  }
  std::sort(actions.begin(), actions.end(), InOrderOfReferences);
  return actions;
}

// One theme alone. Errors: InvalidArgument for one that no action has on the day, or ever had.
Status KeepTheme(const FactIndex::Snapshot& facts, const std::string& theme, std::vector<ActionOnDay>& actions) {
  if (theme.empty()) return OkStatus();
  const auto name_of = [](const ActionOnDay& action) { return action.theme.empty() ? kNone : action.theme; };
  std::set<std::string_view> themes = {kNone};
  facts.ForEachDuring(kAction, {Date::Min(), Date::Max()}, Timestamp::Max(), [&](const FactSpan&, const FactContent& content) {
    const std::string_view name = facts.SymbolName(content.dimensions[1]);
    themes.insert(name.empty() ? kNone : name);
  });
  for (const ActionOnDay& action : actions) themes.insert(name_of(action));
  if (!themes.contains(theme)) return InvalidArgument("category \"{}\" is not one of the themes {}", Excerpt(theme), fmt::join(themes, ", "));
  std::erase_if(actions, [&](const ActionOnDay& action) { return name_of(action) != theme; });
  return OkStatus();
}

std::string RatingsText(const ActionOnDay& action) {
  std::string text;
  for (const RatingSince& rating : action.ratings) {
    const std::string_view name = rating.rating.empty() ? kRatings.back() : rating.rating;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, rating.since.ToString());
  }
  return text;
}

// One row of counts.
struct Counts {
  std::array<uint32_t, kRatings.size()> rated{};  // of those not finished
  uint32_t overdue = 0;
  uint32_t finished = 0;
  uint32_t actions = 0;
  std::vector<const ActionOnDay*> members;

  void Count(const ActionOnDay& action, Date as_at) {
    ++actions;
    members.push_back(&action);
    const std::string_view state = action.State(as_at);
    if (state == "finished") {
      ++finished;
      return;
    }
    overdue += state == "overdue" ? 1 : 0;
    for (size_t i = 0; i < kRatings.size(); ++i) rated[i] += action.rating() == kRatings[i] ? 1 : 0;
  }
};

class Plan {
 public:
  Plan(const AskedQuestion& asked, std::string authority, std::vector<ActionOnDay> actions, v1::Answer& answer)
      : asked_(asked), authority_(std::move(authority)), actions_(std::move(actions)), answer_(answer) {}

  void Fill() {
    if (asked_.by == "action") ByAction();
    else Count();
    const auto unknown_due = std::count_if(actions_.begin(), actions_.end(), [](const auto& a) { return !a.due && !a.finished; });
    if (unknown_due == 0) return;
    answer_.add_notes(fmt::format("{} of the actions not finished have no due date and are never overdue.", unknown_due));
  }

 private:
  std::string KeyOf(const ActionOnDay& action) const {
    if (asked_.by == "authority") return authority_.empty() ? std::string(kNone) : authority_;
    const std::string_view key = asked_.by == "theme" ? action.theme : asked_.by == "owner" ? action.owner : action.rating();
    return std::string(key.empty() ? kNone : key);
  }

  void Count() {
    for (const std::string_view column : {std::string_view(asked_.by), kRatings[0], kRatings[1], kRatings[2], kRatings[3],
                                          std::string_view("overdue"), std::string_view("finished"), std::string_view("actions")}) {
      answer_.add_columns(std::string(column));
    }
    answer_.set_dimensions(1);
    std::map<std::string, Counts> rows;
    Counts total;
    for (const ActionOnDay& action : actions_) {
      rows[KeyOf(action)].Count(action, asked_.as_at);
      total.Count(action, asked_.as_at);
    }
    if (asked_.by == "rating") {  // always all of them, in their own order
      for (const std::string_view rating : kRatings) AddRow(std::string(rating), rows[std::string(rating)]);
    } else {
      for (const auto& [key, counts] : rows) AddRow(key, counts);
    }
    AddRow(std::string(kTotal), total);
  }

  void AddRow(const std::string& key, const Counts& counts) {
    v1::AnswerRow& row = *answer_.add_rows();
    row.add_cells(key);
    for (const uint32_t rated : counts.rated) row.add_cells(std::to_string(rated));
    for (const uint32_t count : {counts.overdue, counts.finished, counts.actions}) row.add_cells(std::to_string(count));
    if (!asked_.open) return;
    std::vector<std::string> members;
    for (const ActionOnDay* action : counts.members) members.push_back(MemberText(*action));
    std::sort(members.begin(), members.end());
    for (std::string& member : members) row.add_members(std::move(member));
  }

  std::string MemberText(const ActionOnDay& action) const {
    const std::string_view state = action.State(asked_.as_at);
    std::string text = fmt::format("{}\t{}", action.entity, state);
    if (state == "finished") text += " " + action.finished->ToString();
    if (state == "overdue") text += " since " + action.due->ToString();
    if (!action.ratings.empty()) text += fmt::format(", {} since {}", action.rating(), action.ratings.back().since.ToString());
    return text;
  }

  void ByAction() {
    for (const char* column : {"action", "reference", "theme", "owner", "due", "progress", "rating", "ratings", "state"}) {
      answer_.add_columns(column);
    }
    answer_.set_dimensions(4);
    for (const ActionOnDay& action : actions_) {
      v1::AnswerRow& row = *answer_.add_rows();
      for (const std::string_view cell : {NameOf(action.entity), action.reference, action.theme, action.owner}) {
        row.add_cells(std::string(cell));
      }
      row.add_cells(action.due.has_value() ? action.due->ToString() : "");
      row.add_cells(action.progress.has_value() ? std::to_string(*action.progress) : "");
      row.add_cells(std::string(action.rating()));
      row.add_cells(RatingsText(action));
      row.add_cells(std::string(action.State(asked_.as_at)));
      if (asked_.open) row.add_members(MemberText(action));
    }
  }

  const AskedQuestion& asked_;
  const std::string authority_;
  const std::vector<ActionOnDay> actions_;
  v1::Answer& answer_;
};

}  // namespace

std::span<const std::string_view> ProgrammeDimensions() { return kDimensions; }

std::unique_ptr<FactIndex> NewProgrammeIndex() {
  static constexpr std::array<FactIndex::Layout, 5> kLayout = {
      {{kAction, 0b111}, {kActionDue, 0}, {kActionProgress, 0}, {kActionRating, 0b001}, {kActionFinished, 0}}};
  return std::make_unique<FactIndex>(kLayout);
}

StatusOr<v1::Answer> AskProgramme(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  v1::Answer answer = BeginAnswer("programme", asked, facts.checkpoint(), context);
  std::vector<ActionOnDay> actions = ReadActions(facts, asked);
  RETURN_IF_ERROR(KeepTheme(facts, question.category(), actions));
  Plan(asked, std::string(context.authority.value()), std::move(actions), answer).Fill();
  return answer;
}

}  // namespace hanes

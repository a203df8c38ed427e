// SPDX-License-Identifier: Apache-2.0
#include "services/pages/cells.h"

#include <algorithm>
#include <array>

#include "base/ids.h"
#include "base/period.h"
#include "services/pages/chart.h"

namespace hanes {
namespace {

using namespace html;

constexpr std::array<std::string_view, 9> kDayColumns = {"as_at", "due", "began", "deadline", "off_since", "published", "occurred", "to", "from"};
constexpr std::array<std::string_view, 3> kPeriodColumns = {"week", "month", "period"};
constexpr std::array<std::string_view, 26> kWordColumns = {
    "authority", "team", "team_name", "worker", "role", "category", "status", "reason", "term", "stage", "destination", "origin", "campaign",
    "theme", "rating", "ratings", "owner", "action", "reference", "state", "what", "who", "kind", "rule", "measure", "code"};
constexpr std::array<std::string_view, 3> kOtherColumns = {"known_at", "digest", "reading"};

template <size_t kSize>
bool Has(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool IsTotal(const std::string& cell) { return cell == "total"; }

struct LimitUnit {
  std::string_view one, many;
  Text text;
};
constexpr std::array<LimitUnit, 7> kLimitUnits = {{
    {"working day", "working days", Text::kUnitWorkingDays},
    {"school day", "school days", Text::kUnitSchoolDays},
    {"calendar day", "calendar days", Text::kUnitCalendarDays},
    {"day", "days", Text::kUnitDays},
    {"week", "weeks", Text::kUnitWeeks},
    {"month", "months", Text::kUnitMonths},
    {"year", "years", Text::kUnitYears},
}};

}  // namespace

StatusOr<std::map<std::string, std::string>> TeamNames(const PageRequest& request) {
  v1::Question question = request.At("caseload");
  question.set_by("team");
  ASSIGN_OR_RETURN(const v1::Answer answer, request.Ask(question));
  std::map<std::string, std::string> names;
  for (const v1::AnswerRow& row : answer.rows()) {
    if (!IsTotal(row.cells(0)) && !row.cells(1).empty()) names[row.cells(0)] = row.cells(1);
  }
  return names;
}

bool IsNumberColumn(std::string_view column) {
  return !Has(kDayColumns, column) && !Has(kPeriodColumns, column) && !Has(kWordColumns, column) && !Has(kOtherColumns, column);
}

std::string ColumnTitle(const PageRequest& request, std::string_view view, std::string_view column) {
  if (const std::optional<Text> own = FindName("column", fmt::format("{}.{}", view, column))) return request.Say(*own);
  return request.SayName("column", column);
}

Cells::Cells(const PageRequest& request, const v1::Answer& answer, std::map<std::string, std::string> team_names)
    : request_(request), answer_(answer), team_names_(std::move(team_names)) {}

std::string Cells::TeamName(const std::string& id) const {
  const auto found = team_names_.find(id);
  return found == team_names_.end() ? id : found->second;
}

std::string Cells::Words(const v1::AnswerRow& row, int column) const {
  const std::string& name = Column(column);
  const std::string& cell = row.cells(column);
  if (name == "value" || name == "target") {
    const std::optional<int> code = ColumnOf(answer_, "code");
    const std::optional<int> measure = ColumnOf(answer_, "measure");
    const std::string of = code ? row.cells(*code) : measure ? row.cells(*measure) : "";
    const bool number = !of.empty() && (of.ends_with("SCC/042b") || of == "core/b" || of == "SCC/037" || of == "SCC/044b");
    if (code && !number && !cell.empty()) return PercentText(request_.language, cell);
  }
  if (name == "measure" && ColumnOf(answer_, "code")) return request_.SayName("measure", row.cells(*ColumnOf(answer_, "code")));
  if (name == "measure") return request_.SayName("measure", cell);
  return WordsOf(name, cell);
}

std::string Cells::WordsOf(std::string_view column, const std::string& cell) const {
  if (cell.empty()) return column == "team" && answer_.view() == "editions" ? request_.Say(Text::kEditionWhole) : "";
  if (IsTotal(cell)) return request_.SayName("cell", "total");
  if (column == "authority") return SayName(request_.language, "authority", cell);
  if (column == "status" && FindName("symbol", cell)) return request_.SayName("symbol", cell);
  if (Has(kDayColumns, column)) return DayWords(request_.language, cell);
  if (column == "known_at") return MomentWords(request_.language, cell);
  if (Has(kPeriodColumns, column)) {
    const StatusOr<Period> period = Period::Parse(cell);
    return period.ok() ? PeriodText(request_.language, *period) : cell;
  }
  if (column == "rule") return RuleWords(request_.language, cell);
  if (column == "who") return StreamWords(request_.language, cell);
  if (column == "team") {
    std::string names;
    for (size_t at = 0; at <= cell.size();) {  // a child may be held in two
      const size_t end = std::min(cell.find(',', at), cell.size());
      const std::string id = cell.substr(at, end - at);
      names += (names.empty() ? "" : ", ") + (FindName("cell", id) ? request_.SayName("cell", id) : TeamName(id));
      at = end + 1;
    }
    return names;
  }
  if (column == "ratings") {
    std::string words;
    for (size_t at = 0; at < cell.size();) {
      const size_t end = std::min(cell.find(", ", at), cell.size());
      const std::string one = cell.substr(at, end - at);
      const size_t space = one.rfind(' ');
      words += fmt::format("{}{} {}", words.empty() ? "" : ", ", request_.SayName("cell", one.substr(0, space)), DayWords(request_.language, one.substr(space + 1)));
      at = end + 2;
    }
    return words;
  }
  if (column == "digest") return cell.substr(0, 12);
  if (IsNumberColumn(column)) return NumberText(cell);
  const bool is_id = column == "worker" || column == "code" || column == "reference" || column == "campaign" || column == "action";
  if (is_id && !FindName("cell", cell)) return cell;
  return request_.SayName("cell", cell);
}

Html Cells::Shown(const v1::AnswerRow& row, int column) const {
  const std::string& name = Column(column);
  const std::string& cell = row.cells(column);
  const std::string words = Words(row, column);
  if (name == "who" && !cell.empty()) return StreamLink(request_, cell);
  if (name == "worker" && !cell.empty() && !FindName("cell", cell)) {
    std::vector<Html> workers;
    for (size_t at = 0; at <= cell.size();) {
      const size_t end = std::min(cell.find(',', at), cell.size());
      const std::string id = cell.substr(at, end - at);
      if (!workers.empty()) workers.push_back(", ");
      workers.push_back(A({Href(request_.To("/record/worker:" + id))}, id));
      at = end + 1;
    }
    return workers;
  }
  if (name == "measure" && ColumnOf(answer_, "code")) {
    return {std::vector<Html>{words, " ", Span({{"class", "small"}}, row.cells(*ColumnOf(answer_, "code")))}};
  }
  if (name == "week" && answer_.view() == "editions") return A({Href(request_.To("/editions/" + cell))}, words);
  if (name == "digest") return Code(words);
  if (name == "action" && answer_.view() == "programme") return A({Href(request_.To("/record/action:" + cell))}, words);
  return words;
}

std::string DayWords(Language language, std::string_view iso) {
  const StatusOr<Date> day = Date::Parse(iso);
  return day.ok() ? DateText(language, *day) : std::string(iso);
}

std::string MomentWords(Language language, std::string_view rfc3339) {
  const StatusOr<Timestamp> moment = Timestamp::Parse(rfc3339);
  return moment.ok() ? MomentText(language, *moment) : std::string(rfc3339);
}

std::string LimitWords(Language language, std::string_view limit) {
  const size_t space = limit.find(' ');
  if (space == std::string_view::npos) return FindName("value", limit) ? SayName(language, "value", limit) : std::string(limit);
  const std::string_view unit = limit.substr(space + 1);
  int64_t count = 0;
  for (const char c : limit.substr(0, space)) {
    if (c < '0' || c > '9') return std::string(limit);
    count = count * 10 + (c - '0');
  }
  for (const LimitUnit& known : kLimitUnits) {
    if (unit == known.one || unit == known.many) return SayCount(language, known.text, count);
  }
  return std::string(limit);
}

std::string RuleWords(Language language, std::string_view rule) {
  const size_t equals = rule.find(" = ");
  const std::string name = SayName(language, "rule", rule.substr(0, equals));
  if (equals == std::string_view::npos) return name;
  std::string_view value = rule.substr(equals + 3);
  const size_t set = value.find(" (");
  return fmt::format("{}: {}", name, LimitWords(language, value.substr(0, set)));
}

std::string StreamWords(Language language, std::string_view stream) {
  const size_t colon = stream.find(':');
  if (colon == std::string_view::npos) return std::string(stream);
  return fmt::format("{} {}", SayName(language, "stream", stream.substr(0, colon)), stream.substr(colon + 1));
}

Html StreamLink(const PageRequest& request, std::string_view stream) {
  return A({Href(request.To("/record/" + std::string(stream)))}, StreamWords(request.language, stream));
}

}  // namespace hanes

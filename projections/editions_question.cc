// SPDX-License-Identifier: Apache-2.0
#include "projections/editions_question.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/period.h"
#include "projections/editions.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 1> kDimensions = {"week"};

StatusOr<Edition> Read(const FactIndex::Snapshot& facts, const FactContent& content) {
  Edition edition;
  edition.published_on = Date::FromDays(content.amount);
  const std::string_view bytes = facts.SymbolName(content.dimensions[1]);
  if (edition.said.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return edition;
  return DataLoss("the edition of {} holds bytes that are none: run `hanes check`", facts.SymbolName(content.dimensions[0]));
}

// Those that lie in the days, oldest first.
StatusOr<std::vector<Edition>> ReadEditions(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at) {
  std::vector<Edition> editions;
  Status status;
  facts.ForEachDuring(kEdition, days, known_at, [&](const FactSpan&, const FactContent& content) {
    StatusOr<Edition> edition = Read(facts, content);
    if (edition.ok()) editions.push_back(*std::move(edition));
    else status = edition.status();
  });
  RETURN_IF_ERROR(status);
  std::sort(editions.begin(), editions.end(), [](const Edition& a, const Edition& b) { return a.said.as_at_on() < b.said.as_at_on(); });
  return editions;
}

void AddCells(std::initializer_list<std::string> cells, v1::AnswerRow& row) {
  for (const std::string& cell : cells) row.add_cells(cell);
}

void DrawList(const std::vector<Edition>& editions, v1::Answer& answer) {
  for (const char* column : {"week", "published", "as_at", "known_at", "position", "figures", "digest", "previous"}) {
    answer.add_columns(column);
  }
  answer.set_dimensions(4);
  for (const Edition& edition : editions) {
    const v1::WeeklyFiguresPublished& said = edition.said;
    AddCells({said.week(), edition.published_on.ToString(), said.as_at_on(), KnownAtOf(said).ToString(), std::to_string(said.position()),
              std::to_string(said.figures_size()), said.digest(), said.previous_digest()}, *answer.add_rows());
  }
}

void DrawFigures(const Edition& edition, const v1::Question& question, v1::Answer& answer) {
  const v1::WeeklyFiguresPublished& said = edition.said;
  for (const char* column : {"measure", "team", "n", "of", "value", "target", "status"}) answer.add_columns(column);
  answer.set_dimensions(2);
  for (const v1::PublishedFigure& figure : said.figures()) {
    if (!question.code().empty() && figure.measure() != question.code()) continue;
    if (!question.team().empty() && figure.team() != question.team()) continue;
    std::string value = figure.has_value_hundredths() ? HundredthsText(figure.value_hundredths()) : "";
    if (!figure.value_text().empty()) value += (value.empty() ? "" : ", ") + figure.value_text();
    AddCells({figure.measure(), figure.team(), figure.has_numerator() ? std::to_string(figure.numerator()) : "",
              figure.has_denominator() ? std::to_string(figure.denominator()) : "", value,
              figure.has_target_hundredths() ? HundredthsText(figure.target_hundredths()) : "", figure.status()}, *answer.add_rows());
  }
  answer.add_notes(fmt::format("Published on {}: as at {}, as known at {}, at position {}.", edition.published_on.ToString(),
                               said.as_at_on(), KnownAtOf(said).ToString(), said.position()));
  for (const v1::ProjectionUsed& used : said.projections()) {
    answer.add_notes(fmt::format("Counted by {} version {}.", used.projection(), used.version()));
  }
  answer.add_notes(fmt::format("Digest {}, after {}.", said.digest(), said.previous_digest().empty() ? "none" : said.previous_digest()));
}

}  // namespace

std::span<const std::string_view> EditionsDimensions() { return kDimensions; }

std::unique_ptr<FactIndex> NewEditionsIndex() {
  static constexpr std::array<FactIndex::Layout, 1> kLayout = {{{kEdition, 0b011}}};
  return std::make_unique<FactIndex>(kLayout);
}

StatusOr<std::optional<Edition>> FindEdition(const FactIndex::Snapshot& facts, Date day, Timestamp known_at) {
  ASSIGN_OR_RETURN(std::vector<Edition> editions, ReadEditions(facts, {day, day + 1}, known_at));
  if (editions.empty()) return std::optional<Edition>();
  return std::optional<Edition>(std::move(editions.front()));
}

StatusOr<v1::Answer> AskEditions(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  v1::Answer answer = BeginAnswer("editions", asked, facts.checkpoint(), context);
  DateRange days;
  bool one_week = false;
  if (!question.period().empty()) {
    ASSIGN_OR_RETURN(const Period period, Period::Parse(question.period()));
    days = period.days();
    one_week = period.kind() == Period::Kind::kWeek;
  }
  ASSIGN_OR_RETURN(const std::vector<Edition> editions, ReadEditions(facts, days, asked.known_at));
  if (one_week && editions.empty()) {
    return NotFound("the week {} was not published: `hanes editions list` lists those that were, `hanes publish-week --week {}` publishes "
                    "it", question.period(), question.period());
  }
  if (one_week) DrawFigures(editions.front(), question, answer);
  else DrawList(editions, answer);
  return answer;
}

std::string HundredthsText(int64_t hundredths) {
  const char* sign = hundredths < 0 ? "-" : "";
  const uint64_t size = hundredths < 0 ? 0 - static_cast<uint64_t>(hundredths) : static_cast<uint64_t>(hundredths);
  if (size % 100 == 0) return fmt::format("{}{}", sign, size / 100);
  if (size % 10 == 0) return fmt::format("{}{}.{}", sign, size / 100, size % 100 / 10);
  return fmt::format("{}{}.{:02}", sign, size / 100, size % 100);
}

Timestamp KnownAtOf(const v1::WeeklyFiguresPublished& edition) {
  return Timestamp::FromMicros(edition.known_at().seconds() * 1'000'000 + edition.known_at().nanos() / 1000);
}

}  // namespace hanes

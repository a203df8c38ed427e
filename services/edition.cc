// SPDX-License-Identifier: Apache-2.0
#include "services/edition.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/hash.h"
#include "projections/measure.h"
#include "proto/validate.h"

namespace hanes {
namespace {

constexpr std::string_view kTotal = "total";

v1::Question SeriesOf(const Measure& measure, const Askable& askable, const Period& week, const std::string& known_at) {
  const std::span<const std::string_view> dimensions = askable.dimensions();
  v1::Question question;
  question.set_view("series");
  question.set_code(std::string(measure.name));
  question.set_from(week.days().from.ToString());
  question.set_to((week.days().to - 1).ToString());
  question.set_every("week");
  question.set_known_at(known_at);
  if (std::find(dimensions.begin(), dimensions.end(), "team") != dimensions.end()) question.set_by("team");
  return question;
}

// The cell of a column; empty where the answer has no such column.
std::string CellOf(const v1::Answer& answer, const v1::AnswerRow& row, std::string_view column) {
  const auto found = std::find(answer.columns().begin(), answer.columns().end(), column);
  return found == answer.columns().end() ? "" : row.cells(static_cast<int>(found - answer.columns().begin()));
}

int64_t HundredthsOf(const std::string& number) { return std::llround(std::atof(number.c_str()) * 100); }

void AddFigures(const Measure& measure, const v1::Answer& answer, v1::WeeklyFiguresPublished& edition) {
  for (const v1::AnswerRow& row : answer.rows()) {
    v1::PublishedFigure& figure = *edition.add_figures();
    figure.set_measure(std::string(measure.name));
    const std::string team = CellOf(answer, row, "team");
    if (team != kTotal) figure.set_team(team);
    const std::string n = CellOf(answer, row, "n"), of = CellOf(answer, row, "of"), value = CellOf(answer, row, "value");
    const std::string target = CellOf(answer, row, "target");
    const bool counts = !n.empty() && !of.empty() && n.find('.') == std::string::npos && of.find('.') == std::string::npos;
    if (counts) figure.set_numerator(std::atoll(n.c_str()));
    if (counts) figure.set_denominator(std::atoll(of.c_str()));
    if (!counts && !n.empty()) figure.set_value_text(fmt::format("{} of {}", n, of));  // days and full-time equivalents, with decimals
    if (!value.empty()) figure.set_value_hundredths(HundredthsOf(value));
    if (!target.empty()) figure.set_target_hundredths(HundredthsOf(target));
    figure.set_status(CellOf(answer, row, "status"));
  }
}

void AddReason(const Measure& measure, const Status& why, v1::WeeklyFiguresPublished& edition) {
  v1::PublishedFigure& figure = *edition.add_figures();
  figure.set_measure(std::string(measure.name));
  figure.set_status("x");
  figure.set_value_text(MessageOf(why));
}

void NoteUse(const Askable& askable, uint32_t version, v1::WeeklyFiguresPublished& edition) {
  for (const v1::ProjectionUsed& used : edition.projections()) {
    if (used.projection() == askable.projection) return;
  }
  v1::ProjectionUsed& used = *edition.add_projections();
  used.set_projection(std::string(askable.projection));
  used.set_version(version);
}

void SetInstant(Timestamp at, google::protobuf::Timestamp& instant) {
  instant.set_seconds(at.micros() / 1'000'000);
  instant.set_nanos(static_cast<int32_t>(at.micros() % 1'000'000 * 1000));
}

// The editions there are: the digest of the one of this week, and of the one published last.
struct Published {
  std::string of_week;
  int figures = 0;
  std::string last;
};
StatusOr<Published> FindPublished(const Questions& questions, const Period& week, uint64_t head) {
  v1::Question question;
  question.set_view("editions");
  ASSIGN_OR_RETURN(const v1::Answer editions, questions.Ask(question));
  if (editions.position() != head) {
    return Unavailable("the view editions is at position {} and the log at {}: ask again in a moment", editions.position(), head);
  }
  Published published;
  Timestamp last_known_at;
  for (const v1::AnswerRow& row : editions.rows()) {
    const std::string digest = CellOf(editions, row, "digest");
    ASSIGN_OR_RETURN(const Timestamp known_at, Timestamp::Parse(CellOf(editions, row, "known_at")));
    if (CellOf(editions, row, "week") == week.ToString()) {
      published.of_week = digest;
      published.figures = std::atoi(CellOf(editions, row, "figures").c_str());
    }
    if (known_at < last_known_at) continue;
    last_known_at = known_at;
    published.last = digest;
  }
  return published;
}

// Between the two, a publisher only hands the edition over.
constexpr std::chrono::seconds kFromTurnToEdition{10};

// OK when this house is the one to publish now. Unavailable while another is, or has by now: look again.
Status TakeTheTurn(const Period& week, EditionScribe& scribe) {
  RETURN_IF_ERROR(scribe.CatchUp());
  const EditionStep step{week.ToString(), std::string(kPublishChannel), ""};
  const StepState state = scribe.steps().StateOf(step);
  const auto elsewhere = [&] { return Unavailable("another is about to publish the week {}: look again in a moment", step.week); };
  uint32_t attempt = state.attempt;
  if (!state.holder.empty() && state.holder != scribe.sender()) {
    if (!scribe.HeldLongerThan(step, kFromTurnToEdition)) return elsewhere();
    ++attempt;  // it died between
  }
  ASSIGN_OR_RETURN(const bool ours, state.holder == scribe.sender() ? StatusOr<bool>(true) : scribe.Begin(step, attempt, ""));
  return ours && scribe.steps().Find(step.week) == nullptr ? OkStatus() : elsewhere();
}

}  // namespace

StatusOr<v1::WeeklyFiguresPublished> FiguresOfWeek(const Questions& questions, const Period& week, const std::string& known_at) {
  if (week.kind() != Period::Kind::kWeek) {
    return InvalidArgument("\"{}\" is no week: figures are published weekly, like 2013-W09", week.ToString());
  }
  ASSIGN_OR_RETURN(const v1::HouseStatus house, questions.StatusOfHouse());
  v1::WeeklyFiguresPublished edition;
  edition.set_week(week.ToString());
  edition.set_as_at_on((week.days().to - 1).ToString());
  edition.set_position(house.log().position());
  std::string one_moment = known_at;  // that of the first answer, for all
  for (const Measure& measure : Measures()) {
    ASSIGN_OR_RETURN(const Askable* askable, FindAskable(measure.asked));
    const StatusOr<v1::Answer> answer = questions.Ask(SeriesOf(measure, *askable, week, one_moment));
    if (absl::IsUnavailable(answer.status()) || absl::IsDataLoss(answer.status())) return answer.status();
    if (!answer.ok()) {
      AddReason(measure, answer.status(), edition);
      continue;
    }
    if (answer->position() != edition.position()) {
      return Unavailable("the view {} is at position {} and the log at {}: ask again in a moment", askable->projection, answer->position(),
                         edition.position());
    }
    one_moment = answer->known_at();
    NoteUse(*askable, answer->projection_version(), edition);
    AddFigures(measure, *answer, edition);
  }
  if (one_moment.empty()) {
    return FailedPrecondition("no measure can be worked out for the week {}: {}", week.ToString(), edition.figures(0).value_text());
  }
  ASSIGN_OR_RETURN(const Timestamp at, ParseKnownAt(one_moment));
  if (DayInLondon(at) < week.days().to) {
    return FailedPrecondition("the week {} is not over before {}: it can be published from that day on", week.ToString(),
                              week.days().to.ToString());
  }
  SetInstant(at, *edition.mutable_known_at());
  return edition;
}

StatusOr<v1::Event> EditionEvent(const AuthorityId& authority, v1::WeeklyFiguresPublished edition, const std::string& previous_digest) {
  edition.set_previous_digest(previous_digest);
  edition.clear_digest();
  const Sha256Value digest = Sha256(edition.SerializeAsString());
  edition.set_digest(ToHex({reinterpret_cast<const char*>(digest.data()), digest.size()}));
  const Timestamp known_at = Timestamp::FromMicros(edition.known_at().seconds() * 1'000'000 + edition.known_at().nanos() / 1000);
  v1::Event event;
  event.set_authority(authority.value());
  event.set_stream("authority:" + authority.value());
  event.set_id("edition-" + ShortId(authority.value() + "\n" + edition.week()));
  event.set_occurred_on(DayInLondon(known_at).ToString());
  *event.mutable_recorded_at() = edition.known_at();
  event.mutable_source()->set_system("hanes");
  event.mutable_source()->set_record("week/" + edition.week());
  event.mutable_source()->set_facet("published");
  *event.mutable_weekly_figures_published() = std::move(edition);
  RETURN_IF_ERROR(ValidateEvent(event, authority));
  return event;
}

StatusOr<WeekPublished> PublishWeek(const Questions& questions, const Period& week, EventPublisher& publisher, EditionScribe& scribe) {
  ASSIGN_OR_RETURN(const v1::HouseStatus house, questions.StatusOfHouse());
  ASSIGN_OR_RETURN(const Published before, FindPublished(questions, week, house.log().position()));
  if (!before.of_week.empty()) return WeekPublished{before.of_week, true, before.figures};
  ASSIGN_OR_RETURN(v1::WeeklyFiguresPublished edition, FiguresOfWeek(questions, week, ""));
  const int figures = edition.figures_size();
  ASSIGN_OR_RETURN(const v1::Event event, EditionEvent(AuthorityId(house.log().authority()), std::move(edition), before.last));
  RETURN_IF_ERROR(TakeTheTurn(week, scribe));
  RETURN_IF_ERROR(publisher.Publish(event));
  RETURN_IF_ERROR(publisher.Flush());
  return WeekPublished{event.weekly_figures_published().digest(), false, figures};
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// publish-week, editions, revisions: what was published of a week, and what is known of it now.
#include <cstdio>
#include <thread>

#include "base/clock.h"
#include "projections/answer_text.h"
#include "services/command_list.h"
#include "services/command_parts.h"
#include "services/delivery/sender_name.h"
#include "services/edition.h"
#include "services/remote_publisher.h"

namespace hanes {
namespace {

// Something else may be appended between two questions, or another is about to publish: then it is looked at again.
constexpr auto kPatience = std::chrono::seconds(60);
constexpr auto kPause = std::chrono::milliseconds(100);

StatusOr<Period> ReadWeek(const std::string& text) {
  ASSIGN_OR_RETURN(const Period week, Period::Parse(text));
  if (week.kind() != Period::Kind::kWeek) return InvalidArgument("\"{}\" is no week: write it like 2013-W09", text);
  return week;
}

// The week asked for; without one the last that is over.
StatusOr<Period> WeekOf(const Settings& settings) {
  if (!settings.Text("week").empty()) return ReadWeek(settings.Text("week"));
  return Period::Of(Period::Kind::kWeek, DayInLondon(SystemClock().Now())).Previous();
}

StatusOr<WeekPublished> PublishAtHead(const Questions& questions, const EventReader& log, const AuthorityId& authority, const std::string& data,
                                      const Period& week, EventPublisher& publisher) {
  ASSIGN_OR_RETURN(const std::string house, HouseToken(data));
  EditionScribe scribe(authority, log, publisher, SystemClock(), NewSender(house));
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    ASSIGN_OR_RETURN(const LogHead head, log.Head());
    RETURN_IF_ERROR(AwaitViews(questions, head.position));
    StatusOr<WeekPublished> published = PublishWeek(questions, week, publisher, scribe);
    const bool later = absl::IsUnavailable(published.status()) && std::chrono::steady_clock::now() < deadline;
    if (!later) return published;
    std::this_thread::sleep_for(kPause);
  }
}

StatusOr<WeekPublished> PublishIntoServed(const Settings& settings, const std::string& grpc_address, const std::string& data, const Period& week) {
  Reached reached = Reached::At(grpc_address, grpc_address);
  ASSIGN_OR_RETURN(const LogHead head, reached.log()->Head());
  if (head.authority.empty()) return FailedPrecondition("the log is empty: there are no figures to publish");
  ASSIGN_OR_RETURN(KafkaAddress kafka, KafkaOf(settings));
  ASSIGN_OR_RETURN(const auto remote,
                   RemotePublisher::Open(reached.questions(), *reached.log(), std::move(kafka), head.authority, nullptr));
  return PublishAtHead(reached.questions(), *reached.log(), head.authority, data, week, remote->publisher());
}

StatusOr<WeekPublished> PublishIntoFolder(const Settings& settings, const std::string& data, const Period& week) {
  ASSIGN_OR_RETURN(KafkaAddress kafka, KafkaOf(settings));
  Alarm alarm(Alarm::OnRing::kExit);
  const HouseOptions options{.data = data, .ingest = true, .kafka = std::move(kafka), .views = AllViews(), .follow = true};
  ASSIGN_OR_RETURN(const auto house, House::Open(options, alarm));
  ASSIGN_OR_RETURN(const auto publisher, house->log_keeper()->OpenPublisher());
  return PublishAtHead(house->questions(), house->log(), house->authority(), data, week, *publisher);
}

StatusOr<ExitCode> Print(Reached& reached, const v1::Question& question, const Settings& settings) {
  ASSIGN_OR_RETURN(const AnswerFormat format, ParseAnswerFormat(settings.Text("format")));
  ASSIGN_OR_RETURN(const v1::Answer answer, reached.questions().Ask(question));
  std::fputs(AnswerText(answer, format, question.open()).c_str(), stdout);
  return kExitOk;
}

}  // namespace

StatusOr<ExitCode> RunPublishWeek(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  ASSIGN_OR_RETURN(const std::string data, Required(settings, "data"));
  ASSIGN_OR_RETURN(const Period week, WeekOf(settings));
  ASSIGN_OR_RETURN(const std::optional<Serving> serving, DataFolder::FindServing(data));
  const bool served = serving.has_value() && !serving->grpc_address.empty();
  ASSIGN_OR_RETURN(const WeekPublished published, served ? PublishIntoServed(settings, serving->grpc_address, data, week)
                                                         : PublishIntoFolder(settings, data, week));
  std::puts(fmt::format("{} {}: {} figures, digest {}", week.ToString(), published.already ? "was published already" : "published",
                        published.figures, published.digest).c_str());
  return kExitOk;
}

StatusOr<ExitCode> RunEditions(const Invocation& invocation) {
  const std::string& what = invocation.operands[0];
  const bool show = what == "show" && invocation.operands.size() == 2;
  if (what == "print" && invocation.operands.size() == 2) return PrintEdition(invocation.settings, invocation.operands[1]);
  if (!show && (what != "list" || invocation.operands.size() != 1)) {
    return InvalidArgument("write `hanes editions list`, `hanes editions show WEEK` or `hanes editions print WEEK --out FILE.pdf`");
  }
  v1::Question question;
  question.set_view("editions");
  if (show) {
    ASSIGN_OR_RETURN(const Period week, ReadWeek(invocation.operands[1]));
    question.set_period(week.ToString());
  }
  question.set_team(invocation.settings.Text("team"));
  question.set_code(invocation.settings.Text("code"));
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(invocation.settings, {"editions"}));
  return Print(reached, question, invocation.settings);
}

StatusOr<ExitCode> RunRevisions(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  ASSIGN_OR_RETURN(const Period week, WeekOf(settings));
  v1::Question question;
  question.set_view("revisions");
  question.set_period(week.ToString());
  question.set_from(settings.Text("since"));
  question.set_known_at(settings.Text("known-at"));
  question.set_team(settings.Text("team"));
  question.set_code(settings.Text("code"));
  question.set_open(settings.Switch("open"));
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, AllViews()));
  return Print(reached, question, settings);
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// deliver, delivery, and the printing of an edition: what was published goes out, by hand.
#include <cstdio>
#include <fstream>

#include "base/clock.h"
#include "base/period.h"
#include "projections/answer_text.h"
#include "services/command_list.h"
#include "services/command_parts.h"
#include "services/delivery/deliverer.h"
#include "services/delivery/page_printer.h"
#include "services/delivery/sender_name.h"
#include "services/edition_desk.h"
#include "services/remote_publisher.h"
#include "services/text_table.h"

namespace hanes {
namespace {

using What = SendingReport::What;

StatusOr<std::string> WeekOf(const std::string& text) {
  ASSIGN_OR_RETURN(const Period week, Period::Parse(text));
  if (week.kind() != Period::Kind::kWeek) return InvalidArgument("\"{}\" is no week: write it like 2013-W09", text);
  return week.ToString();
}

StatusOr<DeliveryPlan> PlanOf(const Settings& settings) {
  RETURN_IF_ERROR(Required(settings, "delivery").status());
  ASSIGN_OR_RETURN(std::optional<DeliveryPlan> plan, DeliveryOf(settings));
  return *std::move(plan);
}

// Those of the plan that are asked for.
StatusOr<std::vector<EditionStep>> StepsAskedFor(const Deliverer& deliverer, const std::string& week, const std::string& to) {
  std::vector<EditionStep> steps = deliverer.StepsOf(week);
  if (to.empty()) return steps;
  std::string ids;
  for (const EditionStep& step : steps) {
    if (step.recipient == to) return std::vector<EditionStep>{step};
    ids += (ids.empty() ? "" : ", ") + step.recipient;
  }
  return InvalidArgument("the delivery file has nobody called \"{}\"; there are {}", to, ids);
}

// Sends what is asked for once each, and prints what came of it.
StatusOr<ExitCode> SendAll(const Settings& settings, const std::string& week, Deliverer& deliverer) {
  ASSIGN_OR_RETURN(const std::vector<EditionStep> steps, StepsAskedFor(deliverer, week, settings.Text("to")));
  TextTable table({"channel", "recipient", "outcome", "note"});
  bool bad = false;
  for (const EditionStep& step : steps) {
    if (settings.Switch("dry-run")) {
      ASSIGN_OR_RETURN(const SendingReport foreseen, deliverer.Foresee(step));
      const bool sends = foreseen.what == What::kFailed;
      table.Add({step.channel, step.recipient, sends ? "would be sent" : std::string(NameOf(foreseen.what)), sends ? "" : foreseen.words});
      continue;
    }
    ASSIGN_OR_RETURN(const SendingReport report, deliverer.Send(step, settings.Switch("again"), 0));
    bad = bad || report.what == What::kFailed || report.what == What::kGivenUp;
    table.Add({step.channel, step.recipient, std::string(NameOf(report.what)), report.words});
  }
  std::fputs(table.ToString().c_str(), stdout);
  return bad ? kExitProblem : kExitOk;
}

// With the log of another process, over its Kafka or its embedded broker.
StatusOr<ExitCode> DeliverThroughServed(const Settings& settings, const std::string& grpc_address, const std::string& week, DeliveryPlan plan) {
  Reached reached = Reached::At(grpc_address, grpc_address);
  ASSIGN_OR_RETURN(const LogHead head, reached.log()->Head());
  ASSIGN_OR_RETURN(const KafkaAddress kafka, KafkaOf(settings));
  ASSIGN_OR_RETURN(const auto remote, RemotePublisher::Open(reached.questions(), *reached.log(), kafka, head.authority, nullptr));
  ASSIGN_OR_RETURN(const std::string house, HouseToken(settings.Text("data")));
  EditionScribe scribe(head.authority, *reached.log(), remote->publisher(), SystemClock(), NewSender(house));
  Metrics metrics;
  const auto where = [&]() -> StatusOr<KafkaAddress> {
    if (!kafka.bootstrap.empty()) return kafka;
    return KafkaOfHouse(reached.questions(), kafka.client_options);
  };
  Deliverer deliverer({.authority = head.authority, .plan = std::move(plan), .chromium = settings.Text("chromium"), .kafka = where}, scribe,
                      SystemClock(), metrics);
  return SendAll(settings, week, deliverer);
}

StatusOr<ExitCode> DeliverFromFolder(const Settings& settings, const std::string& data, const std::string& week, DeliveryPlan plan) {
  ASSIGN_OR_RETURN(const KafkaAddress kafka, KafkaOf(settings));
  Alarm alarm(Alarm::OnRing::kExit);
  ASSIGN_OR_RETURN(const auto house, House::Open({.data = data, .ingest = true, .kafka = kafka}, alarm));
  ASSIGN_OR_RETURN(const auto publisher, house->log_keeper()->OpenPublisher());
  ASSIGN_OR_RETURN(const std::string token, HouseToken(data));
  EditionScribe scribe(house->authority(), house->log(), *publisher, SystemClock(), NewSender(token));
  const auto where = [&]() -> StatusOr<KafkaAddress> {
    if (!kafka.bootstrap.empty()) return kafka;
    return Unavailable("the broker inside this command is gone when it ends, and the figures with it: name --kafka, or use `hanes serve`");
  };
  Deliverer deliverer({.authority = house->authority(), .plan = std::move(plan), .chromium = settings.Text("chromium"), .kafka = where}, scribe,
                      SystemClock(), house->metrics());
  return SendAll(settings, week, deliverer);
}

std::string StandingOf(const StepState& state) {
  if (!state.holder.empty()) return "begun";
  switch (state.standing) {
    case StepState::Standing::kUntouched: return "";
    case StepState::Standing::kSent: return "sent";
    case StepState::Standing::kFailed: return "failed";
    case StepState::Standing::kGivenUp: return "given up";
  }
  return "";
}

// What the log says of sendings; of one week when it is named.
StatusOr<ExitCode> ListDeliveries(const Settings& settings) {
  ASSIGN_OR_RETURN(const AnswerFormat format, ParseAnswerFormat(settings.Text("format")));
  std::string week;
  if (settings.Given("week")) {
    ASSIGN_OR_RETURN(week, WeekOf(settings.Text("week")));
  }
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, {}));
  if (reached.log() == nullptr) return InvalidArgument("needs the log: name --log, or --data");
  EditionSteps steps(*reached.log());
  RETURN_IF_ERROR(steps.CatchUp());
  TextTable table({"week", "channel", "recipient", "attempt", "state", "at", "reason", "answer", "tries"});
  v1::Answer answer;
  answer.set_view("deliveries");
  for (const char* column : {"week", "channel", "recipient", "attempt", "state", "at", "reason", "answer", "tries"}) answer.add_columns(column);
  answer.set_dimensions(3);
  for (const auto& [step, state] : steps.all()) {
    if (step.channel == kPublishChannel || (!week.empty() && step.week != week)) continue;
    const bool open = !state.holder.empty();
    const bool failed = !open && state.standing != StepState::Standing::kSent;
    const std::vector<std::string> cells = {
        step.week, step.channel, step.recipient, std::to_string(open ? state.attempt : state.attempt - 1), StandingOf(state),
        (open ? state.held_since : state.at).ToString(), failed ? state.failure : "", failed ? state.answer : "",
        failed ? std::to_string(state.tries) : ""};
    table.Add(cells);
    v1::AnswerRow& row = *answer.add_rows();
    for (const std::string& cell : cells) row.add_cells(cell);
  }
  std::fputs((format == AnswerFormat::kTable ? table.ToString() : AnswerText(answer, format, false)).c_str(), stdout);
  return kExitOk;
}

}  // namespace

StatusOr<ExitCode> RunDeliver(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  if (!invocation.operands.empty()) {
    if (invocation.operands[0] != "list") return InvalidArgument("write `hanes deliver list`, or `hanes deliver --week WEEK`");
    return ListDeliveries(settings);
  }
  ASSIGN_OR_RETURN(const std::string data, Required(settings, "data"));
  ASSIGN_OR_RETURN(const std::string asked, Required(settings, "week"));
  ASSIGN_OR_RETURN(const std::string week, WeekOf(asked));
  ASSIGN_OR_RETURN(DeliveryPlan plan, PlanOf(settings));
  if (settings.Switch("again") && settings.Text("to").empty()) {
    return InvalidArgument("--again sends what was sent already: name the one who is to have it again with --to ID");
  }
  ASSIGN_OR_RETURN(const std::optional<Serving> serving, DataFolder::FindServing(data));
  const bool served = serving.has_value() && !serving->grpc_address.empty();
  return served ? DeliverThroughServed(settings, serving->grpc_address, week, std::move(plan))
                : DeliverFromFolder(settings, data, week, std::move(plan));
}

StatusOr<ExitCode> RunDelivery(const Invocation& invocation) {
  if (invocation.operands[0] != "check") return InvalidArgument("write `hanes delivery check FILE`");
  ASSIGN_OR_RETURN(const DeliveryPlan plan, ReadDeliveryFile(invocation.operands[1]));
  TextTable table({"channel", "id", "language", "role", "team"});  // no address: this is read over shoulders and pasted into tickets
  if (plan.figures_topic) table.Add({std::string(kFiguresChannel), "figures", "", "", ""});
  for (const Webhook& to : plan.webhooks) table.Add({std::string(kWebhookChannel), to.id, "", "", ""});
  for (const MailRecipient& to : plan.recipients) {
    table.Add({std::string(kEmailChannel), to.id, std::string(CodeOf(to.language)), std::string(NameOf(to.role)), to.team});
  }
  std::fputs(table.ToString().c_str(), stdout);
  const StatusOr<std::string> browser = FindBrowser(invocation.settings.Text("chromium"));
  std::puts(browser.ok() ? fmt::format("pages are printed by {}", *browser).c_str()
                         : fmt::format("letters go without a page to print: {}", MessageOf(browser.status())).c_str());
  return kExitOk;
}

StatusOr<ExitCode> PrintEdition(const Settings& settings, const std::string& asked) {
  ASSIGN_OR_RETURN(const std::string week, WeekOf(asked));
  ASSIGN_OR_RETURN(const std::string out, Required(settings, "out"));
  ASSIGN_OR_RETURN(const std::string browser, FindBrowser(settings.Text("chromium")));
  ASSIGN_OR_RETURN(Reached reached, Reached::Open(settings, {}));
  if (reached.log() == nullptr) return InvalidArgument("needs the log: name --log, or --data");
  ASSIGN_OR_RETURN(const LogHead head, reached.log()->Head());
  EditionSteps steps(*reached.log());
  RETURN_IF_ERROR(steps.CatchUp());
  const EditionPlace* place = steps.Find(week);
  if (place == nullptr) return NotFound("the week {} was not published: `hanes publish-week --week {}` publishes it", week, week);
  ASSIGN_OR_RETURN(const v1::WeeklyFiguresPublished edition, steps.Read(*place));
  LetterFacts facts{.authority = head.authority, .edition = &edition};
  v1::WeeklyFiguresPublished before;
  if (const EditionPlace* earlier = steps.FindBefore(week)) {
    ASSIGN_OR_RETURN(before, steps.Read(*earlier));
    facts.before = &before;
  }
  if (settings.Text("language") == CodeOf(Language::kWelsh)) facts.language = Language::kWelsh;
  else if (settings.Text("language") != CodeOf(Language::kEnglish)) return InvalidArgument("--language is en or cy");
  ASSIGN_OR_RETURN(const std::string pdf, PrintPdf(browser, PrintPage(facts)));
  std::ofstream file(out, std::ios::binary);
  file << pdf;
  file.close();
  if (file.fail()) return Unavailable("{} cannot be written: name a file in a folder that is there and writable with --out", out);
  std::puts(fmt::format("{}: {} bytes", out, pdf.size()).c_str());
  return kExitOk;
}

}  // namespace hanes

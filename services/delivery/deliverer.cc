// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/deliverer.h"

#include <algorithm>

#include "base/hash.h"
#include "base/log.h"
#include "services/delivery/edition_rows.h"
#include "services/delivery/figures_topic.h"
#include "services/delivery/mail_message.h"
#include "services/delivery/page_printer.h"
#include "services/delivery/sender_name.h"
#include "services/delivery/webhook_message.h"

namespace hanes {
namespace {

using What = SendingReport::What;
using Outcome = TransferResult::Outcome;
using Standing = StepState::Standing;

constexpr auto kWebhookTimeout = std::chrono::seconds(30);
constexpr std::string_view kFiguresRecipient = "figures";
// Beyond the time that a sending may take: its outcome has to reach the log.
constexpr auto kPatienceBeyond = std::chrono::seconds(10);
constexpr auto kPatience = std::chrono::seconds(60);  // of webhooks and the topic

std::string DigestOf(std::string_view content) {
  const Sha256Value digest = Sha256(content);
  return ToHex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

template <typename Receiver>
const Receiver* FindReceiver(const std::vector<Receiver>& receivers, const std::string& id) {
  const auto found = std::find_if(receivers.begin(), receivers.end(), [&](const Receiver& one) { return one.id == id; });
  return found == receivers.end() ? nullptr : &*found;
}

SendingReport Before(const StepState& state) {
  if (state.standing == Standing::kSent) return {What::kAlready, fmt::format("sent at {}", state.at.ToString())};
  const std::string answer = state.answer.empty() ? "" : fmt::format(" (answer {})", state.answer);
  return {What::kGivenUp, fmt::format("{}{} at {}, after {} tries", state.failure, answer, state.at.ToString(), state.tries)};
}

}  // namespace

struct Deliverer::Turn {
  EditionStep step;
  uint32_t attempt = 1;
  uint32_t tries = 0;  // made before
  bool begun = false;  // this sender holds the attempt
  std::string digest;
};

std::string_view NameOf(SendingReport::What what) {
  switch (what) {
    case What::kSent: return "sent";
    case What::kAlready: return "sent before";
    case What::kFailed: return "failed";
    case What::kGivenUp: return "given up";
    case What::kUnderWay: return "under way";
    case What::kNotNeeded: return "not needed";
  }
  return "";
}

Deliverer::Deliverer(Options options, EditionScribe& scribe, const Clock& clock, Metrics& metrics)
    : options_(std::move(options)), scribe_(scribe), clock_(clock), metrics_(metrics) {}

std::vector<EditionStep> Deliverer::StepsOf(const std::string& week) const {
  std::vector<EditionStep> steps;
  if (options_.plan.figures_topic) steps.push_back({week, std::string(kFiguresChannel), std::string(kFiguresRecipient)});
  for (const Webhook& to : options_.plan.webhooks) steps.push_back({week, std::string(kWebhookChannel), to.id});
  for (const MailRecipient& to : options_.plan.recipients) steps.push_back({week, std::string(kEmailChannel), to.id});
  return steps;
}

std::chrono::milliseconds Deliverer::PatienceOf(const EditionStep& step) const {
  const bool letter = step.channel == kEmailChannel && options_.plan.smtp.has_value();
  return letter ? 2 * options_.plan.smtp->timeout + kPatienceBeyond : std::chrono::milliseconds(kPatience);
}

// Takes the turn from what the log says. A report when there is nothing to send now.
StatusOr<std::optional<SendingReport>> Deliverer::Settle(Turn& turn, bool again) {
  const EditionStep& step = turn.step;
  const StepState state = scribe_.steps().StateOf(step);
  turn.attempt = state.attempt;
  turn.begun = state.holder == scribe_.sender();
  const bool letter = step.channel == kEmailChannel;
  if (state.holder.empty()) {
    const bool over = state.standing == Standing::kSent || state.standing == Standing::kGivenUp;
    if (over && !again) return std::optional(Before(state));
    return std::optional<SendingReport>();
  }
  if (turn.begun && !letter) return std::optional<SendingReport>();  // going on with what this sender began
  if (!turn.begun && !scribe_.HeldLongerThan(step, PatienceOf(step))) {
    return std::optional(SendingReport{What::kUnderWay, fmt::format("begun at {}, outcome not known yet", state.held_since.ToString())});
  }
  if (!letter || again) {
    turn.attempt = state.attempt + 1;
    turn.begun = false;
    return std::optional<SendingReport>();
  }
  RETURN_IF_ERROR(scribe_.SayFailed(step, state.attempt, turn.digest, {.code = "in_doubt", .tries = turn.tries, .given_up = true}));
  return std::optional(SendingReport{What::kGivenUp, "in doubt: the content was about to be given, and no outcome is known"});
}

StatusOr<SendingReport> Deliverer::Send(const EditionStep& step, bool again, uint32_t tries, std::stop_token stop) {
  RETURN_IF_ERROR(scribe_.CatchUp());
  const EditionPlace* place = scribe_.steps().Find(step.week);
  if (place == nullptr) return NotFound("the week {} was not published: `hanes publish-week --week {}` publishes it", step.week, step.week);
  Turn turn{.step = step, .tries = tries, .digest = place->digest};
  if (const auto unsaid = unsaid_.find(step); unsaid != unsaid_.end()) {
    turn.attempt = scribe_.steps().StateOf(step).attempt;
    RETURN_IF_ERROR(scribe_.SaySent(step, turn.attempt, turn.digest, unsaid->second));
    unsaid_.erase(unsaid);
    return SendingReport{What::kSent, ""};
  }
  ASSIGN_OR_RETURN(const std::optional<SendingReport> settled, Settle(turn, again));
  if (settled.has_value()) return *settled;
  if (!editions_.contains(step.week)) {
    editions_.clear();
    pages_.clear();
    ASSIGN_OR_RETURN(editions_[step.week], scribe_.steps().Read(*place));
    if (const EditionPlace* before = scribe_.steps().FindBefore(step.week)) {
      ASSIGN_OR_RETURN(v1::WeeklyFiguresPublished said, scribe_.steps().Read(*before));
      editions_[said.week()] = std::move(said);
    }
  }
  StatusOr<SendingReport> report = step.channel == kEmailChannel     ? SendByMail(turn, std::move(stop))
                                   : step.channel == kWebhookChannel ? SendToWebhook(turn, std::move(stop))
                                                                     : SendToTopic(turn);
  if (!report.ok()) return report;
  metrics_.Counter("deliveries_total", "Sendings of editions", {{"channel", step.channel}, {"outcome", std::string(NameOf(report->what))}}).Add();
  return report;
}

StatusOr<SendingReport> Deliverer::Foresee(const EditionStep& step) {
  RETURN_IF_ERROR(scribe_.CatchUp());
  if (scribe_.steps().Find(step.week) == nullptr) {
    return NotFound("the week {} was not published: `hanes publish-week --week {}` publishes it", step.week, step.week);
  }
  const StepState state = scribe_.steps().StateOf(step);
  if (!state.holder.empty()) return SendingReport{What::kUnderWay, fmt::format("begun at {}", state.held_since.ToString())};
  if (state.standing == Standing::kSent || state.standing == Standing::kGivenUp) return Before(state);
  return SendingReport{What::kFailed, "would be sent"};
}

StatusOr<SendingReport> Deliverer::Taken(Turn& turn, const std::string& content) {
  const std::string digest = DigestOf(content);
  unsaid_[turn.step] = digest;
  RETURN_IF_ERROR(scribe_.SaySent(turn.step, turn.attempt, turn.digest, digest));
  unsaid_.erase(turn.step);
  return SendingReport{What::kSent, ""};
}

StatusOr<SendingReport> Deliverer::NotTaken(Turn& turn, const TransferResult& result) {
  const uint32_t tries = turn.tries + 1;
  SendFailure failure{.code = "unreachable", .answer = result.answer, .tries = tries, .given_up = tries >= options_.plan.retry.tries};
  if (result.outcome == Outcome::kRefused || result.outcome == Outcome::kRefusedForNow) failure.code = "refused";
  if (result.outcome == Outcome::kInDoubt) failure.code = "in_doubt";
  if (result.outcome == Outcome::kRefused || result.outcome == Outcome::kInDoubt) failure.given_up = true;
  // An attempt at a letter that began has an outcome; others go on within theirs.
  const bool says = failure.given_up || (turn.begun && turn.step.channel == kEmailChannel);
  if (says) RETURN_IF_ERROR(scribe_.SayFailed(turn.step, turn.attempt, turn.digest, failure));
  return SendingReport{failure.given_up ? What::kGivenUp : What::kFailed, fmt::format("{}: {}", failure.code, result.words)};
}

// What a letter or page says, but for whom it is.
LetterFacts Deliverer::FactsOf(const std::string& week, Language language) const {
  LetterFacts facts{.authority = options_.authority, .edition = &editions_.at(week), .link = options_.plan.link, .language = language};
  const auto before = std::find_if(editions_.begin(), editions_.end(), [&](const auto& one) { return one.first != week; });
  if (before != editions_.end()) facts.before = &before->second;
  facts.council = language == Language::kWelsh ? options_.plan.council_cy : options_.plan.council_en;
  return facts;
}

const std::string& Deliverer::PageOf(const std::string& week, Language language) {
  const auto key = std::pair(week, language);
  if (const auto known = pages_.find(key); known != pages_.end()) return known->second;
  const auto print = [&]() -> StatusOr<std::string> {
    ASSIGN_OR_RETURN(const std::string browser, FindBrowser(options_.chromium));
    return PrintPdf(browser, PrintPage(FactsOf(week, language)));
  };
  const StatusOr<std::string> page = print();
  if (!page.ok()) LogWarning("edition not printed week={} reason=\"{}\"", week, MessageOf(page.status()));
  return pages_[key] = page.ok() ? *page : "";
}

std::string Deliverer::LetterBytes(const Turn& turn, const MailRecipient& to) {
  const std::string& week = turn.step.week;
  const std::string& page = PageOf(week, to.language);
  LetterFacts facts = FactsOf(week, to.language);
  facts.role = to.role;
  facts.team = to.team;
  facts.table_file = week + ".csv";
  if (!page.empty()) facts.page_file = week + ".pdf";
  Letter letter = WriteLetter(facts);
  const SmtpServer& smtp = *options_.plan.smtp;
  const std::string key = fmt::format("{}\n{}\n{}\n{}", options_.authority.value(), week, to.id, turn.attempt);
  MailMessage message;
  // The same for the same attempt: a mail system that sees it twice can tell.
  message.message_id = fmt::format("edition.{}@{}", ShortId(key), smtp.from.substr(smtp.from.find('@') + 1));
  message.from = smtp.from;
  message.from_name = smtp.from_name;
  message.to = to.email;
  message.subject = std::move(letter.subject);
  message.language = CodeOf(to.language);
  message.date = clock_.Now();
  message.text = std::move(letter.text);
  message.html = std::move(letter.html);
  message.attachments.push_back({week + ".csv", "text/csv; charset=utf-8", RowsCsv(RowsOf(options_.authority, editions_.at(week)))});
  if (!page.empty()) message.attachments.push_back({week + ".pdf", "application/pdf", page});
  return MailBytes(message);
}

StatusOr<SendingReport> Deliverer::SendByMail(Turn& turn, std::stop_token stop) {
  const MailRecipient* to = FindReceiver(options_.plan.recipients, turn.step.recipient);
  if (to == nullptr) return NotFound("the delivery file has no recipient \"{}\"", turn.step.recipient);
  const std::string bytes = LetterBytes(turn, *to);
  bool elsewhere = false;
  const auto begin = [&]() -> Status {
    ASSIGN_OR_RETURN(const bool ours, scribe_.Begin(turn.step, turn.attempt, turn.digest));
    elsewhere = !ours;
    turn.begun = ours;
    return ours ? OkStatus() : FailedPrecondition("another began it first");
  };
  const TransferResult result = SendLetter(*options_.plan.smtp, to->email, bytes, begin, std::move(stop));
  if (elsewhere) return SendingReport{What::kUnderWay, "another began it first"};
  if (result.outcome == Outcome::kHeldBack) return result.held_back;
  return result.outcome == Outcome::kTaken ? Taken(turn, bytes) : NotTaken(turn, result);
}

StatusOr<SendingReport> Deliverer::SendToWebhook(Turn& turn, std::stop_token stop) {
  const Webhook* to = FindReceiver(options_.plan.webhooks, turn.step.recipient);
  if (to == nullptr) return NotFound("the delivery file has no webhook \"{}\"", turn.step.recipient);
  if (!turn.begun) {
    ASSIGN_OR_RETURN(const bool ours, scribe_.Begin(turn.step, turn.attempt, turn.digest));
    if (!ours) return SendingReport{What::kUnderWay, "another began it first"};
  }
  const std::string body = WebhookBody(options_.authority, editions_.at(turn.step.week), to->id, options_.plan.link);
  const TransferResult result = PostBody(to->url, to->ca_file, WebhookHeaders(to->secret, body, clock_.Now()), body, kWebhookTimeout, std::move(stop));
  return result.outcome == Outcome::kTaken ? Taken(turn, body) : NotTaken(turn, result);
}

StatusOr<SendingReport> Deliverer::SendToTopic(Turn& turn) {
  for (const auto& [step, state] : scribe_.steps().all()) {
    const bool later = step.channel == kFiguresChannel && step.week > turn.step.week && state.standing == Standing::kSent;
    if (later) return SendingReport{What::kNotNeeded, fmt::format("the topic holds the figures of {}", step.week)};
  }
  const StatusOr<KafkaAddress> kafka = options_.kafka();
  if (!kafka.ok()) return NotTaken(turn, {.words = MessageOf(kafka.status())});
  if (!turn.begun) {
    ASSIGN_OR_RETURN(const bool ours, scribe_.Begin(turn.step, turn.attempt, turn.digest));
    if (!ours) return SendingReport{What::kUnderWay, "another began it first"};
  }
  const std::vector<KafkaMessage> messages = FigureMessages(options_.authority, editions_.at(turn.step.week));
  const Status sent = SendFigures(*kafka, options_.authority, messages);
  std::string content;
  for (const KafkaMessage& message : messages) content += message.key + "\n" + message.value + "\n";
  return sent.ok() ? Taken(turn, content) : NotTaken(turn, {.words = MessageOf(sent)});
}

}  // namespace hanes

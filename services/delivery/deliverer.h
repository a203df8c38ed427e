// SPDX-License-Identifier: Apache-2.0
// Sends a published edition: letters, webhooks, the figures topic. Driven by an edition and a plan, never by folding: a log that is rebuilt,
// restored or read by another house sends nothing.
//
// What a crash between means, by channel. A letter cannot be taken back and a mail server does not know a letter again, so it is given at most
// once: that its content is about to be given is in the log before the first byte of it goes, and when no outcome follows, it is in doubt and
// left to a person. A webhook and the figures topic are sent at least once: the message carries the same id each time, and the topic keeps one
// record a key. docs/decisions/0021 says why.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/metrics.h"
#include "base/status.h"
#include "ingest/kafka_address.h"
#include "services/delivery/delivery_file.h"
#include "services/delivery/edition_scribe.h"
#include "services/delivery/letter.h"
#include "services/delivery/transfer.h"

namespace hanes {

// What came of one look at one sending.
struct SendingReport {
  enum class What : uint8_t {
    kSent,      // now
    kAlready,   // before
    kFailed,    // and may be tried again
    kGivenUp,   // now or before: left to a person
    kUnderWay,  // another began it, or this house before it died: nobody knows yet
    kNotNeeded, // the topic holds a later week
  };
  What what = What::kFailed;
  std::string words = {};
};
std::string_view NameOf(SendingReport::What what);

class Deliverer {
 public:
  struct Options {
    AuthorityId authority = {};
    DeliveryPlan plan = {};
    std::string chromium = {};  // as in FindBrowser
    // Where the figures topic is; asked when it is needed. Unavailable when there is none now.
    std::function<StatusOr<KafkaAddress>()> kafka = {};
  };
  // All outlive it. Metric: deliveries_total{channel,outcome}.
  Deliverer(Options options, EditionScribe& scribe, const Clock& clock, Metrics& metrics);

  const DeliveryPlan& plan() const { return options_.plan; }
  EditionScribe& scribe() { return scribe_; }

  // Everything the plan sends of a week, in the order it is sent.
  std::vector<EditionStep> StepsOf(const std::string& week) const;

  // Sends one of them, unless the log says that it was sent or given up. `again`: even then, and even in doubt. `tries` were made before.
  // Errors: NotFound when the week is not published; those of the log and the publisher: nothing is known then, ask again.
  StatusOr<SendingReport> Send(const EditionStep& step, bool again, uint32_t tries, std::stop_token stop = {});
  // What Send would do, in words, without sending.
  StatusOr<SendingReport> Foresee(const EditionStep& step);

 private:
  struct Turn;  // one attempt at one step
  StatusOr<std::optional<SendingReport>> Settle(Turn& turn, bool again);
  StatusOr<SendingReport> SendByMail(Turn& turn, std::stop_token stop);
  StatusOr<SendingReport> SendToWebhook(Turn& turn, std::stop_token stop);
  StatusOr<SendingReport> SendToTopic(Turn& turn);
  StatusOr<SendingReport> Taken(Turn& turn, const std::string& content);
  StatusOr<SendingReport> NotTaken(Turn& turn, const TransferResult& result);
  std::chrono::milliseconds PatienceOf(const EditionStep& step) const;
  LetterFacts FactsOf(const std::string& week, Language language) const;
  // The page to print as PDF; empty when it cannot be made, which is said in the log of the process.
  const std::string& PageOf(const std::string& week, Language language);
  std::string LetterBytes(const Turn& turn, const MailRecipient& to);

  const Options options_;
  EditionScribe& scribe_;
  const Clock& clock_;
  Metrics& metrics_;
  std::map<std::string, v1::WeeklyFiguresPublished> editions_;  // of the week in work and the one before it
  std::map<std::pair<std::string, Language>, std::string> pages_;  // printed once
  std::map<EditionStep, std::string> unsaid_;  // digest of what was taken, while the log could not be told
};

}  // namespace hanes

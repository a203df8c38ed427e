// SPDX-License-Identifier: Apache-2.0
// To whom a week's edition is sent, and how: a TOML file outside the log, because it holds addresses (deploy/delivery.example.toml has every
// word of it).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "services/texts/texts.h"

namespace hanes {

// What somebody is there for; it decides what the letter holds.
enum class ReaderRole : uint8_t { kManager, kCabinetMember, kChiefExecutive, kPerformance };
std::string_view NameOf(ReaderRole role);  // "manager", "cabinet_member", ...

struct MailRecipient {
  std::string id;     // goes into the log; never an address
  std::string email;  // never goes anywhere but to the mail server
  Language language = Language::kEnglish;
  ReaderRole role = ReaderRole::kManager;
  std::string team;   // whose figures a manager sees beside the council's; empty: every team
};

struct Webhook {
  std::string id;
  std::string url;
  std::string secret;   // of secret_file
  std::string ca_file;  // certificates to trust in place of the system's; empty: the system's
};

struct SmtpServer {
  enum class Tls : uint8_t { kStartTls, kImplicit, kNone };

  std::string host;
  uint16_t port = 587;
  Tls tls = Tls::kStartTls;
  std::string from;       // address
  std::string from_name;  // beside it; may be empty
  std::string user;       // empty: without authentication
  std::string password;   // of password_file
  std::string ca_file;
  std::chrono::milliseconds timeout{60'000};  // for one letter, whole
};

// How often a sending is tried, and how long is waited between: twice as long each time.
struct RetryPlan {
  uint32_t tries = 12;
  std::chrono::milliseconds first_wait{30'000};
  std::chrono::milliseconds longest_wait{3'600'000};

  // After so many tries, 1 and up.
  std::chrono::milliseconds WaitAfter(uint32_t tries_made) const;
};

struct DeliveryPlan {
  std::string link;        // where the dashboard is, "https://figures.example.gov.uk"; empty: letters have no link
  std::string council_en;  // what the council is called; empty: its code
  std::string council_cy;
  RetryPlan retry;
  std::optional<SmtpServer> smtp;  // there when there are recipients
  std::vector<MailRecipient> recipients;
  std::vector<Webhook> webhooks;
  bool figures_topic = false;      // the figures on hanes.<authority>.figures
};

// Errors: NotFound when the file is not there; InvalidArgument naming file, line, value and remedy: a word that is not known, an id twice or
// like an address, no TLS to another machine, a secret that is missing, empty or readable by everybody.
StatusOr<DeliveryPlan> ReadDeliveryFile(const std::string& path);

// Is the host this machine itself, by its written form: "localhost", "127.0.0.1", "[::1]"?
bool IsLoopbackHost(std::string_view host);
// The host of a URL, without user, port and path; empty when there is none.
std::string_view HostOf(std::string_view url);

}  // namespace hanes

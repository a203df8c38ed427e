// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/delivery_file.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "services/delivery/toml_reader.h"


namespace hanes {
namespace {

constexpr size_t kIdMax = 64;
constexpr int64_t kTriesMax = 100;
constexpr size_t kSecretMin = 16;  // characters: shorter ones are guessed

bool IsIdCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; }

bool IsAddress(std::string_view text) {
  const size_t at = text.find('@');
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  return plain && at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of("<>(),;:\\\"[]") == std::string_view::npos;
}

// Reads one file; every error begins with its name and line.
class DeliveryText : public TomlReader {
 public:
  DeliveryText(std::string path, DeliveryPlan* plan) : TomlReader(std::move(path)), plan_(*plan) {}

  Status Read() {
    const StatusOr<toml::table> parsed = Parse();
    if (!absl::IsNotFound(parsed.status())) RETURN_IF_ERROR(parsed.status());
    if (!parsed.ok()) return NotFound("{}: name the file of recipients, as deploy/delivery.example.toml shows it", MessageOf(parsed.status()));
    const toml::table& file = *parsed;
    RETURN_IF_ERROR(ExpectKeys(file, {"link", "council_en", "council_cy", "figures_topic", "retry", "smtp", "recipient", "webhook"},
                               "a delivery file"));
    RETURN_IF_ERROR(Take(file, "link", &plan_.link));
    RETURN_IF_ERROR(Take(file, "council_en", &plan_.council_en));
    RETURN_IF_ERROR(Take(file, "council_cy", &plan_.council_cy));
    if (!plan_.link.empty()) RETURN_IF_ERROR(ExpectUrl(*file.get("link"), "link", plan_.link));
    while (plan_.link.ends_with('/')) plan_.link.pop_back();
    RETURN_IF_ERROR(TakeSwitch(file, "figures_topic", &plan_.figures_topic));
    if (const toml::node* node = file.get("retry")) RETURN_IF_ERROR(ReadRetry(*node));
    if (const toml::node* node = file.get("smtp")) RETURN_IF_ERROR(ReadSmtp(*node));
    RETURN_IF_ERROR(ForEach(file, "recipient", [this](const toml::table& block) { return ReadRecipient(block); }));
    RETURN_IF_ERROR(ForEach(file, "webhook", [this](const toml::table& block) { return ReadWebhook(block); }));
    if (!plan_.recipients.empty() && !plan_.smtp.has_value()) {
      return Wrong(*file.get("recipient"), "there are recipients and no mail server: write a block [smtp] with host and from");
    }
    if (plan_.recipients.empty() && plan_.webhooks.empty() && !plan_.figures_topic) {
      return Wrong(file, "nobody receives anything: write a [[recipient]], a [[webhook]] or figures_topic = true");
    }
    return OkStatus();
  }

 private:
  Status ExpectUrl(const toml::node& node, std::string_view key, const std::string& url) const {
    const bool encrypted = url.starts_with("https://"), plain = url.starts_with("http://");
    const bool spaces = url.find_first_of(" \t<>\"") != std::string::npos;
    if ((!encrypted && !plain) || spaces || HostOf(url).empty()) {
      return Wrong(node, fmt::format("{} \"{}\" is no address of the web: write it like https://figures.example.gov.uk", key, url));
    }
    if (url.find('@') != std::string::npos) {
      return Wrong(node, fmt::format("{} holds a user or password: leave them out; a webhook is known by its signature", key));
    }
    if (encrypted || IsLoopbackHost(HostOf(url))) return OkStatus();
    return Wrong(node, fmt::format("{} \"{}\" is not encrypted and leads to another machine: write https://", key, url));
  }

  Status ExpectCaFile(const toml::table& table, std::string* ca_file) const {
    RETURN_IF_ERROR(Take(table, "ca_file", ca_file));
    if (ca_file->empty()) return OkStatus();
    *ca_file = Beside(*ca_file);
    if (std::filesystem::exists(*ca_file)) return OkStatus();
    return Wrong(*table.get("ca_file"), fmt::format("ca_file \"{}\" is not there: name a file of certificates (PEM)", *ca_file));
  }

  Status TakeId(const toml::table& block, std::string* id) {
    RETURN_IF_ERROR(TakeNeeded(block, "id", "cabinet-1", id));
    const toml::node& node = *block.get("id");
    if (id->size() > kIdMax || !std::all_of(id->begin(), id->end(), IsIdCharacter)) {
      return Wrong(node, fmt::format("id \"{}\" goes into the log, where no address and no name may be: write lower-case letters, digits, "
                                     "\"-\", \"_\" and \".\", like \"cabinet-1\"", *id));
    }
    if (ids_.insert(*id).second) return OkStatus();
    return Wrong(node, fmt::format("id \"{}\" is given twice: by it the log knows who had what; write another", *id));
  }

  Status ReadRetry(const toml::node& node) {
    if (!node.is_table()) return Wrong(node, "retry is a block: write [retry]");
    const toml::table& block = *node.as_table();
    RETURN_IF_ERROR(ExpectKeys(block, {"tries", "first_wait", "longest_wait"}, "[retry]"));
    int64_t tries = plan_.retry.tries;
    RETURN_IF_ERROR(TakeCount(block, "tries", kTriesMax, &tries));
    plan_.retry.tries = static_cast<uint32_t>(tries);
    RETURN_IF_ERROR(TakeTime(block, "first_wait", &plan_.retry.first_wait));
    RETURN_IF_ERROR(TakeTime(block, "longest_wait", &plan_.retry.longest_wait));
    if (plan_.retry.first_wait <= plan_.retry.longest_wait) return OkStatus();
    return Wrong(block, "first_wait is longer than longest_wait: each wait is twice the one before, up to longest_wait");
  }

  Status ReadSmtp(const toml::node& node) {
    if (!node.is_table()) return Wrong(node, "smtp is a block: write [smtp]");
    const toml::table& block = *node.as_table();
    RETURN_IF_ERROR(ExpectKeys(block, {"host", "port", "tls", "from", "from_name", "user", "password_file", "ca_file", "timeout"}, "[smtp]"));
    SmtpServer& smtp = plan_.smtp.emplace();
    RETURN_IF_ERROR(TakeNeeded(block, "host", "smtp.example.gov.uk", &smtp.host));
    if (smtp.host.find_first_of("/:@ ") != std::string::npos && !smtp.host.starts_with('[')) {
      return Wrong(*block.get("host"), fmt::format("host \"{}\" is no name of a machine: write it alone, the port as port = 587", smtp.host));
    }
    if (block.contains("tls")) {
      using Tls = SmtpServer::Tls;
      RETURN_IF_ERROR(TakeWord<Tls>(block, "tls", {{"starttls", Tls::kStartTls}, {"implicit", Tls::kImplicit}, {"none", Tls::kNone}}, &smtp.tls));
      if (smtp.tls == Tls::kNone && !IsLoopbackHost(smtp.host)) {
        return Wrong(*block.get("tls"), fmt::format("tls = \"none\" would send the figures readable to {}: write \"starttls\" or \"implicit\"",
                                                    smtp.host));
      }
    }
    int64_t port = smtp.tls == SmtpServer::Tls::kImplicit ? 465 : 587;
    RETURN_IF_ERROR(TakeCount(block, "port", 65535, &port));
    smtp.port = static_cast<uint16_t>(port);
    RETURN_IF_ERROR(TakeNeeded(block, "from", "figures@example.gov.uk", &smtp.from));
    if (!IsAddress(smtp.from)) return Wrong(*block.get("from"), fmt::format("from \"{}\" is no e-mail address", smtp.from));
    RETURN_IF_ERROR(Take(block, "from_name", &smtp.from_name));
    RETURN_IF_ERROR(Take(block, "user", &smtp.user));
    if (!smtp.user.empty() || block.contains("password_file")) RETURN_IF_ERROR(TakeSecret(block, "password_file", &smtp.password));
    if (smtp.user.empty() && !smtp.password.empty()) return Wrong(block, "there is a password and no user: write user = \"...\"");
    RETURN_IF_ERROR(ExpectCaFile(block, &smtp.ca_file));
    return TakeTime(block, "timeout", &smtp.timeout);
  }

  Status ReadRecipient(const toml::table& block) {
    RETURN_IF_ERROR(ExpectKeys(block, {"id", "email", "language", "role", "team"}, "[[recipient]]"));
    MailRecipient& to = plan_.recipients.emplace_back();
    RETURN_IF_ERROR(TakeId(block, &to.id));
    RETURN_IF_ERROR(TakeNeeded(block, "email", "someone@example.gov.uk", &to.email));
    if (!IsAddress(to.email)) return Wrong(*block.get("email"), fmt::format("email of {} is no e-mail address: write it like someone@example.gov.uk", to.id));
    RETURN_IF_ERROR(TakeWord<Language>(block, "language", {{"en", Language::kEnglish}, {"cy", Language::kWelsh}}, &to.language));
    RETURN_IF_ERROR(TakeWord<ReaderRole>(block, "role", {{NameOf(ReaderRole::kManager), ReaderRole::kManager},
                                                         {NameOf(ReaderRole::kCabinetMember), ReaderRole::kCabinetMember},
                                                         {NameOf(ReaderRole::kChiefExecutive), ReaderRole::kChiefExecutive},
                                                         {NameOf(ReaderRole::kPerformance), ReaderRole::kPerformance}}, &to.role));
    RETURN_IF_ERROR(Take(block, "team", &to.team));
    if (to.team.empty() || to.role == ReaderRole::kManager) return OkStatus();
    return Wrong(*block.get("team"), "only a manager has a team: leave it out, or write role = \"manager\"");
  }

  Status ReadWebhook(const toml::table& block) {
    RETURN_IF_ERROR(ExpectKeys(block, {"id", "url", "secret_file", "ca_file"}, "[[webhook]]"));
    Webhook& to = plan_.webhooks.emplace_back();
    RETURN_IF_ERROR(TakeId(block, &to.id));
    RETURN_IF_ERROR(TakeNeeded(block, "url", "https://example.gov.uk/hanes", &to.url));
    RETURN_IF_ERROR(ExpectUrl(*block.get("url"), "url", to.url));
    RETURN_IF_ERROR(TakeSecret(block, "secret_file", &to.secret));
    if (to.secret.size() < kSecretMin) {
      return Wrong(*block.get("secret_file"), fmt::format("the secret of {} is shorter than {} characters: openssl rand -hex 32 makes one", to.id,
                                                          kSecretMin));
    }
    return ExpectCaFile(block, &to.ca_file);
  }

  DeliveryPlan& plan_;
  std::set<std::string> ids_;
};

}  // namespace

std::string_view NameOf(ReaderRole role) {
  switch (role) {
    case ReaderRole::kManager: return "manager";
    case ReaderRole::kCabinetMember: return "cabinet_member";
    case ReaderRole::kChiefExecutive: return "chief_executive";
    case ReaderRole::kPerformance: return "performance";
  }
  return "";
}

std::chrono::milliseconds RetryPlan::WaitAfter(uint32_t tries_made) const {
  std::chrono::milliseconds wait = first_wait;
  for (uint32_t i = 1; i < tries_made && wait < longest_wait; ++i) wait *= 2;
  return std::min(wait, longest_wait);
}

std::string_view HostOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return "";
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (host.find('@') != std::string_view::npos) host = host.substr(host.rfind('@') + 1);
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool IsLoopbackHost(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

StatusOr<DeliveryPlan> ReadDeliveryFile(const std::string& path) {
  DeliveryPlan plan;
  RETURN_IF_ERROR(DeliveryText(path, &plan).Read());
  return plan;
}

}  // namespace hanes

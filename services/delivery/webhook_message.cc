// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/webhook_message.h"

#include "base/hash.h"
#include "projections/editions_question.h"
#include "services/delivery/edition_rows.h"
#include "services/http_message.h"

namespace hanes {
namespace {

constexpr size_t kBlockBytes = 64;  // of SHA-256

std::string BytesOf(const Sha256Value& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

}  // namespace

std::string HmacSha256Hex(std::string_view key, std::string_view message) {
  std::string block = key.size() > kBlockBytes ? BytesOf(Sha256(key)) : std::string(key);
  block.resize(kBlockBytes, '\0');
  std::string inner = block, outer = block;
  for (char& c : inner) c ^= 0x36;
  for (char& c : outer) c ^= 0x5c;
  return ToHex(BytesOf(Sha256(outer + BytesOf(Sha256(inner + std::string(message))))));
}

std::string WebhookBody(const AuthorityId& authority, const v1::WeeklyFiguresPublished& edition, const std::string& webhook_id,
                        const std::string& link) {
  const std::string id = "edition-" + ShortId(fmt::format("{}\n{}\n{}\n{}", authority.value(), edition.week(), edition.digest(), webhook_id));
  std::string figures;
  for (const EditionRow& row : RowsOf(authority, edition)) figures += (figures.empty() ? "" : ",") + RowJson(row);
  const std::string address = link.empty() ? "null" : JsonText(link + "/editions/" + edition.week());
  return fmt::format(
      R"({{"specversion":"1.0","id":{},"source":{},"type":"org.hanes.edition.published","subject":{},"time":{},)"
      R"("datacontenttype":"application/json","data":{{"authority":{},"week":{},"as_at":{},"known_at":{},"position":{},"digest":{},)"
      R"("previous_digest":{},"link":{},"figures":[{}]}}}})",
      JsonText(id), JsonText("urn:hanes:" + authority.value()), JsonText(edition.week()), JsonText(KnownAtOf(edition).ToString()),
      JsonText(authority.value()), JsonText(edition.week()), JsonText(edition.as_at_on()), JsonText(KnownAtOf(edition).ToString()),
      edition.position(), JsonText(edition.digest()), JsonText(edition.previous_digest()), address, figures);
}

std::vector<std::pair<std::string, std::string>> WebhookHeaders(const std::string& secret, const std::string& body, Timestamp now) {
  const std::string seconds = std::to_string(now.micros() / 1'000'000);
  return {{"Content-Type", "application/cloudevents+json; charset=utf-8"},
          {"Hanes-Signature", fmt::format("t={},v1={}", seconds, HmacSha256Hex(secret, seconds + "." + body))}};
}

}  // namespace hanes

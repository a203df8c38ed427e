// SPDX-License-Identifier: Apache-2.0
#include "services/http_content.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/hash.h"

namespace hanes {
namespace {

// Below this a compressed body and its header are no shorter.
constexpr size_t kCompressBytesMin = 512;
// zlib's: 15 bits of window, and 16 for gzip's header instead of its own.
constexpr int kGzipWindow = 15 + 16;

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Calls `visit(name, quality)` for each member of a list like "text/csv;q=0.9, */*;q=0.1".
template <typename Visit>
void ForEachAccepted(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    const std::string_view member = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    const size_t semicolon = std::min(member.find(';'), member.size());
    double quality = 1;
    if (const size_t q = member.find("q=", semicolon); q != std::string_view::npos) {
      std::from_chars(member.data() + q + 2, member.data() + member.size(), quality);
    }
    visit(Trimmed(member.substr(0, semicolon)), quality);
  }
}

}  // namespace

double QualityOf(std::string_view list, std::string_view name) {
  double quality = 0;
  ForEachAccepted(list, [&](std::string_view member, double q) {
    if (member == name) quality = q;
  });
  return quality;
}

HttpResponse Content(const std::string& type, std::string body) {
  HttpResponse response{.status = 200, .headers = {}, .body = std::move(body)};
  response.SetHeader("Content-Type", type);
  response.SetHeader("Cache-Control", "no-store");
  return response;
}

bool PrefersCsv(std::string_view accept) { return QualityOf(accept, "text/csv") > QualityOf(accept, "application/json"); }

bool Prefers(std::string_view accept, std::string_view type) {
  const double quality = QualityOf(accept, type);
  return quality > QualityOf(accept, "application/json") && quality > QualityOf(accept, "text/csv");
}

bool PrefersPage(const HttpRequest& request) {
  const std::string& accept = request.Header("accept");
  return QualityOf(accept, "text/html") > std::max(QualityOf(accept, "application/json"), QualityOf(accept, "application/problem+json"));
}

std::string ETagOf(std::string_view question_and_position) { return fmt::format("W/\"{}\"", ToHex(Hash64(question_and_position))); }

bool MatchesETag(std::string_view if_none_match, std::string_view etag) {
  bool matches = false;
  // If-None-Match compares weakly: a proxy may have taken the W/ away, or put it there.
  const std::string_view opaque = etag.starts_with("W/") ? etag.substr(2) : etag;
  ForEachAccepted(if_none_match, [&](std::string_view member, double) {
    matches = matches || member == "*" || (member.starts_with("W/") ? member.substr(2) : member) == opaque;
  });
  return matches;
}

std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  HANES_CHECK(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK,
              "zlib refuses constant parameters only when memory is out");
  std::string zipped(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(zipped.data());
  stream.avail_out = static_cast<uInt>(zipped.size());
  const int ended = deflate(&stream, Z_FINISH);
  zipped.resize(stream.total_out);
  deflateEnd(&stream);
  HANES_CHECK(ended == Z_STREAM_END, "deflateBound is room enough");
  return zipped;
}

void CompressIfAccepted(const HttpRequest& request, HttpResponse* response) {
  const std::string& vary = response->Header("Vary");
  response->SetHeader("Vary", vary.empty() ? "Accept-Encoding" : vary + ", Accept-Encoding");
  if (response->body.size() < kCompressBytesMin) return;
  if (QualityOf(request.Header("accept-encoding"), "gzip") <= 0) return;
  response->body = Gzip(response->body);
  response->SetHeader("Content-Encoding", "gzip");
}

}  // namespace hanes

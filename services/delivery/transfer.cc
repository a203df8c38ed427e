// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/transfer.h"

#include <curl/curl.h>

#include <cstring>

namespace hanes {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Outcome = TransferResult::Outcome;

constexpr long kConnectTimeoutMillis = 30'000;

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, CurlDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlDeleter>;

// The library wants to be told once, before threads use it.
CurlHandle NewHandle() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  return CurlHandle(ready == CURLE_OK ? curl_easy_init() : nullptr);
}

void Append(CurlList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return;  // no memory: the request is refused by the other side, and tried again
  list.release();
  list.reset(longer);
}

// What a transfer under way needs to know.
struct UnderWay {
  std::stop_token stop;
  SteadyClock::time_point deadline;
  const std::string* content = nullptr;
  const std::function<Status()>* before_content = nullptr;
  size_t given = 0;
  bool began = false;
  bool all_given = false;
  Status held_back = {};
  char detail[CURL_ERROR_SIZE] = {};
};

size_t GiveContent(char* buffer, size_t size, size_t count, void* pointer) {
  UnderWay& way = *static_cast<UnderWay*>(pointer);
  if (!way.began) {
    way.began = true;
    const SteadyClock::time_point asked = SteadyClock::now();
    way.held_back = (*way.before_content)();
    way.deadline += SteadyClock::now() - asked;
    if (!way.held_back.ok()) return CURL_READFUNC_ABORT;
  }
  const size_t bytes = std::min(size * count, way.content->size() - way.given);
  std::memcpy(buffer, way.content->data() + way.given, bytes);
  way.given += bytes;
  way.all_given = way.given == way.content->size();  // from here on the library may write the end of it
  return bytes;
}

size_t TakeNothing(char*, size_t size, size_t count, void*) { return size * count; }

int EndEarly(void* pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const UnderWay& way = *static_cast<UnderWay*>(pointer);
  const bool stopped = way.stop.stop_requested() && !way.all_given;
  return stopped || SteadyClock::now() >= way.deadline ? 1 : 0;
}

void SetCommon(CURL* handle, UnderWay& way, const std::string& url, const std::string& ca_file) {
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, way.detail);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMillis);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &EndEarly);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &way);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &TakeNothing);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  if (!ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file.c_str());
  if (IsLoopbackHost(HostOf(url))) curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
}

long AnswerOf(CURL* handle) {
  long code = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

// What is ours to mend says how. `detail` is the library's own, and used of certificates alone: it may hold the host, never an address.
std::string WordsOf(CURLcode code, long answer, std::string_view detail) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
      return fmt::format("the certificate is not trusted ({}): name whoever signed it as ca_file", detail);
    case CURLE_SSL_CACERT_BADFILE: return "ca_file holds no certificate (PEM)";
    case CURLE_USE_SSL_FAILED: return "the server offers no STARTTLS, and nothing is said to it readable: try tls = \"implicit\"";
    case CURLE_LOGIN_DENIED: return fmt::format("the server refuses user or password (answer {}): mend user and password_file", answer);
    default: break;
  }
  const char* said = curl_easy_strerror(code);
  return answer == 0 ? said : fmt::format("{} (answer {})", said, answer);
}

TransferResult ResultOfLetter(CURLcode code, long answer, const UnderWay& way) {
  TransferResult result;
  result.held_back = way.held_back;
  if (answer >= 400) result.answer = std::to_string(answer);
  result.words = WordsOf(code, answer, way.detail);
  if (code == CURLE_OK) result.outcome = Outcome::kTaken;
  else if (!way.held_back.ok()) result.outcome = Outcome::kHeldBack;
  else if (code == CURLE_LOGIN_DENIED) result.outcome = Outcome::kRefusedForNow;  // ours to mend, and the same for every letter
  else if (answer >= 500) result.outcome = Outcome::kRefused;
  else if (answer >= 400) result.outcome = Outcome::kRefusedForNow;
  else if (way.all_given) result.outcome = Outcome::kInDoubt;
  return result;
}

TransferResult ResultOfPost(CURLcode code, long answer, const UnderWay& way) {
  TransferResult result;
  result.words = code == CURLE_OK ? fmt::format("answer {}", answer) : WordsOf(code, answer, way.detail);
  if (answer != 0) result.answer = std::to_string(answer);
  const bool later = answer == 408 || answer == 425 || answer == 429 || answer >= 500;
  if (answer >= 200 && answer < 300) result.outcome = Outcome::kTaken;
  else if (answer != 0) result.outcome = later ? Outcome::kRefusedForNow : Outcome::kRefused;
  return result;
}

}  // namespace

TransferResult SendLetter(const SmtpServer& server, const std::string& to, const std::string& message,
                          const std::function<Status()>& before_content, std::stop_token stop) {
  const CurlHandle handle = NewHandle();
  if (handle == nullptr) return {.words = "the network library did not start"};
  UnderWay way{.stop = std::move(stop), .deadline = SteadyClock::now() + server.timeout, .content = &message,
               .before_content = &before_content};
  const bool implicit = server.tls == SmtpServer::Tls::kImplicit;
  SetCommon(handle.get(), way, fmt::format("{}://{}:{}", implicit ? "smtps" : "smtp", server.host, server.port), server.ca_file);
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  const bool start_tls = server.tls == SmtpServer::Tls::kStartTls;
  curl_easy_setopt(handle.get(), CURLOPT_USE_SSL, static_cast<long>(start_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!server.user.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, server.password.c_str());
  }
  // A server that says nothing any more is not waited for when the connection is closed either.
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(server.timeout).count();
  curl_easy_setopt(handle.get(), CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(seconds));
  const std::string from = "<" + server.from + ">";
  CurlList recipients;
  Append(recipients, "<" + to + ">");
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
  curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, &GiveContent);
  curl_easy_setopt(handle.get(), CURLOPT_READDATA, &way);
  const CURLcode code = curl_easy_perform(handle.get());
  return ResultOfLetter(code, AnswerOf(handle.get()), way);
}

TransferResult PostBody(const std::string& url, const std::string& ca_file, const std::vector<std::pair<std::string, std::string>>& headers,
                        const std::string& body, std::chrono::milliseconds timeout, std::stop_token stop) {
  const CurlHandle handle = NewHandle();
  if (handle == nullptr) return {.words = "the network library did not start"};
  UnderWay way{.stop = std::move(stop), .deadline = SteadyClock::now() + timeout};
  SetCommon(handle.get(), way, url, ca_file);
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, IsLoopbackHost(HostOf(url)) ? "http,https" : "https");
  CurlList lines;
  for (const auto& [name, value] : headers) Append(lines, name + ": " + value);
  Append(lines, "Expect:");  // the body is small: it is not asked for first
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(handle.get(), CURLOPT_USERAGENT, "hanes");
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, body.c_str());
  const CURLcode code = curl_easy_perform(handle.get());
  return ResultOfPost(code, AnswerOf(handle.get()), way);
}

}  // namespace hanes

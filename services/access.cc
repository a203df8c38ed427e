// SPDX-License-Identifier: Apache-2.0
#include "services/access.h"

#include <absl/strings/escaping.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "services/problem.h"

namespace hanes {
namespace {

// 128 bits in hexadecimal digits: what nobody guesses.
constexpr size_t kTokenCharactersMin = 32;
constexpr size_t kFileBytesMax = 64 << 10;

// The parts between separators, without the space around them; empty ones too, so that lines can be counted.
std::vector<std::string> Parts(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::string_view part = text.substr(0, text.find(separator));
    const size_t begin = std::min(part.find_first_not_of(" \t\r"), part.size());
    parts.emplace_back(part.substr(begin, part.find_last_not_of(" \t\r") + 1 - begin));
    if (part.size() == text.size()) return parts;
    text.remove_prefix(part.size() + 1);
  }
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// What follows the scheme in an Authorization header; nothing when it is of another scheme.
std::optional<std::string> After(std::string_view scheme, const std::string& authorization) {
  if (LowerCase(authorization.substr(0, scheme.size())) != scheme) return std::nullopt;
  return Parts(authorization.substr(scheme.size()), '\n').front();
}

constexpr char kMakeOne[] = "make one with: (umask 077; openssl rand -hex 32 > FILE)";

// In a time that depends on the lengths alone.
bool SameText(std::string_view one, std::string_view other) {
  volatile unsigned char difference = one.size() == other.size() ? 0 : 1;
  for (size_t i = 0; i < one.size(); ++i) {
    difference = difference | static_cast<unsigned char>(one[i] ^ (other.empty() ? 1 : other[i % other.size()]));
  }
  return difference == 0;
}

StatusOr<std::string> ReadPrivateFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return InvalidArgument("{}: the token file cannot be read; {}", path, kMakeOne);
  struct stat about {};
  std::string text(kFileBytesMax + 1, '\0');
  const bool known = fstat(file, &about) == 0 && S_ISREG(about.st_mode);
  const ssize_t count = known ? read(file, text.data(), text.size()) : -1;
  close(file);
  if (count < 0) return InvalidArgument("{}: the token file cannot be read; {}", path, kMakeOne);
  if ((about.st_mode & 077) != 0) return InvalidArgument("{}: others can read the tokens: chmod 600 {}", path, path);
  if (about.st_uid != geteuid() && about.st_uid != 0) {
    return InvalidArgument("{}: the token file belongs to another user: chown it to the one that runs hanes", path);
  }
  text.resize(static_cast<size_t>(count));
  if (text.size() > kFileBytesMax) return InvalidArgument("{}: no token file is longer than {} bytes", path, kFileBytesMax);
  return text;
}

StatusOr<std::vector<std::string>> ReadTokens(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadPrivateFile(path));
  std::vector<std::string> tokens;
  int line_number = 0;
  for (const std::string& line : Parts(text, '\n')) {
    ++line_number;
    if (line.empty() || line.front() == '#') continue;
    const bool fit = line.size() >= kTokenCharactersMin && std::ranges::all_of(line, [](char c) { return c > ' ' && c <= '~'; });
    if (!fit) {  // the line itself is a secret: it is not shown
      return InvalidArgument("{}:{}: a token is {} or more printable characters without a space; {}", path, line_number, kTokenCharactersMin,
                             kMakeOne);
    }
    tokens.push_back(line);
  }
  if (tokens.empty()) return InvalidArgument("{}: there is no token in the file; {}", path, kMakeOne);
  return tokens;
}

HttpResponse NoToken() {
  HttpResponse response = Problem(401, "no-token", "hanes must know who asks",
                                  "send Authorization: Bearer TOKEN with a token of the token file, or give it as the password");
  response.SetHeader("WWW-Authenticate", "Basic realm=\"hanes\", charset=\"UTF-8\", Bearer realm=\"hanes\"");
  return response;
}

}  // namespace

StatusOr<Access> Access::Read(const std::string& token_file, std::string_view hosts) {
  Access access;
  if (!token_file.empty()) {
    ASSIGN_OR_RETURN(access.tokens_, ReadTokens(token_file));
  }
  for (const std::string& host : Parts(hosts, ',')) {
    if (!host.empty()) access.hosts_.push_back(LowerCase(host));
  }
  return access;
}

std::optional<HttpResponse> Access::Refuse(const HttpRequest& request) const {
  if (has_tokens()) return HoldsToken(request.Header("authorization")) ? std::nullopt : std::optional(NoToken());
  if (IsOurs(request.Header("host"))) return std::nullopt;
  return Problem(421, "other-host", "hanes does not answer under this name",
                 "ask at http://localhost or http://127.0.0.1 and the port; a proxy that passes another name on is named with --http-hosts");
}

bool Access::HoldsToken(const std::string& authorization) const {
  std::string offered = After("bearer ", authorization).value_or("");
  if (const auto encoded = After("basic ", authorization); encoded.has_value()) {
    std::string pair;
    const bool decoded = absl::Base64Unescape(*encoded, &pair);
    const size_t colon = pair.find(':');
    if (decoded && colon != std::string::npos) offered = pair.substr(colon + 1);
  }
  bool holds = false;
  for (const std::string& token : tokens_) holds |= SameText(offered, token);
  return holds;
}

bool Access::IsOurs(std::string_view host) const {
  // "[::1]:8600" has colons within its brackets.
  const size_t colon = host.find(':', host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0);
  const std::string name = LowerCase(host.substr(0, colon));
  if (name == "localhost" || name == "[::1]" || std::ranges::find(hosts_, name) != hosts_.end()) return true;
  return name.starts_with("127.") && name.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace hanes

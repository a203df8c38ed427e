// SPDX-License-Identifier: Apache-2.0
#include "services/http_message.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace hanes {
namespace {

const std::string kNone;

StatusOr<std::string> Decode(std::string_view encoded, bool plus_is_space) {
  std::string text;
  for (size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      text += plus_is_space && encoded[i] == '+' ? ' ' : encoded[i];
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = encoded.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2 || value == 0) {
      return InvalidArgument("\"{}\" is not percent-encoded as URLs are: write %3A for a colon, %2B for a plus", encoded);
    }
    text += static_cast<char>(value);
    i += 2;
  }
  if (!IsUtf8(text)) return InvalidArgument("\"{}\" is not UTF-8 once it is decoded: encode text as UTF-8", encoded);
  return text;
}

// Answers repeat parts of the target, so nothing that could break them gets further than here.
Status ExpectPrintable(std::string_view target) {
  for (const char c : target) {
    if (c <= ' ' || c > '~') {
      return InvalidArgument("the target holds the byte %{:02X} as it is: percent-encode it", static_cast<unsigned char>(c));
    }
  }
  return OkStatus();
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t at = std::min(text.find(separator), text.size());
    if (at > 0) parts.push_back(text.substr(0, at));
    text.remove_prefix(std::min(at + 1, text.size()));
  }
  return parts;
}

}  // namespace

const std::string& HttpRequest::Header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? kNone : found->second;
}

const std::string& HttpResponse::Header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
  return found == headers.end() ? kNone : found->second;
}

void HttpResponse::SetHeader(const std::string& name, std::string value) {
  const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
  if (found == headers.end()) headers.emplace_back(name, std::move(value));
  else found->second = std::move(value);
}

StatusOr<Target> ParseTarget(std::string_view target) {
  RETURN_IF_ERROR(ExpectPrintable(target));
  Target parsed;
  const size_t question_mark = std::min(target.find('?'), target.size());
  for (std::string_view segment : Split(target.substr(0, question_mark), '/')) {
    ASSIGN_OR_RETURN(std::string text, Decode(segment, false));
    parsed.segments.push_back(std::move(text));
  }
  const std::string_view query = target.substr(std::min(question_mark + 1, target.size()));
  for (std::string_view pair : Split(query, '&')) {
    const size_t equals = std::min(pair.find('='), pair.size());
    ASSIGN_OR_RETURN(const std::string name, Decode(pair.substr(0, equals), true));
    ASSIGN_OR_RETURN(std::string value, Decode(pair.substr(std::min(equals + 1, pair.size())), true));
    if (!parsed.query.emplace(name, std::move(value)).second) {
      return InvalidArgument("the parameter \"{}\" is given twice; give it once", name);
    }
  }
  return parsed;
}

std::string JsonText(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20) quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else quoted += c;
  }
  return quoted + "\"";
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/loopback.h"

#include <charconv>

namespace hanes {

std::string HostPort::ToString() const {
  const bool brackets = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", brackets ? "[" : "", host, brackets ? "]" : "", port);
}

StatusOr<HostPort> ParseHostPort(const std::string& text) {
  const size_t colon = text.rfind(':');
  HostPort parsed;
  bool good = colon != std::string::npos && colon > 0;
  if (good) {
    parsed.host = text.substr(0, colon);
    const char* begin = text.data() + colon + 1;
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), parsed.port);
    good = error == std::errc() && end == text.data() + text.size();
  }
  if (good && parsed.host.starts_with('[')) {
    good = parsed.host.ends_with(']');
    parsed.host = parsed.host.substr(1, parsed.host.size() - 2);
  }
  if (!good) return InvalidArgument("\"{}\" is not an address: write HOST:PORT, like 127.0.0.1:8600 or [::1]:8600", text);
  return parsed;
}

StatusOr<HostPort> RequireLoopback(const std::string& text) {
  ASSIGN_OR_RETURN(HostPort address, ParseHostPort(text));
  if (address.host == "localhost") address.host = "127.0.0.1";
  if (address.host == "::1" || address.host.starts_with("127.")) return address;
  return InvalidArgument(
      "\"{}\" can be reached from other machines, and hanes cannot tell yet who asks: listen at 127.0.0.1:{} and put a proxy that "
      "authenticates before it",
      text, address.port);
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The ids that every module shares.
#pragma once

#include <string>
#include <string_view>

#include "base/named_type.h"
#include "base/status.h"

namespace hanes {

// A place in one authority's log. Starts at 1, grows by exactly 1, never used again. 0 means "before the first event".
using Position = NamedInt<struct PositionTag>;
// Deterministic id of an event, 1 to 128 printable ASCII characters without spaces.
using EventId = NamedString<struct EventIdTag>;
// GSS code of a council: W06000012 is Neath Port Talbot.
using AuthorityId = NamedString<struct AuthorityIdTag>;
// What an event is about: "child:C0001", "worker:W17", "post:P4", "applicant:A9", "team:T3", "action:D12", "authority:W06000012".
using StreamId = NamedString<struct StreamIdTag>;

// "child" of "child:C0001". Empty when there is no colon.
inline std::string_view KindOf(std::string_view stream) {
  const size_t colon = stream.find(':');
  return colon == std::string_view::npos ? std::string_view() : stream.substr(0, colon);
}
// Is there a record of that kind that events may be about?
bool IsStreamKind(std::string_view kind);
// "C0001" of "child:C0001".
inline std::string_view NameOf(std::string_view stream) {
  const size_t colon = stream.find(':');
  return colon == std::string_view::npos ? stream : stream.substr(colon + 1);
}

// One letter E, W, S or N and eight digits.
StatusOr<AuthorityId> ParseAuthority(std::string_view text);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "base/ids.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 7> kStreamKinds = {"child", "worker", "post", "applicant", "team", "action", "authority"};

}  // namespace

bool IsStreamKind(std::string_view kind) { return std::ranges::find(kStreamKinds, kind) != kStreamKinds.end(); }

StatusOr<AuthorityId> ParseAuthority(std::string_view text) {
  const bool nation = !text.empty() && std::string_view("EWSN").find(text[0]) != std::string_view::npos;
  const bool digits =
      text.size() == 9 && std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!nation || !digits) {
    return InvalidArgument("\"{}\" is not an authority: give its nine-character GSS code, such as W06000012", Excerpt(text));
  }
  return AuthorityId(std::string(text));
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Who may ask over HTTP: without tokens whoever is on this machine, with tokens whoever has one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "services/http_message.h"

namespace hanes {

class Access {
 public:
  // Whoever is on this machine.
  Access() = default;
  // `token_file`: a token a line, 32 characters or more, lines with # left out; empty for no tokens. `hosts`: names with commas between them
  // under which a proxy on this machine passes requests on. InvalidArgument, with the remedy, when the file cannot be read, holds none or a
  // short one, is somebody else's or can be read by others.
  static StatusOr<Access> Read(const std::string& token_file, std::string_view hosts);

  // Can it tell who asks? Then hanes may listen at any address.
  bool has_tokens() const { return !tokens_.empty(); }

  // What stands against answering: with tokens, a request that carries none of them (Authorization: Bearer TOKEN, or Basic with the token as
  // the password) is answered 401. Without, one whose Host is another name than this machine's own is answered 421: a page of another site
  // that made its name point here would be read by that site.
  std::optional<HttpResponse> Refuse(const HttpRequest& request) const;

 private:
  bool HoldsToken(const std::string& authorization) const;
  bool IsOurs(std::string_view host) const;

  std::vector<std::string> tokens_;
  std::vector<std::string> hosts_;  // in lower case
};

}  // namespace hanes

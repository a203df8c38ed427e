// SPDX-License-Identifier: Apache-2.0
// One letter to a mail server, one message to a webhook: the only file that calls libcurl, and what came of it in our own words.
//
// TLS is verified against the system's certificates, or the file named. No redirect is followed. Everything has an end in time.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "services/delivery/delivery_file.h"

namespace hanes {

struct TransferResult {
  enum class Outcome : uint8_t {
    kTaken,            // the other side said yes
    kUnreachable,      // it was not reached, or not to the end: nothing was taken
    kRefusedForNow,    // it said no, and may say yes later
    kRefused,          // it said no, and will again
    kInDoubt,          // all of it was given, and no answer came
    kHeldBack,         // `before_content` said no: nothing was given
  };
  Outcome outcome = Outcome::kUnreachable;
  std::string answer = {};  // its number: "550", "503"; empty when it said none
  std::string words = {};   // for people; holds no address and no content
  Status held_back = {}; // what `before_content` said, with kHeldBack
};

// Gives a letter to the server. `before_content` is called once the server has accepted sender and recipient and asks for the content: what it
// refuses is not given, and until it is called nothing has been. Its time does not count. It takes the server's timeout, and as long again to
// say goodbye. `message` is whole, with CRLF line ends.
// A stop ends it early as long as not all of the content is given.
TransferResult SendLetter(const SmtpServer& server, const std::string& to, const std::string& message,
                          const std::function<Status()>& before_content, std::stop_token stop = {});

// Posts a body. Taken: any 2xx. Refused for now: 408, 425, 429 and 5xx. Refused: any other answer, a redirect too.
TransferResult PostBody(const std::string& url, const std::string& ca_file, const std::vector<std::pair<std::string, std::string>>& headers,
                        const std::string& body, std::chrono::milliseconds timeout, std::stop_token stop = {});

}  // namespace hanes

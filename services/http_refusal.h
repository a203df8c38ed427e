// SPDX-License-Identifier: Apache-2.0
// What an HTTP server says to whom it cannot hear out: the request is too long, too late, no HTTP, or one of too many.
#pragma once

#include <string_view>

#include "services/http_message.h"

namespace hanes {

enum class HttpRefusal { kHeaderTooLong, kBodyTooLong, kTooLate, kNotHttp, kTooManyConnections };

// As a problem (problem.h) with the status that fits. `header_bytes_max` is the limit that a too long one is told.
HttpResponse Refused(HttpRefusal why, size_t header_bytes_max);

// What can be told of a request from its first bytes, whole or not: method, target as far as it came, the header lines that are complete. Never
// more than that: nothing of it is checked, and it is only good for choosing how a refusal is worded.
HttpRequest WhatCame(std::string_view bytes);

}  // namespace hanes

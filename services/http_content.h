// SPDX-License-Identifier: Apache-2.0
// What is agreed between the two sides about a body: its type, its compression, and whether it is needed at all.
#pragma once

#include <string>
#include <string_view>

#include "services/http_message.h"

namespace hanes {

// 200 with this body, kept by nobody (Cache-Control: no-store) until its maker says otherwise.
HttpResponse Content(const std::string& type, std::string body);

// What an Accept or Accept-Encoding header gives this name, 0 to 1; 0 when it does not name it.
double QualityOf(std::string_view list, std::string_view name);

// Does the Accept header prefer CSV to JSON? Without a preference: no.
bool PrefersCsv(std::string_view accept);

// Does it prefer this type to JSON and to CSV? Without a preference: no.
bool Prefers(std::string_view accept, std::string_view type);

// Does who asked rather read a page than JSON?
bool PrefersPage(const HttpRequest& request);

// A weak validator of what was asked and what it was asked of: W/"16 hexadecimal digits".
std::string ETagOf(std::string_view question_and_position);

// Does If-None-Match name this validator (or any, with *)?
bool MatchesETag(std::string_view if_none_match, std::string_view etag);

// The bytes in gzip's format.
std::string Gzip(std::string_view bytes);

// Compresses the body when the request accepts gzip and the body is long enough to gain; sets Content-Encoding and Vary.
void CompressIfAccepted(const HttpRequest& request, HttpResponse* response);

}  // namespace hanes

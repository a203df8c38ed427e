// SPDX-License-Identifier: Apache-2.0
// What a webhook is sent: a CloudEvent that says that an edition was published, with its figures, and the signature that shows whose it is.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/timestamp.h"
#include "hanes/v1/platform.pb.h"

namespace hanes {

// CloudEvents 1.0, structured mode, JSON. The same edition and webhook give the same bytes, and so the same id at each try: by it a receiver
// knows what it has. `link` as in the delivery file.
std::string WebhookBody(const AuthorityId& authority, const v1::WeeklyFiguresPublished& edition, const std::string& webhook_id,
                        const std::string& link);

// HMAC-SHA256 (RFC 2104), lower-case hexadecimal.
std::string HmacSha256Hex(std::string_view key, std::string_view message);

// Content-Type, and Hanes-Signature: t=SECONDS,v1=HEX with HEX the HMAC-SHA256 by the secret of "SECONDS.BODY". A receiver refuses what is
// older or newer than five minutes by its clock, so that nobody can send an old message again.
std::vector<std::pair<std::string, std::string>> WebhookHeaders(const std::string& secret, const std::string& body, Timestamp now);

}  // namespace hanes

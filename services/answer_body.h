// SPDX-License-Identifier: Apache-2.0
// An answer as the body of a response: JSON, CSV or a workbook, by the end of its path or by what the reader accepts.
#pragma once

#include <string>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "services/http_message.h"

namespace hanes {

enum class BodyFormat { kJson, kCsv, kXlsx };

// Takes ".csv", ".json" or ".xlsx" off the last word of a path; what is meant, by Accept where there is no such end.
BodyFormat TakeBodyFormat(const HttpRequest& request, std::string* word);

// 200 with the answer, kept by nobody until its maker says otherwise. Headers: Content-Type, Vary; Content-Disposition of a workbook, which is
// called `name`. Errors: those of WorkbookOf.
StatusOr<HttpResponse> BodyOf(const v1::Answer& answer, BodyFormat format, bool with_members, const std::string& name);

// Lets figures be kept by their reader, who asks each time whether they still hold. 304 when it has them already.
void AddValidator(const HttpRequest& request, const std::string& etag, HttpResponse* response);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/answer_body.h"

#include "projections/answer_text.h"
#include "services/http_content.h"
#include "services/xlsx_table.h"

namespace hanes {
namespace {

constexpr char kCsvType[] = "text/csv; charset=utf-8; header=present";

// Under a name that says what it is of: two days are two files.
void SaveAs(const std::string& name, const v1::Answer& answer, std::string_view suffix, HttpResponse& response) {
  const std::string day = answer.as_at().empty() ? "" : "-" + answer.as_at();
  response.SetHeader("Content-Disposition", fmt::format("attachment; filename=\"{}{}{}\"", name, day, suffix));
}

}  // namespace

BodyFormat TakeBodyFormat(const HttpRequest& request, std::string* word) {
  const size_t dot = word->rfind('.');
  const std::string suffix = dot == std::string::npos ? "" : word->substr(dot);
  const std::string& accept = request.Header("accept");
  if (suffix == ".csv" || suffix == ".json" || suffix == ".xlsx") word->resize(dot);
  if (suffix == ".json") return BodyFormat::kJson;
  if (suffix == ".csv") return BodyFormat::kCsv;
  if (suffix == ".xlsx" || Prefers(accept, kXlsxType)) return BodyFormat::kXlsx;
  return PrefersCsv(accept) ? BodyFormat::kCsv : BodyFormat::kJson;
}

StatusOr<HttpResponse> BodyOf(const v1::Answer& answer, BodyFormat format, bool with_members, const std::string& name) {
  HttpResponse response;
  if (format == BodyFormat::kXlsx) {
    ASSIGN_OR_RETURN(std::string workbook, WorkbookOf(answer, with_members));
    response = Content(kXlsxType, std::move(workbook));
    SaveAs(name, answer, ".xlsx", response);
  } else if (format == BodyFormat::kCsv) {
    response = Content(kCsvType, AnswerText(answer, AnswerFormat::kCsv, with_members));
    SaveAs(name, answer, ".csv", response);
  } else {
    response = Content("application/json", AnswerText(answer, AnswerFormat::kJson, with_members));
  }
  response.SetHeader("Vary", "Accept");
  return response;
}

void AddValidator(const HttpRequest& request, const std::string& etag, HttpResponse* response) {
  response->SetHeader("Cache-Control", "private, no-cache");
  response->SetHeader("ETag", etag);
  if (!MatchesETag(request.Header("if-none-match"), etag)) return;
  response->status = 304;
  response->body.clear();
}

}  // namespace hanes

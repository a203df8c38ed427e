// SPDX-License-Identifier: Apache-2.0
#include "services/answer_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "projections/answer_text.h"
#include "services/xlsx_table.h"

namespace hanes {

Status CheckAnswerFile(const Settings& settings) {
  const std::string& format = settings.Text("format");
  if (format != "xlsx") return ParseAnswerFormat(format).status();
  if (settings.Text("out").empty()) return InvalidArgument("--format xlsx: a workbook is a file; add --out FILE");
  return OkStatus();
}

Status WriteAnswer(const Settings& settings, const v1::Answer& answer, bool with_members) {
  RETURN_IF_ERROR(CheckAnswerFile(settings));
  std::string text;
  if (settings.Text("format") == "xlsx") {
    ASSIGN_OR_RETURN(text, WorkbookOf(answer, with_members));
  } else {
    ASSIGN_OR_RETURN(const AnswerFormat format, ParseAnswerFormat(settings.Text("format")));
    text = AnswerText(answer, format, with_members);
  }
  const std::string& path = settings.Text("out");
  if (path.empty()) {
    std::fputs(text.c_str(), stdout);
    return OkStatus();
  }
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) return Unavailable("{} cannot be written: {}; is its folder there, and may you write to it?", path, std::strerror(errno));
  file << text;
  file.close();
  return file ? OkStatus() : Unavailable("{} is not whole: {}; make room, then ask again", path, std::strerror(errno));
}

}  // namespace hanes

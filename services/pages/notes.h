// SPDX-License-Identifier: Apache-2.0
// The notes of answers in the reader's language. Views write them in English; each sentence they may write has a text here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/pages/page.h"

namespace hanes {

struct NoteWords {
  std::string text;
  bool english_only = false;  // a note that has no text: shown as the view wrote it
};
NoteWords SayNote(Language language, std::string_view note);
// The sentences that have a text, with {} where a value stands: a test holds them against all that views write.
std::vector<std::string_view> NotePatterns();

// The reason a case is in a figure, or is not: "held 3 days late 2013-03-04, due by 2013-03-01".
std::string SayReason(Language language, std::string_view reason);

}  // namespace hanes

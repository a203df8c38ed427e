// SPDX-License-Identifier: Apache-2.0
// What every question has in common: its two times, their defaults, and what an answer says of where it comes from.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/checkpoint.h"

namespace hanes {

// Where and when a question is asked: what the process knows and the facts do not say.
struct QuestionContext {
  AuthorityId authority;        // of the log; empty when that is
  Timestamp now;                // of the process' clock
  Timestamp provable_from;      // first append of the log; 1970 when it is empty
  Timestamp last_appended_at;   // last append of the log; 1970 when it is empty
  uint32_t projection_version = 0;
};

// A question with its defaults filled in.
struct AskedQuestion {
  Date as_at;          // the day on which it was true
  Timestamp known_at;  // how far knowledge reached
  std::string by;      // one of the view's dimensions
  bool open = false;   // list what is behind each figure
};

// known_at empty: now, or the last append when that is later (another machine's clock may be ahead of ours). A bare date: the end of that
// day in London, and no later than now. as_at empty: the day of known_at in London. by empty: the first of `dimensions`. as_at may lie
// after known_at: the answer is what was then expected to go on.
// Errors: InvalidArgument for what is no date, no instant or no dimension of this view; OutOfRange for a known_at later than now.
StatusOr<AskedQuestion> ReadQuestion(const v1::Question& question, std::span<const std::string_view> dimensions,
                                     const QuestionContext& context);

// What a question may carry besides what is asked: the fields of v1::Question, as HTTP and scenarios call them; the command line has "-" for
// "_".
std::span<const std::string> QuestionParameters();

// Sets one of them. A switch is "1", "true" or "yes"; "0", "false", "no" or "" for no.
// Errors: InvalidArgument naming the parameters there are, or what a switch may be.
Status SetQuestionParameter(const std::string& name, const std::string& value, v1::Question& question);

// An answer that has everything but its columns and rows: the question's times, position, version, completeness, provable_from, and notes
// where the times reach before the log or beyond what is known.
v1::Answer BeginAnswer(std::string_view view, const AskedQuestion& asked, const Checkpoint& checkpoint, const QuestionContext& context);

}  // namespace hanes

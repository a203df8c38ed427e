// SPDX-License-Identifier: Apache-2.0
// The one error type of hanes, and how it is made and passed up.
//
// Codes mean: InvalidArgument a bad record or question · NotFound absent (absent is not empty) · FailedPrecondition out of order or
// not in a state for this · AlreadyExists same name, other content · DataLoss stored bytes are wrong: stop · Unavailable try again ·
// ResourceExhausted full · Unimplemented unknown kind. A message names the file, line, value and the remedy.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <fmt/format.h>

#include <string>
#include <utility>

namespace hanes {

using absl::OkStatus;
using absl::Status;
using absl::StatusCode;
using absl::StatusOr;

template <typename... Args>
Status Error(StatusCode code, fmt::format_string<Args...> text, Args&&... args) {
  return Status(code, fmt::format(text, std::forward<Args>(args)...));
}

#define HANES_ERROR(name, code)                                                     \
  template <typename... Args>                                                       \
  Status name(fmt::format_string<Args...> text, Args&&... args) {                   \
    return Status(StatusCode::code, fmt::format(text, std::forward<Args>(args)...)); \
  }
HANES_ERROR(InvalidArgument, kInvalidArgument)
HANES_ERROR(NotFound, kNotFound)
HANES_ERROR(FailedPrecondition, kFailedPrecondition)
HANES_ERROR(AlreadyExists, kAlreadyExists)
HANES_ERROR(DataLoss, kDataLoss)
HANES_ERROR(Unavailable, kUnavailable)
HANES_ERROR(ResourceExhausted, kResourceExhausted)
HANES_ERROR(Unimplemented, kUnimplemented)
HANES_ERROR(Internal, kInternal)
HANES_ERROR(OutOfRange, kOutOfRange)
HANES_ERROR(DeadlineExceeded, kDeadlineExceeded)
HANES_ERROR(Cancelled, kCancelled)
#undef HANES_ERROR

// The message alone, without its code: for people.
inline std::string MessageOf(const Status& status) { return std::string(status.message().data(), status.message().size()); }

// The same error with what the caller knows put before it: "referrals.csv:17: ...".
Status Annotate(const Status& status, const std::string& context);

}  // namespace hanes

#define RETURN_IF_ERROR(expression)                          \
  do {                                                       \
    if (::hanes::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)

#define HANES_CONCAT_INNER(a, b) a##b
#define HANES_CONCAT(a, b) HANES_CONCAT_INNER(a, b)
#define ASSIGN_OR_RETURN(target, expression) \
  ASSIGN_OR_RETURN_INNER(HANES_CONCAT(statusor_, __LINE__), target, expression)
#define ASSIGN_OR_RETURN_INNER(statusor, target, expression) \
  auto statusor = (expression);                              \
  if (!statusor.ok()) return std::move(statusor).status();   \
  target = std::move(statusor).value()

// SPDX-License-Identifier: Apache-2.0
// Everything a person or a feed can ask: one interface for the command line and HTTP, whether the view is in this process or another.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "hanes/v1/house_service.pb.h"
#include "hanes/v1/view_service.pb.h"

namespace hanes {

// Done and to do, in events.
using RebuildProgressFn = std::function<void(uint64_t done, uint64_t total)>;

// Safe for use by several threads. Unavailable when another process is asked and does not answer.
class Questions {
 public:
  virtual ~Questions() = default;

  // InvalidArgument naming what may be asked: unknown view, unknown dimension, bad date.
  virtual StatusOr<v1::Answer> Ask(const v1::Question& question) const = 0;

  // The events of one stream, in order of position. NotFound when there are none.
  virtual StatusOr<v1::HistoryResponse> History(const StreamId& stream) const = 0;

  // Topics, log and views.
  virtual StatusOr<v1::HouseStatus> StatusOfHouse() const = 0;

  // Builds a view, or all that are served, again from the log beside what is in use. Questions go on being answered meanwhile. A result a view.
  virtual StatusOr<std::vector<v1::RebuildResult>> Rebuild(const v1::RebuildRequest& request, const RebuildProgressFn& progress) = 0;

  // FailedPrecondition when there is no version before the one in use.
  virtual StatusOr<v1::SwapBackResponse> SwapBack(const std::string& view) = 0;
};

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Everything that can be asked: each question, the projection whose facts it counts, and the memory of those facts. Adding a question is a
// line in askable.cc.
//
// Several questions may be asked of one projection: a question reads one snapshot, at one position of the log.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// Whom a question can be asked of alone. One that it has no meaning for is refused and not passed over: figures of everybody would be taken for
// those of the team that was named.
struct Filters {
  bool team = false;
  bool worker = false;
  bool category = false;
};

struct Askable {
  std::string_view name;        // "caseload": what a person asks
  std::string_view projection;  // whose facts it counts; empty where that depends on the question, or where it joins several
  // What it can be counted by; the first is the default.
  std::span<const std::string_view> (*dimensions)();
  StatusOr<v1::Answer> (*ask)(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);
  Filters filters = {};
  StatusOr<std::string_view> (*projection_of)(const v1::Question& question) = nullptr;  // where it depends on the question
};

// In the order they are shown.
std::span<const Askable> Askables();
// InvalidArgument naming those there are.
StatusOr<const Askable*> FindAskable(std::string_view name);
// May the question carry the parameter? Those that are no filter it may, whatever it makes of them.
bool MayCarry(const Askable& askable, std::string_view parameter);
// The answer of a question. Errors: its own; InvalidArgument for a filter that it does not have, and for a team or a worker that none of the facts
// has ever been about.
StatusOr<v1::Answer> Ask(const Askable& askable, const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);
// The first part of that: InvalidArgument for a filter that the question does not have.
Status CheckFilters(const Askable& askable, const v1::Question& question);
// Whose facts a question counts; empty when those of several. Errors: InvalidArgument when the question does not say it.
StatusOr<std::string_view> ProjectionOf(const Askable& askable, const v1::Question& question);

// An empty memory with what the projection's questions read. Fill it with FactIndex::Load. Null for a projection that nothing is asked of.
std::unique_ptr<FactIndex> NewIndexOf(std::string_view projection);

}  // namespace hanes

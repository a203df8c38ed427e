// SPDX-License-Identifier: Apache-2.0
#include "projections/employment.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "projections/caseload.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

// Terms of employment, and who said so.
struct Terms {
  std::string_view role;
  std::string_view team;
  bool agency = false;
  int32_t fte = kFteNotKnown;
  std::optional<Date> unknown_from;
  std::vector<Position> made_by;
};

Terms TermsOfJoining(const view::WorkerJoined& joined, const KnownEvent& known) {
  Terms terms{NameOfRole(joined.role()), joined.team(), joined.agency(), kFteNotKnown, known.unknown_from, {known.position}};
  if (joined.has_fte_hundredths()) terms.fte = static_cast<int32_t>(joined.fte_hundredths());
  return terms;
}

// False when the event changes no terms.
bool Change(const KnownEvent& known, Terms& terms) {
  const bool changed = VisitPayload(known.said, Overloaded{
                                                      [&](const view::WorkerRoleChanged& e) { return terms.role = NameOfRole(e.role()), true; },
                                                      [&](const view::WorkerTeamMoved& e) { return terms.team = e.team(), true; },
                                                      [&](const view::WorkerFteChanged& e) {
                                                        return terms.fte = static_cast<int32_t>(e.fte_hundredths()), true;
                                                      },
                                                      [](const auto&) { return false; },
                                                  });
  if (changed) terms.made_by.push_back(known.position);
  return changed;
}

// Walks through the days of one worker, with the terms in force and since when.
class Employment {
 public:
  Employment(std::string_view worker, FactSink& facts) : worker_(worker), facts_(facts) {}

  void ReadDay(std::span<const KnownEvent> same_day) {
    const Date day = same_day[0].occurred_on;
    const KnownEvent* left = nullptr;
    const KnownEvent* joined = nullptr;
    for (const KnownEvent& known : same_day) {
      if (known.said.says() == v1::Event::kWorkerLeft) left = &known;
      if (known.said.says() == v1::Event::kWorkerJoined) joined = &known;
    }
    const bool came_and_went = !terms_.has_value() && left != nullptr && joined != nullptr;
    std::optional<Terms> next = left == nullptr ? terms_ : std::nullopt;
    if (joined != nullptr && !came_and_went) next = TermsOfJoining(*joined->said.As<view::WorkerJoined>(), *joined);
    bool changed = left != nullptr || joined != nullptr;
    for (const KnownEvent& known : same_day) changed |= next.has_value() && Change(known, *next);
    if (!changed) return;
    EndTerms(day, left);
    if (joined != nullptr && !came_and_went) EndAbsence(day);
    if (left != nullptr && !next.has_value() && left_ == nullptr) left_ = left;
    terms_ = std::move(next);
    since_ = day;
  }

  void Finish() {
    EndTerms(Date::Max(), nullptr);
    EndAbsence(Date::Max());
  }

 private:
  void EndTerms(Date day, const KnownEvent* left) {
    if (!terms_.has_value()) return;
    FactView fact{kEmployment, worker_, {terms_->role, terms_->team, terms_->agency ? "agency" : ""}, terms_->fte, {since_, day}, false};
    if (terms_->unknown_from.has_value() && *terms_->unknown_from < day) {
      fact.valid.to = *terms_->unknown_from;
      fact.unknown_end = true;
    }
    std::vector<Position> made_by = terms_->made_by;
    if (left != nullptr) made_by.push_back(left->position);
    std::sort(made_by.begin(), made_by.end());
    if (!fact.valid.Empty()) facts_.Add(fact, made_by);
  }

  void EndAbsence(Date day) {
    if (left_ == nullptr) return;
    const DateRange valid{left_->occurred_on, day};
    if (!valid.Empty()) facts_.Add({kLeftEmployment, worker_, {}, 0, valid, false}, {&left_->position, 1});
    left_ = nullptr;
  }

  const std::string_view worker_;
  FactSink& facts_;
  std::optional<Terms> terms_;
  Date since_;
  const KnownEvent* left_ = nullptr;  // the leaving since which the worker is away
};

}  // namespace

std::string_view NameOfRole(v1::WorkerRole role) {
  switch (role) {
    case v1::WORKER_ROLE_SOCIAL_WORKER: return "social_worker";
    case v1::WORKER_ROLE_OTHER_PRACTITIONER: return "other_practitioner";
    case v1::WORKER_ROLE_MANAGER: return "manager";
    case v1::WORKER_ROLE_OTHER: return "other";
    default: return "";  // unspecified, or a number from a newer producer: not known
  }
}

void FoldEmployment(const EntityKnowledge& knowledge, FactSink& facts) {
  Employment employment(knowledge.entity, facts);
  std::span<const KnownEvent> rest = knowledge.events;
  while (!rest.empty()) {
    size_t count = 1;
    while (count < rest.size() && rest[count].occurred_on == rest[0].occurred_on) ++count;
    employment.ReadDay(rest.first(count));
    rest = rest.subspan(count);
  }
  employment.Finish();
}

}  // namespace hanes

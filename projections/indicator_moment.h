// SPDX-License-Identifier: Apache-2.0
// What questions about indicators have in common that are asked of one moment of knowledge: the facts, gathered as they come to need them, and the
// rules. A series asks a hundred of them and gathers once.
#pragma once

#include <memory>
#include <string_view>

#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/indicators/due_rules.h"
#include "projections/indicators/kept_steps.h"
#include "projections/indicators/known_facts.h"
#include "projections/question.h"

namespace hanes {

class IndicatorMoment {
 public:
  // The snapshot outlives it. One thread's: it keeps what it works out. Errors: those of DueRules::Make.
  static StatusOr<IndicatorMoment> At(const FactIndex::Snapshot& facts, Timestamp known_at, std::string_view rule_set) {
    ASSIGN_OR_RETURN(DueRules rules, DueRules::Make(facts, known_at, rule_set));
    return IndicatorMoment(facts, known_at, std::move(rules));
  }

  const KnownFacts& facts() const { return facts_; }
  const DueRules& rules() const { return rules_; }
  // Null unless many periods are expected.
  KeptSteps* kept() const { return kept_.get(); }
  // Many periods of these days will be asked about.
  void Expect(DateRange days) { kept_ = std::make_unique<KeptSteps>(days); }

 private:
  IndicatorMoment(const FactIndex::Snapshot& facts, Timestamp known_at, DueRules rules) : facts_(facts, known_at), rules_(std::move(rules)) {}

  KnownFacts facts_;
  DueRules rules_;
  std::unique_ptr<KeptSteps> kept_;
};

// AskIndicators and AskFrontDoor of a moment that is there already, which must be that of the question.
StatusOr<v1::Answer> AskIndicatorsAt(const IndicatorMoment& moment, const v1::Question& question, const QuestionContext& context);
StatusOr<v1::Answer> AskFrontDoorAt(const IndicatorMoment& moment, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "projections/agency_employment.h"

#include "projections/caseload.h"
#include "projections/employment.h"

namespace hanes {
namespace {

class AgencySink : public FactSink {
 public:
  AgencySink(uint8_t agency_kind, FactSink& facts) : agency_kind_(agency_kind), facts_(facts) {}

  void Add(const FactView& fact, std::span<const Position> made_by) override {
    facts_.Add(fact, made_by);
    if (fact.kind != kEmployment || fact.dimensions[2] != "agency") return;
    facts_.Add({agency_kind_, fact.entity, {}, 0, fact.valid, fact.unknown_end}, made_by);
  }

 private:
  const uint8_t agency_kind_;
  FactSink& facts_;
};

}  // namespace

void FoldEmploymentWithAgency(uint8_t agency_kind, const EntityKnowledge& knowledge, FactSink& facts) {
  AgencySink sink(agency_kind, facts);
  FoldEmployment(knowledge, sink);
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"
#include "projections/indicators/worker_roles.h"

namespace hanes {
namespace {

enum class GivenTo { kSocialWorker, kAnother, kNobody };

// The day of the child's next referral: an allocation from then on belongs to that one.
Date NextReferral(Reading& reading, const IndicatorRow& referral) {
  for (const IndicatorRow& other : reading.All(kReferral).Of(referral.entity)) {
    if (other.from > referral.from) return other.from;
  }
  return Date::Max();
}

// As the decision says; where it does not, whoever held the child first since the referral.
GivenTo GivenToOf(Reading& reading, const IndicatorRow& referral) {
  const auto& [id, outcome, given_to] = referral.dimensions;
  if (outcome != reading.Named("accepted") || given_to == reading.Named("nobody")) return GivenTo::kNobody;
  if (given_to == reading.Named("social_worker")) return GivenTo::kSocialWorker;
  if (given_to == reading.Named("other_worker")) return GivenTo::kAnother;
  const auto first = FirstHolderSince(reading.facts(), referral.entity, referral.from, NextReferral(reading, referral));
  if (!first) return GivenTo::kNobody;
  const Symbol role = RoleOnDay(reading.facts(), first->worker_name, first->from);
  return role == reading.Named("social_worker") ? GivenTo::kSocialWorker : GivenTo::kAnother;
}

template <GivenTo kWhom>
void Gather(Reading& reading, Cohort& cohort) {
  static constexpr std::array<std::string_view, 3> kWords = {"allocated to a social worker", "allocated to another", "not proceeding"};
  const Symbol withdrawn = reading.Named("withdrawn");
  EachOnDay(reading, kReferral, cohort, FirstDay, [&](const IndicatorRow& referral) -> std::optional<Verdict> {
    if (!referral.other_day() && referral.dimensions[1] != withdrawn) return Verdict{Verdict::kLeftOut, "no decision yet"};
    const GivenTo whom = GivenToOf(reading, referral);
    const std::string_view words = kWords[static_cast<size_t>(whom)];
    return YesOrNo(whom == kWhom, words, words);
  });
}

Indicator Share(std::string_view code, std::string_view measure, Better better, void (*gather)(Reading&, Cohort&)) {
  return {.code = code,
          .measure = measure,
          .definition = "Referrals received in the period on which a decision was made; a, b and c count each of them once, so the three sum to 100. "
                        "Not proceeding: decided against, withdrawn, or given to nobody.",
          .source = "[S]",
          .better = better,
          .choices = {"Whom it was given to is what the decision says; where it says nothing, the role of the first worker who held the child as "
                      "primary since the referral and before the next one [K]."},
          .history = {kReferral},
          .gather = gather};
}

}  // namespace

std::vector<Indicator> Scc007() {
  return {
      Share("SCC/007a", "Referrals allocated to a social worker for an initial assessment", Better::kHigher, Gather<GivenTo::kSocialWorker>),
      Share("SCC/007b", "Referrals allocated to someone other than a social worker", Better::kLower, Gather<GivenTo::kAnother>),
      Share("SCC/007c", "Referrals that did not proceed to an initial assessment", Better::kLower, Gather<GivenTo::kNobody>),
  };
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

constexpr size_t kInTouch = 0, kAccommodation = 1, kActivity = 2;  // dimensions of kLeaverContact

// Somebody born on 29 February has the birthday on the 28th of other years.
Date BirthdayOf(Date born, int32_t age) { return AddMonths(born, 12 * age, MonthEnd::kClamp); }

// Was looked after on the day of this birthday or since, and is not any more at the other.
bool FormerlyLookedAfter(Reading& reading, Symbol child, Date since, Date until) {
  for (const EntitySpell& care : reading.facts().PeriodsOfCare()) {
    if (care.entity == child && care.days.to > since && care.days.to <= until) return true;
  }
  return false;
}

// What was said in the period, nearest to the birthday.
const IndicatorRow* ContactAt(Reading& reading, Symbol child, Date birthday) {
  const auto distance = [&](const IndicatorRow& contact) { return std::abs(contact.from - birthday); };
  const IndicatorRow* nearest = nullptr;
  for (const IndicatorRow& contact : reading.All(kLeaverContact).Of(child)) {
    if (!reading.period().Contains(contact.from)) continue;
    if (nearest == nullptr || distance(contact) < distance(*nearest)) nearest = &contact;
  }
  return nearest;
}

// Those whose birthday is in the period. judge(contact or null) -> verdict; nothing for those who are not asked about.
template <typename Judge>
void EachAtNineteen(Reading& reading, Cohort& cohort, const Judge& judge) {
  const std::optional<int32_t> age = reading.Number("care_leaver.age", reading.last_day());
  const std::optional<int32_t> from_age = reading.Number("pathway_plan.age", reading.last_day());
  if (!age || !from_age) return;
  for (const IndicatorRow& born : reading.All(kBorn).all()) {
    const Date birthday = BirthdayOf(born.from, *age);
    if (!reading.period().Contains(birthday) || birthday > reading.today()) continue;
    if (!FormerlyLookedAfter(reading, born.entity, BirthdayOf(born.from, *from_age), birthday)) continue;
    const std::optional<Verdict> verdict = judge(ContactAt(reading, born.entity, birthday));
    if (verdict) cohort.Add(born.entity, birthday, *verdict);
  }
}

bool Says(Reading& reading, const IndicatorRow* contact, size_t what) {
  return contact != nullptr && contact->dimensions[what] == reading.Named("yes");
}

void InTouch(Reading& reading, Cohort& cohort) {
  EachAtNineteen(reading, cohort, [&](const IndicatorRow* contact) -> std::optional<Verdict> {
    return YesOrNo(Says(reading, contact, kInTouch), "in touch", contact == nullptr ? "no contact recorded" : "not in touch");
  });
}

template <size_t kWhat>
void OfThoseInTouch(Reading& reading, Cohort& cohort) {
  EachAtNineteen(reading, cohort, [&](const IndicatorRow* contact) -> std::optional<Verdict> {
    if (!Says(reading, contact, kInTouch)) return Verdict{Verdict::kLeftOut, "not in touch"};
    return YesOrNo(Says(reading, contact, kWhat), kWhat == kAccommodation ? "in suitable accommodation" : "in education, training or work",
                   kWhat == kAccommodation ? "not known to be in suitable accommodation" : "not known to be in education, training or work");
  });
}

Indicator AtNineteen(std::string_view code, std::string_view measure, std::string_view definition, void (*gather)(Reading&, Cohort&)) {
  return {.code = code,
          .measure = measure,
          .definition = definition,
          .source = "[S]",
          .rules = {"care_leaver.age", "pathway_plan.age"},
          .choices = {"Formerly looked after: for some days since the age at which the law on leaving care begins, and not on the birthday [K].",
                      "Of contacts in the period the one nearest to the birthday tells [K]."},
          .history = {kLookedAfter},
          .gather = gather};
}

}  // namespace

std::vector<Indicator> Scc033() {
  return {
      AtNineteen("SCC/033a", "Young people formerly looked after with whom the authority is in touch at 19",
                 "Young people formerly looked after whose nineteenth birthday is in the period; those count with whom the authority was in touch.", InTouch),
      AtNineteen("SCC/033b", "Of those in touch: in suitable accommodation at 19",
                 "Those of SCC/033a who count; of them those in suitable accommodation.", OfThoseInTouch<kAccommodation>),
      AtNineteen("SCC/033c", "Of those in touch: in education, training or work at 19",
                 "Those of SCC/033a who count; of them those in education, training or work.", OfThoseInTouch<kActivity>),
  };
}

}  // namespace hanes

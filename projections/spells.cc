// SPDX-License-Identifier: Apache-2.0
#include "projections/spells.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace hanes {

namespace {

template <typename T, typename Same>
size_t LengthOfRun(std::span<T> items, const Same& same) {
  size_t length = 1;
  while (length < items.size() && same(items[0], items[length])) ++length;
  return length;
}

}  // namespace

std::span<Spells::Spell> Spells::Finish() {
  // Among those of one id and day the canonical order of events stays. A stable sort would ask for memory each time.
  std::sort(boundaries_.begin(), boundaries_.end(), [](const Boundary& a, const Boundary& b) {
    return std::tie(a.kind, a.id, a.event->occurred_on, a.number) < std::tie(b.kind, b.id, b.event->occurred_on, b.number);
  });
  std::span<Boundary> rest = boundaries_;
  while (!rest.empty()) {
    const size_t count = LengthOfRun(rest, [](const Boundary& a, const Boundary& b) { return a.kind == b.kind && a.id == b.id; });
    ReadOne(rest.first(count));
    rest = rest.subspan(count);
  }
  return spells_;
}

void Spells::ReadOne(std::span<Boundary> rest) {
  const Boundary* open = nullptr;   // what began the spell that is open
  const Boundary* begun = nullptr;  // the last beginning, whether it is open or not
  while (!rest.empty()) {
    const size_t count =
        LengthOfRun(rest, [](const Boundary& a, const Boundary& b) { return a.event->occurred_on == b.event->occurred_on; });
    const std::span<Boundary> same_day = rest.first(count);
    rest = rest.subspan(count);
    const Boundary* begins = nullptr;
    bool first = false, again = false, ends = false;
    for (Boundary& boundary : same_day) {
      first |= boundary.what == Boundary::kBegins;
      again |= boundary.what == Boundary::kBeginsAgain;
      ends |= boundary.what == Boundary::kEnds;
      if (boundary.what == Boundary::kEnds) continue;
      if (boundary.what == Boundary::kBeginsAgain && begun != nullptr) boundary.dimensions = begun->dimensions;
      begins = begun = &boundary;
    }
    if (open != nullptr && (ends || begins != nullptr)) Close(*open, same_day[0].event->occurred_on, same_day);
    // Opened, closed and reopened on one day is open; opened and closed is not.
    const bool begins_and_stays = begins != nullptr && (open != nullptr || !ends || (first && again));
    open = begins_and_stays ? begins : ends ? nullptr : open;
  }
  if (open != nullptr) Close(*open, Date::Max(), {});
}

void Spells::Close(const Boundary& begins, Date day, Boundaries same_day) {
  const KnownEvent& begun = *begins.event;
  Spell spell{begins.kind, begins.id, begins.dimensions, {begun.occurred_on, day}, {day, day}, {}};
  spell.made_by.reserve(1 + same_day.size());
  spell.made_by.push_back(begun.position);
  for (const Boundary& boundary : same_day) {
    if (boundary.what == Boundary::kEnds) spell.made_by.push_back(boundary.event->position);
  }
  std::sort(spell.made_by.begin(), spell.made_by.end());
  if (begun.unknown_from.has_value() && *begun.unknown_from < day) {
    const Date from = std::max(begun.occurred_on, *begun.unknown_from);
    spell.unknown = {from, day};
    spell.valid.to = from;
  }
  if (!spell.valid.Empty() || !spell.unknown.Empty()) spells_.push_back(std::move(spell));
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "projections/checkpoint.h"

namespace hanes {
namespace {

// Odd, with bits everywhere: Knuth's multiplier of a 64-bit linear congruential generator. Stored for ever.
constexpr uint64_t kMultiplier = 6364136223846793005u;

// hash' = of_hash * hash + of_position * position + constant;  position' = position + shift. All modulo 2^64.
struct Map {
  uint64_t of_hash = 1;
  uint64_t of_position = 0;
  uint64_t constant = 0;
  uint64_t shift = 0;
};

Map Then(const Map& first, const Map& second) {
  return {second.of_hash * first.of_hash, second.of_hash * first.of_position + second.of_position,
          second.of_hash * first.constant + second.of_position * first.shift + second.constant, first.shift + second.shift};
}

}  // namespace

void PositionsSeen::See(Position position) {
  ++count_;
  hash_ = hash_ * kMultiplier + position.value();
}

void PositionsSeen::See(const PositionsSeen& next) {
  uint64_t power = kMultiplier;
  for (uint64_t steps = next.count_; steps > 0; steps >>= 1) {
    if (steps & 1) hash_ *= power;
    power *= power;
  }
  hash_ += next.hash_;
  count_ += next.count_;
}

PositionsSeen PositionsSeen::Whole(Position last) {
  Map whole;                                          // no step
  Map power{kMultiplier, 1, 1, 1};                    // one step: see the position after this one
  for (uint64_t steps = last.value(); steps > 0; steps >>= 1) {
    if (steps & 1) whole = Then(whole, power);
    power = Then(power, power);
  }
  return PositionsSeen(last.value(), whole.constant);  // from hash 0 and position 0
}

Status CheckComplete(const Checkpoint& checkpoint) {
  const uint64_t position = checkpoint.position.value();
  if (checkpoint.seen.count() != position) {
    return DataLoss("the view stands at position {} but has seen {} positions: run `hanes rebuild`", position, checkpoint.seen.count());
  }
  if (checkpoint.seen != PositionsSeen::Whole(checkpoint.position)) {
    return DataLoss("the view has seen {} positions, but not each of 1 to {} once and in order: run `hanes rebuild`", position, position);
  }
  return OkStatus();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// A set of the things an event can say.
#pragma once

#include <bitset>
#include <span>

#include "hanes/v1/event.pb.h"

namespace hanes {

class PayloadSet {
 public:
  PayloadSet() = default;
  PayloadSet(std::initializer_list<v1::Event::PayloadCase> payloads) {
    for (v1::Event::PayloadCase payload : payloads) Add(payload);
  }
  // Everything, also what a later version will say.
  static PayloadSet All() {
    PayloadSet all;
    all.payloads_.set();
    return all;
  }
  void Add(v1::Event::PayloadCase payload) { payloads_.set(static_cast<size_t>(payload)); }
  void Add(const PayloadSet& other) { payloads_ |= other.payloads_; }
  bool Contains(v1::Event::PayloadCase payload) const { return payloads_[static_cast<size_t>(payload)]; }

 private:
  std::bitset<512> payloads_;  // by field number
};

}  // namespace hanes

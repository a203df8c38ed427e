// SPDX-License-Identifier: Apache-2.0
// Settings that hold from the day they were set until the next setting of the same thing; of two on one day, the last in canonical order.
#pragma once

#include <iterator>
#include <map>
#include <string_view>

#include "base/civil_date.h"
#include "projections/projection.h"

namespace hanes {

// `Key` says what is set and `Value` to what. Events given must outlive this.
template <typename Key = std::string_view, typename Value = std::string_view>
class DatedSettings {
 public:
  void Set(const Key& key, const Value& value, const KnownEvent& known) { by_key_[key][known.occurred_on] = {value, known.position}; }

  // add(const Key&, const Value&, DateRange, Position) for each setting, keys and days in order.
  template <typename Add>
  void ForEach(const Add& add) const {
    for (const auto& [key, by_day] : by_key_) {
      for (auto setting = by_day.begin(); setting != by_day.end(); ++setting) {
        const auto next = std::next(setting);
        const DateRange valid{setting->first, next == by_day.end() ? Date::Max() : next->first};
        add(key, setting->second.value, valid, setting->second.position);
      }
    }
  }

 private:
  struct Setting {
    Value value;
    Position position;
  };
  std::map<Key, std::map<Date, Setting>> by_key_;
};

}  // namespace hanes

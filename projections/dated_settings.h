// SPDX-License-Identifier: Apache-2.0
// From settings, each said on a day, to the spans of days over which each holds.
#pragma once

#include <iterator>
#include <map>
#include <string_view>

#include "projections/projection.h"

namespace hanes {

// A setting holds from its day until the next one of the same name; of two on one day, the last in canonical order.
class DatedSettings {
 public:
  void Set(std::string_view name, std::string_view value, const KnownEvent& known) { by_name_[name][known.occurred_on] = {value, &known}; }

  // add(name, value, valid, position of the event that set it)
  template <typename AddFact>
  void ForEach(const AddFact& add) const {
    for (const auto& [name, by_day] : by_name_) {
      for (auto setting = by_day.begin(); setting != by_day.end(); ++setting) {
        const auto next = std::next(setting);
        const DateRange valid{setting->first, next == by_day.end() ? Date::Max() : next->first};
        add(name, setting->second.value, valid, setting->second.known->position);
      }
    }
  }

 private:
  struct Setting {
    std::string_view value;
    const KnownEvent* known = nullptr;
  };
  std::map<std::string_view, std::map<Date, Setting>> by_name_;
};

}  // namespace hanes

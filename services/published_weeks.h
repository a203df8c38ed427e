// SPDX-License-Identifier: Apache-2.0
// The editions of some weeks, read through the questions that anybody may ask.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/civil_date.h"
#include "base/status.h"
#include "services/questions.h"

namespace hanes {

// A figure as an edition has it: cells as they are shown, empty where there is none.
struct PublishedCells {
  std::string n, of, value, target, status;
};

struct PublishedWeek {
  std::string as_at, known_at;  // of the edition
  std::map<std::pair<std::string, std::string>, PublishedCells> figures;  // by measure and team; team empty: the council
  // Was there any figure of the measure?
  bool Has(const std::string& measure) const;
};

struct PublishedWeeks {
  std::string known_at;  // an instant: what `known_at` meant
  uint64_t position = 0;
  std::string completeness, provable_from;
  std::map<std::string, PublishedWeek> weeks;  // by their name: "2013-W09"

  const PublishedWeek* Find(const std::string& week) const;

  // The weeks whose last day lies in [from, to], as known at `known_at` (empty: now). `from` empty: a year before `to`; `to` empty: the day of
  // known_at. `code`: of one measure alone. Errors: those of the question "editions".
  static StatusOr<PublishedWeeks> Read(const Questions& questions, const std::string& known_at, const std::string& from, const std::string& to,
                                       const std::string& code = "");
};

}  // namespace hanes

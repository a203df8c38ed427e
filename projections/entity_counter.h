// SPDX-License-Identifier: Apache-2.0
// What makes kept counts (kept_counts.h) of the facts of one entity: a view's own knowledge of what is counted, behind an interface.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "projections/fact_columns.h"
#include "projections/kept_counts.h"
#include "projections/list_counts.h"
#include "projections/symbol_table.h"

namespace hanes {

struct KindRow {
  uint8_t kind = 0;
  FactRow row;
};

class EntityCounter {
 public:
  static constexpr size_t kSets = 2;  // of counts, each with keys of its own

  struct Counted {
    std::array<std::vector<CountStep>, kSets> steps;
    // What is counted under one of many lists, most of which may have nothing under them.
    std::vector<ListSpan> lists;
  };

  virtual ~EntityCounter() = default;
  virtual bool Reads(uint8_t kind) const = 0;
  // New tables, which outlive their use: of the names in facts; of the keys of the second set; of lists. The first set's keys are numbers that
  // the counter gives a meaning.
  virtual void Begin(SymbolTable& symbols, SymbolTable& keys, SymbolTable& lists) = 0;
  // Appends what one entity is counted for, given all its facts of the kinds that are read. The same facts in any order give the same.
  virtual void Count(std::span<const KindRow> rows, Counted& counted) = 0;
};

}  // namespace hanes

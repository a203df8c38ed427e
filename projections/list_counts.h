// SPDX-License-Identifier: Apache-2.0
// How many there were under each list of names on a day as known at a moment, whether nearly all are under few lists or each under its own.
//
// Counting (kept_counts.h) costs a question what there are of keys, also of those that nothing is under; rows (fact_columns.h) cost it what
// it sees. So a list begins in rows, and is counted once it has had more of them than kRowsAList at once: what it had is counted then, and
// what comes later, until all is read anew. A question reads at most as many rows as that for a list, and a key for each kRowsAList of what
// was there.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "projections/column_file.h"
#include "projections/fact_columns.h"
#include "projections/kept_counts.h"
#include "projections/symbol_table.h"

namespace hanes {

// One under a list over [day_from, day_to) x [known_from, known_to); the largest numbers are open ends.
struct ListSpan {
  Symbol list = 0;
  int32_t day_from = 0;
  int32_t day_to = 0;
  int64_t known_from = 0;
  int64_t known_to = 0;
  auto operator<=>(const ListSpan&) const = default;
};

class ListCounts {
 public:
  static constexpr size_t kRowsAList = 4;

  // What a snapshot holds.
  struct View {
    FactColumns::View rows;   // a row's entity is its list's number in `names`
    KeptCounts::View counts;  // by the number in `counted`
    std::shared_ptr<const SymbolTable> names;
    std::shared_ptr<const SymbolTable> counted;

    // visit(std::string_view list, uint32_t how many). A list in rows comes once for each.
    template <typename Visit>
    void ForEachAt(FactPoint point, Visit&& visit) const {
      rows.ForEachAt(point, [&](const FactSpan& span, const FactContent&) { visit(names->Name(span.entity), 1); });
      const std::vector<int32_t> of_key = counts.At(point.as_at, point.known_at);
      for (Symbol key = 0; key < of_key.size(); ++key) {
        if (of_key[key] != 0) visit(counted->Name(key), static_cast<uint32_t>(of_key[key]));
      }
    }
    size_t bytes() const { return rows.bytes() + counts.bytes(); }
    // As seen after `epoch`.
    Status Save(ColumnFileWriter& file, uint32_t epoch) const;
  };

  ListCounts() { StartTables(); }
  // New tables of names; Build must follow, for numbers of the old ones mean nothing in them.
  void StartTables();
  // Where lists get the numbers by which spans name them. For the one writer, as the rest.
  SymbolTable& names() { return *names_; }

  // In place of what was there. `delta_max`: rows that may wait unsorted, and steps of counts.
  void Build(std::vector<ListSpan> spans, size_t delta_max);
  Status Restore(ColumnFileReader& file, size_t delta_max);
  // `before` goes and `after` comes; what is in both stays. Internal when one that goes is not there.
  Status Apply(std::vector<ListSpan> before, std::vector<ListSpan> after, uint32_t epoch);

  // To have their runs joined, beside.
  FactColumns& rows() { return rows_; }
  KeptCounts& counts() { return counts_; }
  // Rows and steps put into runs so far, each as often as it was.
  uint64_t moved() const { return rows_.rows_moved() + counts_.steps_moved(); }
  View Read() const { return {rows_.Read(), counts_.Read(), names_, counted_}; }

 private:
  Status Take(const ListSpan& span, uint32_t epoch, std::vector<CountStep>& steps);
  void Add(const ListSpan& span, uint32_t epoch, std::vector<CountStep>& steps);

  FactColumns rows_;
  KeptCounts counts_;
  std::shared_ptr<SymbolTable> names_;
  std::shared_ptr<SymbolTable> counted_;  // lists that are counted, by the same names
};

}  // namespace hanes

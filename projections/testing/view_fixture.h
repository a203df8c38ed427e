// SPDX-License-Identifier: Apache-2.0
// Ways from a log to facts, and words to compare them.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "projections/bulk_fold.h"
#include "projections/known_history.h"
#include "projections/runner.h"
#include "projections/testing/memory_log.h"
#include "projections/testing/temporary_folder.h"

namespace hanes {

// "1 child:C1 A,MASH, [2026-03-02,) known [..,) by 1 2": how a failed comparison reads.
inline std::string ToText(const KnownFact& fact, bool with_positions = true) {
  std::string text = fmt::format("{} {} {},{},{} {} [{},{}){} known [{},{})", fact.fact.kind, fact.fact.entity, fact.fact.dimensions[0],
                                 fact.fact.dimensions[1], fact.fact.dimensions[2], fact.fact.amount, fact.fact.valid.from.ToString(),
                                 fact.fact.valid.to.ToString(), fact.fact.unknown_end ? "?" : "", fact.known.from.ToString(),
                                 fact.known.to.ToString());
  if (!with_positions) return text;
  text += " by";
  for (Position position : fact.made_by) text += fmt::format(" {}", position.value());
  return text;
}

}  // namespace hanes

namespace hanes::testing {

using Lines = std::vector<std::string>;

inline Lines ToLines(const std::vector<KnownFact>& facts, bool with_positions = true) {
  Lines lines;
  for (const KnownFact& fact : facts) lines.push_back(ToText(fact, with_positions));
  return lines;
}

// The facts of a store, in order of their text, and its digest: two stores that read the same are the same view.
struct StoredView {
  Lines facts;
  std::string digest;
  std::vector<ParkedEntity> parked;
  Position position;
  bool operator==(const StoredView&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const StoredView& view) {
  out << "position " << view.position.value() << " digest " << view.digest << '\n';
  for (const std::string& fact : view.facts) out << "  " << fact << '\n';
  for (const ParkedEntity& parked : view.parked) out << "  parked " << parked.entity << ": " << parked.reason << '\n';
  return out;
}

// Also proves that digest and count are those of the facts, and that no position was left out.
inline StoredView Read(const RocksFactStore& store, bool with_positions = true) {
  StoredView view;
  EXPECT_EQ(store.Verify(), OkStatus());
  EXPECT_EQ(store.ForEach([&](const EntityFacts& entity) {
    for (const std::string& line : ToLines(entity.facts, with_positions)) view.facts.push_back(line);
    return OkStatus();
  }), OkStatus());
  std::sort(view.facts.begin(), view.facts.end());
  const Checkpoint checkpoint = store.LoadCheckpoint().value();
  EXPECT_EQ(CheckComplete(checkpoint), OkStatus());
  view.digest = checkpoint.digest.ToString();
  view.position = checkpoint.position;
  view.parked = store.Parked().value();
  return view;
}

// Takes the log in from where the store in `folder` stands, up to `up_to`.
inline void TakeIn(const Projection& projection, const MemoryLog& log, const std::string& folder, Position up_to = Position(UINT64_MAX),
                   FactListener* listener = nullptr) {
  auto store = RocksFactStore::Open(folder);
  ASSERT_EQ(store.status(), OkStatus());
  auto runner = ViewRunner::Open(projection, log, **store);
  ASSERT_EQ(runner.status(), OkStatus());
  ASSERT_EQ((*runner)->CatchUp(listener, up_to), OkStatus());
}

inline StoredView ReadFolder(const std::string& folder, bool with_positions = true) {
  const auto store = RocksFactStore::Open(folder);
  EXPECT_EQ(store.status(), OkStatus());
  return store.ok() ? Read(**store, with_positions) : StoredView();
}

inline StoredView Live(const Projection& projection, const MemoryLog& log, bool with_positions = true) {
  const TemporaryFolder folder;
  const auto store = RocksFactStore::Open(folder.path());
  EXPECT_EQ(store.status(), OkStatus());
  const auto runner = ViewRunner::Open(projection, log, **store);
  EXPECT_EQ((*runner)->CatchUp(nullptr), OkStatus());
  return Read(**store, with_positions);
}

// Every projection made in one scan.
inline std::vector<StoredView> BulkTogether(const std::vector<Projection>& projections, const MemoryLog& log) {
  const TemporaryFolder folder;
  std::vector<std::unique_ptr<RocksFactStore>> stores;
  std::vector<BulkFoldView> views;
  for (const Projection& projection : projections) {
    auto store = RocksFactStore::Open(folder / fmt::format("store{}", stores.size()));
    EXPECT_EQ(store.status(), OkStatus());
    stores.push_back(*std::move(store));
    views.push_back({&projection, stores.back().get()});
  }
  BulkFoldOptions options;
  options.scratch_folder = folder / "scratch";
  options.stretch_positions = 7;
  EXPECT_EQ(BulkFoldAll(views, log, log.Head()->position, options).status(), OkStatus());
  std::vector<StoredView> read;
  for (const auto& store : stores) read.push_back(Read(*store));
  return read;
}

inline StoredView Bulk(const Projection& projection, const MemoryLog& log, size_t memory_bytes_max = 64 << 20) {
  const TemporaryFolder folder;
  const auto store = RocksFactStore::Open(folder / "store");
  EXPECT_EQ(store.status(), OkStatus());
  BulkFoldOptions options;
  options.scratch_folder = folder / "scratch";
  options.memory_bytes_max = memory_bytes_max;
  options.stretch_positions = 7;  // so that short logs are read by several threads, too
  const StatusOr<Checkpoint> checkpoint = BulkFold(projection, log, log.Head()->position, **store, options);
  EXPECT_EQ(checkpoint.status(), OkStatus());
  return Read(**store);
}

}  // namespace hanes::testing

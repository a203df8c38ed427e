// SPDX-License-Identifier: Apache-2.0
// What every view must obey, tried on random histories. A projection is tried here by being in the list of projections.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include "projections/testing/naive_history.h"
#include "projections/testing/random_history.h"
#include "projections/testing/spells_projection.h"
#include "projections/testing/view_fixture.h"

namespace hanes::testing {
namespace {

// Under the address sanitizer a history costs five times as much, and what it looks for shows in few of them.
#ifdef __SANITIZE_ADDRESS__
constexpr int kFewer = 5;
#else
constexpr int kFewer = 1;
#endif

std::vector<Projection> AllOfThem() {
  std::vector<Projection> all = {Spells()};
  all.insert(all.end(), Projections().begin(), Projections().end());
  return all;
}

class LawsTest : public ::testing::TestWithParam<Projection> {
 protected:
  static constexpr int kInMemory = 300 / kFewer;  // histories tried where nothing is stored
  static constexpr int kOnDisk = 30 / kFewer;     // where each history opens stores

  // Tries the law on histories from 0 to about 60 events.
  template <typename Law>
  void Hold(int histories, Law holds) {
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    params.maxSuccess = histories;
    const auto result = rc::detail::checkTestable(
        [&] {
          RandomHistoryOptions options;
          options.events = *rc::gen::inRange(0, 60);
          options.workforce = *rc::gen::arbitrary<bool>();
          const auto seed = *rc::gen::arbitrary<uint64_t>();
          holds(RandomHistory(seed, options), seed);
        },
        rc::detail::TestMetadata(), params);
    std::ostringstream said;
    rc::detail::printResultMessage(result, said);
    EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << said.str() << "\nRC_PARAMS=\"seed=" << params.seed << '"';
  }

  static std::vector<v1::Event> Shuffled(std::vector<v1::Event> events, uint64_t seed) {
    std::shuffle(events.begin(), events.end(), std::mt19937_64(seed));
    return events;
  }
};

struct OneGroup {
  explicit OneGroup(const std::vector<v1::Event>& said) {
    Position position;
    for (const v1::Event& event : said) {
      position = position.Next();
      said_.Add(event, Timestamp::FromMicros(4'000'000'000'000'000), position);
    }
    history = said_.events();
  }
  std::span<const HistoryEvent> history;

 private:
  SaidHistory said_;
};

TEST_P(LawsTest, AHistoryIsWhatItsDefinitionSays) {
  Hold(kInMemory, [](const std::vector<v1::Event>& said, uint64_t) {
    const OneGroup group(said);
    const std::vector<KnownFact> folded = FoldHistory(GetParam(), group.history).facts;
    RC_ASSERT(ToLines(folded) == ToLines(NaiveHistory(GetParam(), group.history).Facts()));
  });
}

TEST_P(LawsTest, WhatCannotMatterIsLeftOutOfAHistory) {
  Hold(kInMemory, [](const std::vector<v1::Event>& said, uint64_t) {
    const OneGroup group(said);
    std::vector<std::string> bytes;
    for (const v1::Event& event : said) bytes.push_back(event.SerializeAsString());
    EventPool pool(GetParam().reads);
    for (size_t i = 0; i < said.size(); ++i) {
      pool.Add({group.history[i].position, Timestamp::FromMicros(4'000'000'000'000'000), said[i].stream(), bytes[i]});
    }
    RC_ASSERT(ToLines(FoldHistory(GetParam(), pool.history()).facts) == ToLines(NaiveHistory(GetParam(), group.history).Facts()));
  });
}

// The events of each entity, whatever revises them, as a fold would see them.
std::map<std::string, std::vector<KnownEvent>> Stories(std::span<const HistoryEvent> said) {
  std::vector<HistoryEvent> events(said.begin(), said.end());
  std::sort(events.begin(), events.end(), InCanonicalOrder);
  std::map<std::string, std::vector<KnownEvent>> stories;
  for (const HistoryEvent& event : events) {
    stories[std::string(event.stream)].push_back({event.said, event.occurred_on, event.known_at, {}, event.position});
  }
  return stories;
}

// What a fold says, in order; of a fact said twice both sayings.
Lines FoldOf(const Projection& projection, const std::string& entity, const std::vector<KnownEvent>& events) {
  struct Sink : FactSink {
    void Add(const FactView& fact, std::span<const Position> made_by) override { lines.push_back(ToText(CopyOf({fact, {}, made_by}))); }
    Lines lines;
  } sink;
  EXPECT_EQ(projection.fold({entity, events}, sink), OkStatus());
  std::sort(sink.lines.begin(), sink.lines.end());
  return sink.lines;
}

TEST_P(LawsTest, AStoryIsItsStrandsFoldedEachAlone) {
  if (GetParam().strand == nullptr) return;
  Hold(kInMemory, [](const std::vector<v1::Event>& said, uint64_t) {
    const OneGroup group(said);
    for (const auto& [entity, story] : Stories(group.history)) {
      std::map<std::string, std::vector<KnownEvent>> strands;
      for (const KnownEvent& known : story) strands[std::string(GetParam().strand(known.said))].push_back(known);
      Lines apart;
      for (const auto& [name, strand] : strands) {
        for (std::string& line : FoldOf(GetParam(), entity, strand)) apart.push_back(std::move(line));
      }
      std::sort(apart.begin(), apart.end());
      RC_ASSERT(FoldOf(GetParam(), entity, story) == apart);
    }
  });
}

// Every payload of the schema that the projection says it does not read, said at the beginning, in the middle and at the end of a story.
TEST_P(LawsTest, WhatIsNotReadChangesNothing) {
  const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
  Hold(kInMemory / 10, [&](const std::vector<v1::Event>& said, uint64_t) {
    const OneGroup group(said);
    for (const auto& [entity, story] : Stories(group.history)) {
      const Lines without = FoldOf(GetParam(), entity, story);
      for (int i = 0; i < payloads->field_count(); ++i) {
        if (GetParam().reads.Contains(static_cast<v1::Event::PayloadCase>(payloads->field(i)->number()))) continue;
        std::pmr::monotonic_buffer_resource memory;
        PayloadView unread;
        RC_ASSERT(ReadPayload(static_cast<v1::Event::PayloadCase>(payloads->field(i)->number()), "", memory, unread));
        std::vector<KnownEvent> among = story;
        for (size_t at : {among.size(), among.size() / 2, size_t{0}}) {
          const Date day = among.empty() ? Date() : among[std::min(at, among.size() - 1)].occurred_on;
          among.insert(among.begin() + static_cast<ptrdiff_t>(at), {unread, day, Timestamp(), {}, Position(1'000'000 + at)});
        }
        RC_ASSERT(FoldOf(GetParam(), entity, among) == without);
      }
    }
  });
}

TEST_P(LawsTest, LateKnowledgeChangesWhatIsKnownFromTodayAndNothingBefore) {
  Hold(kInMemory, [](const std::vector<v1::Event>& said, uint64_t seed) {
    RC_PRE(!said.empty());
    const OneGroup group(said);
    const size_t cut = seed % group.history.size();
    const Timestamp today = group.history[cut].known_at;
    std::vector<HistoryEvent> before;
    for (const HistoryEvent& event : group.history) {
      if (event.known_at < today) before.push_back(event);
    }
    const auto believed_before_today = [&](const std::vector<KnownFact>& facts) {
      std::vector<KnownFact> seen;
      for (KnownFact fact : facts) {
        if (fact.known.from >= today) continue;
        if (fact.known.to >= today) fact.known.to = Timestamp::Max();
        seen.push_back(std::move(fact));
      }
      return ToLines(seen);
    };
    RC_ASSERT(believed_before_today(FoldHistory(GetParam(), group.history).facts) ==
              ToLines(FoldHistory(GetParam(), before).facts));
  });
}

TEST_P(LawsTest, AnyOrderOfArrivalGivesTheSameFactsAndDigest) {
  Hold(kOnDisk, [](const std::vector<v1::Event>& said, uint64_t seed) {
    MemoryLog in_order, shuffled;
    in_order.AppendAll(said);
    shuffled.AppendAll(Shuffled(said, seed));
    shuffled.SetBatchRecordsMax(1 + seed % 7);
    StoredView a = Live(GetParam(), in_order, false), b = Live(GetParam(), shuffled, false);
    for (StoredView* view : {&a, &b}) {
      for (ParkedEntity& parked : view->parked) parked.position = Position();
    }
    RC_ASSERT(a == b);
  });
}

TEST_P(LawsTest, AppliedTwiceIsAppliedOnce) {
  Hold(kOnDisk, [](const std::vector<v1::Event>& said, uint64_t seed) {
    MemoryLog once, twice;
    for (const v1::Event& event : said) {
      once.Append(event);
      twice.Append(event);
      twice.Append(said[seed % static_cast<size_t>(&event - said.data() + 1)]);  // one that is there
    }
    const TemporaryFolder folder;
    TakeIn(GetParam(), twice, folder.path());
    TakeIn(GetParam(), twice, folder.path());
    RC_ASSERT(ReadFolder(folder.path()) == Live(GetParam(), once));
  });
}

TEST_P(LawsTest, CutAnywhereAndStartedAgainIsWhole) {
  Hold(kOnDisk, [](const std::vector<v1::Event>& said, uint64_t seed) {
    MemoryLog log;
    log.AppendAll(said);
    const TemporaryFolder folder;
    log.SetBatchRecordsMax(1 + seed % 5);
    TakeIn(GetParam(), log, folder.path(), Position(seed % (said.size() + 1)));
    log.SetBatchRecordsMax(1 + seed % 11);
    TakeIn(GetParam(), log, folder.path());
    RC_ASSERT(ReadFolder(folder.path()) == Live(GetParam(), log));
  });
}

TEST_P(LawsTest, RebuiltInBulkIsLive) {
  Hold(kOnDisk, [](const std::vector<v1::Event>& said, uint64_t seed) {
    MemoryLog log;
    log.AppendAll(said);
    log.SetBatchRecordsMax(1 + seed % 9);
    RC_ASSERT(Bulk(GetParam(), log) == Live(GetParam(), log));
  });
}

TEST_P(LawsTest, MadeInOneScanWithOthersItIsWhatItIsAlone) {
  Hold(kOnDisk, [](const std::vector<v1::Event>& said, uint64_t) {
    MemoryLog log;
    log.AppendAll(said);
    const std::vector<Projection> all = AllOfThem();
    const auto mine = std::find_if(all.begin(), all.end(), [](const Projection& other) { return other.name == GetParam().name; });
    RC_ASSERT(BulkTogether(all, log)[static_cast<size_t>(mine - all.begin())] == Live(GetParam(), log));
  });
}

// A stream of a kind that the projection does not fold.
std::string ForeignTo(const Projection& projection) {
  for (const std::string_view kind : {"post", "action", "applicant"}) {
    const auto& folded = projection.entity_kinds;
    if (std::find(folded.begin(), folded.end(), kind) == folded.end()) return fmt::format("{}:P1", kind);
  }
  return "";
}

TEST_P(LawsTest, EventsOfOtherEntitiesChangeNothing) {
  Hold(kOnDisk, [](const std::vector<v1::Event>& said, uint64_t) {
    MemoryLog alone, among;
    for (const v1::Event& event : said) {
      alone.Append(event);
      v1::Event foreign = event;
      foreign.set_id("f-" + event.id());
      foreign.set_stream(ForeignTo(GetParam()));
      among.Append(foreign);
      among.Append(event);
    }
    StoredView a = Live(GetParam(), alone, false), b = Live(GetParam(), among, false);
    RC_ASSERT(a.facts == b.facts);
    RC_ASSERT(a.digest == b.digest);
  });
}

INSTANTIATE_TEST_SUITE_P(OfEvery, LawsTest, ::testing::ValuesIn(AllOfThem()),
                         [](const auto& tried) { return std::string(tried.param.name); });

}  // namespace
}  // namespace hanes::testing

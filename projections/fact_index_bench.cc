// SPDX-License-Identifier: Apache-2.0
// How long a caseload question takes on an invented history of 600,000 facts (a council's ten years) and of 13 million, against looking at
// every fact of the same columns in the same run. Prints a table; exits with 1 when the two disagree on what is true.
//
//   fact_index_bench [facts...]
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "projections/caseload.h"
#include "projections/caseload_question.h"

namespace hanes {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Time this thread ran, in milliseconds: what else the machine does meanwhile is not the question's.
double ThreadMs() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

constexpr Date kFirstDay = Date::FromDays(14'610);  // 2010-01-01
constexpr int kDays = 3652;
constexpr int kWorkersAMillionFacts = 400;

Timestamp Noon(Date day) { return Timestamp::FromMicros(int64_t{day.days()} * 86'400'000'000 + 43'200'000'000); }

// A store that makes its facts up as they are read: each child comes once, stays about eight months, changes hands, and everything is
// first believed to go on and then, some days after it ended, known to have ended.
class InventedFacts : public FactStore {
 public:
  explicit InventedFacts(size_t facts) : facts_(facts) {}
  StatusOr<Checkpoint> LoadCheckpoint() const override { return Checkpoint{}; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override { return NotFound("{} is not kept", group); }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>(); }

  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
    std::mt19937_64 random(7);
    const int workers = static_cast<int>(facts_ * kWorkersAMillionFacts / 1'000'000);
    size_t made = 0;
    for (int worker = 0; worker < workers; ++worker) {
      const std::string entity = fmt::format("worker:W{}", worker);
      const Fact fact{kEmployment, entity, {"social_worker", TeamOf(worker), ""}, 100, {kFirstDay, Date::Max()}, false};
      RETURN_IF_ERROR(visit({entity, {{fact, {Noon(kFirstDay), Timestamp::Max()}, {}}}}));
    }
    for (int child = 0; made < facts_; ++child) {
      EntityFacts life{fmt::format("child:C{}", child), {}};
      InventLife(random, workers, life);
      made += life.facts.size();
      RETURN_IF_ERROR(visit(life));
    }
    return OkStatus();
  }

 private:
  static std::string TeamOf(int worker) { return fmt::format("T{}", worker / 7); }

  static void InventLife(std::mt19937_64& random, int workers, EntityFacts& life) {
    const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
    const Date from = kFirstDay + pick(kDays);
    const int days = 1 + static_cast<int>(std::exponential_distribution<double>(1.0 / 240)(random));
    AddSpell(life, pick(20), kOpenCase, {"", "T0", ""}, from, from + days);
    const int holders = 1 + pick(3);
    for (int i = 0; i < holders; ++i) {
      const int worker = pick(workers);
      const Date begun = from + days * i / holders;
      AddSpell(life, pick(20), kAllocation, {fmt::format("W{}", worker), TeamOf(worker), "primary"}, begun, from + days * (i + 1) / holders);
    }
    if (pick(4) == 0) AddSpell(life, pick(20), kChildProtection, {}, from + days / 3, from + days);
    if (pick(6) == 0) AddSpell(life, pick(20), kLookedAfter, {}, from + days / 2, from + days);
    if (pick(12) == 0) AddSpell(life, pick(20), kProceedings, {}, from + days / 2, from + days);
  }

  static void AddSpell(EntityFacts& life, int late_days, uint8_t kind, std::array<std::string, 3> dimensions, Date from, Date to) {
    const Timestamp known = Noon(from + late_days), ended = Noon(to + late_days);
    Fact fact{kind, life.group, std::move(dimensions), 0, {from, Date::Max()}, false};
    life.facts.push_back({fact, {known, ended}, {}});
    fact.valid.to = to;
    life.facts.push_back({fact, {ended, Timestamp::Max()}, {}});
  }

  const size_t facts_;
};

struct Moment {
  Date as_at;
  Timestamp known_at;
};

std::vector<Moment> RandomMoments(int count) {
  std::mt19937_64 random(11);
  std::uniform_int_distribution<int> day(365, kDays - 1);
  std::vector<Moment> moments;
  for (int i = 0; i < count; ++i) moments.push_back({kFirstDay + day(random), Noon(kFirstDay + day(random))});
  return moments;
}

// Milliseconds each call took, sorted.
template <typename Call>
std::vector<double> Time(const std::vector<Moment>& moments, const Call& call) {
  std::vector<double> took;
  for (const Moment& moment : moments) {
    const double start_ms = ThreadMs();
    call(moment);
    took.push_back(ThreadMs() - start_ms);
  }
  std::sort(took.begin(), took.end());
  return took;
}

void Print(std::string_view what, const std::vector<double>& took) {
  fmt::print("  {:<34} p50 {:8.3f} ms   p99 {:8.3f} ms\n", what, took[took.size() / 2], took[took.size() * 99 / 100]);
}

constexpr std::array<uint8_t, 6> kKindsOfChildren = {kOpenCase, kChildProtection, kLookedAfter, kProceedings, kReadyToClose, kAllocation};

// Entities seen at a moment, added up: enough to tell two ways of looking apart, and nothing a compiler may leave out.
uint64_t SumThroughLists(const FactIndex::Snapshot& facts, const Moment& at, uint64_t& rows) {
  uint64_t sum = 0;
  for (const uint8_t kind : kKindsOfChildren) {
    facts.ForEachAt(kind, at.as_at, at.known_at, [&](const FactSpan& span, const FactContent&) { sum += span.entity, ++rows; });
  }
  return sum;
}
uint64_t SumThroughScan(const FactIndex::Snapshot& facts, const Moment& at) {
  uint64_t sum = 0;
  for (const uint8_t kind : kKindsOfChildren) {
    facts.ScanAt(kind, at.as_at, at.known_at, [&](const FactSpan& span, const FactContent&) { sum += span.entity; });
  }
  return sum;
}

StatusOr<bool> Measure(size_t facts) {
  const std::unique_ptr<FactIndex> index = NewCaseloadIndex();
  const auto start = SteadyClock::now();
  RETURN_IF_ERROR(index->Load(InventedFacts(facts)));
  const double load_s = std::chrono::duration<double>(SteadyClock::now() - start).count();
  const FactIndex::Snapshot snapshot = index->Read();
  const std::vector<Moment> scanned = RandomMoments(facts > 1'000'000 ? 30 : 200), asked = RandomMoments(facts > 1'000'000 ? 100 : 1000);

  uint64_t rows = 0, sum_lists = 0, sum_scan = 0, ignored = 0;
  for (const Moment& at : scanned) sum_lists += SumThroughLists(snapshot, at, rows);
  fmt::print("{} facts, loaded in {:.1f} s; a question sees {} of them on average\n", snapshot.FactCount(), load_s, rows / scanned.size());
  Print("every fact looked at", Time(scanned, [&](const Moment& at) { sum_scan += SumThroughScan(snapshot, at); }));
  Print("through the lists", Time(asked, [&](const Moment& at) { ignored += SumThroughLists(snapshot, at, rows); }));
  QuestionContext context;
  context.now = Noon(kFirstDay + kDays + 4000);
  for (const std::string_view by : CaseloadDimensions()) {
    Print(fmt::format("ask caseload by {}", by), Time(asked, [&](const Moment& at) {
            v1::Question question;
            question.set_as_at(at.as_at.ToString());
            question.set_known_at(at.known_at.ToString());
            question.set_by(std::string(by));
            ignored += AskCaseload(snapshot, question, context)->rows_size();
          }));
  }
  return sum_lists == sum_scan && ignored > 0;
}

int Main(std::vector<size_t> sizes) {
  if (sizes.empty()) sizes = {600'000, 13'000'000};
  for (const size_t facts : sizes) {
    const StatusOr<bool> agree = Measure(facts);
    if (!agree.ok() || !*agree) {
      fmt::print("the lists and the scan do not agree\n");
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace hanes

int main(int argc, char** argv) {
  std::vector<size_t> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::stoull(argv[i]));
  return hanes::Main(sizes);
}

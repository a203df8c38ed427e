// SPDX-License-Identifier: Apache-2.0
// How long a caseload question takes on an invented history, against looking at every fact. `--help` says how to use it.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "projections/caseload.h"
#include "projections/caseload_question.h"
#include "projections/series.h"

namespace hanes {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kHelp = R"(fact_index_bench: how long a caseload question takes, as at a random day and known at a random moment

  fact_index_bench [--facts N]
      a table of all subjects, of 600,000 facts (a council's ten years) and of 13 million when N is not given; in time of the processor.
      Ends with 1 when looking at every fact finds another truth than the lists.
  fact_index_bench --round SUBJECT [--facts N]
      one subject, its p50 and p99 by the clock as lines of JSON
  fact_index_bench --export FILE [--facts N]
      the same facts as CSV, for peers

  SUBJECT  plain_scan       every fact of the columns in memory looked at
           hanes_authority  the whole answer, by authority; also hanes_team, hanes_worker, hanes_category, hanes_status
           hanes_members    by team, with the names of the children in every row
           all              plain_scan and the whole answer by each, of facts loaded once
)";

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

double ClockMs() { return std::chrono::duration<double, std::milli>(SteadyClock::now().time_since_epoch()).count(); }

// Milliseconds each call took, sorted.
template <typename Call>
std::vector<double> Time(const std::vector<Moment>& moments, const Call& call, double (*now_ms)() = ThreadMs) {
  std::vector<double> took;
  for (const Moment& moment : moments) {
    const double start_ms = now_ms();
    call(moment);
    took.push_back(now_ms() - start_ms);
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

// The number of rows of the answer.
uint64_t Ask(const FactIndex::Snapshot& snapshot, const Moment& at, std::string_view by, bool open) {
  QuestionContext context;
  context.now = Noon(kFirstDay + kDays + 4000);
  v1::Question question;
  question.set_as_at(at.as_at.ToString());
  question.set_known_at(at.known_at.ToString());
  question.set_by(std::string(by));
  question.set_open(open);
  return static_cast<uint64_t>(AskCaseload(snapshot, question, context)->rows_size());
}

// The same of a hundred weeks up to the moment's day.
uint64_t AskSeriesTo(const FactIndex::Snapshot& snapshot, const Moment& at, std::string_view by) {
  QuestionContext context;
  context.now = Noon(kFirstDay + kDays + 4000);
  v1::Question question;
  question.set_code("caseload.children");
  question.set_from((at.as_at - 700).ToString());
  question.set_to(at.as_at.ToString());
  question.set_known_at(Noon(at.as_at).ToString());
  question.set_by(std::string(by));
  question.set_xmr(true);
  return static_cast<uint64_t>(AskSeries(snapshot, question, context)->rows_size());
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
  for (const std::string_view by : CaseloadDimensions()) {
    Print(fmt::format("ask caseload by {}", by), Time(asked, [&](const Moment& at) { ignored += Ask(snapshot, at, by, false); }));
  }
  Print("ask caseload by team, with members", Time(scanned, [&](const Moment& at) { ignored += Ask(snapshot, at, "team", true); }));
  for (const std::string_view by : SeriesDimensions()) {
    Print(fmt::format("series of 100 weeks by {}, XmR", by), Time(scanned, [&](const Moment& at) { ignored += AskSeriesTo(snapshot, at, by); }));
  }
  fmt::print("  {:.0f} MiB of facts and counts, {:.0f} bytes a fact\n", static_cast<double>(snapshot.bytes()) / (1 << 20),
             static_cast<double>(snapshot.bytes()) / static_cast<double>(facts));
  return sum_lists == sum_scan && ignored > 0;
}

Status AskRound(const FactIndex::Snapshot& snapshot, std::string_view subject, size_t facts) {
  const bool members = subject == "hanes_members", scan = subject == "plain_scan";
  const std::string_view by = members ? "team" : subject.substr(std::min(subject.size(), std::string_view("hanes_").size()));
  const auto dimensions = CaseloadDimensions();
  if (!scan && std::find(dimensions.begin(), dimensions.end(), by) == dimensions.end()) {
    return InvalidArgument("--round {}: no such subject; see --help", subject);
  }
  const std::vector<Moment> moments = RandomMoments(scan || members ? 200 : 2000);
  uint64_t used = 0;
  const auto call = [&](const Moment& at) { used += scan ? SumThroughScan(snapshot, at) : Ask(snapshot, at, by, members); };
  for (size_t i = 0; i < 20; ++i) call(moments[i]);
  const std::vector<double> took = Time(moments, call, ClockMs);
  if (used == 0) return Internal("nothing was seen");
  for (const auto& [unit, value] : {std::pair("ms p50", took[took.size() / 2]), {"ms p99", took[took.size() * 99 / 100]}}) {
    fmt::print("{{\"work\":\"question\",\"size\":{},\"subject\":\"{}\",\"unit\":\"{}\",\"value\":{:.6g}}}\n", facts, subject, unit, value);
  }
  return OkStatus();
}

Status Round(std::string_view subject, size_t facts) {
  const std::unique_ptr<FactIndex> index = NewCaseloadIndex();
  RETURN_IF_ERROR(index->Load(InventedFacts(facts)));
  const FactIndex::Snapshot snapshot = index->Read();
  if (subject != "all") return AskRound(snapshot, subject, facts);
  RETURN_IF_ERROR(AskRound(snapshot, "plain_scan", facts));
  for (const std::string_view by : CaseloadDimensions()) RETURN_IF_ERROR(AskRound(snapshot, fmt::format("hanes_{}", by), facts));
  return OkStatus();
}

std::string TextOf(Timestamp moment) { return moment.IsMax() ? "" : moment.ToString(); }

Status Export(const std::string& path, size_t facts) {
  std::FILE* const file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return Unavailable("{} cannot be written", path);
  fmt::print(file, "kind,entity,dimension_1,team,dimension_3,valid_from,valid_to,known_from,known_to\n");
  const Status written = InventedFacts(facts).ForEach([&](const EntityFacts& entity) {
    for (const KnownFact& known : entity.facts) {
      const Fact& fact = known.fact;
      fmt::print(file, "{},{},{},{},{},{},{},{},{}\n", fact.kind, fact.entity, fact.dimensions[0], fact.dimensions[1], fact.dimensions[2],
                 fact.valid.from.ToString(), fact.valid.to.ToString(), TextOf(known.known.from), TextOf(known.known.to));
    }
    return OkStatus();
  });
  const bool whole = std::ferror(file) == 0;
  if (std::fclose(file) != 0 || !whole) return Unavailable("{} could not be written to its end", path);
  return written;
}

int Fail(const Status& status) {
  fmt::print(stderr, "fact_index_bench: {}\n", MessageOf(status));
  return 1;
}

int Table(const std::vector<size_t>& sizes) {
  for (const size_t facts : sizes) {
    const StatusOr<bool> agree = Measure(facts);
    if (!agree.ok()) return Fail(agree.status());
    if (!*agree) return Fail(Internal("the lists and the scan do not agree"));
  }
  return 0;
}

int Main(std::span<char*> arguments) {
  std::string round, path;
  size_t facts = 0;
  for (size_t i = 0; i < arguments.size(); i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--help") return fmt::print("{}", kHelp), 0;
    if (i + 1 == arguments.size()) return Fail(InvalidArgument("{} needs a value; see --help", name));
    const std::string_view value = arguments[i + 1];
    if (name == "--round") round = value;
    else if (name == "--export") path = value;
    else if (name != "--facts") return Fail(InvalidArgument("{} is not known; see --help", name));
    else if (std::from_chars(value.data(), value.data() + value.size(), facts).ptr != value.data() + value.size() || facts == 0) {
      return Fail(InvalidArgument("--facts {}: a whole number from 1", value));
    }
  }
  if (round.empty() && path.empty()) return Table(facts == 0 ? std::vector<size_t>{600'000, 13'000'000} : std::vector<size_t>{facts});
  const size_t size = facts == 0 ? 600'000 : facts;
  const Status done = round.empty() ? Export(path, size) : Round(round, size);
  return done.ok() ? 0 : Fail(done);
}

}  // namespace
}  // namespace hanes

int main(int argc, char** argv) { return hanes::Main(std::span(argv + 1, static_cast<size_t>(argc - 1))); }

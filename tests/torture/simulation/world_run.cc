// SPDX-License-Identifier: Apache-2.0
#include "ingest/topics.h"
#include "projections/caseload.h"
#include "tests/torture/simulation/world.h"

namespace hanes::simulation {
namespace {

constexpr int kTurns = 400;
constexpr int kTurnsToRest = 3'000;
constexpr int64_t kSecondMicros = 1'000'000;

}  // namespace

World::World(uint64_t seed)
    : random_(seed * 0x9E3779B97F4A7C15 + 1),
      clock_(*Timestamp::Parse("2012-06-01T09:00:00Z")),
      disk_(seed),
      broker_(EventsTopic(AuthorityId("W06000012"))),
      senders_(seed, random_, clock_, broker_),
      log_oracle_(broker_),
      facts_oracle_(CaseloadProjection(), log_oracle_.events()) {
  options_.folder = folder_.path();
  options_.identity_shown = [this](const SourceState& known) { IdentityShown(known); };
  options_.log.env = &disk_;
  options_.log.index_behind = false;
  options_.log.chunk_events_max = 1 + random_.Below(8);
  options_.log.tail_events_max = 4 + random_.Below(60);
  options_.log.cache_bytes = 1 << 16;
  options_.log.flush_when_closed = false;
  options_.bulk_backlog_min = random_.Chance(50) ? 1'000'000 : 5 + random_.Below(40);
}

SimulationReport World::Run() {
  for (int turn = 0; turn < kTurns && report_.broken.empty() && !stopped_; ++turn) Turn();
  if (report_.broken.empty() && !stopped_) ComeToRest();
  process_.reset();
  return std::move(report_);
}

void World::Broken(const std::string& doing, const Status& status) {
  if (!report_.broken.empty()) return;
  report_.broken = fmt::format("step {}: {}: {}", report_.steps, doing, MessageOf(status));
  Say("BROKEN {}: {}", doing, MessageOf(status));
}

void World::Turn() {
  ++report_.steps;
  if (process_ == nullptr) return Start();
  const uint64_t pick = random_.Below(100);
  if (pick < 88) {
    Everyday();
  } else if (pick < 92) {
    Trouble();
  } else if (pick < 94) {
    Rebuild();
  } else {
    Advance();
  }
  if (process_ != nullptr && DiskBroke()) Die("the disk refused");
}

void World::Everyday() {
  const uint64_t pick = random_.Below(100);
  if (pick < 30) return Say("send {}", senders_.SendOne());
  if (pick < 65) return Ingest();
  if (pick < 80) return Follow();
  if (pick < 90) return Ask();
  if (pick < 94) return Hold("index", process_->log().AwaitIndexed());
  Say("background work: {}", disk_.RunOneJob());
}

void World::Advance() {
  const int64_t seconds = random_.Chance(20) ? random_.Between(3600, 86'400 * 20) : random_.Between(1, 60);
  clock_.Set(Timestamp::FromMicros(clock_.Now().micros() + seconds * kSecondMicros));
  Say("time goes on {} s", seconds);
}

void World::Start() {
  if (!calm_ && random_.Chance(15)) ArmDisk();
  process_ = std::make_unique<Process>(options_, disk_, broker_, clock_, random_);
  const Status opened = process_->Open();
  Say("start: {}", opened.ok() ? fmt::format("position {}", process_->log().Head()->position.value()) : MessageOf(opened));
  if (DiskBroke()) return Die("the disk refused");
  if (!opened.ok() && MayStop(opened)) {
    stopped_ = true;
    return Die("a person is needed");
  }
  if (!opened.ok()) return Broken("start", opened);
  LearnOfTrust();
  Hold("the log after a start", log_oracle_.Check(process_->log(), true));
  CheckView("the view after a start");
}

bool World::MayStop(const Status& stop) const {
  const std::string words = MessageOf(stop);
  return sync_failed_ && absl::IsDataLoss(stop) && words.find("No such file") != std::string::npos &&
         words.find("restore the folder from its backup") != std::string::npos;
}

void World::ComeToRest() {
  Say("no more trouble");
  calm_ = true;
  fault_ = DiskFault::kNone;
  disk_.Fail(fault_);
  if (!broker_.up()) broker_.ComeUp();
  for (int turn = 0; turn < kTurnsToRest && report_.broken.empty(); ++turn) {
    if (stopped_) return;
    ++report_.steps;
    if (process_ == nullptr) {
      Start();
    } else if (!senders_.done()) {
      senders_.SendOne();
    } else if (log_oracle_.borrowed()) {
      clock_.Set(Timestamp::FromMicros(clock_.Now().micros() + 120 * kSecondMicros));
      Ingest();
    } else if (log_oracle_.next_offset() < broker_.now().end() || !process_->ingesting() || !process_->idle()) {
      Ingest();
    } else {
      return CheckWhole();
    }
  }
  if (report_.broken.empty() && !stopped_) Broken("rest", DataLoss("stored up to offset {} of {}", log_oracle_.next_offset(), broker_.now().end()));
}

void World::CheckWhole() {
  Hold("the log at the end", log_oracle_.Check(process_->log(), true));
  Follow();
  Rebuild();
  Follow();
  Ask();
  Say("at rest: position {} digest {}", process_->view().checkpoint().position.value(), process_->view().checkpoint().digest.ToString());
}

SimulationReport Simulate(uint64_t seed) { return World(seed).Run(); }

}  // namespace hanes::simulation

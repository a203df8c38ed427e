// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/simulation.h"

#include <optional>

#include "ingest/topics.h"
#include "projections/caseload.h"
#include "projections/testing/temporary_folder.h"
#include "tests/torture/simulation/facts_oracle.h"
#include "tests/torture/simulation/log_oracle.h"
#include "tests/torture/simulation/process.h"
#include "tests/torture/simulation/senders.h"

namespace hanes::simulation {
namespace {

constexpr int kTurns = 400;
constexpr int kTurnsToRest = 3'000;
constexpr int64_t kSecondMicros = 1'000'000;

class World {
 public:
  explicit World(uint64_t seed)
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

  SimulationReport Run() {
    for (int turn = 0; turn < kTurns && report_.broken.empty() && !stopped_; ++turn) Turn();
    if (report_.broken.empty() && !stopped_) ComeToRest();
    process_.reset();
    return std::move(report_);
  }

 private:
  template <typename... Args>
  void Say(fmt::format_string<Args...> text, Args&&... args) {
    std::string said = fmt::format(text, std::forward<Args>(args)...);
    // The folder has another name each time.
    for (size_t at; (at = said.find(folder_.path())) != std::string::npos;) said.replace(at, folder_.path().size(), "DATA");
    report_.trace += fmt::format("{:>4} {}\n", report_.steps, said);
  }
  void Broken(const std::string& doing, const Status& status) {
    if (!report_.broken.empty()) return;
    report_.broken = fmt::format("step {}: {}: {}", report_.steps, doing, MessageOf(status));
    Say("BROKEN {}: {}", doing, MessageOf(status));
  }
  // A promise that is looked at: broken unless the disk is.
  void Hold(const std::string& doing, const Status& status) {
    if (!status.ok() && !DiskBroke()) Broken(doing, status);
  }
  bool DiskBroke() const { return disk_.refused() > refused_before_; }

  void Turn() {
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

  void Everyday() {
    const uint64_t pick = random_.Below(100);
    if (pick < 30) return Say("send {}", senders_.SendOne());
    if (pick < 65) return Ingest();
    if (pick < 80) return Follow();
    if (pick < 90) return Ask();
    if (pick < 94) return Hold("index", process_->log().AwaitIndexed());
    Say("background work: {}", disk_.RunOneJob());
  }

  void Advance() {
    const int64_t seconds = random_.Chance(20) ? random_.Between(3600, 86'400 * 20) : random_.Between(1, 60);
    clock_.Set(Timestamp::FromMicros(clock_.Now().micros() + seconds * kSecondMicros));
    Say("time goes on {} s", seconds);
  }

  // ---- the process

  void Start() {
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

  // When the sync of a manifest fails, RocksDB 7.8 takes the sorted file back that the manifest already names: the log stops at the next
  // opening and names the remedy. Nothing is lost, and this world has no backup to restore.
  bool MayStop(const Status& stop) const {
    const std::string words = MessageOf(stop);
    return sync_failed_ && absl::IsDataLoss(stop) && words.find("No such file") != std::string::npos &&
           words.find("restore the folder from its backup") != std::string::npos;
  }

  void ArmDisk() {
    // No full disk: RocksDB waits for room on a thread of its own, which nothing here can hold still. torture_disk fills disks.
    constexpr DiskFault kFaults[] = {DiskFault::kNoAnswer, DiskFault::kPowerOff, DiskFault::kPowerOff,
                                     DiskFault::kSyncFailsOnce, DiskFault::kSyncFails, DiskFault::kReadOnly};
    fault_ = kFaults[random_.Below(std::size(kFaults))];
    const uint64_t operation = 1 + random_.Below(random_.Chance(50) ? 8 : 60);
    disk_.FailAt(operation, fault_);
    sync_failed_ |= fault_ == DiskFault::kSyncFails || fault_ == DiskFault::kSyncFailsOnce;
    ++report_.faults;
    Say("disk: fault {} at operation {}", static_cast<int>(fault_), operation);
  }

  // What the process has open goes while the disk takes nothing; then the disk is mended.
  void Die(const std::string& why) {
    const bool power = fault_ == DiskFault::kPowerOff;
    if (fault_ == DiskFault::kNone) disk_.Fail(DiskFault::kNoAnswer);
    process_.reset();
    held_.reset();
    const PowerLoss loss = random_.Chance(50) ? PowerLoss::kUnsyncedGone : PowerLoss::kTorn;
    if (power) disk_.LosePower(loss);
    disk_.Fail(DiskFault::kNone);
    Say("dies: {}{}", why, !power ? "" : loss == PowerLoss::kTorn ? ", power lost, torn" : ", power lost");
    fault_ = DiskFault::kNone;
    refused_before_ = disk_.refused();
  }

  // ---- ingest

  void Ingest() {
    was_disturbed_ = process_->ingesting() && (was_disturbed_ || Disturbed());
    if (!process_->ingesting()) {
      Judge("begin", process_->Begin());
    } else if (process_->idle() || random_.Chance(40)) {
      const int64_t from = process_->position();
      Judge("read", process_->ReadAhead());
      if (process_ != nullptr) Say("ingest reads from {} up to {}", from, process_->position());
    } else {
      Judge("append", process_->AppendNext());
    }
  }

  bool Disturbed() const {
    return log_oracle_.TopicDisturbed(process_->ingesting() ? process_->position() : log_oracle_.next_offset());
  }

  // A loud stop must have a reason, though what it was read from may be gone when it comes to light, and what the log holds must be right whatever happened.
  void Judge(const std::string& doing, const Status& status) {
    if (DiskBroke()) return Say("ingest {}: the disk refused", doing);
    if (!status.ok()) {
      Say("ingest stops, {}: {}", doing, MessageOf(status));
      if (!Disturbed() && !was_disturbed_) Broken("ingest stops without a reason", status);
      was_disturbed_ = false;
      process_->StopIngest();
      if (absl::IsFailedPrecondition(status)) Trust(MessageOf(status));
      return;
    }
    if (process_->idle()) was_disturbed_ = false;  // nothing read before waits to be judged
    const int64_t before = log_oracle_.next_offset();
    Hold("the log after " + doing, log_oracle_.Check(process_->log(), false));
    if (log_oracle_.next_offset() != before) {
      Say("ingest stored up to {}, position {}", log_oracle_.next_offset(), log_oracle_.events().size());
    }
  }

  // A topic that is another must not pass for the one known, unless the records that tell them apart are gone.
  void IdentityShown(const SourceState& known) {
    if (!log_oracle_.borrowed()) return;
    if (known.shown_offset > broker_.now().first) return Broken("identity", DataLoss("another topic passes for the one that was known"));
    Say("the topic was exchanged, and what would have shown it is deleted");
    log_oracle_.Forgive();
  }

  // The operator does what the message says: `... --from-offset N ...`.
  void Trust(const std::string& message) {
    constexpr std::string_view kOption = "--from-offset ";
    const size_t at = message.find(kOption);
    if (at == std::string::npos) return Broken("a loud stop", DataLoss("names no remedy: {}", message));
    SourceUpdate update;
    update.source = broker_.topic();
    update.state.next_offset = std::stoll(message.substr(at + kOption.size()));
    const Status trusted = process_->log().TrustSource(update);
    Say("the operator trusts the topic from offset {} on", update.state.next_offset);
    if (!trusted.ok()) {
      trusting_ = update.state.next_offset;
      return Hold("trust", trusted);
    }
    log_oracle_.Trust(update.state.next_offset);
  }

  // The operator's word may be in the log although the disk broke over it.
  void LearnOfTrust() {
    if (!trusting_) return;
    const StatusOr<SourceState> state = process_->log().Source(broker_.topic());
    if (state.ok() && state->next_offset == *trusting_ && state->last_record_hash == 0) log_oracle_.Trust(*trusting_);
    trusting_.reset();
  }

  // ---- the view

  void Follow() {
    const Status status = process_->view().CatchUp();
    Say("view at position {}", process_->view().checkpoint().position.value());
    Hold("follow", status);
    CheckView("the view after following");
  }

  void CheckView(const std::string& when) {
    if (!DiskBroke()) Hold(when, facts_oracle_.Check(process_->view().checkpoint()));
  }

  struct Asked {
    FactIndex::Snapshot snapshot;
    v1::Question question;
    QuestionContext context;
    std::string answer;
  };

  QuestionContext Context() {
    const LogHead head = *process_->log().Head();
    return {head.authority, clock_.Now(), head.first_appended_at, head.last_appended_at, 1};
  }

  v1::Question AnyQuestion() {
    v1::Question question;
    const auto dimensions = CaseloadDimensions();
    question.set_by(std::string(dimensions[random_.Below(dimensions.size())]));
    question.set_as_at((Date::FromCivil(2011, 4, 1) + static_cast<int>(random_.Below(900))).ToString());
    if (random_.Chance(60)) {
      const int64_t start = Timestamp::Parse("2011-04-01T00:00:00Z")->micros();
      question.set_known_at(Timestamp::FromMicros(random_.Between(start, clock_.Now().micros())).ToString());
    }
    return question;
  }

  static std::string Words(const StatusOr<v1::Answer>& answer) { return answer.ok() ? answer->SerializeAsString() : MessageOf(answer.status()); }

  // An answer is that of one position, whatever is being rebuilt or swapped, and one that is held stays as it was.
  void Ask() {
    const auto index = std::static_pointer_cast<const FactIndex>(process_->view().listener());
    Asked asked{index->Read(), AnyQuestion(), Context(), ""};
    const Checkpoint& checkpoint = asked.snapshot.checkpoint();
    Hold("the facts asked", facts_oracle_.Check(checkpoint));
    if (!report_.broken.empty()) return;
    asked.answer = Words(AskCaseload(asked.snapshot, asked.question, asked.context));
    if (asked.answer != Words(facts_oracle_.Ask(checkpoint, asked.question, asked.context))) {
      Broken("ask", DataLoss("the answer at position {} is not that of its facts: {}", checkpoint.position.value(), asked.question.ShortDebugString()));
    }
    if (held_ && Words(AskCaseload(held_->snapshot, held_->question, held_->context)) != held_->answer) {
      Broken("ask again", DataLoss("the answer held from position {} has changed", held_->snapshot.checkpoint().position.value()));
    }
    Say("asked at position {}, {} bytes", checkpoint.position.value(), asked.answer.size());
    if (!held_ || random_.Chance(20)) held_ = std::move(asked);
  }

  // While one generation is built beside the other, everybody else goes on between its reads.
  void Rebuild() {
    if (random_.Chance(25)) return SwapBack();
    const bool compare_only = random_.Chance(30);
    Say("rebuild begins");
    process_->reader().between = [this] { Meanwhile(false); };
    const auto progress = [this](uint64_t, uint64_t) { Meanwhile(true); };
    const FigureComparison compare = [this](const FactListener&, const FactListener&) {
      Meanwhile(false);
      return StatusOr<std::vector<std::string>>(std::vector<std::string>());
    };
    const StatusOr<v1::RebuildResult> result = process_->view().Rebuild(compare_only, progress, compare);
    process_->reader().between = nullptr;
    Say("rebuild ends: {}", !result.ok() ? MessageOf(result.status()) : fmt::format("position {} {}", result->position(), result->new_digest()));
    Hold("rebuild", result.status());
    if (result.ok() && !DiskBroke() && result->old_digest() != result->new_digest()) {
      Broken("rebuild", DataLoss("live digest {}, rebuilt {}", result->old_digest(), result->new_digest()));
    }
    CheckView("the view after a rebuild");
  }

  void SwapBack() {
    const StatusOr<v1::SwapBackResponse> back = process_->view().SwapBack();
    Say("swap back: {}", back.ok() ? back->digest() : MessageOf(back.status()));
    if (!absl::IsNotFound(back.status())) Hold("swap back", back.status());
    CheckView("the view after a swap back");
  }

  // One turn within a rebuild. `following`: the view may go on as well, which it may not while it is being swapped.
  void Meanwhile(bool following) {
    if (meanwhile_ || !random_.Chance(30) || !report_.broken.empty()) return;
    meanwhile_ = true;
    const uint64_t pick = random_.Below(100);
    if (pick < 30) {
      Say("meanwhile send {}", senders_.SendOne());
    } else if (pick < 60) {
      if (!DiskBroke()) Ingest();
    } else if (pick < 80) {
      if (!DiskBroke()) Ask();
    } else if (pick < 95) {
      if (following && !DiskBroke()) Follow();
    } else if (!calm_ && fault_ == DiskFault::kNone) {
      ArmDisk();
    }
    meanwhile_ = false;
  }

  // ---- trouble

  void Trouble() {
    const uint64_t pick = random_.Below(100);
    if (pick < 30) {
      if (fault_ == DiskFault::kNone) ArmDisk();
    } else if (pick < 45) {
      ++report_.faults;
      if (fault_ == DiskFault::kNone && random_.Chance(50)) {
        fault_ = DiskFault::kPowerOff;
        disk_.Fail(fault_);
      }
      Die("killed");
    } else if (pick < 55) {
      process_.reset();
      held_.reset();
      if (DiskBroke()) return Die("the disk refused while closing");
      Say("stops and starts");
    } else {
      ++report_.faults;
      TroubleWithTheBroker();
    }
  }

  void TroubleWithTheBroker() {
    const TopicHistory& topic = broker_.now();
    const uint64_t pick = random_.Below(100);
    if (pick < 50) {
      broker_.up() ? broker_.GoDown() : broker_.ComeUp();
      Say("the broker {}", broker_.up() ? "comes up" : "goes down");
    } else if (pick < 70) {
      broker_.DeleteBefore(random_.Between(topic.first, topic.end()));
      Say("records below {} are deleted", topic.first);
    } else if (pick < 88) {
      const int64_t from = random_.Between(std::max(topic.first, topic.end() - 12), topic.end());
      broker_.LoseTail(from);
      clock_.Set(Timestamp::FromMicros(clock_.Now().micros() + kSecondMicros));  // so that no record has the time of one that is lost
      if (!senders_.broker_tells_time()) senders_.ForgetUnacknowledged();
      Say("an unclean election loses the records from {} on", from);
    } else {
      broker_.Recreate();
      senders_.ForgetUnacknowledged();
      const uint64_t records = random_.Below(40);
      for (uint64_t i = 0; i < records && !senders_.done(); ++i) senders_.SendOne();
      Say("the topic is made again and holds {} records", broker_.now().end());
    }
  }

  // ---- the end

  // Nothing breaks any more: everything sent arrives, the view follows, and what is built anew is the same.
  void ComeToRest() {
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

  void CheckWhole() {
    Hold("the log at the end", log_oracle_.Check(process_->log(), true));
    Follow();
    Rebuild();
    Follow();
    Ask();
    Say("at rest: position {} digest {}", process_->view().checkpoint().position.value(), process_->view().checkpoint().digest.ToString());
  }

  Seeded random_;
  ManualClock clock_;
  const testing::TemporaryFolder folder_;
  SimulatedDisk disk_;
  SimulatedBroker broker_;
  Senders senders_;
  LogOracle log_oracle_;
  FactsOracle facts_oracle_;
  ProcessOptions options_;
  DiskFault fault_ = DiskFault::kNone;  // set, and perhaps not met yet
  uint64_t refused_before_ = 0;
  bool meanwhile_ = false;
  bool sync_failed_ = false;  // one may have, at some time
  bool was_disturbed_ = false;  // since ingest began
  bool stopped_ = false;      // the log does not open, as it may not after a sync that failed
  std::optional<int64_t> trusting_;  // the offset that the operator gave when the disk broke
  bool calm_ = false;  // no more faults
  SimulationReport report_;
  std::unique_ptr<Process> process_;
  std::optional<Asked> held_;
};

}  // namespace

SimulationReport Simulate(uint64_t seed) { return World(seed).Run(); }

}  // namespace hanes::simulation

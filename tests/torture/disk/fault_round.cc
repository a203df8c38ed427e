// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/disk/fault_round.h"

#include "projections/testing/spells_projection.h"
#include "projections/view_folder.h"
#include "store/log_check.h"
#include "store/testing/faulty_disk.h"
#include "tests/torture/disk/disk_story.h"

namespace hanes {
namespace {

constexpr int kLivesMax = 12;
constexpr DiskFault kFaults[] = {DiskFault::kNoSpace,       DiskFault::kNoAnswer,  DiskFault::kReadOnly,
                                 DiskFault::kSyncFailsOnce, DiskFault::kSyncFails, DiskFault::kPowerOff, DiskFault::kPowerOff};
constexpr const char* kFaultNames[] = {"none", "full disk", "no answer", "read only", "one sync fails", "syncs fail", "power off"};

class FaultRound {
 public:
  FaultRound(uint64_t seed, FaultCount& count) : count_(count), random_(seed), disk_(seed), teller_(seed), undisturbed_(spells_) {}

  Status Run() {
    for (int life = 0; life < kLivesMax && !teller_.done() && !stopped_; ++life) {
      LiveUntilAFault();
      RETURN_IF_ERROR(Annotate(OpenAgain(), what_happened_));
    }
    return OkStatus();
  }

 private:
  size_t Pick(size_t below) { return std::uniform_int_distribution<size_t>(0, below - 1)(random_); }
  std::string LogPath() const { return folder_ / "log"; }

  // Errors are what is wanted here; what they left behind is looked at when it is opened again.
  void LiveUntilAFault() {
    const DiskFault fault = kFaults[Pick(std::size(kFaults))];
    const uint64_t operation = 1 + Pick(Pick(2) == 0 ? 30 : 150);
    what_happened_ = fmt::format("{} at operation {}", kFaultNames[static_cast<int>(fault)], operation);
    if (Pick(10) == 0) disk_.SetDelay(std::chrono::microseconds(20));
    sync_failed_ = sync_failed_ || fault == DiskFault::kSyncFails || fault == DiskFault::kSyncFailsOnce;
    const uint64_t refused_before = disk_.refused();
    disk_.FailAt(operation, fault);
    ++count_.faults;
    Live().IgnoreError();
    count_.met += disk_.refused() > refused_before;
    disk_.SetDelay({});
    Recover(fault);
  }

  Status Live() {
    ASSIGN_OR_RETURN(const auto log, OpenRocksEventLog(LogPath(), SmallLog(&disk_)));
    ASSIGN_OR_RETURN(const auto view, OpenView(*log));
    for (size_t steps = 2 + Pick(12); steps > 0 && !teller_.done(); --steps) {
      RETURN_IF_ERROR(Append(*log));
      if (Pick(3) == 0) RETURN_IF_ERROR(view->CatchUp());
      if (Pick(12) == 0) RETURN_IF_ERROR(log->AwaitIndexed());
      if (Pick(12) == 0) RETURN_IF_ERROR(Rebuild(*view));
    }
    return OkStatus();
  }

  // Until it returns nobody knows whether the portion is stored: tried_ is what the log holds if it is.
  Status Append(RocksEventLog& log) {
    const Portion portion = teller_.Next(kept_);
    tried_ = kept_;
    tried_->Take(portion);
    RETURN_IF_ERROR(log.Append(AuthorityId("W06000012"), portion.arrivals, portion.update).status());
    kept_ = *std::exchange(tried_, std::nullopt);
    return OkStatus();
  }

  Status Rebuild(View& view) {
    ++count_.rebuilds;
    return view.Rebuild(false, nullptr).status();
  }

  StatusOr<std::unique_ptr<View>> OpenView(const EventReader& log) {
    ViewOptions options;
    options.env = &disk_;
    options.listener = SummedFacts::Read;
    options.rebuild_threads = 1;
    options.bulk_backlog_min = Pick(2) == 0 ? 20 : 20'000;
    return View::Open(folder_ / "spells", spells_, log, options);
  }

  // After any fault a process may be killed, or the power go; after kPowerOff it is one of the two.
  void Recover(DiskFault fault) {
    garbage_ = false;
    if (fault != DiskFault::kPowerOff && Pick(2) == 0) {
      disk_.Fail(DiskFault::kNone);
      return;
    }
    const size_t turn = Pick(6);
    if (turn == 0) {
      ++count_.kills;
      what_happened_ += ", killed";
      disk_.Fail(DiskFault::kNone);
      return;
    }
    constexpr PowerLoss kLosses[] = {PowerLoss::kUnsyncedGone, PowerLoss::kTorn, PowerLoss::kGarbage};
    constexpr const char* kLossNames[] = {"unsynced gone", "torn", "garbage"};
    ++count_.power_losses;
    what_happened_ += fmt::format(", power lost: {}", kLossNames[turn % 3]);
    garbage_ = kLosses[turn % 3] == PowerLoss::kGarbage;
    disk_.LosePower(kLosses[turn % 3]);
  }

  Status OpenAgain() {
    auto log = OpenRocksEventLog(LogPath(), SmallLog(&disk_));
    if (absl::IsDataLoss(log.status()) && MayStop(log.status()) && NamesARemedy(log.status())) {
      stopped_ = true;
      ++count_.stops;
      return OkStatus();
    }
    if (!log.ok()) return Internal("the log does not open: {}", MessageOf(log.status()));
    RETURN_IF_ERROR(FindOutWhatWasStored(**log));
    RETURN_IF_ERROR(Broken(kept_.Check(**log)));
    RETURN_IF_ERROR(CheckView(**log));
    log->reset();
    ASSIGN_OR_RETURN(const LogReport report, CheckLog(LogPath(), nullptr, &disk_));
    return report.sound() ? OkStatus() : Internal("`hanes check` says: {}", report.problems[0]);
  }

  // A record cut by garbage cannot be told from one that went bad. And when the sync of a manifest fails, RocksDB 7.8 takes the sorted file
  // back that the manifest already names: it stops at the next opening, with nothing lost.
  bool MayStop(const Status& stop) const {
    return garbage_ || (sync_failed_ && MessageOf(stop).find("No such file") != std::string::npos);
  }

  // The portion that was under way is there as a whole or not at all.
  Status FindOutWhatWasStored(const RocksEventLog& log) {
    if (!tried_) return OkStatus();
    if (tried_->Check(log).ok()) {
      kept_ = *std::exchange(tried_, std::nullopt);
      return OkStatus();
    }
    tried_.reset();
    teller_.TakeBack();
    return OkStatus();
  }

  Status CheckView(const EventReader& log) {
    ASSIGN_OR_RETURN(const Checkpoint wanted, undisturbed_.After(kept_));
    const auto view = OpenView(log);
    if (!view.ok()) return Internal("the view does not heal: {}", MessageOf(view.status()));
    RETURN_IF_ERROR(Broken((*view)->CatchUp()));
    if ((*view)->checkpoint() != wanted) return Internal("the view has another digest than an undisturbed one");
    return std::static_pointer_cast<SummedFacts>((*view)->listener())->Check(wanted);
  }

  // On a sound disk any error is a promise broken.
  static Status Broken(const Status& status) { return status.ok() ? status : Internal("{}", MessageOf(status)); }

  FaultCount& count_;
  std::mt19937_64 random_;
  const testing::TemporaryFolder folder_;
  FaultyDisk disk_;
  const Projection spells_ = testing::Spells();
  StoryTeller teller_;
  UndisturbedView undisturbed_;
  KeptStory kept_;
  std::optional<KeptStory> tried_;
  std::string what_happened_;
  bool garbage_ = false;
  bool sync_failed_ = false;
  bool stopped_ = false;
};

}  // namespace

Status RunFaultRound(uint64_t seed, FaultCount& count) { return FaultRound(seed, count).Run(); }

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The world of one seed: a process, those who send to it, a person who does what its messages say, and everything that may break under them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "projections/testing/temporary_folder.h"
#include "tests/torture/simulation/facts_oracle.h"
#include "tests/torture/simulation/log_oracle.h"
#include "tests/torture/simulation/process.h"
#include "tests/torture/simulation/senders.h"
#include "tests/torture/simulation/simulation.h"

namespace hanes::simulation {

class World {
 public:
  explicit World(uint64_t seed);

  // Lives through the seed: turns of everyday work and trouble, then rest, when everything must be whole.
  SimulationReport Run();

 private:
  struct Asked {
    FactIndex::Snapshot snapshot;
    v1::Question question;
    QuestionContext context;
    std::string answer;
  };

  template <typename... Args>
  void Say(fmt::format_string<Args...> text, Args&&... args) {
    std::string said = fmt::format(text, std::forward<Args>(args)...);
    // The folder has another name each time.
    for (size_t at; (at = said.find(folder_.path())) != std::string::npos;) said.replace(at, folder_.path().size(), "DATA");
    report_.trace += fmt::format("{:>4} {}\n", report_.steps, said);
  }
  void Broken(const std::string& doing, const Status& status);
  // A promise that is looked at: broken unless the disk is.
  void Hold(const std::string& doing, const Status& status) {
    if (!status.ok() && !DiskBroke()) Broken(doing, status);
  }
  bool DiskBroke() const { return disk_.refused() > refused_before_; }

  void Turn();
  void Everyday();
  void Advance();

  // The process: world_run.cc, world_trouble.cc.
  void Start();
  // When the sync of a manifest fails, RocksDB 7.8 takes the sorted file back that the manifest already names: the log stops at the next
  // opening and names the remedy. Nothing is lost, and this world has no backup to restore.
  bool MayStop(const Status& stop) const;
  void ArmDisk();
  // What the process has open goes while the disk takes nothing; then the disk is mended.
  void Die(const std::string& why);

  // Taking in: world_ingest.cc.
  void Ingest();
  bool Disturbed() const;
  // A loud stop must have a reason, though what it was read from may be gone when it comes to light, and what the log holds must be right
  // whatever happened.
  void Judge(const std::string& doing, const Status& status);
  // A topic that is another must not pass for the one known, unless the records that tell them apart are gone.
  void IdentityShown(const SourceState& known);
  // The operator does what the message says: `... --from-offset N ...`.
  void Trust(const std::string& message);
  // The operator's word may be in the log although the disk broke over it.
  void LearnOfTrust();

  // The view and its questions: world_view.cc.
  void Follow();
  void CheckView(const std::string& when);
  QuestionContext Context();
  v1::Question AnyQuestion();
  static std::string Words(const StatusOr<v1::Answer>& answer) { return answer.ok() ? answer->SerializeAsString() : MessageOf(answer.status()); }

  // An answer is that of one position, whatever is being rebuilt or swapped, and one that is held stays as it was.
  void Ask();
  // While one generation is built beside the other, everybody else goes on between its reads.
  void Rebuild();
  void SwapBack();
  // One turn within a rebuild. `following`: the view may go on as well, which it may not while it is being swapped.
  void Meanwhile(bool following);

  void Trouble();
  void TroubleWithTheBroker();

  // Nothing breaks any more: everything sent arrives, the view follows, and what is built anew is the same.
  void ComeToRest();
  void CheckWhole();

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

}  // namespace hanes::simulation

// SPDX-License-Identifier: Apache-2.0
// Who holds which case in the invented council: the duty trays, the managers who empty them, and what happens when somebody
// leaves.
#pragma once

#include <map>
#include <vector>

#include "ingest/invented_case.h"
#include "ingest/invented_recorder.h"
#include "ingest/invented_workforce.h"

namespace hanes {

// What invo_professional_role_id says.
inline constexpr std::string_view kHolderRole = "ALLOCATED_SOCIAL_WORKER";
inline constexpr std::string_view kOtherHolderRole = "ALLOCATED_CASE_WORKER";
inline constexpr std::string_view kCoWorkerRole = "CO_WORKER";
inline constexpr std::string_view kDutyRole = "DUTY";

class InventedAllocation {
 public:
  // All references must outlive it.
  InventedAllocation(InventedSystem& system, InventedRecorder& recorder, const InventedStory& story, InventedWorkforce& workforce,
                     InventedRandom& random)
      : system_(system), recorder_(recorder), story_(story), workforce_(workforce), random_(random) {}

  void Take(std::vector<InventedCase> opened);
  void LiveThrough(Date day);

  const std::vector<InventedCase>& cases() const { return cases_; }

  // For things that must happen. `place` is a place in cases(). All is typed on the day itself.
  // From one worker to a second and on to a third on one day. The involvements, oldest first; empty when the team has not
  // enough people.
  std::vector<RowRef> PassOnTwice(size_t place, Date day);
  // Back to the tray. The tray's involvement.
  RowRef ReturnToTray(size_t place, Date day);
  // To somebody who is not a social worker.
  RowRef GiveTo(size_t place, uint32_t worker, Date day);
  // Somebody else beside the holder, for some days.
  RowRef WorkBeside(size_t place, uint32_t worker, std::string_view role, Date day, Date until);
  // The cases of somebody who left stay in that name until then.
  void LeaveBehind(uint32_t worker, Date until) { left_behind_until_[worker] = until; }

 private:
  void Begin(InventedCase* work, uint32_t worker, Date day, bool typed_at_once);
  void End(InventedCase* work, Date day, std::string_view reason, bool typed_at_once);
  void MoveOn(InventedCase* work, Date day);
  bool ReadyToHandOver(const InventedCase& work, Date day);
  void EmptyTrays(const std::vector<InventedCase*>& waiting, Date day);
  uint32_t HolderFor(const InventedCase& work, Date day, int32_t cases_max) const;

  InventedSystem& system_;
  InventedRecorder& recorder_;
  const InventedStory& story_;
  InventedWorkforce& workforce_;
  InventedRandom& random_;
  std::vector<InventedCase> cases_;
  std::map<uint32_t, uint32_t> holder_of_family_;
  std::map<uint32_t, Date> left_behind_until_;
};

}  // namespace hanes

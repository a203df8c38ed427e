// SPDX-License-Identifier: Apache-2.0
// The families of the invented council and what happens to them, from the referral on.
#pragma once

#include <map>
#include <vector>

#include "ingest/invented_case.h"
#include "ingest/invented_path.h"
#include "ingest/invented_practice.h"
#include "ingest/invented_recorder.h"
#include "ingest/invented_workforce.h"

namespace hanes {

class InventedLives {
 public:
  // All references must outlive it. `children` live there.
  InventedLives(int children, InventedSystem& system, InventedRecorder& recorder, const InventedStory& story,
                const InventedWorkforce& workforce, InventedPractice& practice, InventedRandom& random)
      : children_(children),
        system_(system),
        recorder_(recorder),
        story_(story),
        workforce_(workforce),
        practice_(practice),
        random_(random) {}

  // The referrals of one day. Work that begins is appended to `opened`.
  void LiveThrough(Date day, std::vector<InventedCase>* opened);

  // A family of these children comes to notice: two on one day when `twins`. Returns the children.
  std::vector<uint32_t> ReferUnborn(Date day, bool twins, std::vector<InventedCase>* opened);
  // A child that was adopted comes to notice in its new family, under a new identity that nothing leads to. Returns it.
  uint32_t ReferNewIdentity(uint32_t child, Date day, std::vector<InventedCase>* opened);

  // One conference of brothers and sisters.
  struct Meeting {
    Date held;
    std::vector<uint32_t> children;
  };
  const std::map<uint32_t, Meeting>& meetings() const { return meetings_told_; }

 private:
  struct Child {
    uint32_t number = 0;
    Date born;  // or expected
  };
  struct Family {
    std::vector<Child> children;
    Date busy_until = Date::Min();
  };

  uint32_t NewFamily(Date day);
  uint32_t ReturningFamily(Date day);
  Child NewChild(Date day, Date born);
  Child NewUnborn(Date day);
  void Refer(uint32_t family, Date day, std::vector<InventedCase>* opened);
  InventedCase TellChild(const Child& child, uint32_t family, const InventedPath& path, uint32_t meeting);
  void TellProtection(const InventedPath& path, const InventedRow& child_row, uint32_t meeting);

  const int children_;
  InventedSystem& system_;
  InventedRecorder& recorder_;
  const InventedStory& story_;
  const InventedWorkforce& workforce_;
  InventedPractice& practice_;
  InventedRandom& random_;
  std::vector<Family> families_;
  uint32_t meetings_ = 0;
  std::map<uint32_t, Meeting> meetings_told_;
  uint32_t periods_of_care_ = 0;
};

// Writes a child's days in care: placements, legal statuses, the episodes they make, and the court. `child_row` carries child and
// referral. Returns the placements.
std::vector<InventedPlacement> TellCare(const InventedCare& care, uint32_t period_of_care, uint32_t family, const InventedRow& child_row,
              InventedRecorder& recorder, InventedRandom& random);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Anything that can be said of absences, posts and applications, picked at random: few ids, so that beginnings and ends meet.
#pragma once

#include <string>

#include "projections/testing/event_words.h"

namespace hanes::testing {

// `pick(n)` gives a number from 0 to below n.
template <typename Pick>
EventWords SomethingOfAbsence(const std::string& worker, const Pick& pick) {
  EventWords words(worker);
  const std::string id = std::to_string(pick(2));
  switch (pick(9)) {
    case 0: case 1: {
      v1::SicknessStarted& said = *words->mutable_sickness_started();
      said.set_absence_id(id);
      said.set_absence_reason(pick(2) == 0 ? "stress" : "");
      if (pick(3) == 0) said.set_first_day_hundredths(static_cast<uint32_t>(pick(101)));
      break;
    }
    case 2: case 3: {
      words->mutable_sickness_ended()->set_absence_id(id);
      if (pick(3) == 0) words->mutable_sickness_ended()->set_last_day_hundredths(static_cast<uint32_t>(pick(101)));
      break;
    }
    case 4: words->mutable_return_to_work_held()->set_absence_id(id); break;
    case 5: {
      words->mutable_phased_return_started()->set_phased_return_id(id);
      words->mutable_phased_return_started()->set_worked_percent(static_cast<uint32_t>(pick(101)));
      break;
    }
    case 6: words->mutable_phased_return_ended()->set_phased_return_id(id); break;
    case 7: {
      words->mutable_other_absence_started()->set_absence_id(id);
      words->mutable_other_absence_started()->set_kind("maternity");
      if (pick(2) == 0) words->mutable_other_absence_started()->set_expected_back_on("2012-01-02");
      break;
    }
    default: words->mutable_worker_work_pattern_changed()->set_monday_hundredths(static_cast<uint32_t>(100 * pick(8)));
  }
  return words;
}

template <typename Pick>
EventWords SomethingOfPost(const std::string& post, const std::string& worker, const Pick& pick) {
  EventWords words(post);
  const std::string id = std::to_string(pick(2));
  switch (pick(10)) {
    case 0: words->mutable_post_created()->set_fte_hundredths(static_cast<uint32_t>(50 * pick(3))); break;
    case 1: words->mutable_post_changed()->set_team("T1"); break;
    case 2: words->mutable_post_deleted(); break;
    case 3: case 4: words->mutable_post_filled()->set_worker(worker); break;
    case 5: words->mutable_post_vacated()->set_worker(pick(2) == 0 ? worker : ""); break;
    case 6: words->mutable_agency_booking_started()->set_booking_id(id); break;
    case 7: words->mutable_agency_booking_ended()->set_booking_id(id); break;
    case 8: words->mutable_vacancy_opened()->set_vacancy_id(id); break;
    default:
      if (pick(2) == 0) words->mutable_vacancy_advertised()->set_vacancy_id(id);
      else words->mutable_vacancy_closed()->set_vacancy_id(id);
  }
  return words;
}

template <typename Pick>
EventWords SomethingOfApplication(const std::string& applicant, const Pick& pick) {
  EventWords words(applicant);
  const std::string id = std::to_string(pick(2));
  switch (pick(9)) {
    case 0: words->mutable_application_received()->set_application_id(id); break;
    case 1: words->mutable_applicant_shortlisted()->set_application_id(id); break;
    case 2: words->mutable_applicant_interviewed()->set_application_id(id); break;
    case 3: words->mutable_offer_made()->set_application_id(id); break;
    case 4: words->mutable_offer_accepted()->set_application_id(id); break;
    case 5: words->mutable_checks_cleared()->set_application_id(id); break;
    case 6: words->mutable_applicant_started()->set_application_id(id); break;
    case 7: words->mutable_application_withdrawn()->set_application_id(id); break;
    default: words->mutable_application_rejected()->set_application_id(id);
  }
  return words;
}

}  // namespace hanes::testing

// SPDX-License-Identifier: Apache-2.0
#include "services/pages/question_page.h"

namespace hanes {

std::span<const QuestionPage> QuestionPages() {
  static const std::vector<QuestionPage> pages = {
      {.path = "/caseload", .view = "caseload", .title = Text::kPageCaseload, .lede = Text::kLedeCaseload, .by = "team",
       .measure = "caseload.children", .drawn = "children", .period = true, .categories_by = {"status"}, .weeks_too = true,
       .columns = {"children", "unallocated", "left_worker", "children_per_fte", "over_cap_workers", "over_cap_by", "role", "fte"}},
      {.path = "/sickness", .view = "sickness", .title = Text::kPageSickness, .lede = Text::kLedeSickness, .by = "team",
       .measure = "sickness.fte_off", .drawn = "days_lost", .period = true, .categories_by = {"reason", "term"},
       .columns = {"workers_off", "fte_off", "off_long_term", "days_lost", "fte_days_lost", "fte_days_available", "absence_rate", "cases_held_by_off",
                   "role", "team", "off_since", "spells", "share_of_days"}},
      {.path = "/recruitment", .view = "recruitment", .title = Text::kPageRecruitment, .lede = Text::kLedeRecruitment, .by = "team",
       .measure = "recruitment.vacancy_rate", .drawn = "vacant_fte", .period = true, .categories_by = {"role"},
       .columns = {"establishment_fte", "in_post_fte", "vacant_fte", "vacant_and_in_post_fte", "vacancy_rate", "agency_fte", "agency_and_in_post_fte",
                   "agency_rate", "joiners", "leavers", "applications", "median_days_in_stage", "reached_in_period", "deadline", "target", "started",
                   "to_go", "forecast", "leavers_in_all", "share_of_leavers", "joiners_in_all", "share_of_joiners"}},
      {.path = "/indicators", .view = "indicators", .title = Text::kPageIndicators, .lede = Text::kLedeIndicators, .by = "authority",
       .measure = "", .drawn = "", .period = true},
      {.path = "/supervision", .view = "supervision", .title = Text::kPageSupervision, .lede = Text::kLedeSupervision, .by = "team",
       .measure = "SUP", .drawn = "", .period = true, .measures = "SUP", .code = "SUP"},
      {.path = "/front-door", .view = "front-door", .title = Text::kPageFrontDoor, .lede = Text::kLedeFrontDoor, .by = "week",
       .measure = "", .drawn = "referrals", .period = true,
       .columns = {"contacts", "referrals", "accepted", "no_further_action", "in_time", "decision_N", "decision", "repeats", "repeat_N",
                   "rereferral"}},
      {.path = "/due", .view = "due", .title = Text::kPageDue, .lede = Text::kLedeDue, .by = "item", .measure = "", .drawn = "listed",
       .to = true, .categories_by = {"what"}, .drawn_by = "what"},
      {.path = "/programme", .view = "programme", .title = Text::kPageProgramme, .lede = Text::kLedeProgramme, .by = "action", .measure = "",
       .drawn = "actions", .categories_by = {"theme"}, .drawn_by = "rating"},
      {.path = "/audits", .view = "audits", .title = Text::kPageAudits, .lede = Text::kLedeAudits, .by = "month", .measure = "", .drawn = "audits",
       .period = true},
  };
  return pages;
}

}  // namespace hanes

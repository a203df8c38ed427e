// SPDX-License-Identifier: Apache-2.0
// A page of a question: what is shown is chosen in its address, a chart and the same figures as a table below it, and the way to take them away.
// What each page asks is a line of question_pages.cc.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "services/pages/page.h"

namespace hanes {

struct QuestionPage {
  std::string_view path;
  std::string_view view;
  Text title;
  Text lede;
  std::string_view by;            // counted by, unless the address says otherwise
  std::string_view measure;       // drawn week by week above the rows; "" for none
  std::string_view drawn;         // the column that is drawn by its rows; "" for none
  bool period = false, to = false;  // what can be chosen besides whatever the question can be asked of alone
  std::vector<std::string_view> categories_by = {};  // the dimensions whose rows are the categories that it can be asked of
  bool weeks_too = false;             // is the measure drawn beside the rows? Over the period that is chosen, where figures are of a day
  std::string_view drawn_by = {};     // what is drawn instead where the rows are single things: the counts by this dimension
  std::string_view measures = {};  // of a page of measures: what the codes of its own begin with
  std::string_view code = {};      // the one that is shown, unless the address says otherwise or "all"; empty for all
  std::vector<std::string_view> columns = {};  // shown at first, of those there are; empty for all
};
std::span<const QuestionPage> QuestionPages();

// The page whose path it is.
StatusOr<PageBody> DrawQuestionPage(const PageRequest& request);
StatusOr<LiveFigures> LiveQuestionPage(const PageRequest& request);

}  // namespace hanes

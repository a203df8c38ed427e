// SPDX-License-Identifier: Apache-2.0
// What a page is, and what it is drawn from.
//
// Adding a page: a function from PageRequest to PageBody in a file of its own here, and a line in pages.cc. All that a page depends on is in its
// address, so that it can be sent to somebody, printed and opened again; no page needs a script.
#pragma once

#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "services/pages/html.h"
#include "services/pages/moment.h"
#include "services/route.h"
#include "services/texts/texts.h"

namespace hanes {

struct PageRequest {
  const RouteContext& context;
  Language language;
  std::string path;                          // "/editions/2013-W09": without the language
  std::map<std::string, std::string> query;
  RouteArguments arguments;                  // what stands where the pattern has {name}
  Moment moment;

  // "" when it is not in the address.
  std::string Query(const std::string& name) const;
  std::string Argument(std::string_view name) const;

  std::string Say(Text text, TextValues values = {}) const { return hanes::Say(language, text, values); }
  std::string SayCount(Text text, int64_t n, TextValues values = {}) const { return hanes::SayCount(language, text, n, values); }
  std::string SayName(std::string_view kind, std::string_view name) const { return hanes::SayName(language, kind, name); }

  // Another page in the same language, at the same moment.
  Url To(std::string_view page) const;
  // The same page with other parameters; "" leaves one out.
  using Changes = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  Url Again(Changes changes) const;
  // The address of the same page in the other language.
  Url Twin() const;
  // The feed of a question, as ".csv", ".xlsx" or ".json".
  Url Feed(const v1::Question& question, std::string_view suffix) const;
  // A question to a view, at the page's moment. Errors are those of the view.
  StatusOr<v1::Answer> Ask(const v1::Question& question) const;
  v1::Question At(std::string_view view) const;  // a question at the page's moment
};

struct PageBody {
  std::string title;
  Html main;
  int status = 200;
  bool bare = false;  // without the moment: nothing of the council is told
};

struct Page {
  std::string_view pattern;  // "/editions/{week}"
  Text name;
  bool in_navigation = false;
  StatusOr<PageBody> (*draw)(const PageRequest&) = nullptr;
  // What changes in place while the page is open: ids that the drawn page has in data-live, and their texts. Null for none.
  StatusOr<LiveFigures> (*live)(const PageRequest&) = nullptr;
  bool needs_views = true;  // drawn only once the views have caught up
};

// In the order of the navigation.
std::span<const Page> Pages();

// A problem in words, with what to do about it: unknown page, bad date, a view that is not ready. Status as problem.h has it.
PageBody ErrorBody(const PageRequest& request, const Status& error);
// There is no such page.
PageBody UnknownPageBody(const PageRequest& request);
// A request that was refused before there was a page: tells nothing of the council.
PageBody ProblemBody(const PageRequest& request, int status, const ProblemDetails& problem);

// How far what is being built is, and when it will be done; nothing while nothing is. Drawn inside an element with data-again, it is kept up by
// services/web/again.js.
Html BuildsNow(const PageRequest& request, const v1::HouseStatus& house);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/pages/frame.h"

#include "base/period.h"
#include "services/pages/assets.h"
#include "services/pages/extracts.h"

namespace hanes {
namespace {

using namespace html;

Url AssetUrl(std::string_view stem, std::string_view suffix) { return Url("/assets").Under(AssetName(stem, suffix)); }

class Frame {
 public:
  Frame(const PageRequest& request, const PageBody& body, bool live) : request_(request), moment_(request.moment), body_(body), live_(live) {}

  std::string Draw() {
    const std::string council = body_.bare ? Say(Text::kSiteName) : CouncilName(request_.language, request_.context.authority);
    Html head = Head(Meta({{"charset", "utf-8"}}), Meta({{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}),
                     Meta({{"name", "color-scheme"}, {"content", "light dark"}}),
                     Title(Say(Text::kSiteTitle, {{"page", body_.title}, {"authority", council}})),
                     html::Link({{"rel", "stylesheet"}, Href(AssetUrl("pages", ".css"))}),
                     html::Link({{"rel", "icon"}, {"type", "image/svg+xml"}, Href(AssetUrl("icon", ".svg"))}),
                     html::Link({{"rel", "alternate"}, {"hreflang", OtherCode()}, Href(request_.Twin())}),
                     Script({{"type", "module"}, Src(AssetUrl("pages", ".js"))}));
    Html main = Main({{"class", "govuk-main-wrapper"}, {"id", "main"}, {"tabindex", "-1"}}, H1({{"class", "govuk-heading-xl"}}, body_.title), body_.main);
    return Document(CodeOf(request_.language), head,
                    {std::vector<Html>{Top(council), Navigation(),
                                       Div({{"class", "govuk-width-container"}}, body_.bare ? Html() : MomentBar(), main), Bottom()}})
        .text();
  }

 private:
  std::string Say(Text text, TextValues values = {}) const { return request_.Say(text, values); }
  std::string_view OtherCode() const { return request_.language == Language::kWelsh ? "en" : "cy"; }

  Html Top(const std::string& council) const {
    return {std::vector<Html>{
        A({{"class", "govuk-skip-link"}, HrefWithin("#main")}, Say(Text::kFrameSkip)),
        Header({{"class", "masthead"}},
               Div({{"class", "govuk-width-container masthead-row"}},
                   A({{"class", "masthead-name"}, Href(request_.To("/"))}, Strong(council), body_.bare ? Html() : Span({{"class", "masthead-service"}}, Say(Text::kSiteName))),
                   A({{"class", "masthead-twin"}, {"lang", OtherCode()}, {"hreflang", OtherCode()}, {"rel", "alternate"}, Href(request_.Twin())},
                     Say(Text::kFrameTwin))))}};
  }

  Html Navigation() const {
    std::vector<Html> items;
    for (const Page& page : Pages()) {
      if (!page.in_navigation) continue;
      const bool here = page.pattern == request_.path;
      items.push_back(Li({{"class", here ? "menu-item menu-item-here" : "menu-item"}},
                         here ? A({{"aria-current", "page"}, Href(request_.To(page.pattern))}, Say(page.name))
                              : A({Href(request_.To(page.pattern))}, Say(page.name))));
    }
    return Nav({{"class", "menu"}, {"aria-label", Say(Text::kFrameNavigation)}},
               Div({{"class", "govuk-width-container"}}, Ul({{"class", "menu-list"}}, items)));
  }

  Html MomentBar() const {
    const Period week = Period::Of(Period::Kind::kWeek, moment_.as_at);
    const std::string known = MomentText(request_.language, moment_.known);
    const auto entry = [](const std::string& name, const Html& value) { return Div(Dt(name), Dd(value)); };
    std::vector<Html> entries = {
        entry(Say(Text::kMomentWeek), PeriodText(request_.language, week)),
        entry(Say(Text::kMomentAsAt), DateText(request_.language, moment_.as_at)),
        entry(Say(Text::kMomentKnownAt), moment_.IsNow() ? Say(Text::kMomentKnownNow, {{"moment", known}}) : known),
    };
    const StatusOr<v1::HouseStatus> house = request_.context.questions.StatusOfHouse();
    const StatusOr<Timestamp> last = house.ok() ? Timestamp::Parse(house->log().last_appended_at()) : StatusOr<Timestamp>(house.status());
    if (last.ok()) entries.push_back(entry(Say(Text::kMomentLastEvent), MomentText(request_.language, *last)));
    if (live_ || moment_.IsChosen()) entries.push_back(entry(Say(Text::kMomentLiveState), LiveState()));
    std::vector<Html> bar = {Dl({{"class", "moment"}}, entries)};
    if (moment_.is_last_extract) {
      bar.push_back(P({{"class", "moment-note"}}, Say(Text::kMomentAsAtIsLastExtract, {{"date", DateText(request_.language, moment_.as_at)}})));
    }
    bar.push_back(TimeMachine());
    return Section({{"class", "moment-bar"}, {"aria-label", Say(Text::kMomentLabel)}}, bar);
  }

  // The words that the script puts here are texts too.
  Html LiveState() const {
    if (!live_) return Span({{"class", "live live-off"}}, Say(Text::kMomentLiveOff));
    return Span(Span({{"class", "live"}, {"data-live-state", true}, {"data-on", Say(Text::kMomentLive)}, {"data-off", Say(Text::kMomentNotLive)},
                      {"data-connecting", Say(Text::kMomentLiveConnecting)}},
                     Say(Text::kMomentNotLive)),
                Span({{"class", "govuk-visually-hidden"}, {"role", "status"}, {"aria-live", "polite"}, {"data-live-said", true},
                      {"data-one", request_.SayCount(Text::kMomentChanged, 1)}, {"data-two", request_.SayCount(Text::kMomentChanged, 2)},
                      {"data-many", request_.SayCount(Text::kMomentChanged, 99)}}));
  }

  Html TimeMachine() const {
    using namespace html;
    const std::string day = moment_.as_at.ToString();
    const std::string known_day = moment_.IsNow() ? "" : DayInLondon(moment_.known).ToString();
    Html form = Form(
        {{"method", "get"}, {"class", "time-form"}, Action(FormTarget())}, HiddenParameters(),
        Div({{"class", "time-field"}}, Label({{"class", "govuk-label"}, {"for", "as_at"}}, Say(Text::kMomentAsAtField)),
            Input({{"class", "govuk-input"}, {"type", "date"}, {"id", "as_at"}, {"name", "as_at"}, {"value", day}})),
        Div({{"class", "time-field"}}, Label({{"class", "govuk-label"}, {"for", "known_at"}}, Say(Text::kMomentKnownAtField)),
            Input({{"class", "govuk-input"}, {"type", "date"}, {"id", "known_at"}, {"name", "known_at"}, {"value", known_day},
                   {"aria-describedby", "known_at_hint"}}),
            Div({{"class", "govuk-hint"}, {"id", "known_at_hint"}}, Say(Text::kMomentKnownAtHint))),
        Button({{"class", "govuk-button"}}, Say(Text::kMomentShow)));
    return Details({{"class", "govuk-details time-machine"}, {"open", moment_.IsChosen()}},
                   Summary({{"class", "govuk-details__summary"}}, Span({{"class", "govuk-details__summary-text"}}, Say(Text::kMomentTimeMachine))),
                   Div({{"class", "govuk-details__text"}}, P({{"class", "govuk-body-s"}}, Say(Text::kMomentTimeMachineHint)), form, Steps(), Editions()));
  }

  Url FormTarget() const { return request_.language == Language::kWelsh ? Url::Prefixed("/cy", request_.path) : Url::Prefixed("", request_.path); }

  Html HiddenParameters() const {
    std::vector<Html> hidden;
    for (const auto& [name, value] : request_.query) {
      if (name != "as_at" && name != "known_at") hidden.push_back(Input({{"type", "hidden"}, {"name", name}, {"value", value}}));
    }
    return hidden;
  }

  Html Steps() const {
    const std::string back = (moment_.as_at - 7).ToString(), forward = (moment_.as_at + 7).ToString();
    std::vector<Html> steps = {Li(A({Href(request_.Again({{"as_at", back}}))}, Say(Text::kMomentWeekBack))),
                               Li(A({Href(request_.Again({{"as_at", forward}}))}, Say(Text::kMomentWeekForward)))};
    if (moment_.IsChosen()) steps.push_back(Li(A({Href(request_.Again({{"as_at", ""}, {"known_at", ""}}))}, Say(Text::kMomentBackToNow))));
    steps.push_back(Li(A({Href(request_.To("/compare"))}, Say(Text::kMomentCompare))));
    return Ul({{"class", "steps"}}, steps);
  }

  Html Editions() const {
    const auto seen = request_.context.memory.RecentExtracts(request_.context.questions, request_.context.authority, request_.context.clock.Now());
    if (!seen.ok() || (*seen)->editions.empty()) return {};
    std::vector<Html> links;
    for (const EditionSeen& edition : (*seen)->editions) {
      const StatusOr<Period> week = Period::Parse(edition.week);
      if (!week.ok()) continue;
      links.push_back(Li(A({Href(request_.Again({{"as_at", edition.as_at}, {"known_at", edition.known_at}}))}, PeriodText(request_.language, *week))));
    }
    return Div({{"class", "steps-editions"}}, P({{"class", "govuk-body-s"}}, Say(Text::kMomentEditions)), Ul({{"class", "steps"}}, links));
  }

  Html Bottom() const {
    const Html unreviewed = IsReviewed(Language::kWelsh) ? Html() : P({{"class", "unreviewed"}}, Say(Text::kFrameUnreviewed));
    return Footer({{"class", "foot"}},
                  Div({{"class", "govuk-width-container"}}, P(Say(Text::kFrameAbout)), unreviewed));
  }

  const PageRequest& request_;
  const Moment& moment_;
  const PageBody& body_;
  const bool live_;
};

}  // namespace

std::string FramedPage(const PageRequest& request, const PageBody& body, bool live) { return Frame(request, body, live).Draw(); }

std::string CouncilName(Language language, const std::string& authority) {
  if (authority.empty()) return Say(language, Text::kSiteNoCouncil);
  const std::optional<Text> name = FindName("authority", authority);
  return name ? Say(language, *name) : Say(language, Text::kSiteCouncil, {{"code", authority}});
}

}  // namespace hanes

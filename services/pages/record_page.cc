// SPDX-License-Identifier: Apache-2.0
// The history of a child or a worker: one time line with both clocks, and what was known on a chosen day marked against what is known now.
#include <algorithm>
#include <vector>

#include "base/ids.h"
#include "proto/event_json.h"
#include "services/history.h"
#include "services/pages/cells.h"
#include "services/pages/page_list.h"

namespace hanes {
namespace {

using namespace html;

class TimeLine {
 public:
  TimeLine(const PageRequest& request, std::string stream, v1::HistoryResponse history)
      : request_(request), stream_(std::move(stream)), history_(std::move(history)) {}

  PageBody Draw() const {
    std::vector<Html> events;
    int known = 0;
    for (const v1::HistoryLine& line : history_.lines()) {
      known += KnownThen(line) ? 1 : 0;
      events.push_back(Event(line));
    }
    const std::string all = std::to_string(history_.lines_size());
    const std::string summary = Say(Text::kHistorySummary, {{"known", std::to_string(known)}, {"all", all}, {"date", Day()}});
    return {StreamWords(request_.language, stream_),
            std::vector<Html>{P({{"class", "lede"}}, Say(Text::kHistoryNoNames)), Order(), P({{"data-known", std::to_string(known)}}, Strong(summary)),
                              Ol({{"class", "timeline"}}, events)}};
  }

 private:
  std::string Say(Text text, TextValues values = {}) const { return request_.Say(text, values); }
  std::string Day() const { return DateText(request_.language, DayInLondon(request_.moment.known)); }

  bool KnownThen(const v1::HistoryLine& line) const {
    return Timestamp::Parse(line.known_at()).value_or(Timestamp::Max()) <= request_.moment.known;
  }

  Html Order() const {
    const bool by_known = request_.Query("order") == "known";
    const auto way = [&](bool here, Text words, std::string_view value) {
      return Li(here ? Strong(Say(words)) : A({Href(request_.Again({{"order", value}}))}, Say(words)));
    };
    return Div(P({{"class", "small"}}, Say(Text::kHistoryOrder)),
               Ul({{"class", "steps"}}, way(!by_known, Text::kHistoryByHappened, ""), way(by_known, Text::kHistoryByKnown, "known")));
  }

  Html Event(const v1::HistoryLine& line) const {
    const bool then = KnownThen(line);
    std::vector<Html> parts = {H3(request_.SayName("event", line.type())),
                               P(Say(Text::kHistoryHappened), ": ", Time({{"datetime", line.occurred_on()}}, DayWords(request_.language, line.occurred_on())))};
    if (!line.recorded_at().empty()) parts.push_back(P(Say(Text::kHistoryRecorded), ": ", MomentWords(request_.language, line.recorded_at())));
    parts.push_back(P(Say(Text::kHistoryKnown), ": ", MomentWords(request_.language, line.known_at()), Late(line)));
    if (line.revises().starts_with("corrects")) parts.push_back(P(Say(Text::kHistoryCorrects)));
    if (line.revises().starts_with("voids")) parts.push_back(P(Say(Text::kHistoryVoids)));
    if (!then) parts.push_back(P(Span({{"class", "mark"}}, Say(Text::kHistoryNotKnownThen, {{"date", Day()}}))));
    parts.push_back(Details(line));
    parts.push_back(P({{"class", "small"}}, Source(line)));
    return Li({{"class", then ? "known" : "not-known"}}, parts);
  }

  // What the event says beside its day: days and words as people write them, ids as they are.
  Html Details(const v1::HistoryLine& line) const {
    const auto* const payloads = v1::Event::descriptor()->FindOneofByName("payload");
    std::vector<Html> facts;
    for (int i = 0; i < payloads->field_count(); ++i) {
      const google::protobuf::FieldDescriptor& payload = *payloads->field(i);
      if (payload.message_type()->name() != line.type()) continue;
      const StatusOr<v1::Event> event = EventFromJson(fmt::format("{{\"{}\":{}}}", payload.name(), line.payload_json()));
      if (event.ok()) AddFields(event->GetReflection()->GetMessage(*event, &payload), facts);
    }
    if (facts.empty()) return {};
    return html::Details({{"class", "govuk-details"}},
                         Summary({{"class", "govuk-details__summary"}}, Span({{"class", "govuk-details__summary-text"}}, Say(Text::kHistoryDetails))),
                         Dl({{"class", "facts"}}, facts));
  }

  void AddFields(const google::protobuf::Message& payload, std::vector<Html>& facts) const {
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    payload.GetReflection()->ListFields(payload, &fields);
    for (const google::protobuf::FieldDescriptor* field : fields) {
      if (field->is_repeated()) continue;
      const google::protobuf::Reflection& values = *payload.GetReflection();
      std::string words;
      switch (field->cpp_type()) {
        case google::protobuf::FieldDescriptor::CPPTYPE_STRING: words = Words(values.GetString(payload, field)); break;
        case google::protobuf::FieldDescriptor::CPPTYPE_BOOL: words = Say(values.GetBool(payload, field) ? Text::kUnitYes : Text::kUnitNo); break;
        case google::protobuf::FieldDescriptor::CPPTYPE_INT64: words = NumberText(values.GetInt64(payload, field)); break;
        case google::protobuf::FieldDescriptor::CPPTYPE_INT32: words = NumberText(values.GetInt32(payload, field)); break;
        case google::protobuf::FieldDescriptor::CPPTYPE_UINT32: words = NumberText(values.GetUInt32(payload, field)); break;
        default: continue;
      }
      facts.push_back(Dt(request_.SayName("field", field->name())));
      facts.push_back(Dd(words));
    }
  }

  std::string Words(const std::string& value) const {
    if (Date::Parse(value).ok()) return DayWords(request_.language, value);
    return request_.SayName("cell", value);
  }

  Html Late(const v1::HistoryLine& line) const {
    const StatusOr<Date> day = Date::Parse(line.occurred_on());
    const StatusOr<Timestamp> known = Timestamp::Parse(line.known_at());
    if (!day.ok() || !known.ok()) return {};
    const int32_t days = DayInLondon(*known) - *day;
    return days > 0 ? Html(fmt::format(" ({})", request_.SayCount(Text::kHistoryLate, days))) : Html();
  }

  // "ssd ssd_cin_episodes/E1 opened": of which system; its record stands in the address of nobody.
  std::string Source(const v1::HistoryLine& line) const {
    const std::string system = line.source().substr(0, line.source().find(' '));
    const std::string position = NumberText(static_cast<int64_t>(line.position()));
    const std::string place = fmt::format("{} {}", Say(Text::kHistoryPosition), position);
    return system.empty() ? place : fmt::format("{}: {} · {}", Say(Text::kHistorySource), request_.SayName("system", system), place);
  }

  const PageRequest& request_;
  const std::string stream_;
  const v1::HistoryResponse history_;
};

}  // namespace

StatusOr<PageBody> DrawRecordPage(const PageRequest& request) {
  const std::string stream = request.Argument("stream");
  ASSIGN_OR_RETURN(v1::HistoryResponse history, request.context.questions.History(StreamId(stream)));
  RETURN_IF_ERROR(OrderHistory(request.Query("order") == "known" ? "known" : "occurred", &history));
  return TimeLine(request, stream, std::move(history)).Draw();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/texts/texts.h"

#include <algorithm>

#include "services/texts/text_tables.h"

namespace hanes {
namespace {

constexpr size_t kOther = 5;
constexpr int64_t kMicrosOfMinute = 60'000'000;
constexpr int kMinutesOfDay = 24 * 60;

const TextForms& FormsOf(Language language, Text text) {
  return (language == Language::kWelsh ? WelshTexts() : EnglishTexts())[static_cast<size_t>(text)];
}

// The plural rules of CLDR for whole numbers.
size_t FormOf(Language language, int64_t count) {
  if (language == Language::kEnglish) return count == 1 ? 1 : kOther;
  switch (count) {
    case 0: return 0;
    case 1: return 1;
    case 2: return 2;
    case 3: return 3;
    case 6: return 4;
    default: return kOther;
  }
}

void Fill(std::string_view form, TextValues values, std::string_view count, std::string* out) {
  while (!form.empty()) {
    const size_t open = form.find('{');
    out->append(form.substr(0, open));
    if (open == std::string_view::npos) return;
    const size_t close = form.find('}', open);
    const std::string_view name = form.substr(open + 1, close - open - 1);
    const auto value = std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == name; });
    if (value != values.end()) out->append(value->second);
    else if (name == "n") out->append(count);
    form.remove_prefix(close + 1);
  }
}

// Minutes after midnight that clocks in London show at the moment.
int MinuteInLondon(Date day, Timestamp moment) {
  const Timestamp minute = Timestamp::FromMicros(moment.micros() - moment.micros() % kMicrosOfMinute);
  const auto since = static_cast<int>((minute.micros() - MomentInLondon(day, 0).micros()) / kMicrosOfMinute);
  // On the two days of the year when clocks change, time gone and time shown differ by an hour.
  for (const int change : {0, 60, -60}) {
    if (since + change >= 0 && MomentInLondon(day, since + change) == minute) return since + change;
  }
  return since;
}

}  // namespace

std::string_view CodeOf(Language language) { return language == Language::kWelsh ? "cy" : "en"; }

bool IsReviewed(Language language) { return language == Language::kEnglish || WelshIsReviewed(); }

std::string Say(Language language, Text text, TextValues values) {
  std::string said;
  Fill(FormsOf(language, text).forms[kOther], values, "", &said);
  return said;
}

std::string SayCount(Language language, Text text, int64_t count, TextValues values) {
  std::string said;
  Fill(FormsOf(language, text).forms[FormOf(language, count)], values, NumberText(count), &said);
  return said;
}

std::optional<Text> FindName(std::string_view kind, std::string_view name) {
  const std::string key = fmt::format("{}/{}", kind, name);
  const std::span<const NamedText> names = NamedTexts();
  const auto found = std::ranges::lower_bound(names, std::string_view(key), {}, &NamedText::name);
  return found != names.end() && found->name == key ? std::optional(found->text) : std::nullopt;
}

std::string SayName(Language language, std::string_view kind, std::string_view name) {
  if (const std::optional<Text> text = FindName(kind, name)) return Say(language, *text);
  std::string words(name);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string DateText(Language language, Date date) {
  if (!date.IsReal()) return "";
  return fmt::format("{} {} {}", date.day_of_month(), SayName(language, "month", std::to_string(date.month())), date.year());
}

std::string MomentText(Language language, Timestamp moment) {
  const Date day = DayInLondon(moment);
  const int minute = MinuteInLondon(day, moment);
  if (minute == kMinutesOfDay - 1) return DateText(language, day);
  return fmt::format("{}, {:02}:{:02}", DateText(language, day), minute / 60, minute % 60);
}

std::string PeriodText(Language language, const Period& period) {
  const Date from = period.days().from, last = period.days().to - 1;
  switch (period.kind()) {
    case Period::Kind::kWeek: {
      const std::string text = period.ToString();  // 2013-W09
      const std::string week = std::to_string(std::stoi(text.substr(6)));
      return Say(language, Text::kPeriodWeek, {{"week", week}, {"year", text.substr(0, 4)}});
    }
    case Period::Kind::kFinancialYear: return Say(language, Text::kPeriodYear, {{"to", DateText(language, last)}});
    case Period::Kind::kMonth: {
      return Say(language, Text::kPeriodMonth,
                 {{"month", SayName(language, "month", std::to_string(from.month()))}, {"year", std::to_string(from.year())}});
    }
    case Period::Kind::kQuarter: break;
    case Period::Kind::kYearToDate: break;
  }
  return Say(language, Text::kPeriodToDate, {{"from", DateText(language, from)}, {"to", DateText(language, last)}});
}

std::string NumberText(std::string_view number) {
  const size_t sign = number.starts_with('-') ? 1 : 0;
  const size_t point = number.find('.');
  const std::string_view whole = number.substr(sign, point == std::string_view::npos ? point : point - sign);
  const bool is_number = !whole.empty() && std::ranges::all_of(whole, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number || whole.size() < 4) return std::string(number);
  std::string text(number.substr(0, sign));
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) text += ',';
    text += whole[i];
  }
  return text.append(number.substr(sign + whole.size()));
}

std::string NumberText(int64_t number) { return NumberText(std::to_string(number)); }

std::string PercentText(Language language, std::string_view number) {
  return Say(language, Text::kUnitPercent, {{"value", NumberText(number)}});
}

}  // namespace hanes

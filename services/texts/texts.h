// SPDX-License-Identifier: Apache-2.0
// What people read, in their language: texts, names of what is internal, dates, numbers.
//
// A text is a line in en.toml and in cy.toml; `Text` is written from them. Names of columns, measures, events and the like are texts too, found
// by the name they have inside, so that no such name is ever shown.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/civil_date.h"
#include "base/period.h"
#include "base/timestamp.h"
#include "services/texts/text_keys.h"

namespace hanes {

enum class Language : uint8_t { kEnglish, kWelsh };

// "en", "cy": as the lang attribute has it.
std::string_view CodeOf(Language language);
// Has a speaker of the language read its texts?
bool IsReviewed(Language language);

// {name} in the text and what stands there.
using TextValues = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string Say(Language language, Text text, TextValues values = {});
// In the form that the language has for so many (CLDR); {n} is the count.
std::string SayCount(Language language, Text text, int64_t count, TextValues values = {});

// The text of a name: FindName("column", "children"). Nothing when there is none.
std::optional<Text> FindName(std::string_view kind, std::string_view name);
// Its text; what has none is shown as it is, with spaces for underscores. A test sees that what is ours has one.
std::string SayName(Language language, std::string_view kind, std::string_view name);

// "1 March 2013", "1 Mawrth 2013"; "" for an open end.
std::string DateText(Language language, Date date);
// "1 March 2013, 04:00" in London; at the last minute of a day the day alone, since that is what a date means in a question.
std::string MomentText(Language language, Timestamp moment);
// "week 9 of 2013", "April to June 2013", "the year to 31 March 2013"
std::string PeriodText(Language language, const Period& period);
// A number as answers write it, "12345.6", with commas: "12,345.6". Anything else stays as it is.
std::string NumberText(std::string_view number);
std::string NumberText(int64_t number);
// "58.4%"
std::string PercentText(Language language, std::string_view number);

}  // namespace hanes

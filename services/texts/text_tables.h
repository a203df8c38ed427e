// SPDX-License-Identifier: Apache-2.0
// The tables that texts_main.cc writes: what texts.cc reads.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "services/texts/text_keys.h"

namespace hanes {

struct TextForms {
  std::array<std::string_view, 6> forms;  // zero, one, two, few, many, other; a text without a count is `other` alone
  bool counted = false;
};
struct NamedText {
  std::string_view name;  // "column/children", in order
  Text text;
};

std::span<const TextForms> EnglishTexts();  // by Text
std::span<const TextForms> WelshTexts();
std::span<const NamedText> NamedTexts();
bool WelshIsReviewed();

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Text that comes from outside may be any bytes; protobuf, JSON and people read UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hanes {

// Length of the UTF-8 sequence that starts at `text[i]`, 0 when it is none: overlong forms, surrogates and values above U+10FFFF too.
size_t Utf8SequenceLength(std::string_view text, size_t i);

bool IsUtf8(std::string_view bytes);

// The same text, with every byte that is no UTF-8 written as \xNN. Protobuf writes a string of other bytes but never reads it again.
std::string AsUtf8(std::string_view bytes);

// What an error quotes of a text from outside: its first `bytes` bytes, cut between two characters, with what is no UTF-8 written as \xNN.
std::string Excerpt(std::string_view text, size_t bytes = 40);

// The same text, written in Windows' code page 1252, as UTF-8. The five bytes it leaves undefined become the control characters that
// Windows takes them for.
std::string Utf8OfWindows1252(std::string_view bytes);

}  // namespace hanes

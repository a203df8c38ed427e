// SPDX-License-Identifier: Apache-2.0
// Flat records of an XML file: a return holds one element a worker, with an element a field in it. The home of libexpat.
//
// A file from outside is not trusted: one with a document type, which could define entities that grow, is refused, as is one that nests
// deeper than a return can, or is larger than kXmlBytesMax.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace hanes {

inline constexpr size_t kXmlBytesMax = 256 << 20;
inline constexpr size_t kXmlDepthMax = 16;

struct XmlField {
  std::string name;  // of the element
  std::string text;  // spaces at both ends taken off
  int64_t line = 0;
};

struct XmlRecord {
  std::string name;
  int64_t line = 0;
  std::vector<XmlField> fields;  // as they stand, repeated ones too
  std::string raw;               // bytes from the opening to the closing tag
};

// Every element of these names, wherever it stands, in order. NotFound when the file cannot be opened; InvalidArgument naming file, line
// and element: not well-formed, a document type, too deep, too large, an element within a field.
StatusOr<std::vector<XmlRecord>> ReadXmlRecords(const std::string& path, std::span<const std::string_view> names);

}  // namespace hanes

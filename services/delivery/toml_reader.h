// SPDX-License-Identifier: Apache-2.0
// Reading a TOML file whose every error names file, line, value and remedy. Included by the readers of such files alone: the library is heavy.
#pragma once

#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"

namespace hanes {

// Whoever reads a file derives from this.
class TomlReader {
 protected:
  using Words = std::initializer_list<std::string_view>;

  explicit TomlReader(std::string path) : path_(std::move(path)) {}

  // The file, or InvalidArgument with the line that is not TOML; NotFound when it cannot be opened.
  StatusOr<toml::table> Parse() const;

  Status Wrong(const toml::node& node, std::string_view what) const;
  Status ExpectKeys(const toml::table& table, Words keys, std::string_view of) const;
  // Each leaves the value as it is when the file does not say the key.
  Status Take(const toml::table& table, std::string_view key, std::string* text) const;
  Status TakeSwitch(const toml::table& table, std::string_view key, bool* value) const;
  Status TakeCount(const toml::table& table, std::string_view key, int64_t max, int64_t* value) const;
  Status TakeTime(const toml::table& table, std::string_view key, std::chrono::milliseconds* value) const;  // "500ms", "30s", "5m", "1h"
  // An error when the file does not say it; `like` is what it may look like.
  Status TakeNeeded(const toml::table& table, std::string_view key, std::string_view like, std::string* text) const;
  // The text of a file that only its owner may read, without the line end.
  Status TakeSecret(const toml::table& table, std::string_view key, std::string* secret) const;
  // A name beside the file; an absolute one stays.
  std::string Beside(const std::string& name) const;

  template <typename ReadFn>
  Status ForEach(const toml::table& file, std::string_view key, ReadFn read) const {
    const toml::node* node = file.get(key);
    if (node == nullptr) return OkStatus();
    const toml::array* blocks = node->as_array();
    if (blocks == nullptr) return Wrong(*node, fmt::format("each {} is a block of its own: write [[{}]]", key, key));
    for (const toml::node& block : *blocks) {
      if (!block.is_table()) return Wrong(block, fmt::format("a {} is written [[{}]]", key, key));
      RETURN_IF_ERROR(read(*block.as_table()));
    }
    return OkStatus();
  }

  template <typename Value>
  Status TakeWord(const toml::table& table, std::string_view key, std::initializer_list<std::pair<std::string_view, Value>> words,
                  Value* value) const {
    const toml::node* node = table.get(key);
    std::string text;
    RETURN_IF_ERROR(Take(table, key, &text));
    std::vector<std::string_view> names;
    for (const auto& [word, means] : words) {
      names.push_back(word);
      if (word != text) continue;
      *value = means;
      return OkStatus();
    }
    if (node == nullptr) return Wrong(table, fmt::format("{} is missing: write {} = one of {}", key, key, fmt::join(names, ", ")));
    return Wrong(*node, fmt::format("{} \"{}\" is not known: write one of {}", key, text, fmt::join(names, ", ")));
  }

  const std::string path_;
};

bool HasControlCharacter(std::string_view text);

}  // namespace hanes

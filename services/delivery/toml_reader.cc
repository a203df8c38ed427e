// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/toml_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace hanes {

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// The library throws; nothing of that leaves this function.
StatusOr<toml::table> TomlReader::Parse() const {
  std::ifstream file(path_, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (file.fail() || !std::filesystem::is_regular_file(path_)) return NotFound("{} cannot be opened", path_);
  try {
    return toml::parse(text.str(), path_);
  } catch (const toml::parse_error& error) {
    return InvalidArgument("{}:{}: {}", path_, error.source().begin.line, error.description());
  }
}

std::string TomlReader::Beside(const std::string& name) const { return std::filesystem::path(path_).parent_path() / name; }

Status TomlReader::Wrong(const toml::node& node, std::string_view what) const {
  return InvalidArgument("{}:{}: {}", path_, std::max<int64_t>(1, node.source().begin.line), what);
}

Status TomlReader::ExpectKeys(const toml::table& table, Words keys, std::string_view of) const {
  for (const auto& [key, value] : table) {
    if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
    return Wrong(value, fmt::format("\"{}\" is not a word of {}: it may say {}", key.str(), of, fmt::join(keys, ", ")));
  }
  return OkStatus();
}

Status TomlReader::Take(const toml::table& table, std::string_view key, std::string* text) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return OkStatus();
  if (!node->is_string()) return Wrong(*node, fmt::format("{} is not a text: write it in quotes", key));
  *text = node->as_string()->get();
  if (HasControlCharacter(*text)) return Wrong(*node, fmt::format("{} holds a line end or another control character: write one line", key));
  return OkStatus();
}

Status TomlReader::TakeNeeded(const toml::table& table, std::string_view key, std::string_view like, std::string* text) const {
  RETURN_IF_ERROR(Take(table, key, text));
  if (!text->empty()) return OkStatus();
  return Wrong(table, fmt::format("{} is missing: write {} = \"{}\"", key, key, like));
}

Status TomlReader::TakeSwitch(const toml::table& table, std::string_view key, bool* value) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return OkStatus();
  if (!node->is_boolean()) return Wrong(*node, fmt::format("{} is yes or no: write {} = true or {} = false", key, key, key));
  *value = node->as_boolean()->get();
  return OkStatus();
}

Status TomlReader::TakeCount(const toml::table& table, std::string_view key, int64_t max, int64_t* value) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return OkStatus();
  const int64_t number = node->is_integer() ? node->as_integer()->get() : 0;
  if (number < 1 || number > max) return Wrong(*node, fmt::format("{} is not a whole number from 1 to {}", key, max));
  *value = number;
  return OkStatus();
}

Status TomlReader::TakeTime(const toml::table& table, std::string_view key, std::chrono::milliseconds* value) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return OkStatus();
  std::string text;
  RETURN_IF_ERROR(Take(table, key, &text));
  constexpr std::pair<std::string_view, int64_t> kUnits[] = {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}};
  for (const auto& [unit, millis] : kUnits) {
    const std::string_view digits = std::string_view(text).substr(0, text.size() - std::min(unit.size(), text.size()));
    const bool whole = !digits.empty() && digits.size() <= 6 && digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!text.ends_with(unit) || !whole) continue;
    *value = std::chrono::milliseconds(std::stoll(std::string(digits)) * millis);
    if (value->count() > 0) return OkStatus();
  }
  return Wrong(*node, fmt::format("{} = \"{}\" is no length of time: write 500ms, 30s, 5m or 1h", key, text));
}

Status TomlReader::TakeSecret(const toml::table& table, std::string_view key, std::string* secret) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return Wrong(table, fmt::format("{} is missing: name the file that holds it", key));
  std::string name;
  RETURN_IF_ERROR(Take(table, key, &name));
  const std::filesystem::path path = Beside(name);
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return Wrong(*node, fmt::format("{} \"{}\" is not there: write the secret into it, and chmod 600", key, path.string()));
  }
  if ((status.st_mode & (S_IROTH | S_IWOTH)) != 0) {
    return Wrong(*node, fmt::format("{} \"{}\" may be read by everybody: chmod 600 {}", key, path.string(), path.string()));
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  *secret = text.str();
  while (secret->ends_with('\n') || secret->ends_with('\r')) secret->pop_back();
  if (file.fail()) return Wrong(*node, fmt::format("{} \"{}\" cannot be read by this user: chown it", key, path.string()));
  if (secret->empty() || HasControlCharacter(*secret)) return Wrong(*node, fmt::format("{} \"{}\" does not hold one line", key, path.string()));
  return OkStatus();
}

}  // namespace hanes

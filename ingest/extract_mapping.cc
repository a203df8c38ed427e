// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_mapping.h"

#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace hanes {
namespace {

constexpr std::array<std::string_view, 7> kFileKeys = {"delimiter", "encoding", "lines_before_header", "dates",
                                                       "empty",     "ignored_files", "table"};
constexpr std::array<std::string_view, 10> kTableKeys = {"files",  "is",      "dates",     "empty", "ignored",
                                                         "only",   "columns", "joined",    "constants", "codes"};
constexpr std::string_view kDivided = "divided";
constexpr int64_t kDividedByMax = 10'000;
constexpr int64_t kLinesBeforeHeaderMax = 1'000;

// Reads one mapping; every error begins with its file and line.
class MappingText {
 public:
  MappingText(const ExtractSystem& system, ExtractMapping* mapping) : system_(system), mapping_(*mapping) {}

  Status Read(const toml::table& file) {
    std::vector<std::string_view> keys(kFileKeys.begin(), kFileKeys.end());
    RETURN_IF_ERROR(ExpectKeys(file, keys, "a mapping"));
    RETURN_IF_ERROR(ReadDialect(file));
    RETURN_IF_ERROR(ReadTexts(file, "ignored_files", &mapping_.ignored_files));
    RETURN_IF_ERROR(ReadTexts(file, "empty", &empty_));
    ASSIGN_OR_RETURN(dates_, ReadDates(file, "dd/mm/yyyy"));
    const toml::array* tables = file.get_as<toml::array>("table");
    if (tables == nullptr || tables->empty()) {
      return Wrong(file, "there is no [[table]]: write one for each of their files, with files = and is =");
    }
    for (const toml::node& table : *tables) {
      if (!table.is_table()) return Wrong(table, "a table is written [[table]]");
      RETURN_IF_ERROR(ReadTable(*table.as_table()));
    }
    return OkStatus();
  }

 private:
  Status Wrong(const toml::node& node, std::string_view what) const {
    return InvalidArgument("{}:{}: {}", mapping_.name, std::max<int64_t>(1, node.source().begin.line), what);
  }

  Status ExpectKeys(const toml::table& table, const std::vector<std::string_view>& keys, std::string_view of) const {
    for (const auto& [key, value] : table) {
      if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
      return Wrong(value, fmt::format("\"{}\" is not a word of {}: it may say {}", key.str(), of, fmt::join(keys, ", ")));
    }
    return OkStatus();
  }

  StatusOr<std::string> Text(const toml::node& node, std::string_view what) const {
    if (node.is_string()) return node.as_string()->get();
    return Wrong(node, fmt::format("{} is not a text: write it in quotes", what));
  }

  Status ReadTexts(const toml::table& table, std::string_view key, std::vector<std::string>* texts) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return OkStatus();
    if (!node->is_array()) return Wrong(*node, fmt::format("{} is not a list of texts: write {} = [\"...\"]", key, key));
    for (const toml::node& item : *node->as_array()) {
      ASSIGN_OR_RETURN(texts->emplace_back(), Text(item, key));
    }
    return OkStatus();
  }

  Status ReadDialect(const toml::table& file) {
    if (const toml::node* node = file.get("delimiter")) {
      ASSIGN_OR_RETURN(const std::string text, Text(*node, "delimiter"));
      if (text.size() != 1 || text == "\"" || text == "\n" || static_cast<unsigned char>(text[0]) >= 0x80) {
        return Wrong(*node, "delimiter is not one character between two cells: write \",\", \";\", \"|\" or \"\\t\"");
      }
      mapping_.dialect.delimiter = text[0];
    }
    if (const toml::node* node = file.get("encoding")) {
      ASSIGN_OR_RETURN(const std::string text, Text(*node, "encoding"));
      if (text != "utf-8" && text != "windows-1252") {
        return Wrong(*node, fmt::format("encoding \"{}\" is not read: write \"utf-8\" or \"windows-1252\"", text));
      }
      if (text == "windows-1252") mapping_.dialect.encoding = CsvDialect::Encoding::kWindows1252;
    }
    if (const toml::node* node = file.get("lines_before_header")) {
      const int64_t lines = node->value_or(int64_t{-1});
      if (lines < 0 || lines > kLinesBeforeHeaderMax) return Wrong(*node, "lines_before_header is not a number of lines");
      mapping_.dialect.lines_before_header = static_cast<uint32_t>(lines);
    }
    return OkStatus();
  }

  StatusOr<DateFormat> ReadDates(const toml::table& table, std::string_view otherwise) const {
    const toml::node* node = table.get("dates");
    if (node == nullptr) return DateFormat::Parse(otherwise);
    ASSIGN_OR_RETURN(const std::string pattern, Text(*node, "dates"));
    const StatusOr<DateFormat> format = DateFormat::Parse(pattern);
    if (!format.ok()) return Wrong(*node, MessageOf(format.status()));
    return *format;
  }

  StatusOr<const ExtractTable*> FindTable(const toml::table& block) const {
    std::vector<std::string_view> names;
    for (const ExtractTable& table : system_.tables) names.push_back(table.name);
    const toml::node* node = block.get("is");
    if (node == nullptr) {
      return Wrong(block, fmt::format("the table does not say what it is: write is = one of {}", fmt::join(names, ", ")));
    }
    ASSIGN_OR_RETURN(const std::string name, Text(*node, "is"));
    for (const ExtractTable& table : system_.tables) {
      if (table.name == name) return &table;
    }
    return Wrong(*node, fmt::format("\"{}\" is not a table of {}: write one of {}", name, system_.name, fmt::join(names, ", ")));
  }

  Status ReadTable(const toml::table& block) {
    std::vector<std::string_view> keys(kTableKeys.begin(), kTableKeys.end());
    keys.push_back(kDivided);
    RETURN_IF_ERROR(ExpectKeys(block, keys, "[[table]]"));
    MappedTable& table = mapping_.tables.emplace_back();
    table.line = block.source().begin.line;
    ASSIGN_OR_RETURN(table.table, FindTable(block));
    const toml::node* files = block.get("files");
    if (files == nullptr) return Wrong(block, "the table does not say which files it is read from: write files = \"absence*.csv\"");
    ASSIGN_OR_RETURN(table.files, Text(*files, "files"));
    ASSIGN_OR_RETURN(table.dates, ReadDates(block, dates_.pattern()));
    table.empty = empty_;
    RETURN_IF_ERROR(ReadTexts(block, "empty", &table.empty));
    RETURN_IF_ERROR(ReadTexts(block, "ignored", &table.ignored));
    RETURN_IF_ERROR(ReadColumns(block, &table));
    RETURN_IF_ERROR(ReadFilters(block, &table));
    RETURN_IF_ERROR(ReadCodes(block, &table));
    RETURN_IF_ERROR(ReadDivided(block, &table));
    return ExpectWhole(block, table);
  }

  // A block of the table by this name; an empty one when it is left out. Never a copy: copies forget their lines.
  StatusOr<const toml::table*> Part(const toml::table& block, std::string_view name) const {
    static const toml::table* const kLeftOut = new toml::table();
    const toml::node* node = block.get(name);
    if (node == nullptr) return kLeftOut;
    if (!node->is_table()) return Wrong(*node, fmt::format("{} is not a block: write [table.{}]", name, name));
    return node->as_table();
  }

  // A new column of ours, which no line before this one has filled.
  StatusOr<MappedColumn*> NewColumn(const toml::node& node, const std::string& ours, MappedTable* table) const {
    const TableColumn* column = table->table->FindColumn(ours);
    if (column == nullptr) {
      std::vector<std::string_view> names;
      for (const TableColumn& known : table->table->columns) names.push_back(known.name);
      return Wrong(node, fmt::format("\"{}\" is not a column of {}: write one of {}", ours, table->table->name, fmt::join(names, ", ")));
    }
    for (const MappedColumn& other : table->columns) {
      if (other.ours != ours) continue;
      return Wrong(node, fmt::format("{} of {} is filled by line {} already: leave one of the two out, or write both under "
                                     "[table.joined] when they are one value together",
                                     ours, table->table->name, other.line));
    }
    table->columns.push_back({.ours = ours, .theirs = {}, .constant = {}, .codes = {}, .line = node.source().begin.line});
    return &table->columns.back();
  }

  Status ReadColumns(const toml::table& block, MappedTable* table) const {
    ASSIGN_OR_RETURN(const toml::table* columns, Part(block, "columns"));
    for (const auto& [theirs, ours] : *columns) {
      std::vector<std::string> names;
      if (ours.is_array()) RETURN_IF_ERROR(ReadTexts(*columns, theirs.str(), &names));
      else {
        ASSIGN_OR_RETURN(names.emplace_back(), Text(ours, theirs.str()));
      }
      for (const std::string& name : names) {
        ASSIGN_OR_RETURN(MappedColumn* column, NewColumn(ours, name, table));
        column->theirs.emplace_back(theirs.str());
      }
    }
    ASSIGN_OR_RETURN(const toml::table* joined, Part(block, "joined"));
    for (const auto& [ours, theirs] : *joined) {
      ASSIGN_OR_RETURN(MappedColumn* column, NewColumn(theirs, std::string(ours.str()), table));
      RETURN_IF_ERROR(ReadTexts(*joined, ours.str(), &column->theirs));
    }
    ASSIGN_OR_RETURN(const toml::table* constants, Part(block, "constants"));
    for (const auto& [ours, value] : *constants) {
      ASSIGN_OR_RETURN(MappedColumn* column, NewColumn(value, std::string(ours.str()), table));
      ASSIGN_OR_RETURN(column->constant, Text(value, ours.str()));
      RETURN_IF_ERROR(ExpectWord(value, *table, column->ours, column->constant));
    }
    return OkStatus();
  }

  Status ReadFilters(const toml::table& block, MappedTable* table) const {
    ASSIGN_OR_RETURN(const toml::table* only, Part(block, "only"));
    for (const auto& [theirs, values] : *only) {
      MappedFilter& filter = table->only.emplace_back(MappedFilter{std::string(theirs.str()), {}});
      RETURN_IF_ERROR(ReadTexts(*only, theirs.str(), &filter.values));
    }
    return OkStatus();
  }

  // The column of ours that a block of codes or divisors speaks of.
  StatusOr<MappedColumn*> Mapped(const toml::node& node, std::string_view ours, MappedTable* table) const {
    for (MappedColumn& column : table->columns) {
      if (column.ours == ours && !column.theirs.empty()) return &column;
    }
    return Wrong(node, fmt::format("{} has no column of theirs: name one under [table.columns], or leave this out", ours));
  }

  Status ReadCodes(const toml::table& block, MappedTable* table) const {
    ASSIGN_OR_RETURN(const toml::table* all, Part(block, "codes"));
    for (const auto& [ours, codes] : *all) {
      if (!codes.is_table()) {
        return Wrong(codes, fmt::format("the codes of {} are a block: write [table.codes.{}]", ours.str(), ours.str()));
      }
      ASSIGN_OR_RETURN(MappedColumn* column, Mapped(codes, ours.str(), table));
      column->has_codes = true;
      for (const auto& [theirs, word] : *codes.as_table()) {
        ASSIGN_OR_RETURN(const std::string text, Text(word, theirs.str()));
        RETURN_IF_ERROR(ExpectWord(word, *table, column->ours, text));
        column->codes.emplace(theirs.str(), text);
      }
    }
    return OkStatus();
  }

  Status ExpectWord(const toml::node& node, const MappedTable& table, const std::string& ours, const std::string& word) const {
    const TableColumn* column = table.table->FindColumn(ours);
    const bool known = column->holds != TableColumn::Holds::kWord || word.empty() ||
                       std::find(column->words.begin(), column->words.end(), word) != column->words.end();
    if (known) return OkStatus();
    return Wrong(node, fmt::format("\"{}\" is not a value of {}: write one of {}", word, ours, fmt::join(column->words, ", ")));
  }

  Status ReadDivided(const toml::table& block, MappedTable* table) const {
    ASSIGN_OR_RETURN(const toml::table* divided, Part(block, kDivided));
    for (const auto& [ours, by] : *divided) {
      ASSIGN_OR_RETURN(MappedColumn* column, Mapped(by, ours.str(), table));
      const int64_t divisor = by.value_or(int64_t{0});
      if (divisor < 1 || divisor > kDividedByMax || table->table->FindColumn(ours.str())->holds != TableColumn::Holds::kNumber) {
        return Wrong(by, fmt::format("{} is a number of theirs divided by a whole number from 1 to {}", ours.str(), kDividedByMax));
      }
      column->divided_by = static_cast<uint32_t>(divisor);
    }
    return OkStatus();
  }

  Status ExpectWhole(const toml::table& block, const MappedTable& table) const {
    for (const std::string_view needed : table.table->required) {
      const bool there = std::any_of(table.columns.begin(), table.columns.end(), [&](const MappedColumn& c) { return c.ours == needed; });
      if (there) continue;
      return Wrong(block, fmt::format("{} needs {}: name their column for it under [table.columns], or a value under [table.constants]",
                                      table.table->name, needed));
    }
    return OkStatus();
  }

  const ExtractSystem& system_;
  ExtractMapping& mapping_;
  std::vector<std::string> empty_;
  DateFormat dates_;
};

// The library throws; nothing of that leaves this function.
StatusOr<toml::table> Parse(const std::string& name, const std::string& text) {
  try {
    return toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    return InvalidArgument("{}:{}: {}", name, error.source().begin.line, error.description());
  }
}

char Lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

}  // namespace

StatusOr<ExtractMapping> ReadMapping(const ExtractSystem& system, const std::string& path) {
  ExtractMapping mapping;
  mapping.name = std::filesystem::path(path).filename().string();
  ASSIGN_OR_RETURN(mapping.digest, FileDigest(path));
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  ASSIGN_OR_RETURN(const toml::table parsed, Parse(mapping.name, text.str()));
  RETURN_IF_ERROR(MappingText(system, &mapping).Read(parsed));
  return mapping;
}

bool FitsPattern(std::string_view name, std::string_view pattern) {
  if (pattern.empty()) return name.empty();
  if (pattern[0] == '*') {
    for (size_t skipped = 0; skipped <= name.size(); ++skipped) {
      if (FitsPattern(name.substr(skipped), pattern.substr(1))) return true;
    }
    return false;
  }
  return !name.empty() && Lower(name[0]) == Lower(pattern[0]) && FitsPattern(name.substr(1), pattern.substr(1));
}

}  // namespace hanes

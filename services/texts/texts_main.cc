// SPDX-License-Identifier: Apache-2.0
// texts EN.toml CY.toml HEADER SOURCE: writes the texts of both languages as an enum and two tables (see services/texts/CMakeLists.txt).
//
// A key that one of them lacks, other {placeholders}, a form that a language does not have: each is an error that names file, key and remedy,
// and no build.
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::array<std::string_view, 6> kForms = {"zero", "one", "two", "few", "many", "other"};
constexpr std::string_view kNames = "name.";

struct Entry {
  std::array<std::string, kForms.size()> forms;  // a text without a count is `other` alone
  bool counted = false;
  std::set<std::string> placeholders;
};
using Entries = std::map<std::string, Entry>;  // by "section/key"

struct File {
  std::string path;
  std::set<std::string_view> forms;  // that a text with a count has in this language
  bool reviewed = true;
  Entries entries;
};

int failures = 0;
void Refuse(const File& file, const std::string& key, const std::string& why) {
  std::fprintf(stderr, "%s: %s: %s\n", file.path.c_str(), key.c_str(), why.c_str());
  ++failures;
}

void ReadPlaceholders(const File& file, const std::string& key, std::string_view text, Entry& entry) {
  for (size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const size_t end = text.find('}', at);
    if (end == std::string_view::npos) return Refuse(file, key, "a \"{\" without its \"}\"");
    entry.placeholders.emplace(text.substr(at + 1, end - at - 1));
  }
}

void ReadForms(File& file, const std::string& key, const toml::table& forms, Entry& entry) {
  entry.counted = true;
  for (const auto& [name, node] : forms) {
    const auto form = std::find(kForms.begin(), kForms.end(), std::string_view(name.str()));
    const auto text = node.value<std::string>();
    if (form == kForms.end() || !file.forms.contains(*form) || !text) {
      Refuse(file, key, "\"" + std::string(name.str()) + "\" is no form of this language");
      continue;
    }
    entry.forms[static_cast<size_t>(form - kForms.begin())] = *text;
  }
  for (const std::string_view form : file.forms) {
    if (!forms.contains(form)) Refuse(file, key, "the form \"" + std::string(form) + "\" is missing");
  }
}

void ReadSection(File& file, const std::string& section, const toml::table& table) {
  for (const auto& [name, node] : table) {
    const std::string key = section + "/" + std::string(name.str());
    Entry& entry = file.entries[key];
    if (const auto text = node.value<std::string>()) entry.forms.back() = *text;
    else if (const toml::table* forms = node.as_table()) ReadForms(file, key, *forms, entry);
    else Refuse(file, key, "is neither a text nor forms of one");
    if (entry.forms.back().empty()) Refuse(file, key, "is empty");
    for (const std::string& form : entry.forms) ReadPlaceholders(file, key, form, entry);
  }
}

bool Read(File& file) {
  try {
    const toml::table root = toml::parse_file(file.path);
    file.reviewed = root["reviewed"].value_or(true);
    for (const auto& [section, node] : root) {
      const toml::table* const table = node.as_table();
      if (table == nullptr) continue;
      if (section.str() != "name") {
        ReadSection(file, std::string(section.str()), *table);
        continue;
      }
      for (const auto& [kind, names] : *table) ReadSection(file, "name." + std::string(kind.str()), *names.as_table());
    }
  } catch (const toml::parse_error& error) {
    std::fprintf(stderr, "%s:%u: %s\n", file.path.c_str(), error.source().begin.line, std::string(error.description()).c_str());
    return false;
  }
  return true;
}

void Compare(const File& a, const File& b) {
  for (const auto& [key, entry] : a.entries) {
    const auto found = b.entries.find(key);
    if (found == b.entries.end()) {
      Refuse(b, key, "is missing: " + a.path + " has it");
      continue;
    }
    const Entry& other = found->second;
    if (entry.counted != other.counted) Refuse(b, key, "has forms in one language and none in the other");
    for (const std::string& placeholder : entry.placeholders) {
      if (!other.placeholders.contains(placeholder)) Refuse(b, key, "lacks {" + placeholder + "}");
    }
  }
}

// "kFrameSkip" of frame/skip.
std::string EnumeratorOf(std::string_view key) {
  std::string name = "k";
  bool upper = true;
  for (const char c : key) {
    const bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (word) name += upper ? static_cast<char>(std::toupper(c)) : c;
    upper = !word;
  }
  return name;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

void WriteTable(const char* name, const File& file, const std::vector<std::string>& keys, std::ostream& out) {
  out << "constexpr TextForms " << name << "[] = {\n";
  for (const std::string& key : keys) {
    out << "  {{";
    for (const std::string& form : file.entries.at(key).forms) out << Quoted(form) << ", ";
    out << "}, " << (file.entries.at(key).counted ? "true" : "false") << "},\n";
  }
  out << "};\n";
}

void WriteHeader(const std::vector<std::string>& keys, std::ostream& out) {
  out << "// Written by services/texts/texts_main.cc from en.toml and cy.toml.\n#pragma once\n#include <cstdint>\nnamespace hanes {\n"
      << "enum class Text : uint16_t {\n";
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!keys[i].starts_with(kNames)) out << "  " << EnumeratorOf(keys[i]) << " = " << i << ",\n";
  }
  out << "};\n}  // namespace hanes\n";
}

void WriteSource(const File& english, const File& welsh, const std::vector<std::string>& keys, std::ostream& out) {
  out << "// Written by services/texts/texts_main.cc from en.toml and cy.toml.\n#include \"services/texts/text_tables.h\"\n"
      << "namespace hanes {\nnamespace {\n";
  WriteTable("kEnglish", english, keys, out);
  WriteTable("kWelsh", welsh, keys, out);
  out << "constexpr NamedText kNames[] = {\n";
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].starts_with(kNames)) out << "  {" << Quoted(keys[i].substr(kNames.size())) << ", Text{" << i << "}},\n";
  }
  out << "};\n}  // namespace\n"
      << "std::span<const TextForms> EnglishTexts() { return kEnglish; }\n"
      << "std::span<const TextForms> WelshTexts() { return kWelsh; }\n"
      << "std::span<const NamedText> NamedTexts() { return kNames; }\n"
      << "bool WelshIsReviewed() { return " << (welsh.reviewed ? "true" : "false") << "; }\n}  // namespace hanes\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return std::fputs("texts EN.toml CY.toml HEADER SOURCE\n", stderr), 2;
  File english{.path = argv[1], .forms = {"one", "other"}};
  File welsh{.path = argv[2], .forms = {kForms.begin(), kForms.end()}};
  if (!Read(english) || !Read(welsh)) return 1;
  Compare(english, welsh);
  Compare(welsh, english);
  std::vector<std::string> keys;
  std::set<std::string> enumerators;
  for (const auto& [key, entry] : english.entries) {
    keys.push_back(key);
    if (key.starts_with(kNames)) continue;
    if (!enumerators.insert(EnumeratorOf(key)).second) Refuse(english, key, "gives the same enumerator as another key");
  }
  if (failures > 0) return 1;
  std::ofstream header(argv[3]), source(argv[4]);
  WriteHeader(keys, header);
  WriteSource(english, welsh, keys, source);
  return header && source ? 0 : 1;
}

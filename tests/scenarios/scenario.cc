// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/scenario.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "projections/askable.h"
#include "projections/question.h"
#include "tests/scenarios/scenario_event.h"

namespace hanes::testing {
namespace {

// What blanks part, but for blanks between quotation marks: value="7 working days" is one word. The marks go.
std::vector<std::string> Words(const std::string& line) {
  std::vector<std::string> words;
  bool in_word = false, quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    const bool parts = c == ' ' && !quoted;
    if (!parts && !in_word) words.emplace_back();
    in_word = !parts;
    if (!parts && c != '"') words.back() += c;
  }
  return words;
}

// The text after "prefix", or nothing when the line begins otherwise.
std::optional<std::string> After(const std::string& line, const std::string& prefix) {
  const size_t at = line.find_first_not_of(' ');
  if (at == std::string::npos || line.compare(at, prefix.size(), prefix) != 0) return std::nullopt;
  const size_t from = line.find_first_not_of(' ', at + prefix.size());
  return from == std::string::npos ? "" : line.substr(from);
}

class Parser {
 public:
  Status Line(int number, const std::string& line) {
    if (line.find_first_not_of(' ') == std::string::npos) return OkStatus();
    if (const auto name = After(line, "# name:")) scenario_.name = *name;
    if (line[0] == '#') return OkStatus();
    if (line[0] != ' ') return Heading(number, Words(line));
    return scenario_.questions.empty() ? Event(line) : Expected(line);
  }

  StatusOr<Scenario> Finish() {
    if (scenario_.name.empty()) return InvalidArgument("it has no line \"# name: ...\"");
    if (scenario_.questions.empty()) return InvalidArgument("it asks nothing");
    for (const ScenarioQuestion& asked : scenario_.questions) {
      if (asked.table.empty() && asked.error.empty()) return InvalidArgument("line {}: no answer is expected", asked.line);
    }
    return std::move(scenario_);
  }

 private:
  Status Heading(int number, const std::vector<std::string>& words) {
    if (words[0] == "given" && words.size() == 1 && !given_) {
      given_ = true;
      return OkStatus();
    }
    if (!given_) return InvalidArgument("\"{}\" before \"given\"", words[0]);
    if (!FindAskable(words[0]).ok()) return InvalidArgument("\"{}\" is neither given nor a question", words[0]);
    ScenarioQuestion asked;
    asked.line = number;
    asked.question.set_view(words[0]);
    for (size_t i = 1; i < words.size(); ++i) RETURN_IF_ERROR(QuestionWord(words[i], asked.question));
    scenario_.questions.push_back(std::move(asked));
    return OkStatus();
  }

  static Status QuestionWord(const std::string& word, v1::Question& question) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos) return InvalidArgument("\"{}\" is not key=value", word);
    return SetQuestionParameter(word.substr(0, equals), word.substr(equals + 1), question);
  }

  Status Event(const std::string& line) {
    if (!given_) return InvalidArgument("an event before \"given\"");
    ASSIGN_OR_RETURN(v1::Event event, EventOfWords(Words(line), static_cast<int>(scenario_.events.size()) + 1));
    scenario_.events.push_back(std::move(event));
    return OkStatus();
  }

  Status Expected(const std::string& line) {
    ScenarioQuestion& asked = scenario_.questions.back();
    if (const auto note = After(line, "note:")) {
      asked.notes.push_back(*note);
    } else if (const auto error = After(line, "error:")) {
      asked.error = *error;
    } else {
      asked.table.push_back(Words(line));
      if (asked.table.back().size() != asked.table.front().size()) {
        return InvalidArgument("{} cells where the columns are {}", asked.table.back().size(), asked.table.front().size());
      }
    }
    return OkStatus();
  }

  bool given_ = false;
  Scenario scenario_;
};

}  // namespace

StatusOr<Scenario> ParseScenario(const std::string& file, const std::string& text) {
  Parser parser;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const Status parsed = parser.Line(number, line);
    if (!parsed.ok()) return Annotate(parsed, fmt::format("{}:{}", file, number));
  }
  StatusOr<Scenario> scenario = parser.Finish();
  if (!scenario.ok()) return Annotate(scenario.status(), file);
  return scenario;
}

StatusOr<Scenario> ReadScenario(const std::string& path) {
  std::ifstream file(path);
  if (!file) return NotFound("{} cannot be read", path);
  std::ostringstream text;
  text << file.rdbuf();
  return ParseScenario(path, text.str());
}

std::string DrawTable(const std::vector<Row>& table) {
  std::vector<size_t> widths;
  for (const Row& row : table) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : table) {
    std::string line = " ";
    for (size_t i = 0; i < row.size(); ++i) line += fmt::format(" {:<{}} ", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace hanes::testing

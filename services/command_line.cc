// SPDX-License-Identifier: Apache-2.0
#include "services/command_line.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/log.h"
#include "base/nearest.h"

namespace hanes {
namespace {

constexpr std::string_view kEveryCommand[] = {"config", "log-level", "help"};

const Command* FindCommand(std::string_view name) {
  const auto commands = Commands();
  const auto found = std::ranges::find(commands, name, &Command::name);
  return found == commands.end() ? nullptr : &*found;
}

std::vector<std::string> NamesOfCommands() {
  std::vector<std::string> names;
  for (const Command& command : Commands()) names.emplace_back(command.name);
  return names;
}

std::vector<std::string> FlagsOf(const Command& command) {
  std::vector<std::string> names(command.settings.begin(), command.settings.end());
  names.insert(names.end(), std::begin(kEveryCommand), std::end(kEveryCommand));
  return names;
}

StatusOr<const Setting*> FlagOf(const Command& command, const std::string& name) {
  const std::vector<std::string> allowed = FlagsOf(command);
  if (std::ranges::find(allowed, name) != allowed.end()) return FindSetting(name);
  std::string remedy = DidYouMean(name, allowed);
  if (remedy.empty() && FindSetting(name) != nullptr) remedy = "; other commands have it";
  return InvalidArgument("`hanes {}` has no flag --{}{}\n  `hanes {} --help` shows those it has", command.name, name, remedy,
                         command.name);
}

Status CheckOperands(const Command& command, size_t count) {
  if (count >= command.operands_min && count <= command.operands_max) return OkStatus();
  return InvalidArgument("too {} words: write `hanes {}{}{}`\n  `hanes {} --help` shows examples",
                         count < command.operands_min ? "few" : "many", command.name, command.operands.empty() ? "" : " ",
                         command.operands, command.name);
}

Status SetLevel(const std::string& level) {
  if (level == "info") SetLogLevel(LogLevel::kInfo);
  else if (level == "warning") SetLogLevel(LogLevel::kWarning);
  else if (level == "error") SetLogLevel(LogLevel::kError);
  else return InvalidArgument("log-level \"{}\": write info, warning or error", level);
  return OkStatus();
}

StatusOr<ExitCode> Run(const Command& command, const std::vector<std::string>& words, const Environment& environment) {
  ASSIGN_OR_RETURN(ParsedLine line, ParseLine(command, words));
  if (line.flags.contains("help")) {
    std::fputs(HelpOf(command).c_str(), stdout);
    return kExitOk;
  }
  RETURN_IF_ERROR(CheckOperands(command, line.operands.size()));
  ASSIGN_OR_RETURN(Settings settings, Settings::Resolve(line.flags, environment));
  RETURN_IF_ERROR(SetLevel(settings.Given("log-level") ? settings.Text("log-level") : command.stays ? "info" : "warning"));
  return command.run({.settings = std::move(settings), .operands = std::move(line.operands)});
}

ExitCode SayUnknown(const std::string& name) {
  const std::string remedy = DidYouMean(name, NamesOfCommands());
  std::fputs(fmt::format("hanes: there is no command \"{}\"{}\n  `hanes --help` lists them\n", name, remedy).c_str(), stderr);
  return kExitUsage;
}

// What was asked for has not arrived when it did not fit where it was sent, whatever else went well.
Status FlushOutput() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return OkStatus();
  return DataLoss("standard output is cut off: {}", errno == 0 ? "it could not be written: make room where it goes" : std::generic_category().message(errno));
}

// Help of a command for "CMD --help" and "help CMD"; of all for none.
int ShowHelp(const std::vector<std::string>& words) {
  const Command* command = words.size() > 1 ? FindCommand(words[1]) : nullptr;
  if (words.size() > 1 && command == nullptr) return SayUnknown(words[1]);
  std::fputs((command != nullptr ? HelpOf(*command) : HelpOfAll()).c_str(), stdout);
  return kExitOk;
}

}  // namespace

ExitCode ExitCodeOf(const Status& error) {
  switch (error.code()) {
    case StatusCode::kOk: return kExitOk;
    case StatusCode::kInvalidArgument:
    case StatusCode::kOutOfRange:
    case StatusCode::kNotFound: return kExitUsage;
    case StatusCode::kUnavailable:
    case StatusCode::kDeadlineExceeded:
    case StatusCode::kCancelled: return kExitUnavailable;
    default: return kExitProblem;
  }
}

StatusOr<ParsedLine> ParseLine(const Command& command, const std::vector<std::string>& words) {
  ParsedLine line;
  bool flags_over = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i] == "-h" ? std::string("--help") : words[i];
    if (flags_over || !word.starts_with("-") || word == "-") {
      line.operands.push_back(word);
      continue;
    }
    if (word == "--") {
      flags_over = true;
      continue;
    }
    const size_t equals = word.find('=');
    const size_t dashes = word.starts_with("--") ? 2 : 1;
    const std::string name = word.substr(dashes, equals == std::string::npos ? equals : equals - dashes);
    ASSIGN_OR_RETURN(const Setting* setting, FlagOf(command, name));
    if (equals != std::string::npos) {
      line.flags[name] = word.substr(equals + 1);
    } else if (setting->kind == SettingKind::kSwitch) {
      line.flags[name] = "true";
    } else if (i + 1 < words.size()) {
      line.flags[name] = words[++i];
    } else {
      return InvalidArgument("--{} needs a value: --{} {}", name, name, setting->shape);
    }
    // A script whose variable is empty would be answered for today. A setting of the house may be emptied: nothing instead of its default.
    if (!IsOfHouse(*setting) && line.flags[name].empty()) {
      return InvalidArgument("--{} is empty: write --{} {}, or leave it out", name, name, setting->shape);
    }
  }
  return line;
}

std::string HelpOfAll() {
  std::string text =
      "hanes: what was true of a council's children, and what was known of it, on any day.\n\n"
      "  hanes import ssda903 2017-*.csv --authority E06000001 --window 2017-04-01..2018-03-31 \\\n"
      "        --received 2018-06-30T12:00:00Z --data D                # three CSVs, no server\n"
      "  hanes ask caseload --as-at 2018-03-31 --by status --data D    # what is true, as far as we know now\n"
      "  hanes ask caseload --as-at 2018-03-31 --known-at 2018-12-31 --by status --data D   # as we knew it then\n"
      "  hanes serve --data D                                          # everything in one process, with HTTP\n\n"
      "Commands\n";
  for (const Command& command : Commands()) text += fmt::format("  {:<11} {}\n", command.name, command.summary);
  text +=
      "\n`hanes COMMAND --help` teaches one by example; `hanes config --explain` shows every setting.\n"
      "Exit codes: 0 done, 1 something is wrong with what was found, 2 the command line or question is wrong, 3 try again later.\n";
  return text;
}

std::string HelpOf(const Command& command) {
  std::string text = fmt::format("hanes {}{}{}: {}\n\nExamples\n{}", command.name, command.operands.empty() ? "" : " ", command.operands,
                                 command.summary, command.examples);
  text += "\nFlags\n";
  for (const std::string& name : FlagsOf(command)) {
    const Setting& setting = *FindSetting(name);
    std::string line = fmt::format("  --{:<24} {}", fmt::format("{} {}", setting.name, setting.shape), setting.help);
    if (!setting.fallback.empty() && setting.kind != SettingKind::kSwitch) line += fmt::format(" [{}]", setting.fallback);
    if (IsOfHouse(setting)) line += fmt::format(" ({})", EnvironmentName(setting));
    text += line + "\n";
  }
  return text;
}

int RunCommandLine(const std::vector<std::string>& words, const Environment& environment) {
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") return ShowHelp(words);
  const std::string name = words[0] == "--version" ? "version" : words[0];
  const Command* command = FindCommand(name);
  if (command == nullptr) return SayUnknown(name);
  StatusOr<ExitCode> ended = Run(*command, {words.begin() + 1, words.end()}, environment);
  if (const Status written = FlushOutput(); ended.ok() && !written.ok()) ended = written;
  if (ended.ok()) return *ended;
  std::fputs(fmt::format("hanes {}: {}\n", name, MessageOf(ended.status())).c_str(), stderr);
  return ExitCodeOf(ended.status());
}

}  // namespace hanes

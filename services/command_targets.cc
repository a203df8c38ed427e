// SPDX-License-Identifier: Apache-2.0
// targets: what a measure should come to, from a file, and what was set.
#include <algorithm>
#include <map>

#include "projections/targets.h"
#include "services/command_list.h"
#include "services/publishing.h"
#include "services/settings_csv.h"
#include "services/settings_question.h"

namespace hanes {
namespace {

const SettingsColumns kColumns = {"targets", {"measure", "value", "valid_from"}, {"team", "period", "better", "citation"}};

StatusOr<v1::Event> TargetOfRow(const SettingsRow& row, const AuthorityId& authority, Timestamp recorded_at, const std::string& path) {
  WrittenTarget written;
  written.measure = row.Cell("measure");
  written.value = row.Cell("value");
  written.team = row.Cell("team");
  written.period = row.Cell("period");
  written.better = row.Cell("better");
  written.citation = row.Cell("citation").empty() ? path.substr(path.rfind('/') + 1) : row.Cell("citation");
  const StatusOr<Date> valid_from = Date::Parse(row.Cell("valid_from"));
  RETURN_IF_ERROR(Annotate(valid_from.status(), "valid_from"));
  written.valid_from = *valid_from;
  written.recorded_at = recorded_at;
  return MakeTarget(authority, written);
}

StatusOr<std::vector<v1::Event>> ReadTargetCsv(const std::string& path, const AuthorityId& authority, Timestamp recorded_at) {
  std::vector<v1::Event> events;
  std::map<std::string, int64_t> lines;
  RETURN_IF_ERROR(ForEachSettingsRow(path, kColumns, [&](const SettingsRow& row) -> Status {
    ASSIGN_OR_RETURN(v1::Event event, TargetOfRow(row, authority, recorded_at, path));
    const auto [first, is_new] = lines.emplace(event.source().record(), row.line());
    if (!is_new) {
      return InvalidArgument("the target of {} is set twice: leave out this row or that of line {}", event.target_set().measure(), first->second);
    }
    events.push_back(std::move(event));
    return OkStatus();
  }));
  return events;
}

StatusOr<std::vector<v1::Event>> ReadFile(const Settings& settings, const std::string& path, const AuthorityId& authority) {
  if (path.ends_with(".toml")) {
    ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
    return ReadTargets(path, text, authority);
  }
  ASSIGN_OR_RETURN(const Timestamp recorded_at, RecordedAt(settings));
  return ReadTargetCsv(path, authority, recorded_at);
}

Status ImportTargets(const Settings& settings, const std::string& path) {
  // A mistake in the file is told before a data folder is opened.
  RETURN_IF_ERROR(ReadFile(settings, path, AuthorityId("W06000012")).status());
  return Publish(settings, [&](const AuthorityId& authority, const EventReader&, EventPublisher& publisher) -> Status {
    ASSIGN_OR_RETURN(const std::vector<v1::Event> events, ReadFile(settings, path, authority));
    for (const v1::Event& event : events) RETURN_IF_ERROR(publisher.Publish(event));
    RETURN_IF_ERROR(publisher.Flush());
    fmt::print("{} targets published to the log of {}\n", events.size(), authority.value());
    return OkStatus();
  });
}

// Targets that hold on the day, as known.
Status ListTargets(const Settings& settings) {
  ASSIGN_OR_RETURN(const SettingsQuestion asked, SettingsQuestion::Read(settings));
  std::map<std::pair<std::string, std::string>, std::string> better;  // by measure and team, where a target says it
  const auto holds = [&](const KnownFact& known) { return known.known.Contains(asked.known_at) && known.fact.valid.Contains(asked.as_at); };
  for (const KnownFact& known : asked.book.facts()) {
    const Fact& fact = known.fact;
    if (fact.kind == kTargetDirection && holds(known)) better[{fact.dimensions[0], fact.dimensions[1]}] = fact.dimensions[2];
  }
  std::vector<std::vector<std::string>> rows;
  for (const KnownFact& known : asked.book.facts()) {
    const Fact& fact = known.fact;
    if (fact.kind != kSettingTarget || !holds(known)) continue;
    const StatusOr<TargetedMeasure> measure = FindTargetedMeasure(fact.dimensions[0]);
    const auto said = better.find({fact.dimensions[0], fact.dimensions[1]});
    const std::string which = said != better.end() ? said->second : measure.ok() ? std::string(measure->better) : "";
    rows.push_back({fact.dimensions[0], fact.dimensions[1], fact.dimensions[2], fmt::format("{}.{:02}", fact.amount / 100, fact.amount % 100), which,
                    fact.valid.from.ToString(), fact.valid.to.IsMax() ? "" : (fact.valid.to - 1).ToString(), known.known.from.ToString(),
                    asked.book.CitationOf(known)});
  }
  std::ranges::sort(rows);
  return PrintRows(settings, asked, "targets", "measure",
                   {"measure", "team", "period", "value", "better", "from", "to", "known_from", "citation"}, rows);
}

}  // namespace

StatusOr<ExitCode> RunTargets(const Invocation& invocation) {
  const std::vector<std::string>& words = invocation.operands;
  Status done = InvalidArgument("targets {}: write targets import FILE or targets list", fmt::join(words, " "));
  if (words[0] == "import" && words.size() == 2) done = ImportTargets(invocation.settings, words[1]);
  if (words[0] == "list" && words.size() == 1) done = ListTargets(invocation.settings);
  RETURN_IF_ERROR(done);
  return kExitOk;
}

}  // namespace hanes

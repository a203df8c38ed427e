// SPDX-License-Identifier: Apache-2.0
// The functions behind the commands; commands.cc says what each is called, reads and does.
#pragma once

#include "base/status.h"
#include "services/command.h"

namespace hanes {

// command_serve.cc
StatusOr<ExitCode> RunServe(const Invocation& invocation);
StatusOr<ExitCode> RunStore(const Invocation& invocation);
StatusOr<ExitCode> RunProject(const Invocation& invocation);
StatusOr<ExitCode> RunGateway(const Invocation& invocation);
StatusOr<ExitCode> RunPublish(const Invocation& invocation);
// command_import.cc, command_generate.cc
StatusOr<ExitCode> RunImport(const Invocation& invocation);
StatusOr<ExitCode> RunGenerate(const Invocation& invocation);
// command_ask.cc
StatusOr<ExitCode> RunAsk(const Invocation& invocation);
StatusOr<ExitCode> RunHistory(const Invocation& invocation);
// command_figures.cc
StatusOr<ExitCode> RunFigures(const Invocation& invocation);
// command_editions.cc
StatusOr<ExitCode> RunPublishWeek(const Invocation& invocation);
StatusOr<ExitCode> RunEditions(const Invocation& invocation);
StatusOr<ExitCode> RunRevisions(const Invocation& invocation);
// command_deliver.cc
StatusOr<ExitCode> RunDeliver(const Invocation& invocation);
StatusOr<ExitCode> RunDelivery(const Invocation& invocation);
StatusOr<ExitCode> PrintEdition(const Settings& settings, const std::string& week);  // `hanes editions print`
// command_rebuild.cc
StatusOr<ExitCode> RunRebuild(const Invocation& invocation);
StatusOr<ExitCode> RunDigest(const Invocation& invocation);
// command_status.cc
StatusOr<ExitCode> RunStatus(const Invocation& invocation);
// command_log.cc
StatusOr<ExitCode> RunLog(const Invocation& invocation);
StatusOr<ExitCode> RunCheck(const Invocation& invocation);
StatusOr<ExitCode> RunQuarantine(const Invocation& invocation);
StatusOr<ExitCode> RunSource(const Invocation& invocation);
// command_rules.cc, command_targets.cc, command_calendar.cc
StatusOr<ExitCode> RunRules(const Invocation& invocation);
StatusOr<ExitCode> RunTargets(const Invocation& invocation);
StatusOr<ExitCode> RunCalendar(const Invocation& invocation);
// command_config.cc
StatusOr<ExitCode> RunConfig(const Invocation& invocation);
StatusOr<ExitCode> RunVersion(const Invocation& invocation);

}  // namespace hanes

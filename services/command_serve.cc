// SPDX-License-Identifier: Apache-2.0
// The roles that stay: serve, store, project, gateway, publish.
#include <cstdio>

#include "base/log.h"
#include "services/command_list.h"
#include "projections/projection.h"
#include "services/command_parts.h"
#include "services/drop_box_keeper.h"
#include "services/edition_desk.h"
#include "services/remote_publisher.h"
#include "services/remote_questions.h"

namespace hanes {
namespace {

// Says that a role is ready, on standard output, where a script waits for it.
void SayReady(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

// OK for a signal; what stopped a part otherwise.
StatusOr<ExitCode> WaitForTheEnd(Alarm& alarm) {
  RETURN_IF_ERROR(alarm.Wait());
  LogInfo("stopping");
  return kExitOk;
}

// Nothing when weeks are not to be published.
StatusOr<std::optional<WeeklyTime>> PublishWeeklyOf(const Settings& settings) {
  if (settings.Text("publish-weekly").empty()) return std::optional<WeeklyTime>();
  const StatusOr<WeeklyTime> time = WeeklyTime::Parse(settings.Text("publish-weekly"));
  if (!time.ok()) return Annotate(time.status(), settings.ValueOf("publish-weekly").origin);
  return std::optional<WeeklyTime>(*time);
}

// What publishes weeks and sends them. Nothing when weeks are not to be published. A delivery file that is wrong is told at the start.
StatusOr<std::optional<EditionDesk::Options>> DeskOf(const Settings& settings, const std::string& folder, const AuthorityId& authority,
                                                     const KafkaAddress& kafka) {
  ASSIGN_OR_RETURN(const std::optional<WeeklyTime> time, PublishWeeklyOf(settings));
  ASSIGN_OR_RETURN(std::optional<DeliveryPlan> plan, DeliveryOf(settings));
  if (!time.has_value()) {
    if (plan.has_value()) LogInfo("delivery waits reason=\"weeks are not published by themselves: add --publish-weekly\"");
    return std::optional<EditionDesk::Options>();
  }
  if (plan.has_value() && folder.empty()) return InvalidArgument("--delivery needs --data DIR: this role keeps there who it is");
  return std::optional(EditionDesk::Options{.authority = authority, .time = *time, .plan = std::move(plan), .chromium = settings.Text("chromium"),
                                            .folder = folder, .kafka_options = kafka.client_options});
}

}  // namespace

StatusOr<ExitCode> RunServe(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  BlockStopSignals();
  ASSIGN_OR_RETURN(const std::string data, Required(settings, "data"));
  ASSIGN_OR_RETURN(KafkaAddress kafka, KafkaOf(settings));
  ASSIGN_OR_RETURN(Access access, Access::Read(settings.Text("token-file"), settings.Text("http-hosts")));
  RETURN_IF_ERROR(DeskOf(settings, data, AuthorityId(), kafka).status());
  ASSIGN_OR_RETURN(CrossOrigin cross_origin, CrossOrigin::Read(settings.Text("http-origins")));
  Alarm alarm(Alarm::OnRing::kTellWaiting);
  ASSIGN_OR_RETURN(const auto house, House::Open({.data = data,
                                                  .mode = DataFolder::Mode::kCreate,
                                                  .ingest = true,
                                                  .authority = settings.Text("authority"),
                                                  .kafka = kafka,
                                                  .views = AllViews(),
                                                  .follow = true,
                                                  .grpc = settings.Text("grpc"),
                                                  .http = settings.Text("http"),
                                                  .access = std::move(access),
                                                  .cross_origin = std::move(cross_origin)},
                                                 alarm));
  std::unique_ptr<EventPublisher> publisher;
  std::unique_ptr<DropBoxKeeper> drop_box;
  if (!settings.Text("watch").empty()) {
    ASSIGN_OR_RETURN(publisher, house->log_keeper()->OpenPublisher());
    ASSIGN_OR_RETURN(const auto mapping, MappingOf(settings));
    const DropBoxOptions box{.folder = settings.Text("watch"), .authority = house->authority(), .mapping = mapping};
    ASSIGN_OR_RETURN(drop_box, DropBoxKeeper::Start(box, house->log(), *publisher, house->metrics(), alarm));
  }
  std::unique_ptr<EventPublisher> editions;
  std::unique_ptr<EditionDesk> desk;
  ASSIGN_OR_RETURN(std::optional<EditionDesk::Options> weeks, DeskOf(settings, data, house->authority(), kafka));
  if (weeks.has_value()) {
    ASSIGN_OR_RETURN(editions, house->log_keeper()->OpenPublisher());
    ASSIGN_OR_RETURN(desk, EditionDesk::Start(*std::move(weeks), house->questions(), house->log(), *editions, SystemClock(), house->metrics()));
  }
  SayReady(fmt::format("serving {} at http://{} and grpc {}", data, house->http_address(), house->grpc_address()));
  return WaitForTheEnd(alarm);
}

StatusOr<ExitCode> RunStore(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  BlockStopSignals();
  ASSIGN_OR_RETURN(const std::string data, Required(settings, "data"));
  RETURN_IF_ERROR(Required(settings, "kafka").status());
  ASSIGN_OR_RETURN(KafkaAddress kafka, KafkaOf(settings));
  Alarm alarm(Alarm::OnRing::kTellWaiting);
  ASSIGN_OR_RETURN(const auto house, House::Open({.data = data,
                                                  .mode = DataFolder::Mode::kCreate,
                                                  .ingest = true,
                                                  .authority = settings.Text("authority"),
                                                  .kafka = std::move(kafka),
                                                  .grpc = settings.Text("grpc")},
                                                 alarm));
  SayReady(fmt::format("storing {} at grpc {}", data, house->grpc_address()));
  return WaitForTheEnd(alarm);
}

StatusOr<ExitCode> RunProject(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  BlockStopSignals();
  ASSIGN_OR_RETURN(const std::string data, Required(settings, "data"));
  ASSIGN_OR_RETURN(const std::string log, Required(settings, "log"));
  std::vector<std::string> views = AllViews();
  if (!invocation.operands.empty()) views = invocation.operands;
  for (const std::string& view : views) RETURN_IF_ERROR(FindProjection(view).status());
  Alarm alarm(Alarm::OnRing::kTellWaiting);
  ASSIGN_OR_RETURN(const auto house, House::Open({.data = data,
                                                  .mode = DataFolder::Mode::kCreate,
                                                  .log_address = log,
                                                  .views = views,
                                                  .follow = true,
                                                  .grpc = settings.Text("grpc")},
                                                 alarm));
  SayReady(fmt::format("projecting {} of {} at grpc {}", fmt::join(views, ", "), log, house->grpc_address()));
  return WaitForTheEnd(alarm);
}

StatusOr<ExitCode> RunGateway(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  BlockStopSignals();
  ASSIGN_OR_RETURN(const std::string log, Required(settings, "log"));
  ASSIGN_OR_RETURN(const std::string views, Required(settings, "views"));
  ASSIGN_OR_RETURN(const Access access, Access::Read(settings.Text("token-file"), settings.Text("http-hosts")));
  ASSIGN_OR_RETURN(const CrossOrigin cross_origin, CrossOrigin::Read(settings.Text("http-origins")));
  const std::unique_ptr<Questions> questions = ConnectQuestions(log, views);
  const std::unique_ptr<RemoteEventReader> followed = ConnectRemoteEventReader(log);
  Metrics metrics;
  Gateway gateway(*questions, metrics, {.log = followed.get(), .access = access, .cross_origin = cross_origin});
  ASSIGN_OR_RETURN(const auto http, HttpServer::Start(settings.Text("http"), LimitsFor(access),
                                                      [&](const HttpRequest& request) { return gateway.Answer(request); },
                                                      [&](const HttpRequest& request, HttpResponse* response) { gateway.ShowRefusal(request, response); }));
  SayReady(fmt::format("answering at http://{}", http->address()));
  Alarm alarm(Alarm::OnRing::kTellWaiting);
  StatusOr<ExitCode> ended = WaitForTheEnd(alarm);
  gateway.Stop();
  return ended;
}

namespace {

// To the topic that a store in another process reads.
StatusOr<ExitCode> PublishToLog(const Settings& settings, const std::string& watch, const std::string& log_address) {
  ASSIGN_OR_RETURN(KafkaAddress kafka, KafkaOf(settings));
  const std::unique_ptr<Questions> store = ConnectQuestions(log_address, log_address);
  const std::unique_ptr<RemoteEventReader> log = ConnectRemoteEventReader(log_address);
  ASSIGN_OR_RETURN(const LogHead head, AwaitHead(*log));
  ASSIGN_OR_RETURN(const AuthorityId authority, SettleAuthority(settings.Text("authority"), head.authority));
  if (authority.empty()) return InvalidArgument("the log is empty and does not know its council yet: add --authority, like W06000012");
  Alarm alarm(Alarm::OnRing::kTellWaiting);
  Metrics metrics;
  ASSIGN_OR_RETURN(const auto remote, RemotePublisher::Open(*store, *log, kafka, authority, &metrics));
  ASSIGN_OR_RETURN(const auto mapping, MappingOf(settings));
  const DropBoxOptions box{.folder = watch, .authority = authority, .mapping = mapping};
  ASSIGN_OR_RETURN(const auto drop_box, DropBoxKeeper::Start(box, *log, remote->publisher(), metrics, alarm));
  const std::string views_address = settings.Text("views").empty() ? log_address : settings.Text("views");
  const std::unique_ptr<Questions> views = ConnectQuestions(log_address, views_address);
  std::unique_ptr<RemotePublisher> editions;
  std::unique_ptr<EditionDesk> desk;
  const std::string folder = settings.Given("data") ? settings.Text("data") : "";
  ASSIGN_OR_RETURN(std::optional<EditionDesk::Options> weeks, DeskOf(settings, folder, authority, kafka));
  if (weeks.has_value()) {
    ASSIGN_OR_RETURN(editions, RemotePublisher::Open(*store, *log, std::move(kafka), authority, &metrics));
    ASSIGN_OR_RETURN(desk, EditionDesk::Start(*std::move(weeks), *views, *log, editions->publisher(), SystemClock(), metrics));
  }
  SayReady(fmt::format("publishing what is dropped into {}", watch));
  return WaitForTheEnd(alarm);
}

// Nobody serves the folder: its log is kept by this process.
StatusOr<ExitCode> PublishIntoFolder(const Settings& settings, const std::string& watch, const std::string& data) {
  ASSIGN_OR_RETURN(const std::optional<WeeklyTime> publish_weekly, PublishWeeklyOf(settings));
  if (publish_weekly.has_value()) {
    return FailedPrecondition("--publish-weekly needs views to count with: use `hanes serve`, or name --log and --views");
  }
  ASSIGN_OR_RETURN(KafkaAddress kafka, KafkaOf(settings));
  Alarm alarm(Alarm::OnRing::kTellWaiting);
  ASSIGN_OR_RETURN(const auto house, House::Open({.data = data,
                                                  .mode = DataFolder::Mode::kCreate,
                                                  .ingest = true,
                                                  .authority = settings.Text("authority"),
                                                  .kafka = std::move(kafka)},
                                                 alarm));
  ASSIGN_OR_RETURN(const auto publisher, house->log_keeper()->OpenPublisher());
  ASSIGN_OR_RETURN(const auto mapping, MappingOf(settings));
  const DropBoxOptions box{.folder = watch, .authority = house->authority(), .mapping = mapping};
  ASSIGN_OR_RETURN(const auto drop_box, DropBoxKeeper::Start(box, house->log(), *publisher, house->metrics(), alarm));
  SayReady(fmt::format("publishing what is dropped into {}, into {}", watch, data));
  return WaitForTheEnd(alarm);
}

}  // namespace

StatusOr<ExitCode> RunPublish(const Invocation& invocation) {
  const Settings& settings = invocation.settings;
  BlockStopSignals();
  ASSIGN_OR_RETURN(const std::string watch, Required(settings, "watch"));
  std::string log_address = settings.Text("log");
  if (log_address.empty()) {
    ASSIGN_OR_RETURN(const std::optional<Serving> serving, DataFolder::FindServing(settings.Text("data")));
    if (serving.has_value()) log_address = serving->grpc_address;
  }
  return log_address.empty() ? PublishIntoFolder(settings, watch, settings.Text("data")) : PublishToLog(settings, watch, log_address);
}

}  // namespace hanes

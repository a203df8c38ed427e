// SPDX-License-Identifier: Apache-2.0
#include "services/house.h"

#include <filesystem>
#include <thread>

#include "base/log.h"
#include "ingest/replay.h"

namespace hanes {
namespace {

// A question takes well under a second: longer than this is another kind of holder.
constexpr auto kPatience = std::chrono::seconds(10);
constexpr auto kPatienceWithPeer = std::chrono::seconds(30);
constexpr auto kRetry = std::chrono::milliseconds(50);

// A command that names the folder is typed somewhere else than where this process was started.
std::string AbsolutePath(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

}  // namespace

StatusOr<AuthorityId> SettleAuthority(const std::string& asked, const AuthorityId& of_log) {
  if (asked.empty()) return of_log;
  ASSIGN_OR_RETURN(AuthorityId authority, ParseAuthority(asked));
  if (of_log.empty() || authority == of_log) return authority;
  return FailedPrecondition("this log is of {}, not of {}: use another --data folder for another council", of_log.value(),
                            authority.value());
}

StatusOr<LogHead> AwaitHead(const EventReader& log) {
  const auto deadline = std::chrono::steady_clock::now() + kPatienceWithPeer;
  while (true) {
    StatusOr<LogHead> head = log.Head();
    const bool away = !head.ok() && head.status().code() == StatusCode::kUnavailable;
    if (!away || std::chrono::steady_clock::now() >= deadline) return head;
    std::this_thread::sleep_for(kRetry);
  }
}

StatusOr<DataFolder> OpenFolderPatiently(const std::string& path, DataFolder::Mode mode) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    StatusOr<DataFolder> folder = DataFolder::Open(path, mode);
    const bool held = !folder.ok() && folder.status().code() == StatusCode::kFailedPrecondition;
    if (!held) return folder;
    ASSIGN_OR_RETURN(const std::optional<Serving> serving, DataFolder::FindServing(path));
    // Somebody who serves it will not let go of it, and neither will a newer version go away.
    const bool newer = MessageOf(folder.status()).find("newer") != std::string::npos;
    if (newer || serving.has_value() || std::chrono::steady_clock::now() >= deadline) return folder;
    std::this_thread::sleep_for(kRetry);
  }
}

StatusOr<std::unique_ptr<House>> House::Open(const HouseOptions& options, Alarm& alarm) {
  std::unique_ptr<House> house(new House());
  ASSIGN_OR_RETURN(house->folder_, OpenFolderPatiently(options.data, options.mode));
  RETURN_IF_ERROR(house->OpenLog(options));
  if (options.ingest) {
    if (house->authority_.empty()) {
      return InvalidArgument("{}: the log is empty and does not know its council yet: add --authority, like W06000012", options.data);
    }
    ASSIGN_OR_RETURN(house->log_keeper_, LogKeeper::Start(house->authority_, options.kafka, AbsolutePath(options.data), *house->log_,
                                                          house->clock_, house->metrics_, alarm));
  }
  const auto describe = [h = house.get()](v1::HouseStatus* status) {
    return h->log_keeper_ != nullptr ? h->log_keeper_->Describe(status) : DescribeLog(h->log(), status);
  };
  house->questions_ = std::make_unique<LocalQuestions>(house->log(), std::vector<View*>(), house->clock_, describe);
  RETURN_IF_ERROR(house->ServeHttp(options));
  RETURN_IF_ERROR(house->OpenViews(options));
  RETURN_IF_ERROR(house->ServeGrpc(options));
  return house;
}

Status House::OpenLog(const HouseOptions& options) {
  if (!options.log_address.empty()) {
    remote_log_ = ConnectRemoteEventReader(options.log_address);
    ASSIGN_OR_RETURN(const LogHead head, AwaitHead(*remote_log_));
    ASSIGN_OR_RETURN(authority_, SettleAuthority(options.authority, head.authority));
    return OkStatus();
  }
  RocksEventLogOptions log_options;
  log_options.metrics = &metrics_;
  ASSIGN_OR_RETURN(log_, OpenRocksEventLog(folder_->log(), log_options));
  ASSIGN_OR_RETURN(const LogHead head, log_->Head());
  ASSIGN_OR_RETURN(authority_, SettleAuthority(options.authority, head.authority));
  return OkStatus();
}

const EventReader& House::log() const {
  if (log_ != nullptr) return *log_;
  return *remote_log_;
}

Status House::ServeHttp(const HouseOptions& options) {
  if (options.http.empty()) return OkStatus();
  gateway_ = std::make_unique<Gateway>(*questions_, metrics_, GatewayOptions{.log = &log(), .access = options.access, .cross_origin = options.cross_origin});
  const HttpHandler answer = [this](const HttpRequest& request) { return gateway_->Answer(request); };
  const HttpRefusalDrawer draw = [this](const HttpRequest& request, HttpResponse* response) { gateway_->ShowRefusal(request, response); };
  ASSIGN_OR_RETURN(http_, HttpServer::Start(options.http, LimitsFor(options.access), answer, draw));
  LogInfo("listening http={}", http_->address());
  return OkStatus();
}

Status House::OpenViews(const HouseOptions& options) {
  if (options.views.empty()) return OkStatus();
  const std::unique_ptr<Builds::Running> building = questions_->builds().Begin(options.views, true);
  const auto tell = [&building](uint64_t done, uint64_t total) { building->Set(done, total); };
  ASSIGN_OR_RETURN(views_, ViewsKeeper::Open(folder_->views(), options.views, log(), clock_, metrics_, tell));
  if (options.follow) views_->Follow();
  else RETURN_IF_ERROR(views_->CatchUp());
  questions_->Serve(views_->views());
  return OkStatus();
}

Status House::ServeGrpc(const HouseOptions& options) {
  house_service_ = std::make_unique<HouseService>(*questions_);
  view_service_ = std::make_unique<ViewService>(*questions_);
  std::vector<grpc::Service*> services = {house_service_.get(), view_service_.get()};
  if (log_ != nullptr) {
    log_service_ = std::make_unique<LogService>(*log_, *log_, [this](const std::string& id) {
      return ReplayQuarantine(*log_, *log_, authority_, clock_, id);
    });
    services.push_back(log_service_.get());
  }
  if (options.grpc.empty()) return OkStatus();
  ASSIGN_OR_RETURN(grpc_, GrpcServer::Start(options.grpc, services));
  return folder_->Announce(grpc_address(), http_address());
}

House::~House() {
  if (gateway_ != nullptr) gateway_->Stop();
  if (http_ != nullptr) http_->Stop();
  if (log_service_ != nullptr) log_service_->StopFollowers();
  if (grpc_ != nullptr) grpc_->Stop();
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// A data folder and the parts that live on it, wired. Every thread of hanes is started and stopped through here.
//
// Started in this order, each when what it needs is there: folder and lock, log, broker and ingest, HTTP, views, gRPC, SERVING file. HTTP says
// how far the views are while they are built. Stopped in the opposite order. A part that cannot go on rings the alarm it was given.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/status.h"
#include "ingest/kafka_address.h"
#include "services/alarm.h"
#include "services/gateway.h"
#include "services/grpc_server.h"
#include "services/http_server.h"
#include "services/local_questions.h"
#include "services/log_keeper.h"
#include "services/view_service.h"
#include "services/views_keeper.h"
#include "store/data_folder.h"
#include "store/log_service.h"
#include "store/remote_event_reader.h"
#include "store/rocks_event_log.h"

namespace hanes {

struct HouseOptions {
  std::string data = {};
  DataFolder::Mode mode = DataFolder::Mode::kExisting;
  std::string log_address = {};         // the log is that of another process; empty: it is in the data folder
  bool ingest = false;             // read Kafka into the log
  std::string authority = {};         // GSS code; empty: the log knows. Needed to ingest into an empty log
  KafkaAddress kafka = {};            // no bootstrap: the embedded broker
  std::vector<std::string> views = {};  // views that are opened, by name
  bool follow = false;             // views follow the log; else they are brought to its head once, at opening
  std::string grpc = {};              // address; empty: none
  std::string http = {};              // address; empty: none
  Access access = {};                 // who may ask there
  CrossOrigin cross_origin = {};      // and from which other sites' pages
};

class House {
 public:
  // `alarm` outlives the house. Errors are those of the parts, naming the remedy; FailedPrecondition when the authority given is not the
  // log's, InvalidArgument when none is known, FailedPrecondition when another process holds the folder and does not let go of it.
  static StatusOr<std::unique_ptr<House>> Open(const HouseOptions& options, Alarm& alarm);
  ~House();

  Questions& questions() { return *questions_; }
  // The log, here or elsewhere.
  const EventReader& log() const;
  // The log in the data folder; null when it is elsewhere.
  RocksEventLog* own_log() { return log_.get(); }
  // Null without `ingest`.
  LogKeeper* log_keeper() { return log_keeper_.get(); }
  ViewsKeeper* views() { return views_.get(); }
  const AuthorityId& authority() const { return authority_; }
  Metrics& metrics() { return metrics_; }
  // Where it is asked; empty when it is not served.
  std::string grpc_address() const { return grpc_ == nullptr ? "" : grpc_->address(); }
  std::string http_address() const { return http_ == nullptr ? "" : http_->address(); }

 private:
  House() = default;
  Status OpenLog(const HouseOptions& options);
  Status ServeHttp(const HouseOptions& options);
  Status OpenViews(const HouseOptions& options);
  Status ServeGrpc(const HouseOptions& options);

  const Clock& clock_ = SystemClock();
  Metrics metrics_;
  // In the order they are made: destroyed the other way round, so that nothing outlives what it uses.
  std::optional<DataFolder> folder_;
  std::unique_ptr<RocksEventLog> log_;
  std::unique_ptr<RemoteEventReader> remote_log_;
  AuthorityId authority_;
  std::unique_ptr<LogKeeper> log_keeper_;
  std::unique_ptr<ViewsKeeper> views_;
  std::unique_ptr<LocalQuestions> questions_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<LogService> log_service_;
  std::unique_ptr<ViewService> view_service_;
  std::unique_ptr<HouseService> house_service_;
  std::unique_ptr<GrpcServer> grpc_;
  std::unique_ptr<HttpServer> http_;
};

// As DataFolder::Open; a folder that another command holds for a moment is waited for.
StatusOr<DataFolder> OpenFolderPatiently(const std::string& path, DataFolder::Mode mode);

// The head of a log whose process may be starting at the same time as this one: waits while it is away, for half a minute at most.
StatusOr<LogHead> AwaitHead(const EventReader& log);

// The council: the one asked for, which must be the log's when that has one; empty when neither is known. FailedPrecondition when they
// differ; InvalidArgument when `asked` is no GSS code.
StatusOr<AuthorityId> SettleAuthority(const std::string& asked, const AuthorityId& of_log);

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "ingest/embedded_broker.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <chrono>
#include <random>
#include <thread>

#include "base/clock.h"
#include "base/hash.h"
#include "ingest/kafka_client.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

constexpr int kBrokerId = 1;
constexpr int16_t kProduceRequest = 0;  // number of Produce in the Kafka protocol
// The mock's thread misses a request that comes just as it has answered another, and looks again a second later.
constexpr std::chrono::milliseconds kBetweenRequests{2};

struct MockDeleter {
  void operator()(rd_kafka_mock_cluster_t* cluster) const { rd_kafka_mock_cluster_destroy(cluster); }
};

// The mock lives on the threads of a client that does nothing else.
struct Mock {
  KafkaNotices notices;
  KafkaPtr<rd_kafka_t> host;
  std::unique_ptr<rd_kafka_mock_cluster_t, MockDeleter> cluster;
};

// Differs at every start, also of two processes in the same microsecond.
std::string NewIncarnation() {
  const uint64_t random = std::random_device()();
  return ToHex(static_cast<uint64_t>(SystemClock().Now().micros()) ^ random << 44);
}

class MockBroker : public EmbeddedBroker {
 public:
  MockBroker(const EventReader& log, FlowWindow::Limits limits) : source_("embedded:" + NewIncarnation()), window_(log, source_, limits) {}

  // Its threads take a second or two to end, each asleep when the one before it has gone; nobody is to wait for that. Nothing is kept in
  // it, so what the end of the process cuts short is not missed.
  ~MockBroker() override {
    std::thread([mock = std::move(mock_)]() mutable { mock.reset(); }).detach();
  }

  Status Boot(const AuthorityId& authority) {
    ASSIGN_OR_RETURN(mock_->host, NewKafkaClient(RD_KAFKA_PRODUCER, KafkaAddress(), {}, nullptr, &mock_->notices));
    mock_->cluster.reset(rd_kafka_mock_cluster_new(mock_->host.get(), 1));
    if (mock_->cluster == nullptr) return Unavailable("the embedded broker could not open a port on loopback: is the network set up?");
    // The dead-letter topic, whose order matters to nobody, is made by the mock at its first use.
    for (const std::string& topic : {EventsTopic(authority), FiguresTopic(authority)}) {
      std::this_thread::sleep_for(kBetweenRequests);
      RETURN_IF_ERROR(KafkaError(rd_kafka_mock_topic_create(mock_->cluster.get(), topic.c_str(), 1, 1), "create " + topic));
    }
    address_.bootstrap = rd_kafka_mock_cluster_bootstraps(mock_->cluster.get());
    return OkStatus();
  }

  const KafkaAddress& address() const override { return address_; }
  const std::string& source() const override { return source_; }
  FlowWindow& window() override { return window_; }

  StatusOr<std::unique_ptr<EventPublisher>> OpenPublisher(PublisherOptions options) override {
    options.kafka = address_;
    options.window = &window_;
    return OpenKafkaPublisher(std::move(options));
  }

  void FailNextProduces(const std::vector<int>& protocol_errors) override {
    std::vector<rd_kafka_resp_err_t> errors;
    for (int error : protocol_errors) errors.push_back(static_cast<rd_kafka_resp_err_t>(error));
    rd_kafka_mock_push_request_errors_array(mock_->cluster.get(), kProduceRequest, errors.size(), errors.data());
  }

  void SetDown(bool down) override {
    if (down) rd_kafka_mock_broker_set_down(mock_->cluster.get(), kBrokerId);
    else rd_kafka_mock_broker_set_up(mock_->cluster.get(), kBrokerId);
  }

 private:
  const std::string source_;
  FlowWindow window_;
  KafkaAddress address_;
  std::unique_ptr<Mock> mock_ = std::make_unique<Mock>();
};

}  // namespace

StatusOr<std::unique_ptr<EmbeddedBroker>> EmbeddedBroker::Start(const AuthorityId& authority, const EventReader& log) {
  return Start(authority, log, FlowWindow::Limits());
}

StatusOr<std::unique_ptr<EmbeddedBroker>> EmbeddedBroker::Start(const AuthorityId& authority, const EventReader& log,
                                                                FlowWindow::Limits limits) {
  auto broker = std::make_unique<MockBroker>(log, limits);
  RETURN_IF_ERROR(broker->Boot(authority));
  return broker;
}

}  // namespace hanes

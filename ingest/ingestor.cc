// SPDX-License-Identifier: Apache-2.0
#include "ingest/ingestor.h"

#include "base/log.h"
#include "ingest/arrival_reader.h"
#include "ingest/ingest_steps.h"
#include "ingest/kafka_consumer.h"
#include "ingest/kafka_identity.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::chrono::seconds kRetry{1};
// A cause that lasts is said again this often, not at each try.
constexpr std::chrono::seconds kSayAgain{30};

// Returns early when asked to stop.
void Pause(std::stop_token stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}

// One run of the ingestor, from the offset that the log has stored.
class IngestRun {
 public:
  IngestRun(const IngestorOptions& options, EventLog& log, const Clock& clock, Metrics& metrics)
      : options_(options), topic_(EventsTopic(options.authority)), steps_(options, log, clock, metrics, [this](const SourceState& known) {
          return CheckTopicIdentity(options_.kafka, topic_, known, options_.data);
        }) {}

  Status Run(std::stop_token stop) {
    RETURN_IF_ERROR(steps_.Begin());
    RETURN_IF_ERROR(AwaitIdentity(stop));
    ASSIGN_OR_RETURN(const auto consumer, KafkaConsumer::Open(Consumer()));
    while (!stop.stop_requested()) {
      RETURN_IF_ERROR(consumer->Assign(steps_.state().next_offset));
      LogInfo("ingest reads topic={} source={} offset={}", topic_, steps_.source(), steps_.state().next_offset);
      RETURN_IF_ERROR(ReadUntilInDoubt(*consumer, stop));
      RETURN_IF_ERROR(AwaitIdentity(stop));
    }
    return OkStatus();
  }

 private:
  // Until it is asked to stop, or the topic is in doubt: then what was read beyond the stored offset must be read again.
  Status ReadUntilInDoubt(KafkaConsumer& consumer, std::stop_token stop) {
    ArrivalReader reader(consumer, ArrivalDecoder(options_.authority, topic_), options_.batch_records_max, options_.batch_wait);
    while (true) {
      StatusOr<std::optional<ArrivalBatch>> next = reader.Next(stop);
      if (!next.ok()) return steps_.Explain(next.status());
      std::optional<ArrivalBatch>& batch = *next;
      if (!batch.has_value() || batch->in_doubt) return OkStatus();
      if (steps_.IdentityDue(std::chrono::steady_clock::now())) RETURN_IF_ERROR(AwaitIdentity(stop));
      if (stop.stop_requested()) return OkStatus();
      RETURN_IF_ERROR(steps_.Append(*batch, consumer));
      reader.GiveBack(*std::move(batch));
    }
  }

  ConsumerOptions Consumer() const {
    ConsumerOptions consumer;
    consumer.kafka = options_.kafka;
    consumer.topic = topic_;
    consumer.data = options_.data;
    consumer.prefetch_records = options_.prefetch_records;
    consumer.prefetch_kbytes = options_.prefetch_kbytes;
    return consumer;
  }

  // Returns when the topic is shown to be the one known, or is shown not to be. Waits while nobody answers: then no record comes either.
  Status AwaitIdentity(std::stop_token stop) {
    std::optional<SteadyTime> said;
    while (!stop.stop_requested()) {
      const Status shown = steps_.ShowIdentity(std::chrono::steady_clock::now());
      if (!absl::IsUnavailable(shown) && !absl::IsNotFound(shown)) return shown;
      const SteadyTime now = std::chrono::steady_clock::now();
      if (!said.has_value() || now - *said >= kSayAgain) {
        LogWarning("ingest waits for topic={}: {}", topic_, MessageOf(shown));
        said = now;
      }
      Pause(stop, kRetry);
    }
    return OkStatus();
  }

  const IngestorOptions& options_;
  const std::string topic_;
  IngestSteps steps_;
};

}  // namespace

Ingestor::Ingestor(IngestorOptions options, EventLog& log, const Clock& clock, Metrics& metrics)
    : options_(std::move(options)), log_(log), clock_(clock), metrics_(metrics) {}

Status Ingestor::Run(std::stop_token stop) {
  const Status status = IngestRun(options_, log_, clock_, metrics_).Run(stop);
  if (!status.ok()) LogError("ingest stops authority={}: {}", options_.authority.value(), MessageOf(status));
  return status;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// Pages that follow the log: whoever has one open is sent its figures as they change, as server-sent events (docs/formats.md).
//
// The figures of a page are worked out once for everybody who has it open, in two threads for all pages; a reader costs no thread and holds
// at most one message that was not taken: the newest. docs/decisions/0018-live-pages.md says why it is paced as it is.
#pragma once

#include <array>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/status.h"
#include "services/http_message.h"
#include "services/live_page.h"
#include "services/log_watch.h"

namespace hanes {

struct LiveLimits {
  LivePace pace;
  std::chrono::milliseconds heartbeat_every{15'000};  // a comment, so that both sides notice when the other is gone
  size_t readers_max = 5'000;                         // half of the connections: the rest stay for questions
  size_t pages_max = 1'000;                           // different ones; each is worked out by itself
  size_t figures_bytes_max = 256 << 10;               // of one page, ids and texts
};

class LiveFeed {
 public:
  // The figures of a page as they are now; NotFound when there is no such page. Called from several threads.
  using FiguresFn = std::function<StatusOr<LiveFigures>(const std::string& page)>;

  // All outlive it. Metrics: live_readers, live_pages, live_messages_total, live_looks_total, live_delay_seconds (from when a change was
  // noticed to when readers were handed it).
  LiveFeed(const EventReader& log, const Questions& questions, const Clock& clock, FiguresFn figures, Metrics& metrics,
           const LiveLimits& limits = {});
  ~LiveFeed() { Stop(); }

  // Follows `page`, a path with its query, for a reader who has seen `last_seen`. Errors: those of the page; ResourceExhausted when as many
  // follow as may. The feed outlives the stream.
  StatusOr<std::shared_ptr<HttpStream>> Follow(const std::string& page, std::optional<uint64_t> last_seen);

  // Ends the threads: nobody is woken after this. Streams stay open and silent.
  void Stop();

 private:
  class Reader;
  struct Page {
    LivePage live;
    uint64_t opening;  // which opening of the page this is
    std::unordered_set<Reader*> readers;
  };
  using Time = LivePage::Time;

  Status Open(const std::string& page);
  StatusOr<LiveFigures> BoundedFigures(const std::string& page) const;
  StatusOr<std::shared_ptr<HttpStream>> Join(const std::string& page, std::optional<uint64_t> last_seen);
  void Leave(Reader* reader);
  void Watch(std::stop_token stop);
  void NoteStanding(const StatusOr<LogWatch::Standing>& standing);
  void KeepPages(std::stop_token stop);
  void LookAt(const std::string& name, std::unique_lock<std::mutex>& lock);
  void Tell(Page& page, const LivePage::Message& message);
  void SendHeartbeats(Time now);
  void CountDelay(Time since, Time now);
  void ShowCounts();
  Status RoomForReader() const;

  const EventReader& log_;
  const Questions& questions_;
  const Clock& clock_;
  const FiguresFn figures_;
  Metrics& metrics_;
  const LiveLimits limits_;

  std::mutex opening_;  // one new page is worked out at a time: who else opens the same waits for it; taken before mutex_
  std::mutex mutex_;    // guards what follows
  std::condition_variable_any changed_;
  uint64_t openings_ = 0;
  uint64_t wakes_ = 0;  // how often there was something for KeepPages to do before it thought so
  std::map<std::string, Page> pages_;
  size_t readers_ = 0;
  std::optional<LogWatch::Standing> standing_;  // nothing while log or views do not answer
  Time heartbeat_due_;
  std::jthread watching_;
  std::array<std::jthread, 2> keeping_;  // two, so that one that waits for another process' answer does not keep all pages waiting
};

}  // namespace hanes

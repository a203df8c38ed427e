// SPDX-License-Identifier: Apache-2.0
#include "services/live_feed.h"

#include <array>

#include "base/log.h"

namespace hanes {
namespace {

// How long a browser waits before it connects again, and the whole greeting.
constexpr std::string_view kGreeting = "retry: 2000\n\n";
constexpr std::string_view kHeartbeat = ": still here\n\n";
// Before what did not answer is asked again.
constexpr auto kTryAgain = std::chrono::milliseconds(250);
constexpr std::array<double, 8> kDelayBounds = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};

LivePage::Time Now() { return std::chrono::steady_clock::now(); }

}  // namespace

// One who has a page open. What waits to be taken is a message everybody shares; who is slow gets the whole page instead of what was missed.
class LiveFeed::Reader : public HttpStream {
 public:
  Reader(LiveFeed& feed, std::string page_name, LivePage::Message first)
      : page(std::move(page_name)), feed_(feed), waiting_(std::move(first)) {}
  ~Reader() override { feed_.Leave(this); }

  std::optional<std::string> Next(std::function<void()> wake) override {
    const std::lock_guard lock(mutex_);
    if (waiting_ == nullptr) {
      wake_ = std::move(wake);
      return std::nullopt;
    }
    std::string bytes(std::exchange(greeted_, true) ? "" : kGreeting);
    bytes += *std::exchange(waiting_, nullptr);
    return bytes;
  }

  // `message` when the last one was taken, else `whole`.
  void Offer(const LivePage::Message& message, const std::function<LivePage::Message()>& whole) {
    std::function<void()> wake;
    {
      const std::lock_guard lock(mutex_);
      waiting_ = waiting_ == nullptr ? message : whole();
      wake = std::exchange(wake_, nullptr);
    }
    if (wake) wake();
  }
  void OfferWhenIdle(const LivePage::Message& message) {
    std::function<void()> wake;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_ != nullptr) return;
      waiting_ = message;
      wake = std::exchange(wake_, nullptr);
    }
    if (wake) wake();
  }

  const std::string page;

 private:
  LiveFeed& feed_;
  std::mutex mutex_;
  LivePage::Message waiting_;
  bool greeted_ = false;
  std::function<void()> wake_;  // set while the server waits for a message
};

LiveFeed::LiveFeed(const EventReader& log, const Questions& questions, const Clock& clock, FiguresFn figures, Metrics& metrics,
                   const LiveLimits& limits)
    : log_(log), questions_(questions), clock_(clock), figures_(std::move(figures)), metrics_(metrics), limits_(limits),
      heartbeat_due_(Now() + limits.heartbeat_every) {
  ShowCounts();
  watching_ = std::jthread([this](std::stop_token stop) { Watch(stop); });
  for (std::jthread& thread : keeping_) thread = std::jthread([this](std::stop_token stop) { KeepPages(stop); });
}

void LiveFeed::Stop() {
  watching_ = std::jthread();  // asks it to stop and waits
  for (std::jthread& thread : keeping_) thread.request_stop();
  for (std::jthread& thread : keeping_) thread = std::jthread();
}

StatusOr<std::shared_ptr<HttpStream>> LiveFeed::Follow(const std::string& page, std::optional<uint64_t> last_seen) {
  const std::lock_guard opening(opening_);
  const StatusOr<std::shared_ptr<HttpStream>> joined = Join(page, last_seen);
  if (joined.ok() || joined.status().code() != StatusCode::kNotFound) return joined;
  RETURN_IF_ERROR(Open(page));
  return Join(page, last_seen);
}

Status LiveFeed::Open(const std::string& page) {
  // Before the figures: they hold everything up to here, and perhaps more.
  ASSIGN_OR_RETURN(const LogWatch::Standing standing, LogWatch(log_, questions_, clock_).Look());
  ASSIGN_OR_RETURN(const LiveFigures figures, BoundedFigures(page));
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(RoomForReader());  // or the page would stay without one
  if (pages_.size() >= limits_.pages_max) {
    return ResourceExhausted("{} different pages are followed already, as many as may be: open this one again later", pages_.size());
  }
  Page& opened = pages_.try_emplace(page, Page{LivePage(figures, standing.position, limits_.pace), ++openings_, {}}).first->second;
  // What changed between the look and now, nobody has noted for this page.
  opened.live.NoteChange(Now());
  return OkStatus();
}

StatusOr<LiveFigures> LiveFeed::BoundedFigures(const std::string& page) const {
  ASSIGN_OR_RETURN(LiveFigures figures, figures_(page));
  size_t bytes = 0;
  for (const auto& [id, text] : figures) bytes += id.size() + text.size();
  if (bytes <= limits_.figures_bytes_max) return figures;
  return InvalidArgument("this page has {} bytes of figures, more than the {} that may be followed: ask for fewer of them", bytes,
                         limits_.figures_bytes_max);
}

StatusOr<std::shared_ptr<HttpStream>> LiveFeed::Join(const std::string& page, std::optional<uint64_t> last_seen) {
  std::shared_ptr<Reader> reader;
  {
    const std::lock_guard lock(mutex_);
    const auto found = pages_.find(page);
    if (found == pages_.end()) return NotFound("nobody has {} open", page);
    RETURN_IF_ERROR(RoomForReader());
    reader = std::make_shared<Reader>(*this, page, found->second.live.Since(last_seen));
    found->second.readers.insert(reader.get());
    ++readers_;
    ++wakes_;
    ShowCounts();
  }
  changed_.notify_all();
  return reader;
}

Status LiveFeed::RoomForReader() const {
  if (readers_ < limits_.readers_max) return OkStatus();
  return ResourceExhausted("{} pages are open and live, as many as may be: this one shows its figures as they are now", readers_);
}

void LiveFeed::Leave(Reader* reader) {
  const std::lock_guard lock(mutex_);
  const auto found = pages_.find(reader->page);
  found->second.readers.erase(reader);
  if (found->second.readers.empty()) pages_.erase(found);
  --readers_;
  ShowCounts();
}

// Waits for the log while anybody reads.
void LiveFeed::Watch(std::stop_token stop) {
  LogWatch watch(log_, questions_, clock_);
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      if (readers_ == 0) standing_.reset();
      changed_.wait(lock, stop, [this] { return readers_ > 0; });
    }
    if (stop.stop_requested()) return;
    StatusOr<LogWatch::Standing> standing = watch.Look();
    NoteStanding(standing);
    Status waited = standing.ok() ? watch.Wait(stop) : standing.status();
    if (waited.ok()) continue;
    if (standing.ok()) NoteStanding(waited);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, kTryAgain, [] { return false; });
  }
}

void LiveFeed::NoteStanding(const StatusOr<LogWatch::Standing>& standing) {
  const Time now = Now();
  const std::lock_guard lock(mutex_);
  if (!standing.ok()) {
    if (standing_.has_value()) LogWarning("live pages not live reason=\"{}\"", MessageOf(standing.status()));
    standing_.reset();
    for (auto& [name, page] : pages_) Tell(page, page.live.Lose(MessageOf(standing.status()), now));
    return;
  }
  if (standing_.has_value() && standing_->state == standing->state) return;
  standing_ = *standing;
  for (auto& [name, page] : pages_) page.live.NoteChange(now);
  ++wakes_;
  changed_.notify_all();
}

// Looks at each page when it is due, and sends heartbeats.
void LiveFeed::KeepPages(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const uint64_t wakes_seen = wakes_;
    const Time now = Now();
    if (now >= heartbeat_due_) SendHeartbeats(now);
    Time next = heartbeat_due_;
    const std::string* due = nullptr;
    for (const auto& [name, page] : pages_) {
      const std::optional<Time> page_due = page.live.due();
      if (!standing_.has_value() || !page_due.has_value() || *page_due >= next) continue;
      next = *page_due;
      due = &name;
    }
    if (due != nullptr && next <= now) {
      LookAt(*due, lock);
      continue;
    }
    changed_.wait_until(lock, stop, next, [&] { return wakes_ != wakes_seen; });
  }
}

// `lock` is held, and let go of while the figures are worked out: the page may be gone by then.
void LiveFeed::LookAt(const std::string& name_in_map, std::unique_lock<std::mutex>& lock) {
  const std::string name = name_in_map;
  const uint64_t position = standing_->position;
  Page& looked_at = pages_.find(name)->second;
  const uint64_t opening = looked_at.opening;
  const Time since = looked_at.live.BeginLook(Now());
  lock.unlock();
  const StatusOr<LiveFigures> figures = BoundedFigures(name);
  metrics_.Counter("live_looks_total", "Pages worked out again because something changed.").Add();
  lock.lock();
  const auto found = pages_.find(name);
  if (found == pages_.end() || found->second.opening != opening) return;
  const Time now = Now();
  LivePage& live = found->second.live;
  const LivePage::Message message = figures.ok() ? live.Update(*figures, position, now) : live.Lose(MessageOf(figures.status()), now);
  if (figures.ok() && message != nullptr) CountDelay(since, now);
  Tell(found->second, message);
}

void LiveFeed::Tell(Page& page, const LivePage::Message& message) {
  if (message == nullptr) return;
  LivePage::Message whole;
  const auto whole_once = [&] { return whole == nullptr ? whole = page.live.whole() : whole; };
  for (Reader* reader : page.readers) reader->Offer(message, whole_once);
  metrics_.Counter("live_messages_total", "Messages handed to readers of live pages.").Add(static_cast<double>(page.readers.size()));
}

void LiveFeed::SendHeartbeats(Time now) {
  static const auto kMessage = std::make_shared<const std::string>(kHeartbeat);
  heartbeat_due_ = now + limits_.heartbeat_every;
  for (auto& [name, page] : pages_) {
    for (Reader* reader : page.readers) reader->OfferWhenIdle(kMessage);
  }
}

void LiveFeed::CountDelay(Time since, Time now) {
  const double seconds = std::chrono::duration<double>(now - since).count();
  constexpr char kHelp[] = "From when a change was noticed to when readers of the page were handed it.";
  for (const double bound : kDelayBounds) {
    if (seconds <= bound) metrics_.Counter("live_delay_seconds_bucket", kHelp, {{"le", fmt::format("{}", bound)}}).Add();
  }
  metrics_.Counter("live_delay_seconds_bucket", kHelp, {{"le", "+Inf"}}).Add();
  metrics_.Counter("live_delay_seconds_count", kHelp).Add();
  metrics_.Counter("live_delay_seconds_sum", kHelp).Add(seconds);
}

void LiveFeed::ShowCounts() {
  metrics_.Gauge("live_readers", "Pages that are open and follow the log.").Set(static_cast<double>(readers_));
  metrics_.Gauge("live_pages", "Different pages among them.").Set(static_cast<double>(pages_.size()));
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/edition_keeper.h"

#include <array>
#include <condition_variable>
#include <mutex>

#include "base/log.h"
#include "services/edition.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
constexpr auto kInterval = std::chrono::seconds(1);
// After an error that will not go away by itself in a moment.
constexpr auto kPause = std::chrono::minutes(5);

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

StatusOr<WeeklyTime> WeeklyTime::Parse(const std::string& text) {
  const auto wrong = [&] { return InvalidArgument("\"{}\" is no time of the week: write a day and an hour, like \"MON 06:00\"", text); };
  if (text.size() != 9 || text[3] != ' ' || text[6] != ':') return wrong();
  for (const size_t place : {4, 5, 7, 8}) {
    if (!IsDigit(text[place])) return wrong();
  }
  const auto weekday = std::find(kWeekdays.begin(), kWeekdays.end(), text.substr(0, 3));
  const int hour = std::atoi(text.substr(4, 2).c_str()), minute = std::atoi(text.substr(7, 2).c_str());
  if (weekday == kWeekdays.end() || hour > 23 || minute > 59) return wrong();
  return WeeklyTime{static_cast<unsigned>(weekday - kWeekdays.begin()), hour * 60 + minute};
}

Timestamp WeeklyTime::LastBefore(Timestamp now) const {
  const Date today = DayInLondon(now);
  const Date day = today - static_cast<int32_t>((today.weekday() + 7 - weekday) % 7);
  const Timestamp at = MomentInLondon(day, minutes);
  return at <= now ? at : MomentInLondon(day - 7, minutes);
}

Period WeeklyTime::WeekDue(Timestamp now) const { return Period::Of(Period::Kind::kWeek, DayInLondon(LastBefore(now))).Previous(); }

StatusOr<std::optional<Period>> EditionKeeper::PublishDue() {
  const Period due = time_.WeekDue(clock_.Now());
  if (done_ == due) return std::optional<Period>();
  ASSIGN_OR_RETURN(const WeekPublished published, PublishWeek(questions_, due, publisher_, scribe_));
  done_ = due;
  return published.already ? std::optional<Period>() : std::optional<Period>(due);
}

void EditionKeeper::Start() {
  thread_ = std::jthread([this](std::stop_token stop) { Keep(stop); });
}

bool EditionKeeper::Look(std::stop_token stop) {
  const StatusOr<std::optional<Period>> published = PublishDue();
  if (published.ok() && published->has_value()) LogInfo("week published week={}", (*published)->ToString());
  if (!published.ok() && !absl::IsUnavailable(published.status())) {
    LogWarning("week not published reason=\"{}\"", MessageOf(published.status()));
    return false;
  }
  if (delivery_ == nullptr || !done_.has_value()) return true;
  const StatusOr<bool> sent = delivery_->Work(done_->ToString(), std::move(stop));
  if (sent.ok() || absl::IsUnavailable(sent.status())) return true;
  LogWarning("week not sent week={} reason=\"{}\"", done_->ToString(), MessageOf(sent.status()));
  return false;
}

void EditionKeeper::Keep(std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::chrono::seconds pause = kInterval;
  while (!stop.stop_requested()) {
    // A log that is still being read from the topic lacks what a week needs for a moment; what is wrong for longer is said ever more rarely.
    pause = Look(stop) ? kInterval : std::min<std::chrono::seconds>(pause * 2, kPause);
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, pause, [] { return false; });
  }
}

}  // namespace hanes

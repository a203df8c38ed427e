// SPDX-License-Identifier: Apache-2.0
#include "services/live_page.h"

#include "services/http_message.h"

namespace hanes {
namespace {

// A page whose figures could not be had is tried again after this.
constexpr auto kTryAgain = std::chrono::seconds(1);

std::map<std::string, std::string> ById(const LiveFigures& figures) { return {figures.begin(), figures.end()}; }

// Without an id: who comes back says what was last seen of the figures.
LivePage::Message NotLive(uint64_t position, const std::string& reason) {
  return std::make_shared<const std::string>(
      fmt::format("event: not_live\ndata: {{\"position\":{},\"reason\":{}}}\n\n", position, JsonText(reason)));
}

}  // namespace

LivePage::LivePage(const LiveFigures& figures, uint64_t position, const LivePace& pace)
    : pace_(pace), figures_(ById(figures)), position_(position) {}

void LivePage::NoteChange(Time now) {
  if (!changed_.has_value()) changed_ = now;
}

std::optional<LivePage::Time> LivePage::due() const {
  if (!changed_.has_value() || look_began_.has_value()) return std::nullopt;
  return std::max(*changed_, next_look_);
}

LivePage::Time LivePage::BeginLook(Time now) {
  const Time since = changed_.value_or(now);
  changed_.reset();
  look_began_ = now;
  return since;
}

LivePage::Message LivePage::Update(const LiveFigures& figures, uint64_t position, Time now) {
  std::map<std::string, std::string> next = ById(figures);
  std::map<std::string, const std::string*> changed;
  for (const auto& [id, text] : next) {
    const auto before = figures_.find(id);
    if (before == figures_.end() || before->second != text) changed.emplace(id, &text);
  }
  for (const auto& [id, text] : figures_) {
    if (!next.contains(id)) changed.emplace(id, nullptr);
  }
  const bool found_again = !std::exchange(lost_, "").empty();
  position_ = position;
  // Of a page that takes long to work out, no more than half of the time goes into it.
  const auto took = now - std::exchange(look_began_, std::nullopt).value_or(now);
  next_look_ = now + std::max<std::chrono::steady_clock::duration>(pace_.look_every, took);
  if (changed.empty() && !found_again) return nullptr;
  same_id_twice_ = updated_at_ == position;
  updated_at_ = position;
  next_look_ = std::max(next_look_, now + pace_.update_every);
  const Message message = found_again ? nullptr : Figures(changed, false);
  figures_ = std::move(next);
  return found_again ? whole() : message;
}

LivePage::Message LivePage::Lose(const std::string& reason, Time now) {
  look_began_.reset();
  next_look_ = now + kTryAgain;
  NoteChange(now);
  if (!lost_.empty()) return nullptr;
  lost_ = reason;
  return NotLive(position_, lost_);
}

LivePage::Message LivePage::whole() const {
  if (!lost_.empty()) return NotLive(position_, lost_);
  std::map<std::string, const std::string*> all;
  for (const auto& [id, text] : figures_) all.emplace(id, &text);
  return Figures(all, true);
}

LivePage::Message LivePage::Since(std::optional<uint64_t> last_seen) const {
  const bool missed_nothing = lost_.empty() && updated_at_.has_value() && !same_id_twice_ && last_seen.has_value() &&
                              *last_seen >= *updated_at_ && *last_seen <= position_;
  return missed_nothing ? Figures({}, false) : whole();
}

LivePage::Message LivePage::Figures(const std::map<std::string, const std::string*>& changed, bool all) const {
  std::string members;
  for (const auto& [id, text] : changed) {
    members += fmt::format("{}{}:{}", members.empty() ? "" : ",", JsonText(id), text == nullptr ? "null" : JsonText(*text));
  }
  return std::make_shared<const std::string>(
      fmt::format("id: {0}\nevent: figures\ndata: {{\"position\":{0},\"whole\":{1},\"figures\":{{{2}}}}}\n\n", position_, all, members));
}

}  // namespace hanes

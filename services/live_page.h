// SPDX-License-Identifier: Apache-2.0
// One page that is open somewhere: what its figures are, what is new in them, and when it may be looked at again. No thread, no clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "services/route.h"

namespace hanes {

struct LivePace {
  std::chrono::milliseconds update_every{500};  // no two updates of a page are closer: a person reads no faster
  std::chrono::milliseconds look_every{50};     // nor two looks at a page of which nothing changed: the log may move a thousand times a second
};

class LivePage {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // One event of the stream as it is sent (docs/formats.md), shared by everybody who is sent it.
  using Message = std::shared_ptr<const std::string>;

  // `position` is one that the figures hold everything up to; so everywhere below.
  LivePage(const LiveFigures& figures, uint64_t position, const LivePace& pace);

  // Something is otherwise than when the page was last looked at.
  void NoteChange(Time now);
  // When its figures are to be asked again; nothing while nothing changed, or while they are being asked.
  std::optional<Time> due() const;
  // The figures are being asked; says since when something was otherwise.
  Time BeginLook(Time now);
  // They came. The message for a reader who has all the messages before; null when nothing in it is new.
  Message Update(const LiveFigures& figures, uint64_t position, Time now);
  // They cannot be had. The message that says so, once; null when it was said. The next Update gives the whole page.
  Message Lose(const std::string& reason, Time now);

  // The message for a reader who has nothing, or not everything: all figures, or why there are none.
  Message whole() const;
  // What a reader is told who comes back having seen `last_seen`: the whole page, or that there is nothing new.
  Message Since(std::optional<uint64_t> last_seen) const;

 private:
  // A null text: that figure is no longer on the page.
  Message Figures(const std::map<std::string, const std::string*>& changed, bool all) const;

  const LivePace pace_;
  std::map<std::string, std::string> figures_;
  uint64_t position_;
  std::optional<uint64_t> updated_at_;  // the id of the last message that this page made
  bool same_id_twice_ = false;          // two of its messages have that id, so it does not say which were seen
  std::string lost_;                    // why it is not live; empty while it is
  std::optional<Time> changed_;         // the first change that was not looked at
  std::optional<Time> look_began_;  // while its figures are being asked
  Time next_look_;
};

}  // namespace hanes

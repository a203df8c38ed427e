// SPDX-License-Identifier: Apache-2.0
// Which generation of a view is in use: one small file, replaced by one atomic rename.
#pragma once

#include <optional>
#include <string>

#include "base/status.h"

namespace hanes {

class Generations {
 public:
  explicit Generations(std::string folder) : folder_(std::move(folder)) {}

  // Makes the folder and reads CURRENT. One that names what is not there counts as none: the log builds the view again.
  Status Open();

  const std::optional<std::string>& current() const { return current_; }
  const std::optional<std::string>& previous() const { return previous_; }
  std::string PathOf(const std::string& name) const { return folder_ + "/" + name; }
  // A name that no generation has had.
  std::string Next() const;

  // Puts `current` in use, durably: after a crash it is this, or what was before, never anything between.
  Status Use(const std::string& current, const std::optional<std::string>& previous);
  // Deletes a generation. The absence of the folder is no error.
  Status Remove(const std::string& name) const;
  // Deletes what CURRENT does not name: what a crash left behind, and generations that were replaced. Not during a rebuild.
  Status RemoveStrangers() const;

 private:
  const std::string folder_;
  std::optional<std::string> current_;
  std::optional<std::string> previous_;
};

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// One generation of a view, open. Shared by the files that make up View; nobody else includes it.
#pragma once

#include <memory>
#include <string>

#include "projections/view_folder.h"

namespace hanes {

struct View::Generation {
  std::string name;
  uint32_t version = 0;  // of the projection that made it
  std::unique_ptr<RocksFactStore> store;
  std::unique_ptr<ViewRunner> runner;
  std::shared_ptr<FactListener> listener;  // exchanged only while stepping_ and noting_ are held
  bool follows = true;  // false when another version made it: its facts can be read but not continued
};

}  // namespace hanes

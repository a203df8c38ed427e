// SPDX-License-Identifier: Apache-2.0
#include "store/rocks_defaults.h"

#include <rocksdb/env.h>
#include <rocksdb/listener.h>

namespace hanes {
namespace {

class Silence : public rocksdb::Logger {
 public:
  Silence() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}

  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

class StayDown : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) override { *auto_recovery = false; }
};

}  // namespace

rocksdb::DBOptions RocksDefaults(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  if (env != nullptr) options.env = env;
  options.info_log = std::make_shared<Silence>();
  options.listeners.push_back(std::make_shared<StayDown>());
  options.max_bgerror_resume_count = 0;
  options.max_file_opening_threads = 1;  // few files: a thread for each costs more than it wins
  return options;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "store/rocks_lines.h"

namespace hanes {
namespace {

class Silence : public rocksdb::Logger {
 public:
  Silence() : rocksdb::Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}

  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

std::shared_ptr<rocksdb::Logger> NoRocksLines() { return std::make_shared<Silence>(); }

}  // namespace hanes

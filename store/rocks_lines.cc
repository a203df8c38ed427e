// SPDX-License-Identifier: Apache-2.0
#include "store/rocks_lines.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <string_view>

#include "base/log.h"

namespace hanes {
namespace {

class Lines : public rocksdb::Logger {
 public:
  Lines() : rocksdb::Logger(rocksdb::InfoLogLevel::ERROR_LEVEL) {}

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    char line[1024];
    const int length = std::vsnprintf(line, sizeof line, format, arguments);
    if (length < 0) return;  // a line that cannot be formatted says nothing
    const std::string_view written(line, std::min<size_t>(static_cast<size_t>(length), sizeof line - 1));
    std::replace(line, line + written.size(), '\n', ' ');
    LogInfo("rocksdb {}", written);
  }
};

}  // namespace

std::shared_ptr<rocksdb::Logger> RocksLines() { return std::make_shared<Lines>(); }

}  // namespace hanes

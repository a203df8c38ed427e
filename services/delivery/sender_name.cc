// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/sender_name.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "base/hash.h"

namespace hanes {
namespace {

std::string RandomWord() {
  std::random_device random;
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += fmt::format("{:08x}", random());
  return ShortId(bytes);
}

}  // namespace

StatusOr<std::string> HouseToken(const std::string& folder) {
  if (folder.empty()) return RandomWord();
  std::error_code error;
  std::filesystem::create_directories(folder, error);  // what stands in the way is told by the write
  const std::string path = folder + "/SENDER";
  if (!std::filesystem::exists(path, error)) {
    // Several processes of one house may come here at once. A link is made only where nothing stands: the first one's word is everybody's.
    const std::string own = fmt::format("{}.{}", path, RandomWord());
    std::ofstream file(own, std::ios::binary);
    file << RandomWord() << '\n';
    file.close();
    if (file.fail()) return Unavailable("{} cannot be written: who sends is kept there; make the folder writable", path);
    std::filesystem::create_hard_link(own, path, error);
    const bool written = !error || error == std::errc::file_exists;
    const std::string reason = error.message();
    std::filesystem::remove(own, error);  // what stays behind is named as what it is
    if (!written) return Unavailable("{} cannot be written: {}", path, reason);
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  struct stat status = {};
  if (file.fail() || stat(path.c_str(), &status) != 0) return Unavailable("{} cannot be read: make it readable, or take it away", path);
  const std::filesystem::path whole = std::filesystem::canonical(path, error);
  if (error) return Unavailable("{} cannot be found: {}", path, error.message());
  return ShortId(fmt::format("{}\n{}\n{}", text.str(), whole.string(), status.st_ino));
}

std::string NewSender(const std::string& house_token) { return house_token + "/" + RandomWord(); }

std::string_view HouseOf(std::string_view sender) { return sender.substr(0, sender.find('/')); }

}  // namespace hanes

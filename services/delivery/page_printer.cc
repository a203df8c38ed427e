// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/page_printer.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace hanes {
namespace {

constexpr std::string_view kNames[] = {"chromium", "chromium-browser", "google-chrome"};
constexpr auto kPoll = std::chrono::milliseconds(20);

bool CanRun(const std::string& path) { return !path.empty() && std::filesystem::is_regular_file(path) && access(path.c_str(), X_OK) == 0; }

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code error;
    std::string pattern = std::filesystem::temp_directory_path(error) / "hanes_print_XXXXXX";
    if (const char* made = mkdtemp(pattern.data())) path_ = made;
  }
  ~TemporaryFolder() {
    std::error_code ignored;  // a file of a browser that is just dying: the system clears its temporary folder
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Runs a program in a process group of its own, with nothing of ours open. Its exit code; Unavailable when it had to be killed.
StatusOr<int> Run(std::vector<std::string> words, const std::string& home, std::chrono::milliseconds timeout) {
  std::vector<char*> argv, environment;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const char* path = std::getenv("PATH");
  std::vector<std::string> variables = {fmt::format("PATH={}", path == nullptr ? "/usr/bin:/bin" : path), "HOME=" + home, "TMPDIR=" + home,
                                        "LANG=C.UTF-8"};
  for (std::string& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;  // our threads block the signals that stop us; it must not
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (const int fd : {0, 1, 2}) posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, argv[0], &files, &attributes, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) return Unavailable("{} cannot be run: {}", words[0], std::generic_category().message(failed));

  const auto deadline = std::chrono::steady_clock::now() + timeout;
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() >= deadline) {
      kill(-pid, SIGKILL);
      waitpid(pid, &status, 0);
      return Unavailable("{} did not print within {} s", words[0], std::chrono::duration_cast<std::chrono::seconds>(timeout).count());
    }
    std::this_thread::sleep_for(kPoll);
  }
  kill(-pid, SIGKILL);  // helpers of the browser that outlive it
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace

StatusOr<std::string> FindBrowser(const std::string& named) {
  if (!named.empty()) {
    if (CanRun(named)) return named;
    return NotFound("{} is no program that can be run: name a Chromium with --chromium, or leave that out", named);
  }
  const char* path = std::getenv("PATH");
  std::stringstream folders(path == nullptr ? "/usr/bin" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    for (const std::string_view name : kNames) {
      std::string candidate = fmt::format("{}/{}", folder, name);
      if (CanRun(candidate)) return candidate;
    }
  }
  return NotFound("there is no Chromium in PATH: install the package chromium, or name one with --chromium FILE");
}

StatusOr<std::string> PrintPdf(const std::string& browser, const std::string& html, std::chrono::milliseconds timeout) {
  const TemporaryFolder folder;
  if (folder.path().empty()) return Unavailable("no temporary folder can be made: set TMPDIR to one that can be written");
  const std::string page = folder.path() + "/page.html", pdf = folder.path() + "/page.pdf";
  std::ofstream(page, std::ios::binary) << html;
  std::vector<std::string> words = {browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                                    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
                                    "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + folder.path() + "/profile",
                                    "--no-pdf-header-footer", "--print-to-pdf-no-header", "--print-to-pdf=" + pdf};
  if (geteuid() == 0) words.push_back("--no-sandbox");  // it refuses to run as root with one; the page is ours and has no script
  words.push_back("file://" + page);
  ASSIGN_OR_RETURN(const int code, Run(std::move(words), folder.path(), timeout));
  std::ifstream file(pdf, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  if (!file.fail() && bytes.str().starts_with("%PDF-")) return bytes.str();
  return Unavailable("{} printed nothing (exit code {}): run it by hand with --headless to see why", browser, code);
}

}  // namespace hanes

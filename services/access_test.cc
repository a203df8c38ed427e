// SPDX-License-Identifier: Apache-2.0
#include "services/access.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace hanes {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kToken[] = "0123456789abcdef0123456789abcdef";
constexpr char kOther[] = "fedcba9876543210fedcba9876543210";

class AccessTest : public ::testing::Test {
 protected:
  AccessTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "hanes_access_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~AccessTest() override { std::filesystem::remove_all(folder_); }

  std::string TokenFile(const std::string& text, mode_t mode = 0600) {
    const std::string path = folder_ + "/tokens";
    std::ofstream(path) << text;
    EXPECT_EQ(chmod(path.c_str(), mode), 0);
    return path;
  }
  std::string WhyRefused(const std::string& path) { return MessageOf(Access::Read(path, "").status()); }
  // 0 when nothing stands against it.
  static int Ask(const Access& access, const std::string& name, const std::string& value) {
    const auto refused = access.Refuse({.method = "GET", .target = "/", .headers = {{name, value}}});
    return refused.has_value() ? refused->status : 0;
  }

  std::string folder_;
};

TEST_F(AccessTest, WithoutTokensThisMachineAskedByItsOwnNameIsAnswered) {
  for (const char* host : {"localhost", "localhost:8600", "LOCALHOST:8600", "127.0.0.1:8600", "127.0.0.1", "[::1]:8600", "[::1]"}) {
    EXPECT_EQ(Ask(Access(), "host", host), 0) << host;
  }
}

TEST_F(AccessTest, ANameThatWasMadeToPointHereIsRefused) {
  for (const char* host : {"evil.example", "evil.example:8600", "127.0.0.1.evil.example", "localhost.evil.example", "localhost, evil.example",
                           "[::1", "[::1].evil.example", "[::2]:8600", "", ":8600", "127.evil"}) {
    EXPECT_EQ(Ask(Access(), "host", host), 421) << host;
  }
}

TEST_F(AccessTest, ANameThatAProxyPassesOnIsAnsweredWhenItIsListed) {
  const Access access = *Access::Read("", "hanes.council.example, Other.Example");
  EXPECT_EQ(Ask(access, "host", "hanes.council.example"), 0);
  EXPECT_EQ(Ask(access, "host", "other.example:443"), 0);
  EXPECT_EQ(Ask(access, "host", "evil.example"), 421);
}

TEST_F(AccessTest, WithTokensOnlyWhoHasOneIsAnswered) {
  const Access access = *Access::Read(TokenFile(fmt::format("# dashboard\n{}\n\n{}\n", kToken, kOther)), "");
  ASSERT_TRUE(access.has_tokens());
  EXPECT_EQ(Ask(access, "authorization", fmt::format("Bearer {}", kToken)), 0);
  EXPECT_EQ(Ask(access, "authorization", fmt::format("bearer  {} ", kOther)), 0);
  // "any:" and the token, as a browser and a spreadsheet send it.
  EXPECT_EQ(Ask(access, "authorization", "Basic YW55OjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVm"), 0);
  for (const std::string& wrong : {std::string(), std::string("Bearer"), std::string("Bearer "), std::string(kToken),
                                   fmt::format("Bearer {}x", kToken), fmt::format("Bearer {}", std::string(kToken).substr(1)),
                                   fmt::format("Bearer {0}{0}", kToken), std::string("Bearer # dashboard"), std::string("Basic ####"),
                                   std::string("Basic "), fmt::format("Basic {}", kToken), std::string("Basic YW55Og==")}) {
    EXPECT_EQ(Ask(access, "authorization", wrong), 401) << wrong;
  }
}

TEST_F(AccessTest, WhoIsRefusedIsToldHowToAskAndNotWhatTheTokenIs) {
  const Access access = *Access::Read(TokenFile(kToken), "");
  const auto refused = access.Refuse({.method = "GET", .target = "/", .headers = {}});
  ASSERT_TRUE(refused.has_value());
  EXPECT_THAT(refused->Header("WWW-Authenticate"), HasSubstr("Bearer"));
  EXPECT_THAT(refused->body, Not(HasSubstr(kToken)));
}

TEST_F(AccessTest, AFileThatIsNoSecretIsRefused) {
  EXPECT_THAT(WhyRefused(TokenFile(kToken, 0640)), HasSubstr("chmod 600"));
  EXPECT_THAT(WhyRefused(TokenFile(kToken, 0604)), HasSubstr("chmod 600"));
}

TEST_F(AccessTest, AFileWithoutGoodTokensIsRefusedAndNoTokenShown) {
  EXPECT_THAT(WhyRefused(folder_ + "/none"), HasSubstr("openssl rand"));
  EXPECT_THAT(WhyRefused(folder_), HasSubstr("cannot be read"));
  EXPECT_THAT(WhyRefused(TokenFile("# nothing\n")), HasSubstr("no token"));
  const std::string why = WhyRefused(TokenFile(fmt::format("{}\nshort-secret\n", kToken)));
  EXPECT_THAT(why, HasSubstr("tokens:2: a token is 32"));
  EXPECT_THAT(why, Not(HasSubstr("short-secret")));
}

}  // namespace
}  // namespace hanes

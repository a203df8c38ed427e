// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/delivery_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <set>

#include "services/delivery/sender_name.h"

namespace hanes {
namespace {

using ::testing::HasSubstr;

class DeliveryFileTest : public ::testing::Test {
 protected:
  DeliveryFileTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "hanes_delivery_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    Write("secret", "0123456789abcdef\n", 0600);
    Write("open", "0123456789abcdef\n", 0644);
    Write("short", "abc\n", 0600);
  }
  ~DeliveryFileTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text, mode_t mode) {
    std::ofstream(folder_ + "/" + name) << text;
    chmod((folder_ + "/" + name).c_str(), mode);
  }
  StatusOr<DeliveryPlan> Read(const std::string& text) {
    Write("delivery.toml", text, 0600);
    return ReadDeliveryFile(folder_ + "/delivery.toml");
  }

  std::string folder_;
};

constexpr char kSmtp[] = "[smtp]\nhost = \"mail.example\"\nfrom = \"f@example.org\"\n";
constexpr char kRecipient[] = "[[recipient]]\nid = \"a-1\"\nemail = \"a@example.org\"\nlanguage = \"cy\"\nrole = \"manager\"\n";

TEST_F(DeliveryFileTest, ReadsWhoIsSentWhat) {
  const auto plan = Read(std::string("link = \"https://f.example/\"\nfigures_topic = true\n[retry]\ntries = 3\nfirst_wait = \"500ms\"\n"
                                     "longest_wait = \"2s\"\n") + kSmtp + "user = \"u\"\npassword_file = \"secret\"\n" + kRecipient +
                         "team = \"T1\"\n[[webhook]]\nid = \"hook\"\nurl = \"https://h.example/x\"\nsecret_file = \"secret\"\n");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->link, "https://f.example");
  EXPECT_EQ(plan->smtp->port, 587);
  EXPECT_EQ(plan->smtp->password, "0123456789abcdef");
  EXPECT_EQ(plan->recipients.at(0).language, Language::kWelsh);
  EXPECT_EQ(plan->recipients.at(0).team, "T1");
  EXPECT_EQ(plan->webhooks.at(0).secret, "0123456789abcdef");
  EXPECT_TRUE(plan->figures_topic);
  std::vector<int64_t> waits;
  for (uint32_t tries = 1; tries <= 4; ++tries) waits.push_back(plan->retry.WaitAfter(tries).count());
  EXPECT_THAT(waits, ::testing::ElementsAre(500, 1000, 2000, 2000));
}

TEST_F(DeliveryFileTest, TellsWhatIsWrongWithLineValueAndRemedy) {
  const std::string to = kRecipient, hook = "[[webhook]]\nid = \"hook\"\nurl = \"https://h.example\"\n";
  const struct {
    std::string text, said;
  } wrong[] = {
      {"", "nobody receives anything"},
      {"colour = 1", "delivery.toml:1: \"colour\" is not a word of a delivery file"},
      {"figures_topic = \"yes\"", "yes or no"},
      {"a = \n", "delivery.toml:1:"},
      {to, "there are recipients and no mail server"},
      {std::string(kSmtp) + "tls = \"none\"\n" + to, "delivery.toml:4: tls = \"none\" would send the figures readable to mail.example"},
      {std::string(kSmtp) + "port = 70000\n" + to, "whole number from 1 to 65535"},
      {std::string(kSmtp) + "user = \"u\"\n" + to, "password_file is missing"},
      {std::string(kSmtp) + "user = \"u\"\npassword_file = \"open\"\n" + to, "may be read by everybody: chmod 600"},
      {std::string(kSmtp) + "user = \"u\"\npassword_file = \"nowhere\"\n" + to, "is not there"},
      {kSmtp + to + to, "id \"a-1\" is given twice"},
      {std::string(kSmtp) + "[[recipient]]\nid = \"a@example.org\"\n", "goes into the log, where no address"},
      {std::string(kSmtp) + "[[recipient]]\nid = \"a\"\nemail = \"x\"\n", "email of a is no e-mail address"},
      {std::string(kSmtp) + "[[recipient]]\nid = \"a\"\nemail = \"a@b.org\"\nlanguage = \"fr\"\n", "language \"fr\" is not known: write one of en, cy"},
      {std::string(kSmtp) + "[[recipient]]\nid = \"a\"\nemail = \"a@b.org\"\nlanguage = \"en\"\nrole = \"boss\"\n", "write one of manager, cabinet_member"},
      {std::string(kSmtp) + "[[recipient]]\nid = \"a\"\nemail = \"a@b.org\\r\\nBcc: c@d.org\"\nlanguage = \"en\"\n", "control character"},
      {"[retry]\nfirst_wait = \"soon\"\n", "no length of time: write 500ms, 30s, 5m or 1h"},
      {"[retry]\nfirst_wait = \"2h\"\n", "first_wait is longer than longest_wait"},
      {hook, "secret_file is missing"},
      {hook + "secret_file = \"short\"\n", "shorter than 16 characters"},
      {"[[webhook]]\nid = \"h\"\nurl = \"http://h.example\"\n", "is not encrypted and leads to another machine"},
      {"[[webhook]]\nid = \"h\"\nurl = \"ftp://h.example\"\n", "no address of the web"},
      {"[[webhook]]\nid = \"h\"\nurl = \"https://u:p@h.example\"\n", "holds a user or password"},
  };
  for (const auto& [text, said] : wrong) {
    const auto plan = Read(text);
    EXPECT_FALSE(plan.ok()) << text;
    EXPECT_THAT(MessageOf(plan.status()), HasSubstr(said)) << text;
  }
  EXPECT_EQ(ReadDeliveryFile(folder_ + "/none.toml").status().code(), StatusCode::kNotFound);
}

TEST_F(DeliveryFileTest, TheExampleIsRight) {
  std::filesystem::copy(HANES_SOURCE_DIR "/deploy/delivery.example.toml", folder_ + "/delivery.toml");
  for (const char* secret : {"smtp-password", "board-secret"}) Write(secret, "0123456789abcdef\n", 0600);
  const auto plan = ReadDeliveryFile(folder_ + "/delivery.toml");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_FALSE(plan->recipients.empty());
}

TEST(HostTest, IsReadOutOfAUrl) {
  EXPECT_EQ(HostOf("https://a.example:80/x"), "a.example");
  EXPECT_EQ(HostOf("http://127.0.0.1@evil.example/"), "evil.example");
  EXPECT_EQ(HostOf("http://[::1]:8/"), "[::1]");
  EXPECT_FALSE(IsLoopbackHost("127.0.0.1.evil.example"));
}

TEST_F(DeliveryFileTest, ACopyOfAFolderIsAnotherHouse) {
  const std::string house = *HouseToken(folder_ + "/data");
  EXPECT_EQ(*HouseToken(folder_ + "/data"), house);
  std::filesystem::copy(folder_ + "/data", folder_ + "/restored", std::filesystem::copy_options::recursive);
  EXPECT_NE(*HouseToken(folder_ + "/restored"), house);
  EXPECT_NE(*HouseToken(""), *HouseToken(""));
  EXPECT_EQ(HouseOf(NewSender(house)), house);
  EXPECT_NE(NewSender(house), NewSender(house));
}

TEST_F(DeliveryFileTest, SeveralThatComeAtOnceAreOneHouse) {
  for (int round = 0; round < 50; ++round) {
    const std::string folder = fmt::format("{}/house-{}", folder_, round);
    std::vector<std::future<StatusOr<std::string>>> asked;
    for (int i = 0; i < 4; ++i) asked.push_back(std::async(std::launch::async, [&] { return HouseToken(folder); }));
    std::set<std::string> tokens;
    for (auto& one : asked) {
      const StatusOr<std::string> token = one.get();
      ASSERT_TRUE(token.ok()) << token.status();
      tokens.insert(*token);
    }
    EXPECT_EQ(tokens.size(), 1u);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1) << "nothing stays behind";
  }
}

}  // namespace
}  // namespace hanes

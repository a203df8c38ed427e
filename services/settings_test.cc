// SPDX-License-Identifier: Apache-2.0
#include "services/settings.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "base/nearest.h"
#include "services/command_line.h"

namespace hanes {
namespace {

using ::testing::HasSubstr;

class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "hanes_settings_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~SettingsTest() override { std::filesystem::remove_all(folder_); }

  void File(const std::string& text) {
    std::ofstream(folder_ + "/hanes.toml") << text;
    flags_["config"] = folder_ + "/hanes.toml";
  }
  StatusOr<Settings> Resolve() {
    return Settings::Resolve(flags_, [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    });
  }
  std::string ErrorOf() { return MessageOf(Resolve().status()); }

  std::string folder_;
  Flags flags_;
  std::map<std::string, std::string> environment_;
};

TEST_F(SettingsTest, ADefaultHoldsUntilSomebodySetsIt) {
  const auto settings = Resolve();
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->Text("http"), "127.0.0.1:8600");
  EXPECT_EQ(settings->ValueOf("http").origin, "default");
  EXPECT_FALSE(settings->Given("http"));
}

TEST_F(SettingsTest, AFlagBeatsTheEnvironmentWhichBeatsTheFile) {
  File("data = \"from_file\"\nauthority = \"W06000012\"\nlog_level = \"error\"\n");
  environment_ = {{"HANES_DATA", "from_environment"}, {"HANES_AUTHORITY", "E06000001"}};
  flags_["data"] = "from_flag";
  const auto settings = Resolve();
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->Text("data"), "from_flag");
  EXPECT_EQ(settings->ValueOf("data").origin, "--data");
  EXPECT_EQ(settings->Text("authority"), "E06000001");
  EXPECT_EQ(settings->ValueOf("authority").origin, "HANES_AUTHORITY");
  EXPECT_EQ(settings->Text("log-level"), "error");
  EXPECT_THAT(settings->ValueOf("log-level").origin, HasSubstr("hanes.toml:3"));
}

TEST_F(SettingsTest, AKeyOfTheFileThatIsNotASettingIsNamedWithTheNearest) {
  File("data = \"d\"\nautority = \"W06000012\"\n");
  EXPECT_THAT(ErrorOf(), HasSubstr("hanes.toml:2: there is no setting \"autority\" in a file; did you mean \"authority\"?"));
}

TEST_F(SettingsTest, WhatOneCommandAsksIsNoBusinessOfTheFile) {
  File("as_at = \"2018-03-31\"\n");
  EXPECT_THAT(ErrorOf(), HasSubstr("no setting \"as_at\""));
}

TEST_F(SettingsTest, AFileThatIsNotTomlIsRefusedWithItsLine) {
  File("data = \"d\"\nhttp = \n");
  EXPECT_THAT(ErrorOf(), HasSubstr("hanes.toml:2"));
}

TEST_F(SettingsTest, AFileThatIsNamedMustBeThere) {
  flags_["config"] = folder_ + "/absent.toml";
  EXPECT_THAT(ErrorOf(), HasSubstr("there is no such file"));
}

TEST_F(SettingsTest, ACountIsDigitsAlone) {
  flags_["seed"] = "seven";
  EXPECT_THAT(ErrorOf(), HasSubstr("--seed: \"seven\" is not a whole number"));
}

TEST_F(SettingsTest, ASwitchOfTheEnvironmentIsTrueOrFalse) {
  flags_["open"] = "maybe";
  EXPECT_THAT(ErrorOf(), HasSubstr("neither true nor false"));
}

TEST(SettingsTableTest, EverySettingIsDescribedAndNamedOnce) {
  std::set<std::string> names;
  for (const Setting& setting : AllSettings()) {
    EXPECT_TRUE(names.insert(std::string(setting.name)).second) << setting.name;
    EXPECT_FALSE(setting.help.empty()) << setting.name;
    EXPECT_EQ(setting.shape.empty(), setting.kind == SettingKind::kSwitch) << setting.name;
  }
}

TEST(SettingsTableTest, EveryCommandReadsSettingsThatExistAndShowsAnExample) {
  for (const Command& command : Commands()) {
    for (const std::string_view name : command.settings) EXPECT_NE(FindSetting(name), nullptr) << command.name << " --" << name;
    EXPECT_THAT(std::string(command.examples), HasSubstr("hanes " + std::string(command.name))) << command.name;
  }
}

const Command& CommandNamed(std::string_view name) {
  return *std::ranges::find(Commands(), name, &Command::name);
}

TEST(CommandLineTest, FlagsStandAnywhereAndTakeTheirValueEitherWay) {
  const auto line = ParseLine(CommandNamed("ask"), {"--data", "D", "caseload", "--by=team", "--open"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->operands, ::testing::ElementsAre("caseload"));
  EXPECT_THAT(line->flags, ::testing::ElementsAre(::testing::Pair("by", "team"), ::testing::Pair("data", "D"), ::testing::Pair("open", "true")));
}

TEST(CommandLineTest, TwoDashesEndTheFlags) {
  const auto line = ParseLine(CommandNamed("import"), {"ssd", "--", "--odd-name.csv"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->operands, ::testing::ElementsAre("ssd", "--odd-name.csv"));
}

TEST(CommandLineTest, AnUnknownFlagIsAnsweredWithTheNearest) {
  const auto line = ParseLine(CommandNamed("ask"), {"caseload", "--know-at", "2018-03-31"});
  EXPECT_THAT(MessageOf(line.status()), HasSubstr("`hanes ask` has no flag --know-at; did you mean \"known-at\"?"));
}

TEST(CommandLineTest, AFlagWithoutItsValueIsRefused) {
  EXPECT_THAT(MessageOf(ParseLine(CommandNamed("ask"), {"caseload", "--as-at"}).status()), HasSubstr("--as-at needs a value: --as-at DATE"));
}

TEST(CommandLineTest, ExitCodesTellWhoIsWrong) {
  const Environment nothing = [](const std::string&) { return std::nullopt; };
  EXPECT_EQ(RunCommandLine({"version"}, nothing), kExitOk);
  EXPECT_EQ(RunCommandLine({"aks"}, nothing), kExitUsage);
  EXPECT_EQ(RunCommandLine({"ask"}, nothing), kExitUsage);
  EXPECT_EQ(RunCommandLine({"ask", "caseload", "--data", "/nonexistent/hanes"}, nothing), kExitUsage);
  EXPECT_EQ(RunCommandLine({"gateway", "--log", "127.0.0.1:1", "--views", "127.0.0.1:1", "--http", "0.0.0.0:0"}, nothing), kExitUsage);
  EXPECT_EQ(RunCommandLine({"ask", "caseload", "--views", "127.0.0.1:1"}, nothing), kExitUnavailable);
}

TEST(CommandLineTest, HelpTeachesByExample) {
  EXPECT_THAT(HelpOf(CommandNamed("ask")), HasSubstr("--known-at 2018-12-31 --by status --data D   # as was known then"));
  EXPECT_THAT(HelpOfAll(), HasSubstr("three CSVs, no server"));
}

TEST(NearestTest, SuggestsOnlyWhatIsNear) {
  EXPECT_EQ(DidYouMean("caselaod", {"caseload", "sickness"}), "; did you mean \"caseload\"?");
  EXPECT_EQ(DidYouMean("zebra", {"caseload", "sickness"}), "");
}

}  // namespace
}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The golden corpus: bytes that logs out there hold. Every build must read them to the same meaning and write them back the same.
#include <gtest/gtest.h>

#include <fstream>

#include "base/hash.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

struct GoldenLine {
  std::string bytes;
  std::string json;
};

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

std::vector<GoldenLine> Corpus() {
  std::ifstream file(HANES_SOURCE_DIR "/proto/golden/events.txt");
  std::vector<GoldenLine> lines;
  for (std::string line; std::getline(file, line);) {
    const size_t space = line.find(' ');
    lines.push_back({FromHex(line.substr(0, space)), line.substr(space + 1)});
  }
  return lines;
}

TEST(GoldenTest, BytesOfEarlierBuildsMeanTheSame) {
  for (const GoldenLine& line : Corpus()) {
    v1::Event event;
    ASSERT_TRUE(event.ParseFromString(line.bytes)) << line.json;
    EXPECT_EQ(EventToJson(event), line.json);
    EXPECT_EQ(event.SerializeAsString(), line.bytes) << line.json;
    EXPECT_TRUE(event.GetReflection()->GetUnknownFields(event).empty()) << line.json;
    const auto read = EventFromJson(line.json);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->SerializeAsString(), line.bytes) << line.json;
  }
}

TEST(GoldenTest, HoldsEveryPayload) {
  std::set<std::string> seen;
  for (const GoldenLine& line : Corpus()) {
    v1::Event event;
    ASSERT_TRUE(event.ParseFromString(line.bytes));
    seen.insert(std::string(PayloadName(event)));
  }
  const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < payloads->field_count(); ++i) {
    const std::string& name = payloads->field(i)->message_type()->name();
    EXPECT_TRUE(seen.contains(name)) << "run: golden_line " << name << " >> proto/golden/events.txt";
  }
}

// The corpus grows by lines at its end, and then by one here. Changing one is changing what is stored in every log.
TEST(GoldenTest, FirstLinesAreAsTheyWere) {
  struct Beginning {
    size_t lines;
    std::string_view digest;
  };
  const std::vector<GoldenLine> corpus = Corpus();
  for (const Beginning& beginning : {Beginning{53, "05a035638e24e7a1"}, Beginning{159, "82109026ab72c3b4"}}) {
    ASSERT_GE(corpus.size(), beginning.lines);
    std::string all;
    for (size_t i = 0; i < beginning.lines; ++i) all += corpus[i].bytes + corpus[i].json;
    EXPECT_EQ(ToHex(Hash64(all)), beginning.digest);
  }
}

}  // namespace
}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
// The views made from the schema against protobuf's parser, which has the last word on what bytes mean.
#include "hanes/v1/payload_views.h"

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "projections/testing/random_message.h"

namespace hanes::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A field as text, from a view's value or from a message.
std::string ToText(std::string_view value) { return std::string(value); }
template <typename Value>
std::string ToText(Value value) {
  return std::to_string(static_cast<int64_t>(value));
}

std::string ToText(const Message& message, const FieldDescriptor* field) {
  const auto* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: return reflection->GetString(message, field);
    case FieldDescriptor::CPPTYPE_INT32: return ToText(reflection->GetInt32(message, field));
    case FieldDescriptor::CPPTYPE_INT64: return ToText(reflection->GetInt64(message, field));
    case FieldDescriptor::CPPTYPE_UINT32: return ToText(reflection->GetUInt32(message, field));
    case FieldDescriptor::CPPTYPE_UINT64: return ToText(reflection->GetUInt64(message, field));
    case FieldDescriptor::CPPTYPE_BOOL: return ToText(reflection->GetBool(message, field));
    case FieldDescriptor::CPPTYPE_ENUM: return ToText(reflection->GetEnumValue(message, field));
    default: return "no view has this";
  }
}

// Every field of the view is that of the message, and no field of the message that is neither a message nor repeated is missing.
void ExpectSame(const PayloadView& said, const Message& message) {
  VisitPayload(said, [&](const auto& fields) {
    if constexpr (!std::is_same_v<std::decay_t<decltype(fields)>, NoView>) {
      int seen = 0;
      fields.ForEachField([&](int number, const auto& value, bool is_there) {
        const FieldDescriptor* field = message.GetDescriptor()->FindFieldByNumber(number);
        ASSERT_NE(field, nullptr);
        EXPECT_EQ(ToText(value), ToText(message, field)) << field->full_name();
        if (field->has_presence()) EXPECT_EQ(is_there, message.GetReflection()->HasField(message, field)) << field->full_name();
        ++seen;
      });
      int wanted = 0;
      for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        const FieldDescriptor* field = message.GetDescriptor()->field(i);
        wanted += !field->is_repeated() && field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
      }
      EXPECT_EQ(seen, wanted) << message.GetDescriptor()->full_name();
    }
  });
}

class PayloadViewsTest : public ::testing::Test {
 protected:
  // The view of bytes said to be such a payload as `like` has. What it takes, the parser must take and mean the same by.
  bool Read(const v1::Event& like, std::string_view bytes) {
    PayloadView said;
    if (!ReadPayload(like.payload_case(), bytes, memory_, said)) return false;
    EXPECT_EQ(said.says(), like.payload_case());
    const std::unique_ptr<Message> parsed(PayloadOf(like).New());
    const google::protobuf::LogSilencer quiet;
    // Damaged text that is no UTF-8 is the one thing that only the parser refuses: ingest looked at that.
    if (parsed->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) ExpectSame(said, *parsed);
    return true;
  }

  std::pmr::monotonic_buffer_resource memory_;
};

TEST_F(PayloadViewsTest, AreWhatTheParserReads) {
  for (uint64_t seed = 0; seed < 5000; ++seed) {
    SCOPED_TRACE(seed);
    const v1::Event event = RandomMessage(seed).Event();
    EXPECT_TRUE(Read(event, PayloadOf(event).SerializeAsString()));
  }
}

TEST_F(PayloadViewsTest, OfAFieldSaidTwiceTheLastCounts) {
  std::map<int, v1::Event> newest;  // of each kind
  for (uint64_t seed = 0; seed < 4000; ++seed) {
    SCOPED_TRACE(seed);
    v1::Event event = RandomMessage(seed).Event();
    const auto [before, first] = newest.try_emplace(event.payload_case(), event);
    if (!first) EXPECT_TRUE(Read(event, PayloadOf(before->second).SerializeAsString() + PayloadOf(event).SerializeAsString()));
    before->second = std::move(event);
  }
}

// Every field number under every wire type, before and after what was said, and fields that nobody knows.
TEST_F(PayloadViewsTest, StepOverWhatTheyDoNotKnow) {
  const std::string contents[] = {"\x07", "12345678", std::string("\x03") + "abc", "", "", "1234"};
  for (uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    const v1::Event event = RandomMessage(seed).Event();
    const std::string bytes = PayloadOf(event).SerializeAsString();
    for (const int field : {1, 2, 3, 4, 5, 6, 7, 15, 16, 4711}) {
      for (const uint32_t type : {0u, 1u, 2u, 5u}) {
        std::string strange;
        for (uint32_t tag = static_cast<uint32_t>(field) << 3 | type; tag > 0; tag >>= 7) {
          strange += static_cast<char>((tag & 0x7f) | (tag > 0x7f ? 0x80 : 0));
        }
        strange += contents[type];
        EXPECT_TRUE(Read(event, strange + bytes));
        EXPECT_TRUE(Read(event, bytes + strange));
      }
    }
  }
}

TEST_F(PayloadViewsTest, NeverReadSomethingElseOutOfDamagedBytes) {
  std::mt19937_64 random(11);
  int read = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    const v1::Event event = RandomMessage(seed % 200).Event();
    std::string bytes = PayloadOf(event).SerializeAsString();
    if (bytes.empty()) continue;
    if (seed % 3 == 0) bytes.resize(random() % bytes.size());
    for (uint64_t flips = seed % 3; flips > 0 && !bytes.empty(); --flips) bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    read += Read(event, bytes);
  }
  EXPECT_GT(read, 1000);  // or nothing was tried
}

TEST_F(PayloadViewsTest, LeaveGroupsAndOverlongNumbersToTheParser) {
  v1::Event event;
  event.mutable_case_opened();
  EXPECT_FALSE(Read(event, "\x0b\x0c"));
  EXPECT_FALSE(Read(event, std::string("\x00\x01", 2)));                          // field 0
  EXPECT_FALSE(Read(event, "\x8a\x80\x80\x80\x80\x80\x01"));                      // a tag of seven bytes
  EXPECT_FALSE(Read(event, "\x0a\x05" "abc"));                                    // shorter than it says
  EXPECT_FALSE(Read(event, "\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));  // a number of eleven
}

}  // namespace
}  // namespace hanes::testing

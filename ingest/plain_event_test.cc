// SPDX-License-Identifier: Apache-2.0
#include "ingest/plain_event.h"

#include <gtest/gtest.h>

#include <random>

#include "ingest/cloud_event.h"
#include "ingest/invented_events.h"
#include "proto/validate.h"

namespace hanes {
namespace {

const AuthorityId kAuthority("W06000012");

// A record that can be changed.
struct Sent {
  KafkaMessage message;
  std::vector<std::pair<std::string, std::string>> more;  // headers of a name that is there already
  std::vector<KafkaHeader> headers;

  KafkaRecord Record() {
    headers.clear();
    for (const auto& [name, value] : message.headers) headers.push_back({name, value});
    for (const auto& [name, value] : more) headers.push_back({name, value});
    return {message.key, message.value, headers, 7, Timestamp()};
  }
};

std::vector<KafkaMessage> Messages(uint64_t seed, uint64_t count) {
  std::vector<KafkaMessage> messages;
  EXPECT_TRUE(InventedEvents(seed, count, [&](const v1::Event& event) {
    messages.push_back(EncodeEvent(event));
    return OkStatus();
  }).ok());
  return messages;
}

// Yes is said only to what the parser and the contract take as it is, and of the same event.
void ExpectSound(const KafkaRecord& record, uint64_t* yes) {
  const auto plain = ReadPlainEvent(record, kAuthority);
  if (!plain.has_value()) return;
  ++*yes;
  ASSERT_FALSE(IsRejectedRecord(record));
  v1::Event event;
  const auto as_received = DecodeRecord(record, &event);
  ASSERT_TRUE(as_received.ok()) << as_received.status() << event.DebugString();
  ASSERT_TRUE(*as_received);
  const Status valid = ValidateEvent(event, kAuthority);
  ASSERT_TRUE(valid.ok()) << valid << event.DebugString();
  ASSERT_EQ(plain->id, event.id());
  ASSERT_EQ(plain->stream, event.stream());
}

TEST(PlainEventTest, TakesWhatAdaptersSend) {
  uint64_t yes = 0, count = 0;
  for (KafkaMessage& message : Messages(1, 5'000)) {
    Sent sent{std::move(message), {}, {}};
    ASSERT_NO_FATAL_FAILURE(ExpectSound(sent.Record(), &yes));
    ++count;
  }
  EXPECT_EQ(yes, count);
}

TEST(PlainEventTest, NeverTakesWhatTheParserOrTheContractWouldRefuse) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  const std::vector<KafkaMessage> messages = Messages(2, 300);
  uint64_t yes = 0;
  for (int round = 0; round < 100'000; ++round) {
    Sent sent{messages[random() % messages.size()], {}, {}};
    std::string& value = sent.message.value;
    for (uint64_t change = random() % 3 + 1; change > 0; --change) {
      const size_t at = random() % value.size();
      switch (random() % 6) {
        case 0: value[at] = static_cast<char>(random()); break;
        case 1: value[at] ^= static_cast<char>(1 << random() % 8); break;
        case 2: value.erase(at, random() % 4); break;
        case 3: value.insert(at, 1, static_cast<char>(random() % 3)); break;
        case 4: value += value.substr(0, at); break;
        case 5: value += messages[random() % messages.size()].value; break;
      }
      if (value.empty()) value = "x";
    }
    ASSERT_NO_FATAL_FAILURE(ExpectSound(sent.Record(), &yes)) << "round " << round;
  }
  EXPECT_GT(yes, 1'000u) << "some changes keep an event an event";
}

TEST(PlainEventTest, NeverTakesHeadersThatSayAnother) {
  std::mt19937_64 random(4);
  const std::vector<KafkaMessage> messages = Messages(3, 50);
  const char* const names[] = {"ce_id", "ce_type", "ce_subject", "ce_specversion", "content-type", "other"};
  const char* const values[] = {"", "1.0", "application/protobuf", "application/json", "application/cloudevents+json", "hanes.v1.CaseOpened",
                                "hanes.v1.RejectedRecord", "child:C1"};
  uint64_t yes = 0;
  for (int round = 0; round < 20'000; ++round) {
    Sent sent{messages[random() % messages.size()], {}, {}};
    const std::string name = names[random() % std::size(names)], value = values[random() % std::size(values)];
    switch (random() % 3) {
      case 0: sent.message.headers.erase(name); break;
      case 1: sent.message.headers[name] = value; break;
      case 2: sent.more.emplace_back(name, value); break;
    }
    ASSERT_NO_FATAL_FAILURE(ExpectSound(sent.Record(), &yes)) << "round " << round;
  }
  EXPECT_GT(yes, 1'000u);
}

// One event a payload, each field set.
TEST(PlainEventTest, KnowsEveryPayloadThatHoldsPlainFields) {
  const auto* oneof = v1::Event::descriptor()->FindOneofByName("payload");
  int taken = 0;
  for (int i = 0; i < oneof->field_count(); ++i) {
    v1::Event event;
    event.set_id("e1");
    event.set_authority(kAuthority.value());
    event.set_stream("child:C1");
    event.set_occurred_on("2018-03-31");
    google::protobuf::Message* payload = event.GetReflection()->MutableMessage(&event, oneof->field(i));
    for (int f = 0; f < payload->GetDescriptor()->field_count(); ++f) {
      const auto* field = payload->GetDescriptor()->field(f);
      if (field->is_repeated() || field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) continue;
      payload->GetReflection()->SetString(payload, field, field->name().ends_with("_on") ? "2018-03-01" : "X1");
    }
    Sent sent{EncodeEvent(event), {}, {}};
    uint64_t yes = 0;
    ASSERT_NO_FATAL_FAILURE(ExpectSound(sent.Record(), &yes)) << oneof->field(i)->name();
    taken += yes > 0;
  }
  EXPECT_EQ(taken, oneof->field_count());
}

}  // namespace
}  // namespace hanes

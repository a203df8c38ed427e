// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/descriptor.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "proto/event_json.h"
#include "proto/validate.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

const AuthorityId kAuthority("W06000012");

v1::Event CaseOpenedEvent() {
  v1::Event event;
  event.set_id("E1");
  event.set_authority("W06000012");
  event.set_stream("child:C1");
  event.set_occurred_on("2012-03-01");
  event.mutable_case_opened()->set_case_id("R1");
  return event;
}

TEST(ProtoTest, EveryFieldSaysShapeRequirementPrivacyAndSource) {
  std::ifstream file(HANES_DESCRIPTOR_SET, std::ios::binary);
  google::protobuf::FileDescriptorSet set;
  ASSERT_TRUE(set.ParseFromIstream(&file));
  int fields = 0;
  for (const auto& proto : set.file()) {
    if (proto.package() != "hanes.v1") continue;
    for (const auto& location : proto.source_code_info().location()) {
      // A field of a top-level message has the path (4, message, 2, field).
      if (location.path_size() != 4 || location.path(0) != 4 || location.path(2) != 2) continue;
      const auto& message = proto.message_type(location.path(1));
      const auto& field = message.field(location.path(3));
      const bool payload = field.has_oneof_index() && !field.proto3_optional();
      if (payload) continue;
      ++fields;
      for (const char* word : {"Personal: ", "Source: "}) {
        EXPECT_NE(location.leading_comments().find(word), std::string::npos) << message.name() << "." << field.name() << " lacks " << word;
      }
    }
  }
  EXPECT_GT(fields, 100);
}

TEST(ProtoTest, NamesThePayload) {
  EXPECT_EQ(PayloadName(CaseOpenedEvent()), "CaseOpened");
  EXPECT_EQ(PayloadName(v1::Event()), "");
}

TEST(ProtoTest, JsonGoesThereAndBack) {
  const v1::Event event = CaseOpenedEvent();
  const auto back = EventFromJson(EventToJson(event));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->SerializeAsString(), event.SerializeAsString());
  EXPECT_EQ(PayloadToJson(event), R"({"case_id":"R1"})");
}

TEST(ProtoTest, JsonThatIsNotAnEventIsRefused) {
  const std::string bomb(100'000, '[');
  for (const std::string& json : {std::string("{"), std::string("[]"), std::string(R"({"no_such_field":1})"), bomb}) {
    EXPECT_FALSE(EventFromJson(json).ok()) << json.substr(0, 40);
  }
}

TEST(ValidateTest, TakesAGoodEvent) { EXPECT_TRUE(ValidateEvent(CaseOpenedEvent(), kAuthority).ok()); }

TEST(ValidateTest, TakesEveryKindOfStreamAndNoOther) {
  v1::Event event = CaseOpenedEvent();
  for (const char* stream : {"child:C1", "worker:W1", "post:P1", "applicant:A1", "team:T1", "action:D1", "authority:W06000012"}) {
    event.set_stream(stream);
    EXPECT_TRUE(ValidateEvent(event, kAuthority).ok()) << stream;
  }
  for (const char* stream : {"vacancy:V1", "child:", ":C1", "Child:C1"}) {
    event.set_stream(stream);
    EXPECT_FALSE(ValidateEvent(event, kAuthority).ok()) << stream;
  }
}

TEST(ValidateTest, NamesTheFieldItRefuses) {
  const auto refused = [](auto change) {
    v1::Event event = CaseOpenedEvent();
    change(event);
    return MessageOf(ValidateEvent(event, kAuthority));
  };
  EXPECT_THAT(refused([](auto& e) { e.set_id(""); }), testing::HasSubstr("id is empty"));
  EXPECT_THAT(refused([](auto& e) { e.set_id("a b"); }), testing::HasSubstr("space"));
  EXPECT_THAT(refused([](auto& e) { e.set_authority("E06000001"); }), testing::HasSubstr("hanes.E06000001.events"));
  EXPECT_THAT(refused([](auto& e) { e.set_stream("C1"); }), testing::HasSubstr("child:ID"));
  EXPECT_THAT(refused([](auto& e) { e.set_occurred_on("2012-02-30"); }), testing::HasSubstr("occurred_on"));
  EXPECT_THAT(refused([](auto& e) { e.mutable_case_opened()->clear_case_id(); }), testing::HasSubstr("CaseOpened.case_id is empty"));
  EXPECT_THAT(refused([](auto& e) { e.clear_payload(); }), testing::HasSubstr("update hanes"));
  EXPECT_THAT(refused([](auto& e) { e.set_corrects("E1"); }), testing::HasSubstr("itself"));
  EXPECT_THAT(refused([](auto& e) { e.set_corrects("E0"); }), testing::HasSubstr("reason"));
}

}  // namespace
}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "ingest/cloud_event.h"

#include <absl/strings/escaping.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/kafka_arrival.h"
#include "proto/event_json.h"

namespace hanes {
namespace {

using testing::HasSubstr;

const AuthorityId kAuthority("W06000012");
constexpr char kTopic[] = "hanes.W06000012.events";

v1::Event CaseOpenedEvent() {
  v1::Event event;
  event.set_id("E1");
  event.set_authority("W06000012");
  event.set_stream("child:C1");
  event.set_occurred_on("2012-03-01");
  event.mutable_recorded_at()->set_seconds(1'330'600'000);
  event.mutable_source()->set_system("ssd");
  event.mutable_case_opened()->set_case_id("R1");
  return event;
}

// A record that stands on a message of its own.
class Sent {
 public:
  explicit Sent(KafkaMessage message) : message_(std::move(message)) {}

  KafkaRecord Record() {
    headers_.clear();
    for (const auto& [name, value] : message_.headers) headers_.push_back({name, value});
    KafkaRecord record;
    record.key = message_.key;
    record.value = message_.value;
    record.headers = headers_;
    record.offset = 17;
    return record;
  }
  Sent& Header(const std::string& name, const std::string& value) {
    message_.headers[name] = value;
    return *this;
  }
  Sent& Without(const std::string& name) {
    message_.headers.erase(name);
    return *this;
  }
  Sent& Value(std::string value) {
    message_.value = std::move(value);
    return *this;
  }
  StatusOr<v1::Event> Decode() {
    v1::Event event;
    const StatusOr<bool> as_received = DecodeRecord(Record(), &event);
    RETURN_IF_ERROR(as_received.status());
    return event;
  }
  std::string Refusal() { return MessageOf(Decode().status()); }
  // Reason of the refusal; "" when it was accepted.
  std::string Reason() {
    ArrivalDecoder decoder(kAuthority, kTopic);
    const Arrival arrival = decoder.Decode(Record());
    const auto* refusal = std::get_if<hanes::Refusal>(&arrival.content);
    return refusal == nullptr ? "" : refusal->reason;
  }

 private:
  KafkaMessage message_;
  std::vector<KafkaHeader> headers_;
};

Sent Ours(const v1::Event& event = CaseOpenedEvent()) { return Sent(EncodeEvent(event)); }

Sent Json(const std::string& json) {
  return Sent({"", json, {{"ce_specversion", "1.0"}, {"ce_id", "E1"}, {"ce_type", "hanes.v1.CaseOpened"}, {"ce_source", "urn:test"},
                          {"content-type", "application/json"}}});
}

Sent Structured(const std::string& json) { return Sent({"", json, {{"content-type", "application/cloudevents+json; charset=UTF-8"}}}); }

std::string StructuredText(const std::string& payload) {
  return R"({"specversion":"1.0","id":"E1","source":"urn:test","type":"hanes.v1.CaseOpened","subject":"child:C1","traceparent":"00-ab",)" +
         payload + "}";
}

std::string Serialized(const StatusOr<v1::Event>& event) { return event.ok() ? event->SerializeAsString() : MessageOf(event.status()); }

TEST(CloudEventTest, WhatWeSendCarriesTheAttributesInHeaders) {
  const KafkaMessage message = EncodeEvent(CaseOpenedEvent());
  EXPECT_EQ(message.key, "child:C1");
  EXPECT_THAT(message.headers, testing::UnorderedElementsAre(
                                   testing::Pair("ce_specversion", "1.0"), testing::Pair("ce_id", "E1"),
                                   testing::Pair("ce_source", "urn:hanes:W06000012:ssd"), testing::Pair("ce_type", "hanes.v1.CaseOpened"),
                                   testing::Pair("ce_subject", "child:C1"), testing::Pair("ce_time", "2012-03-01T11:06:40Z"),
                                   testing::Pair("content-type", "application/protobuf")));
}

TEST(CloudEventTest, WhatWeSendComesBackByteForByte) {
  Sent sent = Ours();
  v1::Event event;
  const StatusOr<bool> as_received = DecodeRecord(sent.Record(), &event);
  ASSERT_TRUE(as_received.ok()) << as_received.status();
  EXPECT_TRUE(*as_received);
  EXPECT_EQ(event.SerializeAsString(), CaseOpenedEvent().SerializeAsString());
}

TEST(CloudEventTest, EveryModeGivesTheSameEvent) {
  const v1::Event event = CaseOpenedEvent();
  const std::string wanted = event.SerializeAsString();
  EXPECT_EQ(Serialized(Ours().Decode()), wanted);
  EXPECT_EQ(Serialized(Json(EventToJson(event)).Decode()), wanted);
  EXPECT_EQ(Serialized(Structured(StructuredText("\"data\":" + EventToJson(event))).Decode()), wanted);
  const std::string base64 = absl::Base64Escape({wanted.data(), wanted.size()});
  EXPECT_EQ(Serialized(Structured(StructuredText("\"data_base64\":\"" + base64 + "\"")).Decode()), wanted);
}

TEST(CloudEventTest, ARecordWithAContentTypeAloneIsTaken) {
  EXPECT_TRUE(Sent({"", CaseOpenedEvent().SerializeAsString(), {{"content-type", "application/protobuf"}}}).Decode().ok());
  EXPECT_TRUE(Sent({"", EventToJson(CaseOpenedEvent()), {{"content-type", "application/json; charset=utf-8"}}}).Decode().ok());
}

TEST(CloudEventTest, ARecordThatDoesNotSayWhatItIsIsNotGuessedAt) {
  EXPECT_THAT(Sent({"", CaseOpenedEvent().SerializeAsString(), {}}).Refusal(), HasSubstr("set the header"));
  EXPECT_THAT(Ours().Without("content-type").Refusal(), HasSubstr("content-type"));
  EXPECT_THAT(Ours().Header("content-type", "text/plain").Refusal(), HasSubstr("text/plain"));
}

TEST(CloudEventTest, AttributesFillWhatTheEnvelopeLeavesEmpty) {
  v1::Event event = CaseOpenedEvent();
  event.clear_id();
  event.clear_stream();
  Sent sent = Ours(event).Header("ce_id", "E1").Header("ce_subject", "child:C1");
  v1::Event decoded;
  const StatusOr<bool> as_received = DecodeRecord(sent.Record(), &decoded);
  ASSERT_TRUE(as_received.ok()) << as_received.status();
  EXPECT_FALSE(*as_received) << "the bytes received lack the id";
  EXPECT_EQ(decoded.SerializeAsString(), CaseOpenedEvent().SerializeAsString());
}

TEST(CloudEventTest, TimeIsNeverTakenOver) {
  v1::Event event = CaseOpenedEvent();
  event.clear_recorded_at();
  const auto decoded = Ours(event).Header("ce_time", "1999-01-01T00:00:00Z").Decode();
  ASSERT_TRUE(decoded.ok());
  EXPECT_FALSE(decoded->has_recorded_at());
  EXPECT_FALSE(decoded->has_occurred_at());
}

TEST(CloudEventTest, AttributesThatContradictTheEnvelopeAreRefused) {
  EXPECT_THAT(Ours().Header("ce_id", "E2").Refusal(), HasSubstr("id \"E2\" and the event's own \"E1\" differ"));
  EXPECT_THAT(Ours().Header("ce_subject", "child:C2").Refusal(), HasSubstr("subject"));
  EXPECT_THAT(Ours().Header("ce_type", "hanes.v1.CaseClosed").Refusal(), HasSubstr("send hanes.v1.CaseOpened"));
  EXPECT_THAT(Ours().Header("ce_specversion", "0.3").Refusal(), HasSubstr("not 1.0"));
  EXPECT_THAT(Ours().Header("ce_type", "CaseOpened").Refusal(), HasSubstr("hanes.v1.<Payload>"));
}

TEST(CloudEventTest, StructuredModeSaysWhatIsWrongWithIt) {
  const std::string json = EventToJson(CaseOpenedEvent());
  EXPECT_THAT(Structured("{").Refusal(), HasSubstr("not JSON"));
  EXPECT_THAT(Structured("[1]").Refusal(), HasSubstr("not an object"));
  EXPECT_THAT(Structured(StructuredText("\"x\":1")).Refusal(), HasSubstr("none is given"));
  EXPECT_THAT(Structured(StructuredText("\"data\":" + json + ",\"data_base64\":\"AA==\"")).Refusal(), HasSubstr("both are given"));
  EXPECT_THAT(Structured(StructuredText("\"data_base64\":\"*\"")).Refusal(), HasSubstr("not base64"));
  EXPECT_THAT(Structured(R"({"specversion":"1.0","id":7,"type":"hanes.v1.CaseOpened","data":{}})").Refusal(), HasSubstr("not a string"));
  EXPECT_THAT(Structured(R"({"id":"E1","type":"hanes.v1.CaseOpened","data":)" + json + "}").Refusal(), HasSubstr("specversion"));
}

TEST(CloudEventTest, NumbersKeepAllTheirDigits) {
  v1::Event event = CaseOpenedEvent();
  event.mutable_source()->set_record_digest(18'446'744'073'709'551'557u);
  std::string json = EventToJson(event);
  const std::string quoted = "\"18446744073709551557\"";
  json.replace(json.find(quoted), quoted.size(), "18446744073709551557");
  EXPECT_EQ(Serialized(Structured(StructuredText("\"data\":" + json)).Decode()), event.SerializeAsString());
}

TEST(BadRecordTest, EachKindHasItsReason) {
  EXPECT_EQ(Ours().Reason(), "");
  EXPECT_EQ(Ours().Value("\xff\xff\xff not protobuf").Reason(), "undecodable");
  EXPECT_EQ(Json("{\"id\":").Reason(), "undecodable");
  EXPECT_EQ(Json(std::string(100'000, '[')).Reason(), "undecodable");
  EXPECT_EQ(Ours().Header("ce_type", "hanes.v1.MoonLanded").Reason(), "unknown_payload");
  EXPECT_EQ(Ours().Value(std::string(kEventBytesMax + 1, 'x')).Reason(), "too_large");
  v1::Event foreign = CaseOpenedEvent();
  foreign.set_authority("E06000001");
  EXPECT_EQ(Ours(foreign).Reason(), "wrong_authority");
  v1::Event invalid = CaseOpenedEvent();
  invalid.set_occurred_on("31/02/2026");
  EXPECT_EQ(Ours(invalid).Reason(), "invalid");
}

TEST(BadRecordTest, APayloadOfANewerProducerIsUnknownNotBroken) {
  v1::Event newer = CaseOpenedEvent();
  newer.clear_payload();
  // Field 999, length-delimited: what a payload added later looks like to this version.
  std::string bytes = newer.SerializeAsString() + std::string("\xba\x3e\x02\x08\x01", 5);
  EXPECT_EQ(Ours().Value(bytes).Reason(), "unknown_payload");
  EXPECT_EQ(Ours().Value(bytes).Header("ce_type", "hanes.v1.NotYetInvented").Reason(), "unknown_payload");
}

TEST(BadRecordTest, NulBytesNeverEnterTheLog) {
  v1::Event event = CaseOpenedEvent();
  event.set_id(std::string("E\0001", 3));
  EXPECT_EQ(Ours(event).Reason(), "invalid");
  event = CaseOpenedEvent();
  event.mutable_case_opened()->set_team(std::string("T\0001", 3));
  EXPECT_EQ(Ours(event).Reason(), "invalid");
  EXPECT_EQ(Json(std::string("{\"id\":\"E1\0\"}", 12)).Reason(), "undecodable");
  EXPECT_EQ(Ours().Value(std::string(64, '\0')).Reason(), "undecodable");
}

TEST(BadRecordTest, NestedJsonIsRefusedBeforeItCostsMuch) {
  std::string bomb = "{\"a\":";
  for (int i = 0; i < 50'000; ++i) bomb += "{\"a\":";
  EXPECT_THAT(Structured(bomb).Refusal(), HasSubstr("nested deeper"));
  EXPECT_THAT(Json(bomb).Refusal(), HasSubstr("nested deeper"));
}

TEST(BadRecordTest, ARefusalKeepsTheRecordWhole) {
  ArrivalDecoder decoder(kAuthority, kTopic);
  Sent sent = Ours().Value("\xff\xff");
  const Arrival arrival = decoder.Decode(sent.Record());
  const auto& refusal = std::get<Refusal>(arrival.content);
  EXPECT_EQ(refusal.raw, "\xff\xff");
  EXPECT_EQ(refusal.origin, kTopic);
  EXPECT_EQ(refusal.place, 17);
  EXPECT_EQ(refusal.headers.at("ce_id"), "E1");
  EXPECT_THAT(refusal.detail, HasSubstr("hanes.W06000012.events offset 17: "));
}

TEST(RejectedRecordTest, ARowOfAnAdapterKeepsItsOwnOrigin) {
  Refusal row{"bad_row", "episodes.csv row 9: DECOM \"31/02/2026\" is not a date", "1,31/02/2026", "episodes.csv", 9, {{"table", "episodes"}}};
  Sent sent(EncodeRefusal(kAuthority, row));
  ASSERT_TRUE(IsRejectedRecord(sent.Record()));
  ArrivalDecoder decoder(kAuthority, kTopic);
  const Arrival arrival = decoder.Decode(sent.Record());
  const auto& refusal = std::get<Refusal>(arrival.content);
  EXPECT_EQ(refusal.reason, "bad_row");
  EXPECT_EQ(refusal.detail, row.detail);
  EXPECT_EQ(refusal.raw, row.raw);
  EXPECT_EQ(refusal.origin, "episodes.csv");
  EXPECT_EQ(refusal.place, 9);
  EXPECT_EQ(refusal.headers, row.headers);
}

TEST(RejectedRecordTest, ARowWithBytesThatAreNoTextKeepsItsOriginAndItsBytes) {
  Sent sent(EncodeRefusal(kAuthority, {"bad_row", "row 2: \"\xff\" is not a date", "1,\xff", "caf\xe9.csv", 2, {{"table", "\xe9"}}}));
  ArrivalDecoder decoder(kAuthority, kTopic);
  const Arrival arrival = decoder.Decode(sent.Record());
  const auto& refusal = std::get<Refusal>(arrival.content);
  EXPECT_EQ(refusal.reason, "bad_row");
  EXPECT_EQ(refusal.detail, "row 2: \"\\xff\" is not a date");
  EXPECT_EQ(refusal.raw, "1,\xff");
  EXPECT_EQ(refusal.origin, "caf\\xe9.csv");
  EXPECT_EQ(refusal.headers.at("table"), "\\xe9");
}

TEST(RejectedRecordTest, OneThatCannotBeReadIsARefusalOfItsOwn) {
  Sent sent = Sent(EncodeRefusal(kAuthority, {"bad_row", "", "", "f.csv", 1, {}})).Value("\xff");
  EXPECT_EQ(sent.Reason(), "undecodable");
}

TEST(RejectedRecordTest, AnEndlessRowIsCutAndSaysSo) {
  Sent sent(EncodeRefusal(kAuthority, {"bad_row", "endless line", std::string(5 << 20, 'x'), "f.csv", 2, {}}));
  ArrivalDecoder decoder(kAuthority, kTopic);
  const Arrival arrival = decoder.Decode(sent.Record());
  const auto& refusal = std::get<Refusal>(arrival.content);
  EXPECT_EQ(refusal.raw.size(), kRefusalRawBytesMax);
  EXPECT_THAT(refusal.detail, HasSubstr("of 5242880 bytes are kept"));
}

}  // namespace
}  // namespace hanes

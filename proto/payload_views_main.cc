// SPDX-License-Identifier: Apache-2.0
// payload_views DESCRIPTOR_SET HEADER: writes the views of every payload of hanes.v1.Event (see proto/CMakeLists.txt), from the schema alone, so
// that an event added to it has its view without a line of its own.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// How a field stands in its view.
struct Shape {
  std::string type;       // of the accessor
  std::string initial;    // what it is when it is not there
  std::string wire_type;  // constant of wire_cursor.h
  std::string read;       // expression over `wire`
};

// Nothing for a type that events do not have.
std::optional<Shape> ShapeOf(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_BYTES: return Shape{"std::string_view", "", "kWireBytes", "wire.Bytes()"};
    case FieldDescriptor::TYPE_BOOL: return Shape{"bool", "false", "kWireVarint", "wire.Varint() != 0"};
    case FieldDescriptor::TYPE_INT32: return Shape{"int32_t", "0", "kWireVarint", "static_cast<int32_t>(wire.Varint())"};
    case FieldDescriptor::TYPE_INT64: return Shape{"int64_t", "0", "kWireVarint", "static_cast<int64_t>(wire.Varint())"};
    case FieldDescriptor::TYPE_UINT32: return Shape{"uint32_t", "0", "kWireVarint", "static_cast<uint32_t>(wire.Varint())"};
    case FieldDescriptor::TYPE_UINT64: return Shape{"uint64_t", "0", "kWireVarint", "wire.Varint()"};
    case FieldDescriptor::TYPE_FIXED64: return Shape{"uint64_t", "0", "kWireFixed64", "wire.Fixed64()"};
    case FieldDescriptor::TYPE_FIXED32: return Shape{"uint32_t", "0", "kWireFixed32", "wire.Fixed32()"};
    case FieldDescriptor::TYPE_ENUM: {
      const std::string type = "v1::" + field.enum_type()->name();
      return Shape{type, type + "()", "kWireVarint", "static_cast<" + type + ">(static_cast<int32_t>(wire.Varint()))"};
    }
    default: return std::nullopt;
  }
}

bool InView(const FieldDescriptor& field) { return !field.is_repeated() && field.type() != FieldDescriptor::TYPE_MESSAGE; }

void Refuse(const FieldDescriptor& field) {
  std::fprintf(stderr, "payload_views: %s: a field of type %s has no view yet: say in proto/payload_views_main.cc how it is read\n",
               field.full_name().c_str(), field.type_name());
  std::exit(1);
}

// "kCaseOpened" of case_opened.
std::string CaseOf(const FieldDescriptor& payload) {
  std::string name = payload.camelcase_name();
  name[0] = static_cast<char>(std::toupper(name[0]));
  return "v1::Event::k" + name;
}

void WriteView(const FieldDescriptor& payload, std::ostream& out) {
  const Descriptor& message = *payload.message_type();
  std::ostringstream accessors, cases, sees, members;
  bool has_more = false;  // than the view shows
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    has_more = has_more || !InView(field);
    if (!InView(field)) continue;
    const std::optional<Shape> shape = ShapeOf(field);
    if (!shape || field.real_containing_oneof() != nullptr) Refuse(field);
    const std::string& name = field.name();
    const bool optional = field.has_presence();
    accessors << "  " << shape->type << " " << name << "() const { return " << name << "_; }\n";
    if (optional) accessors << "  bool has_" << name << "() const { return has_" << name << "_; }\n";
    cases << "        case WireTag(" << field.number() << ", " << shape->wire_type << "): " << name << "_ = " << shape->read << ";";
    if (optional) cases << " has_" << name << "_ = true;";
    cases << " break;\n";
    sees << "    see(" << field.number() << ", " << name << "_, " << (optional ? "has_" + name + "_" : "true") << ");\n";
    members << "  " << shape->type << " " << name << "_" << (shape->initial.empty() ? "" : " = " + shape->initial) << ";\n";
    if (optional) members << "  bool has_" << name << "_ = false;\n";
  }
  if (has_more) {
    accessors << "  std::string_view whole() const { return whole_; }\n";
    members << "  std::string_view whole_;\n";
  }
  out << "class " << message.name() << " {\n public:\n"
      << "  static constexpr v1::Event::PayloadCase kCase = " << CaseOf(payload) << ";\n"
      << accessors.str()
      << "  bool Read(std::string_view bytes) {\n" << (has_more ? "    whole_ = bytes;\n" : "") << "    WireCursor wire(bytes);\n    while (!wire.AtEnd()) {\n"
      << "      switch (const uint32_t tag = wire.Tag(); tag) {\n" << cases.str()
      << "        default: wire.SkipField(tag);\n      }\n    }\n    return wire.ok();\n  }\n"
      << "  template <typename See>\n  void ForEachField([[maybe_unused]] const See& see) const {\n" << sees.str() << "  }\n";
  if (!members.str().empty()) out << "\n private:\n" << members.str();
  out << "};\n\n";
}

constexpr const char* kBegin = R"(// Made from the schema by proto/payload_views_main.cc: do not edit.
//
// What an event says, read where its bytes lie: the texts of a view live as long as those bytes. Fields that are messages or repeated have no
// place in a view; one of a payload that has such fields gives the payload's bytes, for whoever must know them.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <new>
#include <string_view>

#include "hanes/v1/event.pb.h"
#include "proto/wire_cursor.h"

namespace hanes::view {

// Each has an accessor for every field, `whole` for the bytes where there are fields of which it has none, and
//   Read          fills it; false when only protobuf's parser can tell what the bytes mean. Once only.
//   ForEachField  calls see(number, value, is_there)
)";

constexpr const char* kSaid = R"(}  // namespace hanes::view

namespace hanes {

// One event's payload, in memory that somebody else keeps.
class PayloadView {
 public:
  PayloadView() = default;
  v1::Event::PayloadCase says() const { return says_; }
  // Null when it says something else.
  template <typename View>
  const View* As() const {
    return says_ == View::kCase ? static_cast<const View*>(fields_) : nullptr;
  }
  // Of one event.
  bool operator==(const PayloadView&) const = default;

 private:
  template <typename Visitor>
  friend decltype(auto) VisitPayload(const PayloadView& said, Visitor&& visit);
  friend bool ReadPayload(v1::Event::PayloadCase says, std::string_view bytes, std::pmr::memory_resource& memory, PayloadView& said);

  PayloadView(v1::Event::PayloadCase says, const void* fields) : says_(says), fields_(fields) {}
  v1::Event::PayloadCase says_ = v1::Event::PAYLOAD_NOT_SET;
  const void* fields_ = nullptr;
};

// What an event says that is none of those known here.
struct NoView {};

// Calls `visit` with the view of what was said, or with NoView. Returns what it returns.
template <typename Visitor>
decltype(auto) VisitPayload(const PayloadView& said, Visitor&& visit) {
  switch (said.says_) {
)";

std::string Header(const Descriptor& event) {
  std::vector<const FieldDescriptor*> payloads;
  const auto* oneof = event.FindOneofByName("payload");
  for (int i = 0; i < oneof->field_count(); ++i) payloads.push_back(oneof->field(i));
  std::ostringstream out;
  out << kBegin;
  for (const FieldDescriptor* payload : payloads) WriteView(*payload, out);
  out << kSaid;
  for (const FieldDescriptor* payload : payloads) {
    out << "    case " << CaseOf(*payload) << ": return visit(*static_cast<const view::" << payload->message_type()->name()
        << "*>(said.fields_));\n";
  }
  out << "    case v1::Event::PAYLOAD_NOT_SET: break;\n  }\n  return visit(NoView{});\n}\n\n"
      << "// Makes the view of `bytes`, the payload's alone, in `memory`. False when only protobuf's parser can tell what they mean.\n"
      << "inline bool ReadPayload(v1::Event::PayloadCase says, std::string_view bytes, std::pmr::memory_resource& memory, PayloadView& said) {\n"
      << "  const auto read = [&]<typename View>(std::type_identity<View>) {\n"
      << "    auto* fields = new (memory.allocate(sizeof(View), alignof(View))) View;\n"
      << "    said = PayloadView(says, fields);\n    return fields->Read(bytes);\n  };\n  switch (says) {\n";
  for (const FieldDescriptor* payload : payloads) {
    out << "    case " << CaseOf(*payload) << ": return read(std::type_identity<view::" << payload->message_type()->name() << ">());\n";
  }
  out << "    case v1::Event::PAYLOAD_NOT_SET: break;\n  }\n  said = PayloadView();\n  return true;\n}\n\n}  // namespace hanes\n";
  return out.str();
}

}  // namespace

int main(int count, char** arguments) {
  google::protobuf::FileDescriptorSet files;
  std::ifstream in(count == 3 ? arguments[1] : "", std::ios::binary);
  if (!files.ParseFromIstream(&in)) {
    std::fprintf(stderr, "payload_views DESCRIPTOR_SET HEADER: the descriptor set cannot be read\n");
    return 1;
  }
  google::protobuf::DescriptorPool pool;
  for (const auto& file : files.file()) pool.BuildFile(file);
  std::ofstream(arguments[2]) << Header(*pool.FindMessageTypeByName("hanes.v1.Event"));
}

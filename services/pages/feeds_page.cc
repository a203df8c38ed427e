// SPDX-License-Identifier: Apache-2.0
// What can be asked by programs, read off the OpenAPI document: the page to read it.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <map>

#include "services/openapi.h"
#include "services/pages/page_list.h"

namespace hanes {
namespace {

using namespace html;
using google::protobuf::Struct;
using google::protobuf::Value;

const Struct& In(const Struct& object, const std::string& name) {
  static const Struct nothing;
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? nothing : found->second.struct_value();
}
std::string TextIn(const Struct& object, const std::string& name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? "" : found->second.string_value();
}

// The document is in English, as the interface is.
Html InEnglish(const std::string& text) { return Span({{"lang", "en"}}, text); }

// "total, CARE, ..." where only some values may be.
std::string ChoicesOf(const Struct& schema) {
  std::string choices;
  const auto found = schema.fields().find("enum");
  if (found == schema.fields().end()) return TextIn(schema, "format").empty() ? TextIn(schema, "type") : TextIn(schema, "format");
  for (const Value& value : found->second.list_value().values()) choices += (choices.empty() ? "" : ", ") + value.string_value();
  return choices;
}

Html ParametersOf(const PageRequest& request, const Struct& operation, const std::string& path) {
  std::vector<Html> rows;
  const auto heading = [](const std::string& text) { return Th({{"class", "govuk-table__header"}, {"scope", "col"}}, text); };
  const auto found = operation.fields().find("parameters");
  if (found == operation.fields().end()) return {};
  for (const Value& parameter : found->second.list_value().values()) {
    const Struct& fields = parameter.struct_value();
    rows.push_back(Tr(Th({{"class", "govuk-table__header"}, {"scope", "row"}}, Code(TextIn(fields, "name"))),
                      Td({{"class", "govuk-table__cell"}}, InEnglish(TextIn(fields, "description"))),
                      Td({{"class", "govuk-table__cell"}}, InEnglish(ChoicesOf(In(fields, "schema"))))));
  }
  return Div({{"class", "table-scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", path}},
             Table({{"class", "govuk-table"}}, Caption({{"class", "govuk-visually-hidden"}}, path),
                   Thead(Tr(heading(request.Say(Text::kFeedsParameter)), heading(request.Say(Text::kFeedsMeaning)), heading(request.Say(Text::kFeedsValues)))),
                   Tbody(rows)));
}

}  // namespace

StatusOr<PageBody> DrawFeedsPage(const PageRequest& request) {
  Struct document;
  if (!google::protobuf::util::JsonStringToMessage(OpenApiDocument(Routes(), request.context.authority), &document).ok()) {
    return Internal("the OpenAPI document is no JSON");
  }
  const Struct& paths = In(document, "paths");
  std::map<std::string, const Struct*> by_path;
  for (const auto& [path, item] : paths.fields()) by_path.emplace(path, &item.struct_value());
  std::vector<Html> parts = {P({{"class", "lede"}}, request.Say(Text::kLedeFeeds)), P(A({Href(Url("/openapi.json"))}, "/openapi.json"))};
  for (const auto& [path, item] : by_path) {
    if (path.rfind('.') != std::string::npos) continue;  // the same in one format
    const Struct& operation = In(*item, "get");
    parts.push_back(H2(Code(path)));
    parts.push_back(P(InEnglish(TextIn(operation, "summary"))));
    if (by_path.contains(path + ".csv")) parts.push_back(P(request.Say(Text::kFeedsFormats)));
    parts.push_back(ParametersOf(request, operation, path));
  }
  return PageBody{request.Say(Text::kPageFeeds), parts};
}

}  // namespace hanes

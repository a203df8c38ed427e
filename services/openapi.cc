// SPDX-License-Identifier: Apache-2.0
#include "services/openapi.h"

#include <algorithm>
#include <array>

#include "projections/askable.h"
#include "projections/measure.h"
#include "projections/question.h"
#include "services/answer_body.h"
#include "services/figures_question.h"
#include "services/http_content.h"
#include "services/message_json.h"
#include "services/message_schema.h"
#include "services/public_figures.h"
#include "services/public_measures.h"
#include "services/settings.h"
#include "services/version.h"
#include "services/xlsx_table.h"

namespace hanes {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Struct;
using google::protobuf::Value;

constexpr char kProblem[] = "Problem";

void Set(Struct& object, const std::string& name, Value value) { (*object.mutable_fields())[name] = std::move(value); }
void Set(Struct& object, const std::string& name, std::string_view text) { Set(object, name, JsonValue(text)); }

template <typename Texts>
Value ListOf(const Texts& texts) {
  ListValue list;
  for (const auto& text : texts) *list.add_values() = JsonValue(text);
  return JsonValue(std::move(list));
}

Struct Schema(std::string_view type, std::string_view format = "") {
  Struct schema;
  Set(schema, "type", type);
  if (!format.empty()) Set(schema, "format", format);
  return schema;
}
template <typename Texts>
Struct OneOf(const Texts& texts) {
  Struct schema = Schema("string");
  Set(schema, "enum", ListOf(texts));
  return schema;
}

// What a value may be, by the name that the parameter has everywhere.
Struct SchemaOf(std::string_view name) {
  static constexpr std::string_view kDates[] = {"as_at", "from", "to"};
  static constexpr std::string_view kSwitches[] = {"open", "xmr", "as_published"};
  if (std::ranges::find(kDates, name) != std::end(kDates)) return Schema("string", "date");
  if (std::ranges::find(kSwitches, name) != std::end(kSwitches)) return OneOf(std::array<std::string_view, 4>{"1", "true", "0", "false"});
  if (name == "every") return OneOf(std::array<std::string_view, 3>{"day", "week", "month"});
  if (name == "limit") return Schema("integer");
  return Schema("string");
}

Value Parameter(std::string_view name, std::string_view in, std::string_view meaning, Struct schema) {
  Struct parameter;
  Set(parameter, "name", name);
  Set(parameter, "in", in);
  Set(parameter, "description", meaning);
  if (in == "path") {
    Value yes;
    yes.set_bool_value(true);
    Set(parameter, "required", std::move(yes));
  }
  Set(parameter, "schema", JsonValue(std::move(schema)));
  return JsonValue(std::move(parameter));
}

// The words of the command line: they are the same question.
std::string_view MeaningOf(const std::string& parameter) {
  std::string name = parameter;
  std::ranges::replace(name, '_', '-');
  const Setting* setting = FindSetting(name);
  return setting == nullptr ? "" : setting->help;
}

using AddParameters = void (*)(const Askable* askable, ListValue& parameters);

void AddQuestion(const Askable* askable, ListValue& parameters) {
  for (const std::string& name : QuestionParameters()) {
    if (!MayCarry(*askable, name)) continue;
    Struct schema = name == "by" ? OneOf(askable->dimensions()) : SchemaOf(name);
    *parameters.add_values() = Parameter(name, "query", MeaningOf(name), std::move(schema));
  }
}

std::vector<std::string> Names(std::span<const Measure> measures) {
  std::vector<std::string> names;
  for (const Measure& measure : measures) names.emplace_back(measure.name);
  return names;
}

void AddFigures(const Askable*, ListValue& parameters) {
  for (const FiguresParameter& parameter : FiguresParameters()) {
    Struct schema = SchemaOf(parameter.name);
    if (parameter.name == "measure") schema = OneOf(Names(Measures()));
    if (parameter.name == "every") schema = OneOf(std::array<std::string_view, 2>{"week", "month"});
    if (parameter.name == "limit") {
      schema.mutable_fields()->operator[]("minimum").set_number_value(1);
      schema.mutable_fields()->operator[]("maximum").set_number_value(kFiguresLimitMax);
      schema.mutable_fields()->operator[]("default").set_number_value(kFiguresLimit);
    }
    *parameters.add_values() = Parameter(parameter.name, "query", parameter.meaning, std::move(schema));
  }
}

void AddPublic(const Askable*, ListValue& parameters) {
  std::vector<std::string> measures;
  for (const PublicMeasureName& measure : PublicMeasures()) measures.push_back(measure.name);
  for (const PublicParameter& parameter : PublicParameters()) {
    *parameters.add_values() = Parameter(parameter.name, "query", parameter.meaning,
                                         parameter.name == "measure" ? OneOf(measures) : SchemaOf(parameter.name));
  }
}

// A line of words for each kind of route, and what it gives.
struct Described {
  std::string_view route;    // Route::name
  std::string_view summary;
  const google::protobuf::Descriptor* message = nullptr;  // of its JSON; null: text
  bool has_formats = false;  // CSV and workbook beside JSON
  AddParameters parameters = nullptr;
};
std::span<const Described> AllDescribed() {
  static const std::array<Described, 8> described = {{
      {"healthz", "Does the process live?"},
      {"readyz", "Have the views caught up with the log as it stood when this was first asked?"},
      {"metrics", "Metrics in Prometheus' text format"},
      {"status", "How far topics, log and views are", v1::HouseStatus::descriptor()},
      {"history", "The events behind a child, a worker or a team, in order of position", v1::HistoryResponse::descriptor()},
      {"view", "", v1::Answer::descriptor(), true, AddQuestion},
      {"figures", "Tidy figures: a row a measure, team and week or month", v1::Answer::descriptor(), true, AddFigures},
      {"public_figures", "Figures for everybody: the published weeks, without what would give a child away", v1::Answer::descriptor(), true,
       AddPublic},
  }};
  return described;
}

const Described* Find(std::string_view route) {
  const auto found = std::ranges::find(AllDescribed(), route, &Described::route);
  return found == AllDescribed().end() ? nullptr : &*found;
}

// Pages and what they load are for people, and described by themselves.
bool IsOfInterface(const Route& route) { return route.pattern.starts_with("/v1/"); }

Value Response(std::string_view meaning, const std::vector<std::pair<std::string, Value>>& contents) {
  Struct response, content;
  Set(response, "description", meaning);
  for (const auto& [type, schema] : contents) {
    Struct media;
    Set(media, "schema", schema);
    Set(content, type, JsonValue(std::move(media)));
  }
  if (!contents.empty()) Set(response, "content", JsonValue(std::move(content)));
  return JsonValue(std::move(response));
}

Value Responses(const Described& described, std::string_view suffix) {
  const Value text = JsonValue(Schema("string"));
  std::vector<std::pair<std::string, Value>> contents;
  if (described.message == nullptr) contents.emplace_back("text/plain", text);
  const bool any = suffix.empty() || !described.has_formats;
  if (described.message != nullptr && (any || suffix == ".json")) contents.emplace_back("application/json", SchemaReference(described.message->name()));
  if (described.has_formats && (any || suffix == ".csv")) contents.emplace_back("text/csv", text);
  if (described.has_formats && (any || suffix == ".xlsx")) contents.emplace_back(kXlsxType, JsonValue(Struct()));
  Struct responses;
  Set(responses, "200", Response("What was asked for", contents));
  if (described.has_formats) Set(responses, "304", Response("As If-None-Match has it", {}));
  static constexpr std::pair<const char*, const char*> kErrors[] = {
      {"400", "The question cannot be understood; the detail says what may be asked"},
      {"401", "A token is needed"},
      {"404", "There is no such thing here"},
      {"409", "It cannot be answered as things are: a rule is not in force, or the log is needed"},
      {"421", "Asked under a name that is not this machine's"},
      {"500", "A fault; the process's log says more"},
      {"503", "What answers this cannot be reached, or has not caught up: ask again"},
      {"504", "It took too long"},
  };
  for (const auto& [code, meaning] : kErrors) {
    Set(responses, code, Response(meaning, {{"application/problem+json", SchemaReference(kProblem)}}));
  }
  return JsonValue(std::move(responses));
}

class Document {
 public:
  explicit Document(const std::string& authority) : authority_(authority) {}

  void Add(const Route& route) {
    const Described* described = Find(route.name);
    if (described == nullptr) return;
    if (described->message != nullptr) AddMessageSchema(*described->message, schemas_);
    const std::string pattern(route.pattern);
    const size_t view = pattern.find("{view}");
    if (view == std::string::npos) {
      const size_t dot = pattern.rfind('.');
      AddPath(pattern, *described, nullptr, dot == std::string::npos ? "" : pattern.substr(dot), described->summary);
      return;
    }
    for (const Askable& askable : Askables()) {
      for (const std::string suffix : {"", ".json", ".csv", ".xlsx"}) {
        const std::string path = pattern.substr(0, view) + std::string(askable.name) + suffix;
        AddPath(path, *described, &askable, suffix, fmt::format("The question {}: as `hanes ask {}`", askable.name, askable.name));
      }
    }
  }

  std::string Text() {
    Struct document, info, license, components;
    Set(license, "name", "Apache-2.0");
    Set(license, "identifier", "Apache-2.0");
    Set(info, "title", "hanes");
    Set(info, "version", kVersion);
    Set(info, "description", "What happened in a council's social services for children, when it happened, and when it became known. docs/feeds.md says "
                             "what each figure is and how a spreadsheet reads them.");
    Set(info, "license", JsonValue(std::move(license)));
    AddProblem();
    Set(components, "schemas", JsonValue(std::move(schemas_)));
    Set(document, "openapi", "3.1.0");
    Set(document, "info", JsonValue(std::move(info)));
    Set(document, "paths", JsonValue(std::move(paths_)));
    Set(document, "components", JsonValue(std::move(components)));
    return MessageJson(document);
  }

 private:
  void AddPath(const std::string& path, const Described& described, const Askable* askable, const std::string& suffix, std::string_view summary) {
    ListValue parameters;
    if (path.find("{gss}") != std::string::npos) {
      Struct gss = Schema("string");
      if (!authority_.empty()) gss = OneOf(std::array<std::string, 1>{authority_});
      *parameters.add_values() = Parameter("gss", "path", "the council, as its GSS code", std::move(gss));
    }
    if (path.find("{stream}") != std::string::npos) {
      *parameters.add_values() = Parameter("stream", "path", "child:ID, worker:ID, team:ID, ...", Schema("string"));
    }
    if (described.parameters != nullptr) described.parameters(askable, parameters);
    std::string id = std::string(described.route);
    if (askable != nullptr) id = std::string(askable->name);
    Struct operation, item;
    Set(operation, "operationId", id + (suffix.empty() ? "" : "_" + suffix.substr(1)));
    Set(operation, "summary", summary);
    Set(operation, "parameters", JsonValue(std::move(parameters)));
    Set(operation, "responses", Responses(described, suffix));
    Set(item, "get", JsonValue(std::move(operation)));
    Set(paths_, path, JsonValue(std::move(item)));
  }

  void AddProblem() {
    Struct problem = Schema("object"), properties;
    for (const char* text : {"type", "title", "detail"}) Set(properties, text, JsonValue(Schema("string")));
    Set(properties, "status", JsonValue(Schema("integer")));
    Set(problem, "properties", JsonValue(std::move(properties)));
    Set(problem, "required", ListOf(std::array<std::string_view, 4>{"type", "title", "status", "detail"}));
    Set(schemas_, kProblem, JsonValue(std::move(problem)));
  }

  const std::string& authority_;
  Struct paths_, schemas_;
};

}  // namespace

std::string OpenApiDocument(std::span<const Route> routes, const std::string& authority) {
  Document document(authority);
  for (const Route& route : routes) document.Add(route);
  return document.Text();
}

std::vector<std::string> RoutesWithoutWords(std::span<const Route> routes) {
  std::vector<std::string> missing;
  for (const Route& route : routes) {
    if (IsOfInterface(route) && Find(route.name) == nullptr) missing.emplace_back(route.pattern);
  }
  return missing;
}

HttpResponse AnswerOpenApi(const RouteContext& context, const HttpRequest& request, const Target&, const RouteArguments&) {
  std::string document = OpenApiDocument(Routes(), context.authority);
  const std::string etag = ETagOf(document);
  HttpResponse response = Content("application/json", std::move(document));
  AddValidator(request, etag, &response);
  return response;
}

}  // namespace hanes

// SPDX-License-Identifier: Apache-2.0
#include "services/openapi.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <set>

#include "projections/askable.h"
#include "projections/question.h"
#include "services/cross_origin.h"
#include "services/figures_question.h"

namespace hanes {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using google::protobuf::Struct;
using google::protobuf::Value;

constexpr char kCouncil[] = "W06000012";

Struct Document() {
  Struct document;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(OpenApiDocument(Routes(), kCouncil), &document).ok());
  return document;
}

const Value& At(const Struct& object, const std::string& name) {
  static const Value nothing;
  const auto found = object.fields().find(name);
  EXPECT_NE(found, object.fields().end()) << name;
  return found == object.fields().end() ? nothing : found->second;
}

std::set<std::string> ParametersOf(const Struct& document, const std::string& path) {
  std::set<std::string> names;
  const Struct& operation = At(At(At(document, "paths").struct_value(), path).struct_value(), "get").struct_value();
  for (const Value& parameter : At(operation, "parameters").list_value().values()) {
    names.insert(At(parameter.struct_value(), "name").string_value());
  }
  return names;
}

TEST(OpenApiTest, EveryRouteOfTheInterfaceHasWords) { EXPECT_THAT(RoutesWithoutWords(Routes()), IsEmpty()); }

TEST(OpenApiTest, ARouteWithoutWordsIsFound) {
  const Route forgotten[] = {{"/v1/authorities/{gss}/forgotten", "forgotten", RouteNeeds::kNothing, AnswerOpenApi}};
  EXPECT_THAT(RoutesWithoutWords(forgotten), Contains("/v1/authorities/{gss}/forgotten"));
}

TEST(OpenApiTest, HoldsEveryQuestionWithEveryParameterThatItHas) {
  const Struct document = Document();
  for (const Askable& askable : Askables()) {
    std::set<std::string> asked = {"gss"};
    for (const std::string& name : QuestionParameters()) {
      const bool is_filter = name == "team" || name == "worker" || name == "category";
      v1::Question question;
      ASSERT_TRUE(SetQuestionParameter(name, is_filter ? "X" : "", question).ok());
      if (CheckFilters(askable, question).ok()) asked.insert(name);
    }
    for (const char* suffix : {"", ".csv", ".json", ".xlsx"}) {
      const std::string path = fmt::format("/v1/authorities/{{gss}}/{}{}", askable.name, suffix);
      EXPECT_EQ(ParametersOf(document, path), asked) << path;
    }
  }
}

TEST(OpenApiTest, HoldsEveryParameterOfTidyFigures) {
  const std::set<std::string> there = ParametersOf(Document(), "/v1/authorities/{gss}/figures.csv");
  for (const FiguresParameter& parameter : FiguresParameters()) EXPECT_THAT(there, Contains(std::string(parameter.name)));
}

TEST(OpenApiTest, EveryOperationHasAnIdOfItsOwn) {
  const Struct document = Document();
  std::set<std::string> ids;
  for (const auto& [path, item] : At(document, "paths").struct_value().fields()) {
    EXPECT_TRUE(ids.insert(At(At(item.struct_value(), "get").struct_value(), "operationId").string_value()).second) << path;
  }
  EXPECT_GT(ids.size(), 50u);
}

TEST(OpenApiTest, EverySchemaThatIsReferredToIsThere) {
  const std::string text = OpenApiDocument(Routes(), kCouncil);
  const Struct document = Document();
  const Struct& schemas = At(At(document, "components").struct_value(), "schemas").struct_value();
  const std::string reference = "#/components/schemas/";
  size_t seen = 0;
  for (size_t at = text.find(reference); at != std::string::npos; at = text.find(reference, at + 1)) {
    const size_t begin = at + reference.size();
    EXPECT_TRUE(schemas.fields().contains(text.substr(begin, text.find('"', begin) - begin)));
    ++seen;
  }
  EXPECT_GT(seen, 100u);
}

HttpRequest From(const std::string& origin, const std::string& method = "GET") {
  HttpRequest request{.method = method, .target = "/v1/authorities/W06000012/caseload", .headers = {{"origin", origin}}};
  if (method == "OPTIONS") request.headers["access-control-request-method"] = "GET";
  return request;
}

TEST(CrossOriginTest, NobodyMayReadUnlessNamed) {
  HttpResponse response;
  CrossOrigin().Allow(From("https://figures.example"), &response);
  EXPECT_EQ(response.Header("Access-Control-Allow-Origin"), "");
  EXPECT_FALSE(CrossOrigin().AnswerPreflight(From("https://figures.example", "OPTIONS")).has_value());
}

TEST(CrossOriginTest, WhoIsNamedMayReadFeedsAndNobodyElse) {
  const CrossOrigin named = *CrossOrigin::Read("https://figures.example,http://pack.example:8080");
  HttpResponse ours, theirs, page;
  named.Allow(From("http://pack.example:8080"), &ours);
  EXPECT_EQ(ours.Header("Access-Control-Allow-Origin"), "http://pack.example:8080");
  EXPECT_THAT(ours.Header("Vary"), HasSubstr("Origin"));
  EXPECT_EQ(named.AnswerPreflight(From("https://figures.example", "OPTIONS"))->status, 204);
  named.Allow(From("https://other.example"), &theirs);
  EXPECT_EQ(theirs.Header("Access-Control-Allow-Origin"), "");
  EXPECT_FALSE(named.AnswerPreflight(From("https://other.example", "OPTIONS")).has_value());
  HttpRequest of_page = From("https://figures.example");
  of_page.target = "/record/child:C1";
  named.Allow(of_page, &page);
  EXPECT_EQ(page.Header("Access-Control-Allow-Origin"), "");
}

TEST(CrossOriginTest, WhatIsNoOriginIsRefused) {
  for (const char* text : {"*", "figures.example", "https://", "https://figures.example/path", "https://a.example;b", "null"}) {
    EXPECT_EQ(CrossOrigin::Read(text).status().code(), StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace hanes

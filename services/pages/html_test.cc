// SPDX-License-Identifier: Apache-2.0
#include "services/pages/html.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

using namespace html;

TEST(HtmlTest, TextIsEscapedWhereItBecomesHtml) {
  EXPECT_EQ(P("<script>alert('x') & \"y\"").text(), "<p>&lt;script&gt;alert(&#39;x&#39;) &amp; &quot;y&quot;</p>");
}

TEST(HtmlTest, WhatIsHtmlAlreadyIsEscapedOnce) {
  const Html inner = Strong("a & b");
  EXPECT_EQ(P(inner, " < c").text(), "<p><strong>a &amp; b</strong> &lt; c</p>");
  EXPECT_EQ(Ul(std::vector<Html>{Li("1"), Li("2")}).text(), "<ul><li>1</li><li>2</li></ul>");
}

TEST(HtmlTest, AnAttributeCannotBeLeft) {
  const std::string value = "\" onload=\"alert(1)";
  EXPECT_EQ(Span({{"title", value}}, "x").text(), "<span title=\"&quot; onload=&quot;alert(1)\">x</span>");
}

TEST(HtmlTest, AnAttributeIsThereOrNot) {
  EXPECT_EQ(Option({{"value", "a"}, {"selected", true}}, "A").text(), "<option value=\"a\" selected>A</option>");
  EXPECT_EQ(Option({{"value", ""}, {"selected", false}}, "A").text(), "<option value>A</option>");
}

TEST(HtmlTest, AnElementWithoutAnEndHasNone) { EXPECT_EQ(Input({{"type", "date"}}).text(), "<input type=\"date\">"); }

TEST(HtmlTest, AnAddressHoldsWhatItIsGivenAndStaysOnThisSite) {
  EXPECT_EQ(Url("/editions").Under("../x y").With("a", "b&c=d").With("e", "javascript:f").text(), "/editions/..%2Fx%20y?a=b%26c%3Dd&e=javascript:f");
  EXPECT_EQ(Url::Prefixed("/cy", "/record/child:C1").text(), "/cy/record/child:C1");
  EXPECT_EQ(Url::Prefixed("/cy", "/").text(), "/cy");
  EXPECT_EQ(Url::Prefixed("", "/").text(), "/");
  EXPECT_EQ(Url::Prefixed("", "//elsewhere.example/x").text(), "/elsewhere.example/x");
  EXPECT_EQ(A({Href(Url("/a").With("q", "\"><b>"))}, "x").text(), "<a href=\"/a?q=%22%3E%3Cb%3E\">x</a>");
}

TEST(HtmlTest, ADocumentSaysItsLanguage) {
  EXPECT_EQ(Document("cy", Head(Title("T")), P("x")).text(),
            "<!doctype html>\n<html class=\"govuk-template\" lang=\"cy\"><head><title>T</title></head>"
            "<body class=\"govuk-template__body\"><p>x</p></body></html>\n");
}

}  // namespace
}  // namespace hanes

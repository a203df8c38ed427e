// SPDX-License-Identifier: Apache-2.0
#include "services/http_refusal.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

TEST(HttpRefusalTest, WhatCameOfARequestIsItsFirstLineAndTheLinesThatAreWhole) {
  const HttpRequest request = WhatCame("GET /cy/caseload?by=team HTTP/1.1\r\nHost: localhost\r\nAccept: text/html,*/*\r\nCookie: half");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/cy/caseload?by=team");
  EXPECT_EQ(request.Header("accept"), "text/html,*/*");
  EXPECT_EQ(request.Header("cookie"), "") << "half a line may say anything";
}

TEST(HttpRefusalTest, OfBytesThatAreNoRequestNothingIsTold) {
  EXPECT_EQ(WhatCame("").target, "");
  EXPECT_EQ(WhatCame("\x16\x03\x01\x02").target, "");
  EXPECT_EQ(WhatCame("GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\nAccept: text/html\r\n").Header("accept"), "") << "too far away to be looked at";
  EXPECT_TRUE(WhatCame("GET / HTTP/1.1\nno colon\nAccept: text/html\n").headers.empty());
}

TEST(HttpRefusalTest, EachRefusalIsAProblemWithItsStatus) {
  EXPECT_EQ(Refused(HttpRefusal::kTooLate, 1).status, 408);
  EXPECT_EQ(Refused(HttpRefusal::kHeaderTooLong, 16'384).problem->detail, "address and header fields may be 16384 bytes together");
  EXPECT_EQ(Refused(HttpRefusal::kTooManyConnections, 1).Header("Retry-After"), "5");
  EXPECT_EQ(Refused(HttpRefusal::kNotHttp, 1).Header("Content-Type"), "application/problem+json");
}

}  // namespace
}  // namespace hanes

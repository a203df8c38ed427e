// SPDX-License-Identifier: Apache-2.0
// The gateway over a real socket, before a real view of a log that holds a small council.
#include "services/gateway.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <filesystem>

#include "base/clock.h"
#include "base/utf8.h"
#include "projections/projection.h"
#include "projections/question.h"
#include "projections/testing/event_words.h"
#include "projections/testing/memory_log.h"
#include "services/compare_figures.h"
#include "services/http_server.h"
#include "services/local_questions.h"
#include "services/testing/http_client.h"

namespace hanes {
namespace {

using testing::Client;
using testing::Received;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Gunzip(const std::string& zipped) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string bytes(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zipped.data()));
  stream.avail_in = static_cast<uInt>(zipped.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

v1::Event Opened(const std::string& child, const std::string& day) {
  return testing::Opened("child:" + child, "case-" + child).On(day).Team("MASH");
}

class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "hanes_gateway_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    log_.Append(Opened("C1", "2018-01-10"), Moment("2018-01-11T00:00:00Z"));
    log_.Append(Opened("C2", "2018-02-10"), Moment("2018-02-11T00:00:00Z"));
    view_ = OpenView();
    CatchUp();
    questions_ = std::make_unique<LocalQuestions>(log_, std::vector<View*>{view_.get()}, SystemClock(), [this](v1::HouseStatus* house) {
      house->mutable_log()->set_authority("W06000012");
      house->mutable_log()->set_position(log_.Head()->position.value());
      return OkStatus();
    });
    gateway_ = std::make_unique<Gateway>(*questions_, metrics_);
    Serve({});
  }
  ~GatewayTest() override {
    gateway_->Stop();
    server_.reset();
    view_.reset();
    std::filesystem::remove_all(folder_);
  }

  static Timestamp Moment(const std::string& text) { return *Timestamp::Parse(text); }
  std::unique_ptr<View> OpenView() {
    ViewOptions options;
    options.listener = [](const FactStore& store) { return LoadMemory("caseload", store); };
    auto view = View::Open(folder_ + "/caseload", **FindProjection("caseload"), log_, options);
    EXPECT_TRUE(view.ok()) << view.status();
    return *std::move(view);
  }
  void CatchUp() {
    const Status caught_up = view_->CatchUp();
    ASSERT_TRUE(caught_up.ok()) << caught_up;
  }
  void Serve(const HttpLimits& limits) {
    server_.reset();
    auto server = HttpServer::Start("127.0.0.1:0", limits, [this](const HttpRequest& request) { return gateway_->Answer(request); },
                                    [this](const HttpRequest& request, HttpResponse* response) { gateway_->ShowRefusal(request, response); });
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  // From here on pages are live.
  void Follow() {
    server_.reset();
    gateway_ = std::make_unique<Gateway>(*questions_, metrics_, GatewayOptions{.log = &log_});
    Serve({});
  }
  Received Get(const std::string& target, const std::string& headers = "") { return Client(server_->address()).Get(target, headers); }

  static constexpr char kCouncil[] = "/v1/authorities/W06000012";
  std::string folder_;
  testing::MemoryLog log_;
  Metrics metrics_;
  std::unique_ptr<View> view_;
  std::unique_ptr<LocalQuestions> questions_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(GatewayTest, AnswersAQuestionInJsonWithEverythingAReaderMustKnow) {
  const Received got = Get(std::string(kCouncil) + "/caseload?as_at=2018-03-31&by=team");
  ASSERT_EQ(got.status, 200) << got.body;
  EXPECT_EQ(got.Header("Content-Type"), "application/json");
  EXPECT_EQ(got.Header("X-Content-Type-Options"), "nosniff");
  v1::Answer answer = *questions_->Ask([] {
    v1::Question question;
    question.set_view("caseload");
    question.set_as_at("2018-03-31");
    question.set_by("team");
    return question;
  }());
  EXPECT_EQ(answer.rows(answer.rows_size() - 1).cells(answer.columns_size() - 1), "2");
  for (const char* field : {"as_at", "known_at", "position", "projection_version", "completeness", "provable_from"}) {
    EXPECT_THAT(got.body, HasSubstr(std::string("\"") + field + "\"")) << field;
  }
}

TEST_F(GatewayTest, AnswersInCsvBySuffixOrByAccept) {
  const std::string target = std::string(kCouncil) + "/caseload?as_at=2018-03-31&by=authority";
  const Received by_suffix = Get(std::string(kCouncil) + "/caseload.csv?as_at=2018-03-31&by=authority");
  const Received by_accept = Get(target, "Accept: text/csv, application/json;q=0.5\r\n");
  ASSERT_EQ(by_suffix.status, 200) << by_suffix.body;
  EXPECT_THAT(by_suffix.Header("Content-Type"), HasSubstr("text/csv"));
  EXPECT_THAT(by_suffix.body, HasSubstr("children\r\n"));
  EXPECT_THAT(by_suffix.body, HasSubstr("total"));
  EXPECT_EQ(by_suffix.body, by_accept.body);
  EXPECT_EQ(Get(target, "Accept: */*\r\n").Header("Content-Type"), "application/json");
}

TEST_F(GatewayTest, SaysNotModifiedUntilSomethingIsKnownAnew) {
  const std::string target = std::string(kCouncil) + "/caseload?as_at=2018-03-31";
  Client client(server_->address());
  const Received first = client.Get(target);
  ASSERT_EQ(first.status, 200) << first.body;
  const std::string etag = first.Header("ETag");
  const Received again = client.Get(target, "If-None-Match: \"other\", " + etag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.Header("ETag"), etag);
  EXPECT_EQ(again.Header("Vary"), first.Header("Vary"));
  EXPECT_EQ(client.Get(target + "&by=team", "If-None-Match: " + etag + "\r\n").status, 200);

  log_.Append(Opened("C3", "2018-03-10"), Moment("2018-03-11T00:00:00Z"));
  CatchUp();
  EXPECT_EQ(client.Get(target, "If-None-Match: " + etag + "\r\n").status, 200);
}

TEST_F(GatewayTest, CompressesWhatIsLongWhenAsked) {
  const std::string target = std::string(kCouncil) + "/caseload?as_at=2018-03-31&known_at=2019-01-01";
  const Received plain = Get(target);
  const Received zipped = Get(target, "Accept-Encoding: gzip, br;q=0.5\r\n");
  ASSERT_EQ(zipped.Header("Content-Encoding"), "gzip");
  EXPECT_LT(zipped.body.size(), plain.body.size());
  EXPECT_EQ(Gunzip(zipped.body), plain.body);
  EXPECT_THAT(zipped.Header("Vary"), HasSubstr("Accept-Encoding"));
  EXPECT_EQ(Get(target, "Accept-Encoding: gzip;q=0\r\n").Header("Content-Encoding"), "");
}

TEST_F(GatewayTest, WhatListsChildrenIsKeptByNobody) {
  const Received opened = Get(std::string(kCouncil) + "/caseload?as_at=2018-03-31&open=1");
  ASSERT_EQ(opened.status, 200) << opened.body;
  EXPECT_EQ(opened.Header("Cache-Control"), "no-store");
  EXPECT_EQ(opened.Header("ETag"), "");
  EXPECT_THAT(opened.body, HasSubstr("child:C1"));
  EXPECT_THAT(Get(std::string(kCouncil) + "/caseload?as_at=2018-03-31").body, Not(HasSubstr("child:C1")));
}

TEST_F(GatewayTest, ShowsTheEventsBehindAChild) {
  const Received got = Get(std::string(kCouncil) + "/history/child:C1");
  ASSERT_EQ(got.status, 200) << got.body;
  EXPECT_THAT(got.body, HasSubstr("\"CaseOpened\""));
  EXPECT_EQ(got.Header("Cache-Control"), "no-store");
  EXPECT_EQ(Get(std::string(kCouncil) + "/history/child%3AC1").body, got.body);
  EXPECT_EQ(Get(std::string(kCouncil) + "/history/child:C9").status, 404);
  EXPECT_EQ(Get(std::string(kCouncil) + "/history/C1").status, 400);
}

struct BadQuestion {
  const char* name;
  const char* method;
  const char* target;
  int status;
  const char* says;
};
class BadQuestionTest : public GatewayTest, public ::testing::WithParamInterface<BadQuestion> {};

TEST_P(BadQuestionTest, IsAProblemThatNamesTheRemedy) {
  const BadQuestion& bad = GetParam();
  const Received got = Client(server_->address()).Ask(bad.method, bad.target);
  EXPECT_EQ(got.status, bad.status) << got.body;
  EXPECT_EQ(got.Header("Content-Type"), "application/problem+json");
  EXPECT_THAT(got.body, HasSubstr(bad.says));
  EXPECT_THAT(got.body, HasSubstr(fmt::format("\"status\":{}", bad.status)));
  EXPECT_THAT(got.body, HasSubstr("\"type\":\"urn:hanes:problem:"));
  EXPECT_EQ(got.Header("X-Content-Type-Options"), "nosniff");
}

INSTANTIATE_TEST_SUITE_P(
    Http, BadQuestionTest,
    ::testing::Values(
        BadQuestion{"UnknownAuthority", "GET", "/v1/authorities/E06000001/caseload", 404, "W06000012"},
        BadQuestion{"UnknownView", "GET", "/v1/authorities/W06000012/caselaod", 404, "caseload"},
        BadQuestion{"UnknownDimension", "GET", "/v1/authorities/W06000012/caseload?by=colour", 400, "category"},
        BadQuestion{"UnknownParameter", "GET", "/v1/authorities/W06000012/caseload?know_at=2018-01-01", 400, "known_at"},
        BadQuestion{"TwiceTheSame", "GET", "/v1/authorities/W06000012/caseload?by=team&by=worker", 400, "twice"},
        BadQuestion{"NoSuchDay", "GET", "/v1/authorities/W06000012/caseload?as_at=2018-02-31", 400, "as_at"},
        BadQuestion{"NoInstant", "GET", "/v1/authorities/W06000012/caseload?known_at=yesterday", 400, "known_at"},
        BadQuestion{"OpenWhat", "GET", "/v1/authorities/W06000012/caseload?open=perhaps", 400, "open=1"},
        BadQuestion{"BadEncoding", "GET", "/v1/authorities/W06000012/caseload?by=%zz", 400, "percent"},
        BadQuestion{"NulByte", "GET", "/v1/authorities/W06000012/history/child%00", 400, "percent"},
        BadQuestion{"BytesThatAreNotText", "GET", "/v1/authorities/W06000012/c%BDsv", 400, "UTF-8"},
        BadQuestion{"BytesAsTheyAre", "GET", "/v1/authorities/W06000012/c\xBDsv", 400, "percent-encode it"},
        BadQuestion{"NoPath", "GET", "/v2/nothing", 404, "/healthz"},
        BadQuestion{"NothingIsChanged", "POST", "/v1/authorities/W06000012/caseload", 405, "GET or HEAD"}),
    [](const auto& test) { return std::string(test.param.name); });

// An error quotes only the start of a long value: that start ends between two characters, wherever in one of four bytes the cut falls.
TEST_F(GatewayTest, WhatIsQuotedOfALongValueStaysText) {
  Client client(server_->address());
  std::vector<std::string> names(QuestionParameters().begin(), QuestionParameters().end());
  names.push_back("no_such_parameter");
  for (const std::string& name : names) {
    for (std::string shift; shift.size() < 4; shift += 'a') {
      std::string value = shift;
      for (int i = 0; i < 40; ++i) value += "%F0%9D%95%BF";
      const Received got = client.Get(fmt::format("{}/caseload?{}={}", kCouncil, name, value));
      EXPECT_LT(got.status, 500) << name << got.body;
      EXPECT_TRUE(IsUtf8(got.body)) << name << " " << got.body;
      const Received unknown = client.Get(fmt::format("{}/caseload?{}=1", kCouncil, value));
      EXPECT_EQ(unknown.status, 400);
      EXPECT_TRUE(IsUtf8(unknown.body)) << unknown.body;
    }
  }
}

TEST_F(GatewayTest, AMethodThatIsNotAllowedIsToldWhichAre) {
  EXPECT_EQ(Client(server_->address()).Ask("DELETE", "/healthz").Header("Allow"), "GET, HEAD");
}

TEST_F(GatewayTest, HeadAnnouncesTheBodyWithoutSendingIt) {
  const std::string target = std::string(kCouncil) + "/caseload?as_at=2018-03-31&known_at=2019-01-01";
  Client client(server_->address());
  const Received head = client.Ask("HEAD", target);
  const Received got = client.Get(target);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.Header("Content-Length"), std::to_string(got.body.size()));
}

TEST_F(GatewayTest, IsReadyOnceTheViewHasCaughtUp) {
  log_.Append(Opened("C3", "2018-03-10"), Moment("2018-03-11T00:00:00Z"));
  Client client(server_->address());
  EXPECT_EQ(client.Get("/healthz").status, 200);
  const Received waiting = client.Get("/readyz");
  EXPECT_EQ(waiting.status, 503);
  EXPECT_NE(waiting.Header("Retry-After"), "");
  EXPECT_THAT(waiting.body, HasSubstr("caseload is at position 2 of 3"));
  EXPECT_EQ(client.Get(std::string(kCouncil) + "/caseload").status, 503);
  CatchUp();
  EXPECT_EQ(client.Get("/readyz").status, 200);
}

TEST_F(GatewayTest, WhatCannotBeReadIsSaidWithEveryFigureAndStopsNone) {
  log_.AppendBytes("broken", "child:C7", "no event at all", Moment("2018-03-11T00:00:00Z"));
  CatchUp();
  const Received got = Get(std::string(kCouncil) + "/caseload?as_at=2018-03-31");
  ASSERT_EQ(got.status, 200) << got.body;
  EXPECT_THAT(got.body, HasSubstr("\"total\""));
  EXPECT_THAT(got.body, HasSubstr("1 of the records behind these figures cannot be read"));
  EXPECT_THAT(got.body, Not(HasSubstr("child:C7")));
}

TEST_F(GatewayTest, AViewIsAskedAndFollowedWhileItIsBuiltAgain) {
  Follow();
  Client page(server_->address());
  page.Send(fmt::format("GET /live?page={}/caseload?as_at=2018-03-31 HTTP/1.1\r\nHost: localhost\r\n\r\n", kCouncil));
  page.ReadUntil("}}\n\n");
  const auto meanwhile = [this](uint64_t, uint64_t) { EXPECT_EQ(Get(std::string(kCouncil) + "/caseload").status, 200); };
  const auto rebuilt = questions_->Rebuild({}, meanwhile);
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
  log_.Append(Opened("C3", "2018-03-10"), Moment("2018-03-11T00:00:00Z"));
  CatchUp();
  EXPECT_THAT(page.ReadUntil("\"total:children\":\"3\""), HasSubstr("\"total:children\":\"3\""));
}

TEST_F(GatewayTest, CountsWhatItAnswersAndShowsIt) {
  Get(std::string(kCouncil) + "/caseload");
  Get("/v2/nothing");
  const std::string text = Get("/metrics").body;
  EXPECT_THAT(text, HasSubstr("http_requests_total{route=\"view\",status=\"200\"} 1"));
  EXPECT_THAT(text, HasSubstr("http_requests_total{route=\"unknown\",status=\"404\"} 1"));
}

TEST_F(GatewayTest, ABrowserIsShownAPageThatSaysWhatIsWrong) {
  const std::string browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
  const Received got = Get("/nothing/%3Cscript%3E", browser);
  EXPECT_EQ(got.status, 404);
  EXPECT_THAT(got.Header("Content-Type"), HasSubstr("text/html"));
  EXPECT_THAT(got.body, HasSubstr("There is no page at this address."));
  EXPECT_THAT(got.body, Not(HasSubstr("<script>")));
  EXPECT_THAT(got.Header("Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
  EXPECT_EQ(Get("/nothing", "Accept: application/json, text/html;q=0.5\r\n").Header("Content-Type"), "application/problem+json");
}

// One page for what is wrong, whoever found it wrong: in the language of the address, and of the council nothing is told.
TEST_F(GatewayTest, WhatIsWrongIsSaidInTheLanguageOfTheAddress) {
  const std::string browser = "Accept: text/html\r\n";
  const Received unknown = Get("/cy/nothing/at/all", browser);
  EXPECT_EQ(unknown.status, 404);
  EXPECT_THAT(unknown.body, HasSubstr(" lang=\"cy\"><head>"));
  EXPECT_THAT(unknown.body, HasSubstr("Nid oes tudalen yn y cyfeiriad hwn."));
  EXPECT_THAT(unknown.body, Not(HasSubstr("W06000012")));
  Client client(server_->address());
  client.Send("GET /cy/caseload HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\n\r\n");
  const Received other = client.Receive();
  EXPECT_EQ(other.status, 421);
  EXPECT_THAT(other.body, HasSubstr("Nid yw hanes yn ateb dan yr enw hwn."));
  EXPECT_THAT(other.body, Not(HasSubstr("W06000012")));
}

TEST_F(GatewayTest, SaysHowFarViewsAreWhileTheyAreBuilt) {
  questions_->Serve({});
  gateway_ = std::make_unique<Gateway>(*questions_, metrics_);
  std::unique_ptr<Builds::Running> building = questions_->builds().Begin({"caseload"}, true);
  building->Set(1500, 4000);
  const Received page = Get("/caseload", "Accept: text/html\r\n");
  EXPECT_EQ(page.status, 503);
  EXPECT_EQ(page.Header("Retry-After"), "5");
  EXPECT_THAT(page.body, HasSubstr("1,500 of 4,000 events"));
  EXPECT_THAT(page.body, HasSubstr("data-again=\"until-there\""));
  EXPECT_THAT(Get("/cy/rebuild", "Accept: text/html\r\n").body, HasSubstr("<progress max=\"4000\" value=\"1500\""));
  const Received feed = Get(std::string(kCouncil) + "/caseload");
  EXPECT_EQ(feed.status, 503);
  EXPECT_THAT(feed.body, HasSubstr("1500 of 4000 events read"));
  EXPECT_EQ(Get("/readyz").status, 503);
  EXPECT_EQ(Get("/healthz").status, 200);
  EXPECT_THAT(Get(std::string(kCouncil) + "/status").body, HasSubstr("\"done\":\"1500\",\"total\":\"4000\""));
  questions_->Serve({view_.get()});
  building.reset();
  EXPECT_EQ(Get("/readyz").status, 200);
  EXPECT_EQ(Get(std::string(kCouncil) + "/caseload").status, 200);
}

TEST_F(GatewayTest, AnotherSitesNameIsNotAnswered) {
  Client client(server_->address());
  client.Send(fmt::format("GET {}/caseload HTTP/1.1\r\nHost: evil.example\r\n\r\n", kCouncil));
  const Received got = client.Receive();
  EXPECT_EQ(got.status, 421);
  EXPECT_THAT(got.body, HasSubstr("--http-hosts"));
}

TEST_F(GatewayTest, NoOtherSitesPageMayReadIt) {
  const Received got = Get(std::string(kCouncil) + "/caseload", "Origin: https://evil.example\r\n");
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.Header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(got.Header("Cross-Origin-Resource-Policy"), "same-origin");
}

TEST_F(GatewayTest, AnOpenPageIsSentItsFiguresAsTheyChange) {
  Follow();
  Client client(server_->address());
  client.Send(fmt::format("GET /live?page={}/caseload?as_at=2018-03-31%26by=team HTTP/1.1\r\nHost: localhost\r\n\r\n", kCouncil));
  const std::string first = client.ReadUntil("}}\n\n");
  EXPECT_THAT(first, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(first, HasSubstr("id: 2\nevent: figures\ndata: {\"position\":2,\"whole\":true,\"figures\":{"));
  EXPECT_THAT(first, HasSubstr("\"total:children\":\"2\""));
  log_.Append(Opened("C3", "2018-03-10"), Moment("2018-03-11T00:00:00Z"));
  CatchUp();
  EXPECT_THAT(client.ReadUntil("}}\n\n"), HasSubstr("\"total:children\":\"3\""));
}

TEST_F(GatewayTest, WhatCannotBeFollowedIsAProblem) {
  EXPECT_EQ(Get("/live?page=/healthz").status, 503) << "no log is followed";
  Follow();
  EXPECT_EQ(Get("/live?page=/healthz").status, 404);
  EXPECT_EQ(Get("/live?page=/v1/authorities/E06000001/caseload").status, 404);
  EXPECT_EQ(Get("/live?page=/v1/authorities/W06000012/caselaod").status, 404);
  EXPECT_EQ(Get("/live").status, 400);
  EXPECT_EQ(Get("/live?page=%2F&other=1").status, 400);
  EXPECT_EQ(Get(fmt::format("/live?page={}/caseload", kCouncil), "Last-Event-ID: yesterday\r\n").status, 400);
}

}  // namespace
}  // namespace hanes

#include "net/fetch.h"

#include <gtest/gtest.h>

#include "net/http_gzip.h"
#include "net/oauth2.h"

namespace kotae::net {
namespace {

struct Site {
  explicit Site(std::function<Response(const Request&)> f)
      : server(any_port(), HttpHandlers{[f](std::shared_ptr<const Request> r, Reply reply) { reply(f(*r)); }, {}, {}}) {
    if (const auto started = server.start(); !started) throw std::runtime_error(started.error().description);
  }
  static HttpConfig any_port() {
    HttpConfig c;
    c.port = 0;
    return c;
  }
  std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(server.port()) + path; }
  HttpServer server;
};

Response said(int status, std::string body, Pairs headers = {}) {
  Response r;
  r.status = status;
  r.body = std::move(body);
  r.headers = std::move(headers);
  return r;
}

Fetch inside(std::string url) {
  Fetch f;
  f.url = std::move(url);
  f.allow_private_addresses = true;
  return f;
}

TEST(Fetch, SendsWhatItIsToldAndBringsTheAnswer) {
  Site site([](const Request& r) {
    return said(201, r.method + " " + r.path + " " + std::string(r.header("x-a")) + " " + std::string(r.header("content-type")) + " " + r.body, {{"X-B", "c"}});
  });
  auto f = inside(site.url("/p"));
  f.method = "PUT";
  f.headers = {{"X-A", "1"}, {"Content-Type", "text/plain"}};
  f.body = "body";
  const auto r = fetch(f);
  ASSERT_TRUE(r) << r.error().description;
  EXPECT_EQ(r->status, 201);
  EXPECT_EQ(r->body, "PUT /p 1 text/plain body");
  EXPECT_EQ(r->header("x-b"), "c");
  for (const char* method : {"GET", "DELETE", "HEAD", "POST"}) {
    f = inside(site.url("/p"));
    f.method = method;
    const auto m = fetch(f);
    ASSERT_TRUE(m) << m.error().description;
    EXPECT_EQ(m->body, f.method == "HEAD" ? "" : f.method + " /p   ") << method;
  }
}

TEST(Fetch, BoundsTheAnswerAlsoWhenItComesPacked) {
  Site site([](const Request&) { return said(200, std::string(1'000'000, 'a')); });
  auto f = inside(site.url());
  EXPECT_EQ(fetch(f)->body.size(), 1'000'000u);
  f.max_response_bytes = 999'999;
  EXPECT_EQ(fetch(f).error().code, Code::too_large);
}

TEST(Fetch, RefusesInsideAddressesHoweverTheyAreReached) {
  int asked = 0;
  Site site([&](const Request&) {
    ++asked;
    return said(200, "secret");
  });
  Fetch f;
  for (const std::string host : {"127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"}) {
    f.url = "http://" + host + ":" + std::to_string(site.server.port()) + "/";
    const auto r = fetch(f);
    ASSERT_FALSE(r) << host;
    EXPECT_EQ(r.error().code, Code::forbidden) << host << ": " << r.error().description;
  }
  EXPECT_EQ(asked, 0);
}

TEST(Fetch, KnowsPublicAddresses) {
  for (const char* yes : {"8.8.8.8", "203.0.112.1", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1", "172.32.0.1"}) EXPECT_TRUE(is_public_address(yes)) << yes;
  for (const char* no : {"", "x", "127.0.0.1", "10.1.1.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
                         "::", "::1", "::ffff:10.0.0.1", "fc00::1", "fe80::1", "ff02::1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1"})
    EXPECT_FALSE(is_public_address(no)) << no;
}

TEST(Fetch, FollowsOnlyAsFarAsAllowed) {
  Site site([](const Request& r) { return r.path == "/end" ? said(200, "end") : said(302, "", {{"Location", r.path == "/file" ? "file:///etc/passwd" : "/end"}}); });
  auto f = inside(site.url());
  EXPECT_EQ(fetch(f)->status, 302);
  f.max_redirects = 1;
  EXPECT_EQ(fetch(f)->body, "end");
  f.url = site.url("/file");
  EXPECT_FALSE(fetch(f));
}

TEST(Fetch, SaysWhatIsWrong) {
  EXPECT_EQ(fetch(inside("http://127.0.0.1:1/")).error().code, Code::unavailable);
  EXPECT_EQ(fetch(inside("file:///etc/passwd")).error().code, Code::invalid);
  EXPECT_EQ(fetch(inside("")).error().code, Code::invalid);
  EXPECT_EQ(fetch(inside("http://a\r\nb/")).error().code, Code::invalid);
  auto f = inside("http://127.0.0.1:1/");
  f.headers = {{"X", "a\r\nY: b"}};
  EXPECT_EQ(fetch(f).error().code, Code::invalid);
  HttpHandlers silent;
  std::vector<Reply> kept;
  silent.request = [&](std::shared_ptr<const Request>, Reply reply) { kept.push_back(std::move(reply)); };
  HttpServer server(Site::any_port(), silent);
  ASSERT_TRUE(server.start());
  f = inside("http://127.0.0.1:" + std::to_string(server.port()) + "/");
  f.timeout_s = 1;
  EXPECT_EQ(fetch(f).error().code, Code::unavailable);
  server.stop(0);
}

TEST(OAuth2, CachesUntilAMinuteBeforeTheEnd) {
  int asked = 0;
  std::string body;
  Site site([&](const Request& r) {
    body = r.body;
    ++asked;
    return said(200, "{\"access_token\":\"t" + std::to_string(asked) + "\",\"token_type\":\"Bearer\",\"expires_in\":3600" +
                         (asked == 2 ? ",\"refresh_token\":\"r2\"}" : "}"));
  });
  std::chrono::steady_clock::time_point now{};
  std::string renewed;
  OAuth2Tokens tokens({site.url(), "id", "s&c", "r1", "mail read"}, [&](const std::string& r) { renewed = r; }, [&] { return now; });
  EXPECT_EQ(*tokens.token(), "t1");
  EXPECT_EQ(body, "grant_type=refresh_token&refresh_token=r1&client_id=id&client_secret=s%26c&scope=mail%20read");
  now += std::chrono::seconds(3539);
  EXPECT_EQ(*tokens.token(), "t1");
  now += std::chrono::seconds(1);
  EXPECT_EQ(*tokens.token(), "t2");
  EXPECT_EQ(renewed, "r2");
  tokens.forget();
  EXPECT_EQ(*tokens.token(), "t3");
  EXPECT_NE(body.find("refresh_token=r2&"), std::string::npos);
}

TEST(OAuth2, TellsAVerdictFromTrouble) {
  Response next;
  Site site([&](const Request&) { return next; });
  OAuth2Tokens tokens({site.url(), "id", "", "r", ""}, {});
  next = said(400, R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})");
  auto r = tokens.token();
  EXPECT_EQ(r.error().code, Code::unauthenticated);
  EXPECT_EQ(r.error().description, "The token server refused: invalid_grant: Token has been expired or revoked.");
  for (const auto& trouble : {said(503, "<html>"), said(429, "{}"), said(200, "nonsense"), said(200, "{}"), said(200, R"({"access_token":5})"),
                              said(200, R"({"access_token":"a","token_type":"mac"})")}) {
    next = trouble;
    EXPECT_EQ(tokens.token().error().code, Code::unavailable) << trouble.body;
  }
  site.server.stop(0);
  r = tokens.token();
  EXPECT_EQ(r.error().code, Code::unavailable);
}

}  // namespace
}  // namespace kotae::net

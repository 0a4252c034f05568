#include "net/http.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "net/test_client.h"

namespace kotae::net {
namespace {

HttpHandlers echo() {
  HttpHandlers h;
  h.request = [](std::shared_ptr<const Request> r, Reply reply) {
    Response out;
    out.content_type = "text/plain";
    out.body = r->method + " " + r->path + " " + r->body;
    reply(std::move(out));
  };
  return h;
}

struct Running {
  explicit Running(HttpHandlers h, HttpConfig c = {}) : server(with_any_port(std::move(c)), std::move(h)) {
    const auto started = server.start();
    if (!started) throw std::runtime_error(started.error().description);
  }
  static HttpConfig with_any_port(HttpConfig c) {
    c.port = 0;
    return c;
  }
  TestClient client() { return TestClient(server.port()); }
  HttpServer server;
};

TEST(Http, AnswersAndKeepsTheConnection) {
  Running s(echo());
  auto c = s.client();
  for (int i = 0; i < 3; ++i) {
    c.send("GET /a%20b HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto r = c.answer();
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "GET /a b ");
    EXPECT_FALSE(r.header("date").empty());
    EXPECT_EQ(r.header("content-length"), "9");
  }
}

TEST(Http, PipelinedRequestsAreAnsweredInOrder) {
  HttpHandlers h;
  std::vector<std::thread> late;
  h.request = [&](std::shared_ptr<const Request> r, Reply reply) {
    // The first answers last if they ran side by side.
    late.emplace_back([r, reply] {
      if (r->path == "/0") std::this_thread::sleep_for(std::chrono::milliseconds(50));
      Response out;
      out.body = r->path + r->body;
      reply(std::move(out));
    });
  };
  Running s(h);
  auto c = s.client();
  std::string all;
  for (int i = 0; i < 20; ++i) all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
  c.send(all);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(c.answer().body, "/" + std::to_string(i) + "hi");
  for (auto& t : late) t.join();
}

TEST(Http, TakesChunkedBodiesInAnyPieces) {
  Running s(echo());
  const std::string raw = std::string("\x89PNG\0\xff", 6);
  const std::string request = "POST /api/v2/uploads.json?filename=a.png HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "6;name=\"v\"\r\n" + raw + "\r\n0a\r\n0123456789\r\n0\r\nX-Trailer: dropped\r\n\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, request.size()}) {
    auto c = s.client();
    for (std::size_t i = 0; i < request.size(); i += piece) c.send(request.substr(i, piece));
    EXPECT_EQ(c.answer().body, "POST /api/v2/uploads.json " + raw + "0123456789");
  }
}

TEST(Http, HeadHasTheHeadersOfGetAndNoBody) {
  Running s(echo());
  auto c = s.client();
  c.send("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = c.answer(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), "8");
  EXPECT_EQ(c.answer().body, "OPTIONS * ");
}

TEST(Http, RefusesWhatIsNoHttp) {
  Running s(echo());
  for (const std::string bad : {"GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET nowhere HTTP/1.1\r\nHost: x\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                                "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /?q=%ff HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
                                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\x16\x03\x01\x02", "GET / HTTP/1.1\r\nHo st: x\r\n\r\n"}) {
    auto c = s.client();
    c.send(bad);
    const auto r = c.answer();
    EXPECT_EQ(r.status, 400) << bad;
    EXPECT_NE(r.body.find("\"error\":\"BadRequest\""), std::string::npos) << bad;
    EXPECT_EQ(r.header("connection"), "close");
    EXPECT_TRUE(c.at_end()) << bad;
  }
}

TEST(Http, LimitsHeaderAndBody) {
  HttpConfig config;
  config.max_header_bytes = 8 << 10;
  config.max_body_bytes = 100;
  config.body_limit = [](std::string_view method, std::string_view path) { return method == "POST" && path == "/uploads" ? 1000u : 100u; };
  Running s(echo(), config);
  const auto post = [&](std::string path, std::size_t n, bool chunked) {
    auto c = s.client();
    c.send("POST " + path + " HTTP/1.1\r\nHost: x\r\n" +
           (chunked ? "Transfer-Encoding: chunked\r\n\r\n" + hex(n) + "\r\n" + std::string(n, 'x') + "\r\n0\r\n\r\n"
                    : "Content-Length: " + std::to_string(n) + "\r\n\r\n" + std::string(n, 'x')));
    return c.answer();
  };
  for (const bool chunked : {false, true}) {
    EXPECT_EQ(post("/other", 100, chunked).status, 200);
    const auto refused = post("/other", 101, chunked);
    EXPECT_EQ(refused.status, 413);
    EXPECT_NE(refused.body.find("TooLarge"), std::string::npos);
    EXPECT_EQ(post("/uploads", 1000, chunked).status, 200);
    EXPECT_EQ(post("/uploads", 5'000'000, chunked).status, 413);  // seen by the client although it is still sending
  }
  auto c = s.client();
  c.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(9000, 'a') + "\r\n\r\n");
  EXPECT_EQ(c.answer().status, 431);
  auto d = s.client();
  std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 300; ++i) many += "A: b\r\n";
  d.send(many + "\r\n");
  EXPECT_EQ(d.answer().status, 431);
}

TEST(Http, SaysContinueOnlyWhenTheBodyIsWelcome) {
  HttpConfig config;
  config.max_body_bytes = 10;
  Running s(echo(), config);
  auto c = s.client();
  for (int i = 0; i < 2; ++i) {
    c.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(c.line(), "HTTP/1.1 100 Continue");
    EXPECT_EQ(c.line(), "");
    c.send("hello");
    EXPECT_EQ(c.answer().body, "POST /a hello");
  }
  c.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 50\r\n\r\n");
  EXPECT_EQ(c.answer().status, 413);
}

TEST(Http, ASlowHeaderIsCutOff) {
  HttpConfig config;
  config.header_timeout_s = 1;
  Running s(echo(), config);
  auto c = s.client();
  c.send("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(c.answer().status, 408);
  EXPECT_TRUE(c.at_end());
  auto silent = s.client();
  EXPECT_TRUE(silent.at_end());
}

TEST(Http, AnIdleConnectionIsClosed) {
  HttpConfig config;
  config.idle_timeout_s = 1;
  Running s(echo(), config);
  auto c = s.client();
  c.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.answer().status, 200);
  EXPECT_TRUE(c.at_end());
}

TEST(Http, ZipsTextForWhoTakesIt) {
  HttpHandlers h;
  h.request = [](std::shared_ptr<const Request> r, Reply reply) {
    Response out;
    out.body = std::string(5000, 'a');
    if (r->path == "/image") out.content_type = "image/png";
    out.headers = {{"ETag", "\"v1\""}, {"X-Split", "a\r\nSet-Cookie: b"}};
    reply(std::move(out));
  };
  Running s(h);
  auto c = s.client();
  c.send("GET /text HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\n\r\n");
  auto r = c.answer();
  EXPECT_EQ(r.header("content-encoding"), "gzip");
  EXPECT_EQ(r.header("vary"), "Accept-Encoding");
  EXPECT_EQ(r.header("etag"), "W/\"v1\"");
  EXPECT_EQ(r.header("set-cookie"), "");
  EXPECT_EQ(gunzip(r.body), std::string(5000, 'a'));
  c.send("GET /text HTTP/1.1\r\nHost: x\r\n\r\nGET /image HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
  r = c.answer();
  EXPECT_EQ(r.header("content-encoding"), "");
  EXPECT_EQ(r.header("vary"), "Accept-Encoding");
  EXPECT_EQ(r.body.size(), 5000u);
  r = c.answer();
  EXPECT_EQ(r.header("content-encoding"), "");
  EXPECT_EQ(r.header("etag"), "\"v1\"");
}

TEST(Http, KnowsTheClientBehindATrustedProxy) {
  HttpHandlers h;
  h.request = [](std::shared_ptr<const Request> r, Reply reply) {
    Response out;
    out.body = r->remote_ip + (r->secure ? " secure " : " plain ") + r->host;
    reply(std::move(out));
  };
  HttpConfig config;
  config.trusted_proxies = {"127.0.0.0/8"};
  Running behind(h, config), open(h);
  const std::string request = "GET / HTTP/1.1\r\nHost: desk.example.jp\r\nX-Forwarded-For: 6.6.6.6, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n";
  auto c = behind.client();
  c.send(request);
  EXPECT_EQ(c.answer().body, "192.0.2.7 secure desk.example.jp");
  auto d = open.client();
  d.send(request);
  EXPECT_EQ(d.answer().body, "127.0.0.1 plain desk.example.jp");
}

TEST(Http, AReplyNeverMissesAndNeverDoubles) {
  HttpHandlers h;
  h.request = [](std::shared_ptr<const Request> r, Reply reply) {
    if (r->path == "/dropped") return;
    if (r->path == "/thrown") throw std::runtime_error("oops");
    Response out;
    out.body = "once";
    reply(out);
    out.body = "twice";
    reply(out);
  };
  Running s(h);
  auto c = s.client();
  c.send("GET /dropped HTTP/1.1\r\nHost: x\r\n\r\nGET /thrown HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.answer().status, 500);
  EXPECT_EQ(c.answer().status, 500);
  EXPECT_EQ(c.answer().body, "once");
  EXPECT_EQ(c.answer().body, "once");
}

TEST(Http, AnswersHttp10) {
  Running s(echo());
  auto c = s.client();
  c.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(c.answer().header("connection"), "keep-alive");
  c.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(c.answer().header("connection"), "close");
  EXPECT_TRUE(c.at_end());
}

TEST(Http, LargeAnswersArriveWhole) {
  HttpHandlers h;
  h.request = [](std::shared_ptr<const Request>, Reply reply) {
    Response out;
    out.content_type = "application/octet-stream";
    for (int i = 0; out.body.size() < 20'000'000; ++i) out.body += std::to_string(i);
    reply(std::move(out));
  };
  Running s(h);
  auto c = s.client();
  c.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  std::string expected;
  for (int i = 0; expected.size() < 20'000'000; ++i) expected += std::to_string(i);
  EXPECT_TRUE(c.answer().body == expected);
}

TEST(Http, StopLetsARunningRequestEnd) {
  HttpHandlers h;
  std::promise<Reply> running;
  h.request = [&](std::shared_ptr<const Request>, Reply reply) { running.set_value(std::move(reply)); };
  Running s(h);
  auto idle = s.client();
  auto c = s.client();
  c.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  auto reply = running.get_future().get();
  std::thread stopper([&] { s.server.stop(30); });
  EXPECT_TRUE(idle.at_end());  // so the stop is under way
  Response out;
  out.body = "done";
  reply(std::move(out));
  const auto r = c.answer();
  EXPECT_EQ(r.body, "done");
  EXPECT_EQ(r.header("connection"), "close");
  c.close();
  stopper.join();
}

TEST(Http, AReplyAfterTheServerIsGoneIsIgnored) {
  Reply kept;
  {
    HttpHandlers h;
    std::promise<void> arrived;
    h.request = [&](std::shared_ptr<const Request>, Reply reply) {
      kept = std::move(reply);
      arrived.set_value();
    };
    Running s(h);
    auto c = s.client();
    c.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    arrived.get_future().get();
    s.server.stop(0);
  }
  kept(Response{});
}

TEST(Http, SaysWhyItCannotStart) {
  Running s(echo());
  HttpConfig config;
  config.port = s.server.port();
  HttpServer second(config, echo());
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Code::unavailable);
  EXPECT_NE(started.error().description.find("in use"), std::string::npos) << started.error().description;
  config.trusted_proxies = {"10.0.0.0/99"};
  EXPECT_FALSE(HttpServer(config, echo()).start());
  config = {};
  config.tls_cert = config.tls_key = "/nonexistent.pem";
  EXPECT_FALSE(HttpServer(config, echo()).start());
}

TEST(Http, ManyThreadsManyClients) {
  HttpConfig config;
  config.io_threads = 4;
  Running s(echo(), config);
  std::vector<std::thread> clients;
  std::atomic<int> good{0};
  for (int i = 0; i < 16; ++i)
    clients.emplace_back([&] {
      auto c = s.client();
      for (int k = 0; k < 100; ++k) {
        c.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1");
        good += c.answer().body == "POST / 1";
      }
    });
  for (auto& t : clients) t.join();
  EXPECT_EQ(good, 1600);
}

TEST(Http, ListensOnIpv6) {
  HttpConfig config;
  config.address = "::1";
  Running s(echo(), config);
  TestClient c(s.server.port(), "::1");
  c.send("GET /six HTTP/1.1\r\nHost: [::1]\r\n\r\n");
  EXPECT_EQ(c.answer().body, "GET /six ");
}

}  // namespace
}  // namespace kotae::net

// WebSockets and TLS over real loopback connections.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <thread>

#include "net/test_client.h"

namespace kotae::net {
namespace {

namespace ws = boost::beast::websocket;
namespace ssl = boost::asio::ssl;
using boost::asio::ip::tcp;
using Client = ws::stream<tcp::socket>;
using TlsClient = ws::stream<ssl::stream<tcp::socket>>;

/// Echoes; "/closed" is refused; remembers its sockets and how many ended.
class Room {
 public:
  HttpHandlers handlers() {
    HttpHandlers h;
    h.request = [](std::shared_ptr<const Request> r, Reply reply) {
      Response out;
      out.body = r->secure ? "secure" : "plain";
      reply(std::move(out));
    };
    h.upgrade = [](std::shared_ptr<const Request> r, std::function<void(Response*)> accept) {
      if (r->path == "/dropped") return;
      Response no;
      no.status = 403;
      no.body = "{\"error\":\"Forbidden\"}";
      accept(r->path == "/closed" ? &no : nullptr);
    };
    h.opened = [this](std::shared_ptr<const Request> r, std::shared_ptr<Socket> s) {
      if (r->path == "/greet") s->send(std::make_shared<std::string>("hello"));
      s->on_message([this, weak = std::weak_ptr(s)](std::string text) {
        const auto socket = weak.lock();
        if (!socket) return;
        if (text == "close") return socket->close(4000, "as you wish");
        if (text == "flood") {
          for (int i = 0; i < 100; ++i) socket->send(std::make_shared<std::string>(std::string(1 << 20, 'x')));
          return;
        }
        socket->send(std::make_shared<std::string>(std::move(text)));
      });
      s->on_close([this] {
        const std::lock_guard lock(mutex_);
        ++closed_;
        changed_.notify_all();
      });
      const std::lock_guard lock(mutex_);
      sockets.push_back(std::move(s));
      changed_.notify_all();
    };
    return h;
  }
  bool closed_within(int count, int seconds) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(seconds), [&] { return closed_ >= count; });
  }
  std::vector<std::shared_ptr<Socket>> sockets;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int closed_ = 0;
};

struct Served {
  explicit Served(HttpConfig c = {}) : server(any_port(std::move(c)), room.handlers()) {
    const auto started = server.start();
    if (!started) throw std::runtime_error(started.error().description);
  }
  static HttpConfig any_port(HttpConfig c) {
    c.port = 0;
    return c;
  }
  Client connect(std::string path = "/") {
    Client c(context);
    c.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), server.port()});
    c.handshake("localhost", path);
    return c;
  }
  boost::asio::io_context context;
  Room room;
  HttpServer server;
};

std::string read(auto& c) {
  boost::beast::flat_buffer b;
  c.read(b);
  return boost::beast::buffers_to_string(b.data());
}

/// The code the server closes with, after whatever it still had to say.
std::uint16_t read_to_end(auto& c) {
  boost::system::error_code ec;
  while (!ec) {
    boost::beast::flat_buffer b;
    c.read(b, ec);
  }
  return ec == ws::error::closed ? static_cast<std::uint16_t>(c.reason().code) : 0;
}

TEST(HttpSocket, EchoesSmallAndLarge) {
  Served s;
  auto c = s.connect();
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{125}, std::size_t{126}, std::size_t{65535}, std::size_t{65536}}) {
    c.write(boost::asio::buffer(std::string(n, 'a')));
    EXPECT_EQ(read(c), std::string(n, 'a'));
  }
  c.write(boost::asio::buffer(std::string("日本語")));
  EXPECT_EQ(read(c), "日本語");
  c.close(ws::close_code::normal);
  EXPECT_TRUE(s.room.closed_within(1, 20));
}

TEST(HttpSocket, SendsFromTheFirstMomentAndFromOtherThreads) {
  Served s;
  auto c = s.connect("/greet");
  EXPECT_EQ(read(c), "hello");
  const auto socket = s.room.sockets.front();
  std::vector<std::thread> senders;
  for (int t = 0; t < 4; ++t)
    senders.emplace_back([&] {
      for (int i = 0; i < 250; ++i) socket->send(std::make_shared<std::string>("m"));
    });
  for (auto& t : senders) t.join();
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(read(c), "m");
}

TEST(HttpSocket, RefusesWithAnAnswer) {
  Served s;
  const std::string handshake = "Host: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  TestClient c(s.server.port());
  c.send("GET /closed HTTP/1.1\r\n" + handshake + "Sec-WebSocket-Version: 13\r\n\r\n");
  auto r = c.answer();
  EXPECT_EQ(r.status, 403);
  EXPECT_EQ(r.body, "{\"error\":\"Forbidden\"}");
  c.send("GET /dropped HTTP/1.1\r\n" + handshake + "Sec-WebSocket-Version: 13\r\n\r\n");
  EXPECT_EQ(c.answer().status, 500);
  c.send("GET / HTTP/1.1\r\n" + handshake + "Sec-WebSocket-Version: 8\r\n\r\n");
  r = c.answer();
  EXPECT_EQ(r.status, 400);
  EXPECT_EQ(r.header("sec-websocket-version"), "13");
  c.send("GET / HTTP/1.1\r\n" + handshake + "Sec-WebSocket-Version: 13\r\n\r\n");
  EXPECT_EQ(c.answer().status, 101);
}

TEST(HttpSocket, ClosesWithTheGivenCode) {
  Served s;
  auto c = s.connect();
  c.write(boost::asio::buffer(std::string("close")));
  EXPECT_EQ(read_to_end(c), 4000);
  EXPECT_STREQ(c.reason().reason.c_str(), "as you wish");
  EXPECT_TRUE(s.room.closed_within(1, 20));
}

TEST(HttpSocket, RefusesTooLargeAndBinaryAndBadText) {
  Served s;
  auto c = s.connect();
  c.write(boost::asio::buffer(std::string(65537, 'a')));
  EXPECT_EQ(read_to_end(c), 1009);
  auto d = s.connect();
  d.binary(true);
  d.write(boost::asio::buffer(std::string("x")));
  EXPECT_EQ(read_to_end(d), 1003);
  auto e = s.connect();
  e.text(true);
  e.write(boost::asio::buffer(std::string("\xff\xfe")));
  EXPECT_EQ(read_to_end(e), 1007);
  EXPECT_TRUE(s.room.closed_within(3, 20));
}

TEST(HttpSocket, AClientThatDoesNotKeepUpIsClosed) {
  HttpConfig config;
  config.max_socket_queue = 3u << 20;
  Served s(config);
  auto c = s.connect();
  c.write(boost::asio::buffer(std::string("flood")));
  EXPECT_EQ(read_to_end(c), 1013);
  EXPECT_TRUE(s.room.closed_within(1, 20));
}

TEST(HttpSocket, AClientThatReadsNothingIsCutOff) {
  HttpConfig config;
  config.max_socket_queue = 3u << 20;
  Served s(config);
  auto c = s.connect();
  c.write(boost::asio::buffer(std::string("flood")));
  EXPECT_TRUE(s.room.closed_within(1, 60));
}

TEST(HttpSocket, ADeadClientIsNoticed) {
  HttpConfig config;
  config.idle_timeout_s = 2;
  Served s(config);
  auto dead = s.connect();  // answers no ping, as nobody reads from it
  auto alive = s.connect();
  std::thread reader([&] { read_to_end(alive); });
  EXPECT_TRUE(s.room.closed_within(1, 30));
  EXPECT_FALSE(s.room.closed_within(2, 4));  // pings kept the other one
  s.server.stop(5);
  reader.join();
}

TEST(HttpSocket, StopSays1001) {
  Served s;
  auto c = s.connect();
  auto code = std::async(std::launch::async, [&] { return read_to_end(c); });
  auto silent = s.connect();
  s.server.stop(1);  // the silent one is cut off after the grace
  EXPECT_EQ(code.get(), 1001);
  EXPECT_TRUE(s.room.closed_within(2, 0));
  s.room.sockets.front()->send(std::make_shared<std::string>("too late"));
  s.room.sockets.front()->close(1000, "");
}

TEST(HttpSocket, VanishedClientsAreForgotten) {
  Served s;
  for (int i = 0; i < 50; ++i) s.connect().next_layer().close();
  EXPECT_TRUE(s.room.closed_within(50, 20));
}

/// A self-made certificate for "localhost" in two files of a temporary folder.
struct Certificate {
  Certificate() {
    char name[] = "/tmp/kotae-tls-XXXXXX";
    folder = mkdtemp(name);
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    X509_NAME* n = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(x, n);
    X509_sign(x, key, EVP_sha256());
    std::FILE* f = std::fopen(cert().c_str(), "w");
    PEM_write_X509(f, x);
    std::fclose(f);
    f = std::fopen(this->key().c_str(), "w");
    PEM_write_PrivateKey(f, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(f);
    X509_free(x);
    EVP_PKEY_free(key);
  }
  ~Certificate() {
    std::remove(cert().c_str());
    std::remove(key().c_str());
    std::remove(folder.c_str());
  }
  std::string cert() const { return folder + "/cert.pem"; }
  std::string key() const { return folder + "/key.pem"; }
  std::string folder;
};

HttpConfig with_tls(const Certificate& c) {
  HttpConfig config;
  config.tls_cert = c.cert();
  config.tls_key = c.key();
  return config;
}

TEST(HttpTls, AnswersOverTls) {
  const Certificate certificate;
  Served s(with_tls(certificate));
  ssl::context trust(ssl::context::tls_client);
  trust.load_verify_file(certificate.cert());
  trust.set_verify_mode(ssl::verify_peer);
  ssl::stream<tcp::socket> c(s.context, trust);
  c.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), s.server.port()});
  c.handshake(ssl::stream_base::client);
  EXPECT_STREQ(SSL_get_version(c.native_handle()), "TLSv1.3");
  for (int i = 0; i < 2; ++i) {
    boost::asio::write(c, boost::asio::buffer(std::string("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")));
    std::string got;
    char piece[4096];
    while (got.find("secure") == std::string::npos) got.append(piece, c.read_some(boost::asio::buffer(piece)));
    EXPECT_TRUE(got.starts_with("HTTP/1.1 200"));
  }
}

TEST(HttpTls, CarriesWebSockets) {
  const Certificate certificate;
  Served s(with_tls(certificate));
  ssl::context trust(ssl::context::tls_client);
  TlsClient c(s.context, trust);
  boost::beast::get_lowest_layer(c).connect({boost::asio::ip::make_address("127.0.0.1"), s.server.port()});
  c.next_layer().handshake(ssl::stream_base::client);
  c.handshake("localhost", "/");
  c.write(boost::asio::buffer(std::string(60000, 'z')));
  EXPECT_EQ(read(c), std::string(60000, 'z'));
  c.write(boost::asio::buffer(std::string("close")));
  EXPECT_EQ(read_to_end(c), 4000);
}

TEST(HttpTls, ExplainsItselfToPlainHttp) {
  const Certificate certificate;
  Served s(with_tls(certificate));
  TestClient c(s.server.port());
  c.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto r = c.answer();
  EXPECT_EQ(r.status, 400);
  EXPECT_NE(r.body.find("HTTPS"), std::string::npos);
  EXPECT_TRUE(c.at_end());
}

TEST(HttpTls, ASlowHeaderIsCutOff) {
  const Certificate certificate;
  auto config = with_tls(certificate);
  config.header_timeout_s = 1;
  Served s(config);
  ssl::context trust(ssl::context::tls_client);
  ssl::stream<tcp::socket> c(s.context, trust);
  c.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), s.server.port()});
  c.handshake(ssl::stream_base::client);
  boost::asio::write(c, boost::asio::buffer(std::string("GET / HTTP/1.1\r\n")));
  std::string got;
  char piece[4096];
  boost::system::error_code ec;
  while (!ec) got.append(piece, c.read_some(boost::asio::buffer(piece), ec));
  EXPECT_TRUE(got.starts_with("HTTP/1.1 408")) << got;
  EXPECT_EQ(ec, boost::asio::error::eof);  // with TLS's own goodbye
}

TEST(HttpTls, RefusesOldProtocols) {
  const Certificate certificate;
  Served s(with_tls(certificate));
  ssl::context old(ssl::context::tls_client);
  SSL_CTX_set_security_level(old.native_handle(), 0);
  SSL_CTX_set_max_proto_version(old.native_handle(), TLS1_1_VERSION);
  ssl::stream<tcp::socket> c(s.context, old);
  c.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), s.server.port()});
  boost::system::error_code ec;
  c.handshake(ssl::stream_base::client, ec);
  EXPECT_TRUE(ec);
}

TEST(HttpTls, StopsWhileAHandshakeHangs) {
  const Certificate certificate;
  Served s(with_tls(certificate));
  TestClient c(s.server.port());
  c.send("\x16");
  s.server.stop(0);
  EXPECT_THROW(c.line(), std::runtime_error);
}

}  // namespace
}  // namespace kotae::net

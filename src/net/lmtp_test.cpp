#include "net/lmtp.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "net/lmtp_dialogue.h"

namespace kotae::net {
namespace {
namespace asio = boost::asio;

struct Talk {
  LmtpConfig config;
  LmtpServer::Accept accept = [](const std::string& to) {
    return to.ends_with("@desk.test") ? LmtpReply{250, "2.1.5 Ok"} : LmtpReply{550, "5.1.1 Not ours"};
  };
  std::atomic<std::size_t> buffered{0};
  std::vector<LmtpDialogue::Letter> letters;
  std::vector<LmtpReply> answer{{250, "2.0.0 Kept"}};

  /// All the server says when the client says this, in pieces of so many bytes.
  std::string say(std::string_view all, std::size_t piece) {
    LmtpDialogue d(config, accept, buffered);
    std::string out, in;
    while (!all.empty()) {
      in.append(all.substr(0, piece));
      all.remove_prefix(std::min(piece, all.size()));
      for (;;) {
        std::size_t used = 0;
        const auto next = d.feed(in, used, out);
        in.erase(0, used);
        if (next == LmtpDialogue::Next::close) return out + "(closed)";
        if (next == LmtpDialogue::Next::more) break;
        letters.push_back(d.take_letter());
        d.delivered(answer, out);
      }
    }
    return out;
  }
};

std::string codes(const std::string& replies) {
  std::string c;
  for (std::size_t i = 0; i < replies.size(); i = replies.find('\n', i) + 1)
    if (replies.size() - i > 4 && replies[i + 3] == ' ') c += replies.substr(i, 4);
    else if (replies[i] == '(') return c + "closed";
  return c;
}

constexpr std::string_view start = "LHLO me\r\nMAIL FROM:<a@b.test> SIZE=10 BODY=8BITMIME\r\nRCPT TO:<x@desk.test>\r\nDATA\r\n";

}  // namespace

TEST(LmtpDialogue, KeepsEveryByteInPiecesOfAnySize) {
  std::string raw = "Subject: x\r\n\r\n.dot\r\n..two\r\nbare\nlf\n.\nafter \r alone\r\r\n\r\n.\r.x\r\n";
  for (int c = 0; c < 256; ++c) raw += static_cast<char>(c);
  raw += "\r\n";
  std::string stuffed;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '.' && (i == 0 || (i >= 2 && raw[i - 1] == '\n' && raw[i - 2] == '\r'))) stuffed += '.';
    stuffed += raw[i];
  }
  for (const std::size_t piece : {1u, 2u, 3u, 5u, 7u, 64u, 100000u}) {
    Talk t;
    EXPECT_EQ(codes(t.say(std::string(start) + stuffed + ".\r\nQUIT\r\n", piece)), "250 250 250 354 250 221 closed");
    ASSERT_EQ(t.letters.size(), 1u);
    EXPECT_EQ(t.letters[0].raw, raw) << "in pieces of " << piece;
    EXPECT_EQ(t.letters[0].sender, "a@b.test");
    EXPECT_EQ(t.buffered, 0u);
  }
}

TEST(LmtpDialogue, ABareLineFeedDoesNotEndALetterOfAClientThatSpeaksCrLf) {
  Talk t;
  t.say(std::string(start) + "x\n.\nMAIL FROM:<evil@b.test>\r\n.\r\n", 100000);
  ASSERT_EQ(t.letters.size(), 1u);
  EXPECT_EQ(t.letters[0].raw, "x\n.\nMAIL FROM:<evil@b.test>\r\n");
}

TEST(LmtpDialogue, AClientOfBareLineFeedsIsUnderstood) {
  for (const std::size_t piece : {1u, 1000u}) {
    Talk t;
    EXPECT_EQ(codes(t.say("lhlo me\nmail from: <>\nrcpt to:<x@desk.test>\ndata\nSubject: x\n\n..a\nb\n.\nquit\n", piece)),
              "250 250 250 354 250 221 closed");
    ASSERT_EQ(t.letters.size(), 1u);
    EXPECT_EQ(t.letters[0].raw, "Subject: x\n\n.a\nb\n");
    EXPECT_EQ(t.letters[0].sender, "");
  }
}

TEST(LmtpDialogue, AnEmptyLetterIsALetter) {
  Talk t;
  t.say(std::string(start) + ".\r\n", 1);
  ASSERT_EQ(t.letters.size(), 1u);
  EXPECT_EQ(t.letters[0].raw, "");
}

TEST(LmtpDialogue, OneAnswerPerRecipientTaken) {
  Talk t;
  t.answer = {{250, "2.0.0 Kept"}, {450, "4.2.0 Later\r\nnot a line"}};
  const auto out = t.say(
      "LHLO me\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<x@desk.test>\r\nRCPT TO:<no@else.test>\r\nRCPT TO:<@relay:y@desk.test>\r\n"
      "RCPT TO:<\"a> b\"@desk.test>\r\nDATA\r\nhi\r\n.\r\nNOOP\r\n", 1000);
  EXPECT_EQ(codes(out), "250 250 250 550 250 250 354 250 450 451 250 ");
  ASSERT_EQ(t.letters.size(), 1u);
  EXPECT_EQ(t.letters[0].recipients, (std::vector<std::string>{"x@desk.test", "y@desk.test", "\"a> b\"@desk.test"}));
}

TEST(LmtpDialogue, SeveralLettersInOnePacket) {
  Talk t;
  const std::string one = "MAIL FROM:<a@b.test>\r\nRCPT TO:<x@desk.test>\r\nDATA\r\nhi\r\n.\r\n";
  EXPECT_EQ(codes(t.say("LHLO me\r\n" + one + one + "RSET\r\n" + one + "QUIT\r\n", 100000)),
            "250 250 250 354 250 250 250 354 250 250 250 250 354 250 221 closed");
  EXPECT_EQ(t.letters.size(), 3u);
}

TEST(LmtpDialogue, LimitsHaveAnswers) {
  Talk t;
  t.config.max_bytes = 100;
  t.config.max_recipients = 1;
  EXPECT_EQ(codes(t.say("LHLO me\r\nMAIL FROM:<a@b.test> SIZE=101\r\nMAIL FROM:<a@b.test> SIZE=99999999999999999999999\r\n", 9)), "250 552 552 ");
  EXPECT_EQ(codes(t.say(std::string(start) + "RCPT TO:<z@desk.test>\r\n", 9)), "250 250 250 354 ");  // inside DATA now
  EXPECT_EQ(codes(t.say("LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<x@desk.test>\r\nRCPT TO:<z@desk.test>\r\n", 9)), "250 250 250 452 ");
  EXPECT_EQ(codes(t.say(std::string(start) + std::string(101, 'x') + "\r\n.\r\nNOOP\r\n", 9)), "250 250 250 354 552 250 ");
  EXPECT_EQ(codes(t.say(std::string(5000, 'x') + "\r\nNOOP\r\n", 9)), "500 250 ");
  t.config.max_buffered_bytes = 50;
  EXPECT_EQ(codes(t.say(std::string(start) + std::string(60, 'x') + "\r\n.\r\nNOOP\r\n", 9)), "250 250 250 354 452 250 ");
  EXPECT_EQ(t.buffered, 0u);
  EXPECT_TRUE(t.letters.empty());
}

TEST(LmtpDialogue, RefusesWhatIsOutOfOrderOrMalformed) {
  Talk t;
  EXPECT_EQ(codes(t.say("MAIL FROM:<a@b>\r\nLHLO\r\nEHLO x\r\nLHLO x\r\nDATA\r\nRCPT TO:<x@desk.test>\r\nMAIL FROM:a@b\r\nMAIL FROM:<a b>\r\n"
                        "MAIL FROM:<a@b> FOO=1\r\nMAIL FROM:<a@b> BODY=BINARYMIME\r\nMAIL FROM:<a@b>\r\nMAIL FROM:<a@b>\r\nRCPT TO:<>\r\n"
                        "RCPT TO:<x@desk.test\r\nDATA\r\nVRFY x\r\n\r\n", 1000)),
            "503 501 500 250 503 503 501 501 555 555 250 503 501 501 503 252 500 ");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "WHAT\r\n";
  EXPECT_TRUE(t.say(many, 1000).ends_with("(closed)"));
}

namespace {

/// A blocking client on a socket of either kind.
template <class Protocol>
struct Client {
  asio::io_context io;
  typename Protocol::socket socket{io};
  std::string buffer;
  explicit Client(const typename Protocol::endpoint& to) {
    socket.connect(to);
    EXPECT_EQ(line().substr(0, 3), "220");
  }
  std::string line() {
    boost::system::error_code ec;
    const auto n = asio::read_until(socket, asio::dynamic_buffer(buffer), '\n', ec);
    if (ec) return "eof";
    auto s = buffer.substr(0, n);
    buffer.erase(0, n);
    return s;
  }
  std::string reply() {
    for (;;) {
      auto s = line();
      if (s.size() < 4 || s[3] != '-') return s.substr(0, 3);
    }
  }
  std::string replies(int n) {
    std::string all;
    for (int i = 0; i < n; ++i) all += reply() + ' ';
    return all;
  }
  void send(std::string_view s) { asio::write(socket, asio::buffer(s)); }
};
using Tcp = Client<asio::ip::tcp>;
using Unix = Client<asio::local::stream_protocol>;

LmtpReply yes(const std::string&) { return {250, "2.1.5 Ok"}; }
asio::ip::tcp::endpoint at(const LmtpServer& s) { return {asio::ip::address_v4::loopback(), s.port()}; }
const std::string letter = "MAIL FROM:<a@b.test>\r\nRCPT TO:<x@desk.test>\r\nDATA\r\nSubject: hi\r\n\r\nhi\r\n.\r\n";

}  // namespace

TEST(LmtpServer, EightClientsAtOnce) {
  std::atomic<int> got{0};
  LmtpServer server({"127.0.0.1:0"}, yes, [&](auto, auto, auto raw, auto done) {
    if (*raw == "Subject: hi\r\n\r\nhi\r\n") ++got;
    done({{250, "2.0.0 Kept"}});
  });
  ASSERT_TRUE(server.start());
  constexpr int clients = 8, each = 500;
  std::vector<std::thread> threads;
  for (int c = 0; c < clients; ++c)
    threads.emplace_back([&] {
      Tcp client(at(server));
      client.send("LHLO me\r\n");
      EXPECT_EQ(client.reply(), "250");
      for (int i = 0; i < each; ++i) {
        client.send("MAIL FROM:<a@b.test>\r\nRCPT TO:<x@desk.test>\r\nDATA\r\n");
        EXPECT_EQ(client.replies(3), "250 250 354 ");
        client.send("Subject: hi\r\n\r\nhi\r\n.\r\n");
        EXPECT_EQ(client.reply(), "250");
      }
      client.send("QUIT\r\n");
      EXPECT_EQ(client.replies(2), "221 eof ");
    });
  const auto begin = std::chrono::steady_clock::now();
  for (auto& t : threads) t.join();
  RecordProperty("letters_per_s", std::to_string(clients * each / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()));
  EXPECT_EQ(got, clients * each);
}

TEST(LmtpServer, AnswersAfterTheClientHasClosedItsHalf) {
  LmtpServer server({"127.0.0.1:0"}, yes, [&](auto, auto, auto, auto done) {
    std::thread([done] { done({{250, "2.0.0 Kept"}}); }).detach();
  });
  ASSERT_TRUE(server.start());
  Tcp client(at(server));
  client.send("LHLO me\r\n" + letter + letter);
  client.socket.shutdown(asio::ip::tcp::socket::shutdown_send);
  std::string all;
  for (auto r = client.reply(); r != "eof"; r = client.reply()) all += r + ' ';
  EXPECT_EQ(all, "250 250 250 354 250 250 250 354 250 ");
}

TEST(LmtpServer, ALetterCutOffIsNotDelivered) {
  std::atomic<int> got{0};
  LmtpServer server({"127.0.0.1:0"}, yes, [&](auto, auto, auto, auto done) {
    ++got;
    done({{250, "2.0.0 Kept"}});
  });
  ASSERT_TRUE(server.start());
  {
    Tcp client(at(server));
    client.send("LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<x@y>\r\nDATA\r\nhalf a let");
    client.replies(4);
    client.socket.shutdown(asio::ip::tcp::socket::shutdown_send);
    EXPECT_EQ(client.reply(), "eof");
  }
  EXPECT_EQ(got, 0);
}

TEST(LmtpServer, AForgottenAnswerIsTryAgainAndASecondOneIsIgnored) {
  std::atomic<int> n{0};
  LmtpServer server({"127.0.0.1:0"}, yes, [&](auto, auto, auto, auto done) {
    if (n++ == 0) return;
    done({{250, "2.0.0 Kept"}});
    done({{550, "5.0.0 no"}});
  });
  ASSERT_TRUE(server.start());
  Tcp client(at(server));
  client.send("LHLO me\r\n" + letter + letter + "NOOP\r\n");
  EXPECT_EQ(client.replies(10), "250 250 250 354 451 250 250 354 250 250 ");
}

TEST(LmtpServer, AnIdleClientIsSentAwayAndTooManyAreRefused) {
  LmtpConfig config{"127.0.0.1:0"};
  config.idle_timeout_s = 1;
  config.max_connections = 1;
  LmtpServer server(config, yes, [](auto, auto, auto, auto) {});
  ASSERT_TRUE(server.start());
  Tcp client(at(server));
  asio::io_context io;
  asio::ip::tcp::socket second(io);
  second.connect(at(server));
  std::string said(3, 0);
  asio::read(second, asio::buffer(said));
  EXPECT_EQ(said, "421");
  EXPECT_EQ(client.reply(), "421");
  EXPECT_EQ(client.reply(), "eof");
}

TEST(LmtpServer, StopsAfterTheLetterOnItsWay) {
  std::function<void(std::vector<LmtpReply>)> later;
  std::mutex m;
  std::condition_variable cv;
  auto server = std::make_unique<LmtpServer>(LmtpConfig{"127.0.0.1:0"}, yes, [&](auto, auto, auto, auto done) {
    const std::lock_guard lock(m);
    later = done;
    cv.notify_all();
  });
  ASSERT_TRUE(server->start());
  Tcp client(at(*server)), idle(at(*server));
  client.send("LHLO me\r\n" + letter);
  client.replies(4);
  {
    std::unique_lock lock(m);
    cv.wait(lock, [&] { return static_cast<bool>(later); });
  }
  std::thread stopping([&] { server->stop(30); });
  EXPECT_EQ(idle.reply(), "421");
  later({{250, "2.0.0 Kept"}});
  EXPECT_EQ(client.replies(2), "250 421 ");
  stopping.join();
  server.reset();
  later({{250, "too late to matter"}});
}

TEST(LmtpServer, UnixSocketReplacesAStaleOneOnly) {
  const std::string path = testing::TempDir() + "kotae-lmtp-" + std::to_string(getpid()) + ".sock";
  LmtpConfig config{"unix:" + path};
  config.unix_mode = 0600;
  const auto take = [](auto, auto, auto, auto done) { done({{250, "2.0.0 Kept"}}); };
  {  // a socket file that nobody listens on any more
    asio::io_context io;
    asio::local::stream_protocol::acceptor stale(io, asio::local::stream_protocol::endpoint(path));
  }
  LmtpServer server(config, yes, take), second(config, yes, take);
  ASSERT_TRUE(server.start());
  struct stat st {};
  ASSERT_EQ(stat(path.c_str(), &st), 0);
  EXPECT_EQ(st.st_mode & 0777u, 0600u);
  Unix client(path);
  client.send("LHLO me\r\n" + letter);
  EXPECT_EQ(client.replies(5), "250 250 250 354 250 ");
  const auto refused = second.start();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
  server.stop(1);
  EXPECT_NE(stat(path.c_str(), &st), 0);
  for (const char* bad : {"", "unix:", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "host:25", "127.0.0.1:2x"}) {
    LmtpServer wrong({bad}, yes, take);
    const auto r = wrong.start();
    ASSERT_FALSE(r) << bad;
    EXPECT_EQ(r.error().code, Code::invalid) << bad;
  }
}

}  // namespace kotae::net

#include "net/smtp.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include "net/smtp_dialogue.h"

namespace kotae::net {
namespace {
namespace asio = boost::asio;
using State = SendOutcome::State;

/// An SMTP server for one connection that answers by a script: command line → reply, "" = hang up. "." is the end of the letter.
class Sink {
 public:
  std::map<std::string, std::string> script;   // looked up by whole line first, then by verb
  std::string ehlo = "250-sink\r\n250-SIZE 1000000\r\n250 PIPELINING\r\n";
  std::string letter;                          // dots unstuffed
  std::vector<std::string> commands;

  Sink() : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {}
  ~Sink() {
    boost::system::error_code ignored;
    if (thread_.joinable()) thread_.join();
    acceptor_.close(ignored);
  }
  SmtpAccount start() {
    thread_ = std::thread([this] { serve(); });
    SmtpAccount a;
    a.host = "127.0.0.1";
    a.port = acceptor_.local_endpoint().port();
    a.tls = TlsMode::none;
    a.timeout_s = 10;
    a.helo = "desk.test";
    return a;
  }
  void join() { thread_.join(); }

 private:
  std::string answer(const std::string& line, const std::string& usual) {
    if (const auto i = script.find(line); i != script.end()) return i->second;
    if (const auto i = script.find(line.substr(0, line.find(' '))); i != script.end()) return i->second;
    return usual;
  }
  void serve() {
    asio::ip::tcp::socket s(io_);
    acceptor_.accept(s);
    std::string buffer;
    boost::system::error_code ec;
    const auto say = [&](std::string what) {
      if (what.empty()) return false;
      if (!what.ends_with('\n')) what += "\r\n";
      asio::write(s, asio::buffer(what), ec);
      return !ec;
    };
    if (!say(answer("(greeting)", "220 sink"))) return;
    for (;;) {
      auto n = asio::read_until(s, asio::dynamic_buffer(buffer), "\r\n", ec);
      if (ec) return;
      const auto line = buffer.substr(0, n - 2);
      buffer.erase(0, n);
      commands.push_back(line);
      const bool ok = say(answer(line, line.starts_with("EHLO") ? ehlo : line == "DATA" ? "354 go" : line == "QUIT" ? "221 bye" : "250 2.0.0 Ok"));
      if (!ok || line == "QUIT") return;
      if (line != "DATA" || script.contains("DATA")) continue;
      for (;;) {
        n = asio::read_until(s, asio::dynamic_buffer(buffer), "\r\n", ec);
        if (ec) return;
        auto part = buffer.substr(0, n);
        buffer.erase(0, n);
        if (part == ".\r\n") break;
        if (part.front() == '.') part.erase(0, 1);
        letter += part;
      }
      if (!say(answer(".", "250 2.0.0 queued as 7"))) return;
    }
  }
  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

const std::string hello = "Subject: hi\r\n\r\nhello\r\n";

}  // namespace

TEST(Smtp, SendsAndTellsTheServersWords) {
  Sink sink;
  const auto out = smtp_send(sink.start(), "desk@kotae.test", {"a@b.test", "c@d.test"}, hello);
  sink.join();
  EXPECT_EQ(out.state, State::sent);
  EXPECT_EQ(out.code, 250);
  EXPECT_EQ(out.reason, "250 2.0.0 queued as 7");
  EXPECT_EQ(sink.letter, hello);
  EXPECT_EQ(sink.commands, (std::vector<std::string>{"EHLO desk.test", "MAIL FROM:<desk@kotae.test> SIZE=22", "RCPT TO:<a@b.test>",
                                                     "RCPT TO:<c@d.test>", "DATA", "QUIT"}));
}

TEST(Smtp, EveryByteArrivesWhereverTheDotsStand) {
  std::mt19937 random(7);
  for (const std::size_t size : {0u, 1u, 2u, 3u, 100u, 16383u, 16384u, 16385u, 65535u, 65536u, 65537u, 300000u}) {
    std::string letter;
    while (letter.size() < size) {
      static constexpr std::string_view pieces[] = {".", "\r\n", "x", "\r\n.", "\r\n..", "\r\n.\r\n", "yz", "\xe3\x81\x82"};
      letter += pieces[random() % std::size(pieces)];
    }
    letter += "\r\n";
    Sink sink;
    const auto out = smtp_send(sink.start(), "", {"a@b.test"}, letter);
    sink.join();
    EXPECT_EQ(out.state, State::sent) << out.reason;
    EXPECT_TRUE(sink.letter == letter) << size << " bytes became " << sink.letter.size();
    EXPECT_EQ(sink.commands.at(1).substr(0, 12), "MAIL FROM:<>");
  }
  Sink sink;
  EXPECT_EQ(smtp_send(sink.start(), "", {"a@b.test"}, "no end of line").state, State::sent);
  sink.join();
  EXPECT_EQ(sink.letter, "no end of line\r\n");
}

TEST(Smtp, TheReplyDecidesBetweenLaterAndNever) {
  struct Case {
    std::string when, reply;
    State state;
    int code;
  };
  for (const auto& c : std::vector<Case>{
           {"RCPT", "451 4.7.1 Greylisted, come back", State::retry, 451},
           {"RCPT", "550 5.1.1 No such user", State::failed, 550},
           {"MAIL", "552 5.3.4 Too big", State::failed, 552},
           {"MAIL", "451 4.3.0 Not now", State::retry, 451},
           {"MAIL", "530 5.7.0 Must issue a STARTTLS command first", State::retry, 530},
           {"DATA", "451 4.3.0 Not now", State::retry, 451},
           {"DATA", "554 5.6.0 Never", State::failed, 554},
           {".", "452 4.3.1 Disk full", State::retry, 452},
           {".", "554-5.7.1 This smells\r\n554 5.7.1 of spam", State::failed, 554},
           {".", "421 4.3.2 Shutting down", State::retry, 421},
           {"MAIL", "421 4.3.2 Shutting down", State::retry, 421},
           {"(greeting)", "554 5.7.1 Your address is listed", State::retry, 554},
           {"(greeting)", "421 4.3.2 Busy", State::retry, 421},
       }) {
    Sink sink;
    sink.script[c.when] = c.reply;
    const auto out = smtp_send(sink.start(), "desk@kotae.test", {"a@b.test"}, hello);
    sink.join();
    EXPECT_EQ(out.state, c.state) << c.when << " " << c.reply;
    EXPECT_EQ(out.code, c.code) << c.when << " " << c.reply << ": " << out.reason;
    EXPECT_NE(out.reason.find(c.reply.substr(0, 10).substr(0, 3)), std::string::npos) << out.reason;
  }
}

TEST(Smtp, SomeRecipientsRefused) {
  Sink sink;
  sink.script["RCPT TO:<no@b.test>"] = "550 5.1.1 No such user";
  sink.script["RCPT TO:<later@b.test>"] = "452 4.5.3 Too many recipients";
  const auto out = smtp_send(sink.start(), "desk@kotae.test", {"a@b.test", "no@b.test", "later@b.test", "z@b.test"}, hello);
  sink.join();
  EXPECT_EQ(out.state, State::sent);
  EXPECT_EQ(out.refused, std::vector<std::string>{"no@b.test"});
  EXPECT_EQ(out.later, std::vector<std::string>{"later@b.test"});
  EXPECT_EQ(sink.letter, hello);
}

TEST(Smtp, AllRecipientsRefusedButOneWorthAskingAgain) {
  Sink sink;
  sink.script["RCPT TO:<no@b.test>"] = "550 5.1.1 No such user";
  sink.script["RCPT TO:<later@b.test>"] = "451 4.2.0 Mailbox busy";
  const auto out = smtp_send(sink.start(), "desk@kotae.test", {"later@b.test", "no@b.test"}, hello);
  EXPECT_EQ(out.state, State::retry);
  EXPECT_EQ(out.code, 451);
}

TEST(Smtp, AHangUpAfterTheLetterIsRetriedNotLost) {
  for (const char* when : {".", "DATA", "MAIL", "(greeting)"}) {
    Sink sink;
    sink.script[when] = "";
    const auto out = smtp_send(sink.start(), "desk@kotae.test", {"a@b.test"}, hello);
    EXPECT_EQ(out.state, State::retry) << when;
    EXPECT_EQ(out.code, 0) << when;
    EXPECT_FALSE(out.reason.empty()) << when;
  }
}

TEST(Smtp, WhatIsWrongWithTheAccountIsSaidAndRetried) {
  {
    Sink sink;
    auto account = sink.start();
    account.tls = TlsMode::starttls;
    const auto out = smtp_send(account, "desk@kotae.test", {"a@b.test"}, hello);
    EXPECT_EQ(out.state, State::retry);
    EXPECT_NE(out.reason.find("offers no STARTTLS"), std::string::npos) << out.reason;
  }
  {
    Sink sink;
    sink.ehlo = "250-sink\r\n250 AUTH PLAIN LOGIN\r\n";
    sink.script["AUTH"] = "535 5.7.8 Authentication credentials invalid";
    auto account = sink.start();
    account.user = "desk";
    account.password = "wrong";
    const auto out = smtp_probe(account);
    EXPECT_EQ(out.state, State::retry);
    EXPECT_EQ(out.code, 535);
    EXPECT_EQ(out.reason, "the server refused the sign-in: 535 5.7.8 Authentication credentials invalid");
  }
  {
    Sink sink;
    auto account = sink.start();
    account.user = "desk";
    const auto out = smtp_probe(account);
    EXPECT_EQ(out.state, State::retry);
    EXPECT_NE(out.reason.find("offers no sign-in"), std::string::npos) << out.reason;
  }
  SmtpAccount nobody;
  nobody.host = "127.0.0.1";
  nobody.port = 1;
  nobody.tls = TlsMode::none;
  EXPECT_EQ(smtp_probe(nobody).state, State::retry);
  EXPECT_NE(smtp_probe(nobody).reason.find("no connection to 127.0.0.1:1"), std::string::npos);
  nobody.host = "a b/c";
  EXPECT_NE(smtp_probe(nobody).reason.find("is not valid"), std::string::npos);
}

TEST(Smtp, Xoauth2SaysUserAndToken) {
  Sink sink;
  sink.ehlo = "250-sink\r\n250 AUTH DIGEST-MD5 CRAM-MD5 PLAIN XOAUTH2\r\n";
  sink.script["AUTH"] = "334 ";
  // "user=desk@kotae.test\1auth=Bearer secret\1\1"
  const std::string token = "dXNlcj1kZXNrQGtvdGFlLnRlc3QBYXV0aD1CZWFyZXIgc2VjcmV0AQE=";
  sink.script[token] = "235 2.7.0 Welcome";
  auto account = sink.start();
  account.user = "desk@kotae.test";
  account.bearer = "secret";
  const auto out = smtp_send(account, "desk@kotae.test", {"a@b.test"}, hello);
  sink.join();
  EXPECT_EQ(out.state, State::sent) << out.reason;
  EXPECT_EQ(sink.commands.at(1), "AUTH XOAUTH2");
  EXPECT_EQ(sink.commands.at(2), token);
}

TEST(Smtp, ProbeSaysNothingButNoop) {
  Sink sink;
  EXPECT_EQ(smtp_probe(sink.start()).state, State::sent);
  sink.join();
  EXPECT_EQ(sink.commands, (std::vector<std::string>{"EHLO desk.test", "NOOP", "QUIT"}));
}

TEST(Smtp, AddressesOfOtherScripts) {
  EXPECT_EQ(with_ascii_domain("desk@例え.テスト"), "desk@xn--r8jz45g.xn--zckzah");
  EXPECT_EQ(with_ascii_domain("窓口@example.jp"), "窓口@example.jp");
  Sink sink;
  sink.ehlo = "250-sink\r\n250 SMTPUTF8\r\n";
  sink.script["RCPT TO:<a@xn--r8jz45g.xn--zckzah>"] = "550 no";
  const auto out = smtp_send(sink.start(), "desk@kotae.test", {"a@例え.テスト", "窓口@example.jp"}, hello);
  sink.join();
  EXPECT_EQ(out.state, State::sent) << out.reason;
  EXPECT_EQ(out.refused, std::vector<std::string>{"a@例え.テスト"});
  EXPECT_EQ(out.reason, "a@例え.テスト: 550 no");  // the words about who did not get it
  EXPECT_EQ(sink.commands.at(1), "MAIL FROM:<desk@kotae.test> SMTPUTF8");
}

TEST(Smtp, NoAddressCarriesACommand) {
  SmtpAccount a;
  for (const char* bad : {"", "a@b\r\nRCPT TO:<c@d>", "a@b>", "<a@b>", "a b@c", "\"a@b"})
    EXPECT_EQ(smtp_send(a, "desk@kotae.test", {bad}, hello).state, State::failed) << bad;
  EXPECT_EQ(smtp_send(a, "x>y", {"a@b.test"}, hello).state, State::failed);
  EXPECT_EQ(smtp_send(a, "x@y", {}, hello).state, State::failed);
  EXPECT_TRUE(sendable("\"a b\"@c.test"));
}

}  // namespace kotae::net

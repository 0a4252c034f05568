// IMAP, SMTP and LMTP against real Dovecot and Postfix. Run from the top of the tree, as root.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <sstream>

#include "net/imap.h"
#include "net/lmtp.h"
#include "net/smtp.h"

namespace kotae::net {
namespace {
namespace fs = std::filesystem;

bool can_run(const char* what) {
  if (geteuid() == 0 && fs::exists(what)) return true;
  std::fprintf(stderr, "NOT TESTED: %s is not installed, or this is not root\n", what);
  return false;
}

/// A server started by its script; its KEY=value lines.
class Server {
 public:
  Server(std::string script, const std::string& environment = "") : script_("tests/system/" + std::move(script)) {
    char name[] = "/tmp/kotae-mail.XXXXXX";
    dir_ = mkdtemp(name);
    FILE* p = popen((environment + " " + script_ + " start " + dir_).c_str(), "r");
    std::string out;
    for (int c = 0; (c = fgetc(p)) != EOF;) out += static_cast<char>(c);
    started = pclose(p) == 0;
    std::istringstream in(out);
    for (std::string line; std::getline(in, line);) values_[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
  }
  ~Server() { run("stop"); }
  std::string operator[](const std::string& key) const { return values_.at(key); }
  int port(const std::string& key) const { return std::stoi(values_.at(key)); }
  bool run(const std::string& verb) const { return system((script_ + " " + verb + " " + dir_).c_str()) == 0; }
  bool started = false;

 private:
  std::string script_, dir_;
  std::map<std::string, std::string> values_;
};

std::string read(const fs::path& p) {
  std::ifstream in(p, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Puts a letter into a Maildir as a mail server does.
void drop_in(const Server& dovecot, const std::string& user, const std::string& raw) {
  static int n = 0;
  const auto name = std::to_string(::time(nullptr)) + ".M" + std::to_string(++n) + "P" + std::to_string(getpid()) + ".test";
  const fs::path box = fs::path(dovecot["DOVECOT_MAIL"]) / user / "Maildir";
  std::ofstream(box / "tmp" / name, std::ios::binary) << raw;
  ASSERT_EQ(chown((box / "tmp" / name).c_str(), 8, 8), 0);
  fs::rename(box / "tmp" / name, box / "new" / name);
}

struct Desk {
  std::mutex m;
  std::condition_variable cv;
  std::vector<ImapLetter> letters;
  ImapCursor cursor;
  ImapState state{ImapState::Phase::connecting, {}, 0};
  ImapLoop loop{{[this](ImapLetter l, std::function<void(bool)> done) {
                   const std::lock_guard lock(m);
                   letters.push_back(std::move(l));
                   done(true);
                   cv.notify_all();
                 },
                 [this](std::int64_t, ImapCursor c) {
                   const std::lock_guard lock(m);
                   cursor = c;
                   cv.notify_all();
                 },
                 [this](std::int64_t, ImapState s) {
                   const std::lock_guard lock(m);
                   state = std::move(s);
                   cv.notify_all();
                 }}};
  Desk() { loop.start(); }
  ~Desk() { loop.stop(); }
  template <class F>
  bool until(F f) {
    std::unique_lock lock(m);
    return cv.wait_for(lock, std::chrono::seconds(60), f);
  }
  bool rests(ImapState::Phase p) {
    return until([&] { return state.phase == p; });
  }
  bool has(std::size_t n) {
    return until([&] { return letters.size() == n; });
  }
};

ImapAccount imap(const Server& dovecot, const std::string& user = "desk") {
  ImapAccount a;
  a.id = 1;
  a.host = "localhost";
  a.port = dovecot.port("DOVECOT_IMAPS_PORT");
  a.user = user;
  a.password = "secret";
  a.ca_file = dovecot["DOVECOT_CA"];
  a.poll_s = 600;  // what arrives sooner came by IDLE
  return a;
}

std::string letter(int n) {
  return "From: a@b.test\r\nDate: Sun, 22 Nov 2026 14:05:00 +0900\r\nMessage-ID: <" + std::to_string(n) + "@b.test>\r\nSubject: letter " + std::to_string(n) + "\r\n\r\n.dot\r\n\xe6\x9c\xac\xe6\x96\x87\r\n";
}

template <class F>
bool soon(F f) {
  for (int i = 0; i < 600; ++i) {
    if (f()) return true;
    usleep(50'000);
  }
  return false;
}

}  // namespace

class Dovecot : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (can_run("/usr/sbin/dovecot")) server = std::make_unique<Server>("dovecot.sh");
  }
  static void TearDownTestSuite() { server.reset(); }
  void SetUp() override {
    if (!server) GTEST_SKIP() << "SKIPPED: Dovecot is not installed, or this is not root";
    ASSERT_TRUE(server->started);
  }
  static std::unique_ptr<Server> server;
};
std::unique_ptr<Server> Dovecot::server;

TEST_F(Dovecot, IdleDeliversAndARestartOfTheServerLosesNothing) {
  drop_in(*server, "desk", letter(1));
  Desk desk;
  desk.loop.put(imap(*server));
  ASSERT_TRUE(desk.has(1)) << desk.state.error;
  ASSERT_TRUE(desk.rests(ImapState::Phase::idle));
  for (int n = 2; n <= 4; ++n) drop_in(*server, "desk", letter(n));
  ASSERT_TRUE(desk.has(4));
  ASSERT_TRUE(server->run("down"));
  ASSERT_TRUE(desk.rests(ImapState::Phase::failed));
  EXPECT_FALSE(desk.state.error.empty());
  drop_in(*server, "desk", letter(5));
  ASSERT_TRUE(server->run("up"));
  ASSERT_TRUE(desk.has(5));
  ASSERT_TRUE(desk.rests(ImapState::Phase::idle));
  EXPECT_EQ(desk.state.error, "");
  std::set<std::string> got, sent;
  for (const auto& l : desk.letters) got.insert(l.raw);
  for (int n = 1; n <= 5; ++n) sent.insert(letter(n));
  EXPECT_EQ(got, sent) << "byte for byte, each once";
  const auto box = fs::path((*server)["DOVECOT_MAIL"]) / "desk/Maildir";
  for (const auto& f : fs::directory_iterator(box / "cur")) EXPECT_EQ(f.path().string().find(":2,S"), std::string::npos) << "nothing is marked as read";
}

TEST_F(Dovecot, MovesAndRemoves) {
  for (int n = 0; n < 40; ++n) drop_in(*server, "sales", letter(n));
  Desk desk;
  auto account = imap(*server, "sales");
  account.after = AfterFetch::move;
  account.move_to = "対応済み";
  desk.loop.put(account);
  ASSERT_TRUE(desk.has(40)) << desk.state.error;
  EXPECT_TRUE(soon([&] { return imap_probe(account, 20).value_or(99) == 0u; }));
  account.folder = "対応済み";
  EXPECT_EQ(imap_probe(account, 20).value_or(99), 40u);
  account.id = 2;
  account.after = AfterFetch::remove;
  desk.loop.put(account);
  ASSERT_TRUE(desk.has(80));
  EXPECT_TRUE(soon([&] { return imap_probe(account, 20).value_or(99) == 0u; }));
}

TEST_F(Dovecot, TokensOpenAndDeadTokensSayWhy) {
  auto account = imap(*server);
  account.bearer = [] { return Result<std::string>("good-token"); };
  EXPECT_TRUE(imap_probe(account, 20)) << imap_probe(account, 20).error().description;
  account.tls = TlsMode::starttls;
  account.port = server->port("DOVECOT_IMAP_PORT");
  EXPECT_TRUE(imap_probe(account, 20)) << imap_probe(account, 20).error().description;
  account.bearer = [] { return Result<std::string>("dead-token"); };
  const auto refused = imap_probe(account, 20);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unauthenticated);
  EXPECT_NE(refused.error().description.find("refused the token"), std::string::npos) << refused.error().description;
}

TEST_F(Dovecot, TroubleIsSaidInWords) {
  auto account = imap(*server);
  account.password = "wrong";
  EXPECT_NE(imap_probe(account, 20).error().description.find("refused the sign-in"), std::string::npos);
  account = imap(*server);
  account.ca_file.clear();
  EXPECT_NE(imap_probe(account, 20).error().description.find("is not to be trusted"), std::string::npos);
  account.verify_certificate = false;
  EXPECT_TRUE(imap_probe(account, 20));
  account.folder = "無い";
  EXPECT_NE(imap_probe(account, 20).error().description.find("the folder \"無い\" cannot be opened"), std::string::npos);
}

TEST_F(Dovecot, PostfixTakesOurLettersAfterStarttlsAndAuth) {
  if (!can_run("/usr/sbin/postfix")) GTEST_SKIP() << "SKIPPED: Postfix is not installed";
  const Server postfix("postfix.sh", "POSTFIX_SASL=" + (*server)["DOVECOT_SASL"]);
  ASSERT_TRUE(postfix.started);
  SmtpAccount a;
  a.host = "localhost";
  a.port = postfix.port("POSTFIX_SUBMISSION");
  a.user = "desk";
  a.password = "secret";
  a.ca_file = postfix["POSTFIX_CA"];
  ASSERT_EQ(smtp_probe(a).state, SendOutcome::State::sent) << smtp_probe(a).reason;
  const auto out = smtp_send(a, "desk@desk.test", {"sales@desk.test", "nobody@desk.test"}, letter(1));
  ASSERT_EQ(out.state, SendOutcome::State::sent) << out.reason;
  EXPECT_EQ(out.refused, std::vector<std::string>{"nobody@desk.test"});
  std::string arrived;
  const auto box = fs::path(postfix["POSTFIX_MAILDIR"]) / "sales/new";
  EXPECT_TRUE(soon([&] {
    if (fs::exists(box))
      for (const auto& f : fs::directory_iterator(box)) arrived = read(f.path());
    return !arrived.empty();
  }));
  std::string local;  // Postfix keeps LF
  for (const char c : letter(1))
    if (c != '\r') local += c;
  EXPECT_NE(arrived.find(local), std::string::npos) << arrived;

  a.password = "wrong";
  auto refused = smtp_send(a, "desk@desk.test", {"sales@desk.test"}, letter(2));
  EXPECT_EQ(refused.state, SendOutcome::State::retry);
  EXPECT_NE(refused.reason.find("refused the sign-in: 535"), std::string::npos) << refused.reason;
  a.password = "secret";
  a.tls = TlsMode::none;
  EXPECT_EQ(smtp_send(a, "desk@desk.test", {"sales@desk.test"}, letter(2)).code, 530);
  a.tls = TlsMode::starttls;
  a.ca_file.clear();
  refused = smtp_send(a, "desk@desk.test", {"sales@desk.test"}, letter(2));
  EXPECT_EQ(refused.state, SendOutcome::State::retry);
  EXPECT_NE(refused.reason.find("is not to be trusted"), std::string::npos) << refused.reason;
  {
    const char* before = std::getenv("SSL_CERT_FILE");
    const std::string old = before ? before : "";
    setenv("SSL_CERT_FILE", postfix["POSTFIX_CA"].c_str(), 1);
    EXPECT_EQ(smtp_probe(a).state, SendOutcome::State::sent) << "SSL_CERT_FILE is believed: " << smtp_probe(a).reason;
    before ? setenv("SSL_CERT_FILE", old.c_str(), 1) : unsetenv("SSL_CERT_FILE");
  }
  a.ca_file = postfix["POSTFIX_CA"];
  a.password.clear();
  a.bearer = "good-token";
  EXPECT_EQ(smtp_probe(a).state, SendOutcome::State::sent) << smtp_probe(a).reason;
}

TEST(Postfix, HandsLettersToOurLmtpAndComesBackWithWhatWasNotTaken) {
  if (!can_run("/usr/sbin/postfix")) GTEST_SKIP() << "SKIPPED: Postfix is not installed, or this is not root";
  std::mutex m;
  std::vector<std::string> raw;
  std::map<std::string, int> asked;
  LmtpServer lmtp({"127.0.0.1:0"}, [](const std::string& to) {
    return to == "sales@desk.test" ? LmtpReply{550, "5.1.1 Not ours"} : LmtpReply{250, "2.1.5 Ok"};
  }, [&](const std::string&, const std::vector<std::string>& to, const std::shared_ptr<const std::string>& letter, const auto& done) {
    const std::lock_guard lock(m);
    std::vector<LmtpReply> replies;
    for (const auto& r : to) {
      const bool later = r == "support@desk.test" && asked[r]++ == 0;
      if (!later) raw.push_back(r + "\n" + *letter);
      replies.push_back(later ? LmtpReply{450, "4.3.0 Busy"} : LmtpReply{250, "2.0.0 Kept"});
    }
    done(replies);
  });
  ASSERT_TRUE(lmtp.start());
  const Server postfix("postfix.sh", "POSTFIX_LMTP=inet:127.0.0.1:" + std::to_string(lmtp.port()));
  ASSERT_TRUE(postfix.started);
  SmtpAccount a;
  a.host = "127.0.0.1";
  a.port = postfix.port("POSTFIX_PORT");
  a.tls = TlsMode::none;
  const auto sent = smtp_send(a, "", {"desk@desk.test", "support@desk.test", "sales@desk.test"}, letter(7));
  ASSERT_EQ(sent.state, SendOutcome::State::sent) << sent.reason;
  EXPECT_TRUE(soon([&] {
    const std::lock_guard lock(m);
    return raw.size() == 2;
  }));
  const std::lock_guard lock(m);
  ASSERT_EQ(raw.size(), 2u) << read(postfix["POSTFIX_LOG"]);
  EXPECT_EQ(raw[0].substr(0, 14), "desk@desk.test");
  EXPECT_EQ(raw[1].substr(0, 17), "support@desk.test") << "the second time";
  for (const auto& r : raw) EXPECT_TRUE(r.ends_with(letter(7))) << r;
}

}  // namespace kotae::net

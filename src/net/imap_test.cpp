#include "net/imap.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <fstream>

#include "net/imap_fake.h"
#include "net/imap_text.h"

namespace kotae::net {
namespace {
using Phase = ImapState::Phase;

/// Takes letters as the mail channel does and remembers what it was told.
struct Desk {
  std::mutex m;
  std::condition_variable cv;
  std::vector<ImapLetter> letters;
  std::vector<std::string> said;
  ImapCursor cursor;
  ImapState state{Phase::connecting, {}, 0};
  std::vector<Phase> phases;
  int given = 0, most_given = 0;
  std::function<bool(const ImapLetter&)> keep = [](const ImapLetter&) { return true; };
  std::vector<std::function<void(bool)>> held;
  bool hold = false;
  ImapLoop loop{{[this](ImapLetter l, std::function<void(bool)> done) {
                   const std::lock_guard lock(m);
                   letters.push_back(l);
                   if (hold) held.push_back(done);
                   else done(keep(l));
                   most_given = std::max(most_given, static_cast<int>(held.size()));
                   cv.notify_all();
                 },
                 [this](std::int64_t, ImapCursor c) {
                   const std::lock_guard lock(m);
                   cursor = c;
                   cv.notify_all();
                 },
                 [this](std::int64_t, ImapState s) {
                   const std::lock_guard lock(m);
                   state = s;
                   phases.push_back(s.phase);
                   cv.notify_all();
                 }}};

  Desk() { loop.start(); }
  ~Desk() { loop.stop(); }
  template <class F>
  bool until(F f) {
    std::unique_lock lock(m);
    return cv.wait_for(lock, std::chrono::seconds(30), f);
  }
  bool cursor_at(std::uint32_t uid) {
    return until([&] { return cursor.last_uid == uid; });
  }
  bool rests(Phase p) {
    return until([&] { return state.phase == p; });
  }
  std::vector<std::uint32_t> uids() {
    const std::lock_guard lock(m);
    std::vector<std::uint32_t> out;
    for (const auto& l : letters) out.push_back(l.uid);
    return out;
  }
};
using Uids = std::vector<std::uint32_t>;

std::string letter(int n, std::size_t size = 0) { return "Subject: " + std::to_string(n) + "\r\n\r\n" + std::string(size, 'x') + "\r\n)\r\n"; }

/// Until the server has done or heard something.
template <class F>
bool soon(F f) {
  for (int i = 0; i < 3000; ++i) {
    if (f()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

TEST(ImapText, WhatCommandsCarry) {
  EXPECT_EQ(imap_folder_name("受信"), "&U9dP4Q-");
  EXPECT_EQ(imap_folder_name("A&B"), "A&-B");
  EXPECT_EQ(uid_set({1, 2, 3, 7, 9, 10}), "1:3,7,9:10");
  EXPECT_EQ(unbase64(base64("abcd")), "abcd");
  EXPECT_EQ(ImapCommand("LOGIN").value("a\"b\\").value("密\r\n").parts(),
            (std::vector<std::string>{"LOGIN \"a\\\"b\\\\\" {5}\r\n", "密\r\n\r\n"}));
}

TEST(Imap, FetchesAllThenWhatComesInDuringIdle) {
  FakeImap server;
  for (std::uint32_t uid = 2; uid <= 60; uid += 2) server.letters[uid] = letter(static_cast<int>(uid), uid * 10);
  Desk desk;
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.cursor_at(60));
  ASSERT_TRUE(desk.rests(Phase::idle));
  server.add(61, letter(61));
  ASSERT_TRUE(desk.cursor_at(61));
  const std::lock_guard lock(desk.m);
  ASSERT_EQ(desk.letters.size(), 31u);
  for (const auto& l : desk.letters) {
    EXPECT_EQ(l.raw, server.letters[l.uid]);
    EXPECT_FALSE(l.truncated);
    EXPECT_EQ(l.size, l.raw.size());
    EXPECT_EQ(l.uidvalidity, 1u);
  }
  EXPECT_TRUE(server.flags.empty()) << "nothing may be marked";
  EXPECT_TRUE(server.heard("EXAMINE \"INBOX\""));
}

TEST(Imap, BeginsAfterTheCursor) {
  FakeImap server;
  for (std::uint32_t uid = 1; uid <= 5; ++uid) server.letters[uid] = letter(1);
  Desk desk;
  auto account = server.account();
  account.cursor = {1, 5};
  desk.loop.put(account);
  ASSERT_TRUE(desk.rests(Phase::idle));
  EXPECT_EQ(desk.uids(), Uids{}) << "n:* always names the last letter, known or not";
  server.add(6, letter(6));
  ASSERT_TRUE(desk.cursor_at(6));
  EXPECT_EQ(desk.uids(), Uids{6});
}

TEST(Imap, PollsWhereThereIsNoIdle) {
  FakeImap server;
  server.after = "IMAP4rev1";
  Desk desk;
  auto account = server.account();
  account.poll_s = 1;
  desk.loop.put(account);
  ASSERT_TRUE(desk.rests(Phase::waiting));
  server.add(1, letter(1));
  ASSERT_TRUE(desk.cursor_at(1));
  EXPECT_EQ(server.count("IDLE"), 0);
}

TEST(Imap, PollsUnderneathAnIdleThatNeverSpeaks) {
  FakeImap server;
  server.hook = [](const std::string&, const std::string& c) -> std::optional<std::string> {
    if (c == "IDLE") return "+ idling\r\n";  // and then silence; DONE comes as a line of its own
    return {};
  };
  Desk desk;
  auto account = server.account();
  account.poll_s = 1;
  std::string idle_tag;
  server.with([&](auto& me) {
    me.hook = [&idle_tag](const std::string& tag, const std::string& c) -> std::optional<std::string> {
      if (c == "IDLE") idle_tag = tag;
      if (c == "IDLE") return "+ idling\r\n";
      if (tag == "DONE") return idle_tag + " OK\r\n";
      return {};
    };
  });
  desk.loop.put(account);
  ASSERT_TRUE(desk.rests(Phase::idle));
  server.add(1, letter(1));
  ASSERT_TRUE(desk.cursor_at(1));
}

TEST(Imap, IdleRefusedMeansPolling) {
  FakeImap server;
  server.hook = [](const std::string& tag, const std::string& c) -> std::optional<std::string> {
    if (c == "IDLE") return tag + " NO not today\r\n";
    return {};
  };
  Desk desk;
  auto account = server.account();
  account.poll_s = 1;
  desk.loop.put(account);
  ASSERT_TRUE(desk.rests(Phase::waiting));
  server.add(1, letter(1));
  ASSERT_TRUE(desk.cursor_at(1));
}

TEST(Imap, SearchRefusedIsAskedByFetch) {
  FakeImap server;
  server.hook = [](const std::string& tag, const std::string& c) -> std::optional<std::string> {
    if (c.starts_with("UID SEARCH")) return tag + " BAD unknown\r\n";
    return {};
  };
  server.letters = {{3, letter(3)}, {9, letter(9)}};
  Desk desk;
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.cursor_at(9));
  EXPECT_EQ(desk.uids(), (Uids{3, 9}));
}

TEST(Imap, UntaggedMixturesAndPacketsOfAnySize) {
  FakeImap server;
  server.piece = 3;
  server.hook = [](const std::string& tag, const std::string& c) -> std::optional<std::string> {
    if (c.find("BODY.PEEK[]") == std::string::npos) return {};
    return "* 2 FETCH (FLAGS (\\Seen))\r\n* OK still here\r\n* 1 fetch (body[] {5}\r\nA: )\n uid 1 X-GM-MSGID 12)\r\n* 7 RECENT\r\n"
           "* 2 FETCH (UID 2 BODY[] \"B: \\\"\")\r\n* 2 FETCH (UID 2 BODY[] \"again\")\r\n* 3 FETCH (UID 99 BODY[] \"not asked\")\r\n" + tag + " OK\r\n";
  };
  server.letters = {{1, letter(1)}, {2, letter(2)}};
  Desk desk;
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.cursor_at(2));
  ASSERT_EQ(desk.uids(), (Uids{1, 2}));
  EXPECT_EQ(desk.letters[0].raw, "A: )\n");
  EXPECT_EQ(desk.letters[1].raw, "B: \"");
}

TEST(Imap, AHangUpInTheMiddleOfALiteralLosesAndDoublesNothing) {
  FakeImap server;
  int times = 0;
  server.hook = [&](const std::string&, const std::string& c) -> std::optional<std::string> {
    if (c.find("BODY.PEEK[]") == std::string::npos || ++times > 2) return {};
    return "* 1 FETCH (UID 1 BODY[] {13}\r\nfirst letter!)\r\n* 2 FETCH (UID 2 BODY[] {100}\r\nhalf a let\x01";
  };
  server.letters = {{1, "first letter!"}, {2, letter(2)}, {3, letter(3)}};
  Desk desk;
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.cursor_at(3));
  EXPECT_EQ(desk.uids(), (Uids{1, 2, 3}));
  EXPECT_EQ(desk.letters[1].raw, letter(2));
}

TEST(Imap, ByeDuringIdleIsSaidAndMended) {
  FakeImap server;
  server.letters = {{1, letter(1)}};
  bool once = false;
  server.hook = [&](const std::string&, const std::string& c) -> std::optional<std::string> {
    if (c != "IDLE" || once) return {};
    once = true;
    return "+ idling\r\n* BYE Server going down\r\n\x01";
  };
  Desk desk;
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.until([&] { return desk.state.phase == Phase::failed; }));
  EXPECT_EQ(desk.state.error, "127.0.0.1 said goodbye: BYE Server going down");
  server.add(2, letter(2));
  ASSERT_TRUE(desk.cursor_at(2));
  EXPECT_EQ(desk.uids(), (Uids{1, 2}));
  ASSERT_TRUE(desk.rests(Phase::idle));
  EXPECT_EQ(desk.state.error, "");
}

TEST(Imap, UidValidityChangeReadsTheFolderAgain) {
  FakeImap server;
  server.letters = {{1, letter(1)}, {2, letter(2)}};
  Desk desk;
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.cursor_at(2));
  server.with([](auto& me) {
    me.uidvalidity = 7;
    me.letters = {{1, letter(2)}};
  });
  server.hang_up();
  ASSERT_TRUE(desk.until([&] { return desk.cursor.uidvalidity == 7 && desk.cursor.last_uid == 1; }));
  EXPECT_EQ(desk.uids(), (Uids{1, 2, 1}));
}

TEST(Imap, TheCursorMovesInOrderAndOneRefusedLetterStopsNoOther) {
  FakeImap server;
  for (std::uint32_t uid = 1; uid <= 50; ++uid) server.letters[uid] = letter(static_cast<int>(uid));
  Desk desk;
  int refusals = 2;
  desk.keep = [&](const ImapLetter& l) { return l.uid != 3 || refusals-- <= 0; };
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.until([&] { return desk.letters.size() >= 50; }));
  ASSERT_TRUE(desk.cursor_at(50));
  EXPECT_EQ(std::count_if(desk.letters.begin(), desk.letters.end(), [](const auto& l) { return l.uid == 3; }), 3);
  EXPECT_EQ(desk.letters.size(), 52u) << "no other letter came twice";
}

TEST(Imap, OnlyAFewLettersAreInFlight) {
  FakeImap server;
  for (std::uint32_t uid = 1; uid <= 300; ++uid) server.letters[uid] = letter(1, uid % 50 == 0 ? 3'000'000 : 10);
  Desk desk;
  desk.hold = true;
  desk.loop.put(server.account());
  std::size_t answered = 0;
  while (answered < 300) {
    ASSERT_TRUE(desk.until([&] { return !desk.held.empty(); }));
    std::vector<std::function<void(bool)>> now;
    {
      const std::lock_guard lock(desk.m);
      now.swap(desk.held);
    }
    answered += now.size();
    for (const auto& done : now) done(true);
  }
  ASSERT_TRUE(desk.cursor_at(300));
  EXPECT_LE(desk.most_given, 32);
}

TEST(Imap, ABigLetterComesAsItsHead) {
  FakeImap server;
  server.letters = {{1, letter(1)}, {2, letter(2, 500'000)}, {3, letter(3)}};
  Desk desk;
  auto account = server.account();
  account.max_bytes = 200'000;
  account.after = AfterFetch::remove;
  desk.loop.put(account);
  ASSERT_TRUE(desk.cursor_at(3));
  EXPECT_TRUE(desk.letters[1].truncated);
  EXPECT_EQ(desk.letters[1].raw, letter(2, 500'000).substr(0, 128 << 10));
  EXPECT_EQ(desk.letters[1].size, letter(2, 500'000).size());
  EXPECT_TRUE(server.with([](auto& me) { return me.letters.contains(2) && me.letters.size() == 1; })) << "only whole letters are removed";
}

TEST(Imap, ALetterTheServerCannotHandOverStopsNoOther) {
  FakeImap server;
  server.hook = [](const std::string& tag, const std::string& c) -> std::optional<std::string> {
    if (!c.starts_with("UID FETCH") || c.find("BODY.PEEK[") == std::string::npos) return {};
    if (c.starts_with("UID FETCH 1:") || c.starts_with("UID FETCH 2 (UID BODY.PEEK[])") || c.starts_with("UID FETCH 4 "))
      return tag + " NO internal error\r\n";
    return {};
  };
  for (std::uint32_t uid = 1; uid <= 5; ++uid) server.letters[uid] = letter(static_cast<int>(uid), 50);
  Desk desk;
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.cursor_at(5));
  std::map<std::uint32_t, ImapLetter> got;
  for (const auto& l : desk.letters) got[l.uid] = l;
  ASSERT_EQ(got.size(), 5u);
  EXPECT_EQ(got[2].raw, "Subject: 2\r\n\r\n");
  EXPECT_TRUE(got[2].truncated);
  EXPECT_EQ(got[4].raw, "");
  EXPECT_TRUE(got[4].truncated);
  EXPECT_FALSE(got[5].truncated);
}

TEST(Imap, ALetterThatIsGoneBeforeItIsFetched) {
  FakeImap server;
  server.letters = {{1, letter(1)}, {2, letter(2)}, {3, letter(3)}};
  server.hook = [&](const std::string& tag, const std::string& c) -> std::optional<std::string> {
    if (c.find("BODY.PEEK[]") != std::string::npos) server.letters.erase(2);
    (void)tag;
    return {};
  };
  Desk desk;
  desk.loop.put(server.account());
  ASSERT_TRUE(desk.cursor_at(3));
  EXPECT_EQ(desk.uids(), (Uids{1, 3}));
}

TEST(Imap, MarksMovesAndRemovesOnlyWhatIsKept) {
  struct Case {
    AfterFetch after;
    std::string capabilities;
  };
  for (const auto& c : std::vector<Case>{{AfterFetch::mark_seen, "IMAP4rev1 IDLE"},
                                         {AfterFetch::move, "IMAP4rev1 IDLE MOVE"},
                                         {AfterFetch::move, "IMAP4rev1 IDLE UIDPLUS"},
                                         {AfterFetch::move, "IMAP4rev1 IDLE"},
                                         {AfterFetch::remove, "IMAP4rev1 IDLE UIDPLUS"},
                                         {AfterFetch::remove, "IMAP4rev1 IDLE"}}) {
    FakeImap server;
    server.after = c.capabilities;
    server.letters = {{1, letter(1)}, {2, letter(2)}, {3, letter(3)}};
    Desk desk;
    desk.keep = [](const ImapLetter& l) { return l.uid != 2; };
    auto account = server.account();
    account.after = c.after;
    account.move_to = "対応済み";
    desk.loop.put(account);
    const bool goes = c.after == AfterFetch::move ? c.capabilities != "IMAP4rev1 IDLE" : c.capabilities.ends_with("UIDPLUS");
    const auto context = c.capabilities + " " + std::to_string(static_cast<int>(c.after));
    EXPECT_TRUE(soon([&] {
      return server.with([&](auto& me) {
        if (goes) return me.letters.size() == 1;
        return me.flags[1].size() == 1 && me.flags[3].size() == 1;
      });
    })) << context;
    server.with([&](auto& me) {
      EXPECT_TRUE(me.letters.contains(2)) << context;
      EXPECT_TRUE(me.flags[2].empty()) << context;
      EXPECT_EQ(me.folders[imap_folder_name("対応済み")].size(), c.after == AfterFetch::move ? 2u : 0u) << context;
      for (const auto& l : me.log) EXPECT_NE(l, "EXPUNGE") << context;
    });
    EXPECT_TRUE(desk.cursor_at(1)) << context << ": the cursor waits for the letter that is not kept";
  }
}

TEST(Imap, SignsInAsTheServerOffers) {
  struct Case {
    std::string before, heard;
    bool token;
  };
  const auto plain = base64(std::string("\0desk\0secret", 12)), token = base64("user=desk\1auth=Bearer secret\1\1");
  for (const auto& c : std::vector<Case>{{"IMAP4rev1", "LOGIN \"desk\" \"secret\"", false},
                                         {"IMAP4rev1 AUTH=PLAIN", "AUTHENTICATE PLAIN", false},
                                         {"IMAP4rev1 AUTH=PLAIN SASL-IR", "AUTHENTICATE PLAIN " + plain, false},
                                         {"IMAP4rev1 AUTH=XOAUTH2", "AUTHENTICATE XOAUTH2", true},
                                         {"IMAP4rev1 AUTH=XOAUTH2 SASL-IR", "AUTHENTICATE XOAUTH2 " + token, true}}) {
    FakeImap server;
    server.before = c.before;
    server.greeting = "* OK [CAPABILITY " + c.before + "] hi";
    server.letters = {{1, letter(1)}, {2, letter(2)}};
    auto account = server.account();
    if (c.token) account.bearer = [] { return Result<std::string>("secret"); };
    EXPECT_EQ(imap_probe(account, 20).value_or(99), 2u) << c.before;
    EXPECT_TRUE(server.heard(c.heard)) << c.before;
    EXPECT_FALSE(server.heard("CAPABILITY")) << "it was told in the greeting";
  }
}

TEST(Imap, PreauthNeedsNoSignIn) {
  FakeImap server;
  server.greeting = "* PREAUTH [CAPABILITY IMAP4rev1] welcome back";
  EXPECT_EQ(imap_probe(server.account(), 20).value_or(99), 0u);
  EXPECT_EQ(server.count("LOGIN") + server.count("AUTHENTICATE"), 0);
}

TEST(Imap, TroubleIsSaidInWords) {
  const auto reason = [](FakeImap& server, const std::function<void(ImapAccount&)>& change = {}) {
    auto account = server.account();
    if (change) change(account);
    const auto r = imap_probe(account, 20);
    return r ? std::string("no trouble") : r.error().description;
  };
  {
    FakeImap s;
    EXPECT_EQ(reason(s, [](auto& a) { a.password = "wrong"; }), "127.0.0.1 refused the sign-in: NO [AUTHENTICATIONFAILED] no");
  }
  for (const char* before : {"IMAP4rev1 AUTH=XOAUTH2", "IMAP4rev1 AUTH=XOAUTH2 SASL-IR"}) {
    FakeImap s;
    s.before = before;
    EXPECT_EQ(reason(s, [](auto& a) { a.bearer = [] { return Result<std::string>("old"); }; }),
              "127.0.0.1 refused the token: NO [AUTHENTICATIONFAILED] no {\"status\":\"401\"}");
  }
  {
    FakeImap s;
    EXPECT_EQ(reason(s, [](auto& a) { a.bearer = []() -> Result<std::string> { return fail(Code::unauthenticated, "consent was withdrawn"); }; }),
              "consent was withdrawn");
  }
  {
    FakeImap s;
    EXPECT_EQ(reason(s, [](auto& a) { a.tls = TlsMode::starttls; }), "127.0.0.1 offers no STARTTLS");
    s.greeting = "* PREAUTH hi";
    EXPECT_NE(reason(s, [](auto& a) { a.tls = TlsMode::starttls; }).find("before STARTTLS"), std::string::npos);
    s.greeting = "* BYE too many connections";
    EXPECT_EQ(reason(s), "127.0.0.1 does not want us: BYE too many connections");
    s.greeting = "HTTP/1.1 400 Bad Request";
    EXPECT_NE(reason(s), "no trouble");
    s.greeting = "* OK hi";
    s.before = "IMAP4rev1 LOGINDISABLED";
    EXPECT_EQ(reason(s), "127.0.0.1 takes no password on this connection; use TLS");
  }
  {
    FakeImap s;
    s.hook = [](const std::string& tag, const std::string& c) -> std::optional<std::string> {
      if (c.starts_with("EXAMINE")) return tag + " NO [NONEXISTENT] Unknown Mailbox\r\n";
      return {};
    };
    EXPECT_EQ(reason(s, [](auto& a) { a.folder = "没"; }), "the folder \"没\" cannot be opened: NO [NONEXISTENT] Unknown Mailbox");
  }
  ImapAccount nobody;
  nobody.host = "127.0.0.1";
  nobody.port = 1;
  EXPECT_NE(imap_probe(nobody, 20).error().description.find("no connection to 127.0.0.1:1"), std::string::npos);
}

TEST(Imap, AccountsComeAndGoWhileItRuns) {
  std::vector<std::unique_ptr<FakeImap>> servers;
  Desk desk;
  for (int i = 0; i < 20; ++i) {
    servers.push_back(std::make_unique<FakeImap>());
    servers.back()->letters = {{1, letter(1)}};
    desk.loop.put(servers.back()->account(i));
  }
  ASSERT_TRUE(desk.until([&] { return desk.letters.size() == 20; }));
  desk.loop.drop(3);
  ASSERT_TRUE(soon([&] { return servers[3]->heard("LOGOUT") || servers[3]->heard("DONE"); }));
  servers[3]->add(2, letter(2));
  auto again = servers[5]->account(5);
  again.cursor = {1, 0};
  desk.loop.put(again);
  ASSERT_TRUE(desk.until([&] { return desk.letters.size() == 21; }));
  EXPECT_EQ(desk.letters.back().account_id, 5);
}

TEST(Imap, AnswersAfterTheEndHurtNobody) {
  FakeImap server;
  server.letters = {{1, letter(1)}, {2, letter(2)}};
  std::vector<std::function<void(bool)>> held;
  {
    Desk desk;
    desk.hold = true;
    desk.loop.put(server.account());
    ASSERT_TRUE(desk.until([&] { return desk.held.size() == 2; }));
    held = desk.held;
  }
  for (const auto& done : held) done(true);
}

}  // namespace kotae::net

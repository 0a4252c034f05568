#include <gtest/gtest.h>

#include "net/imap.h"

namespace kotae::net {
namespace {

ImapResponse read(std::string_view s) {
  ImapResponse r;
  const auto n = read_imap_response(s, r, 1 << 20);
  EXPECT_TRUE(n) << s;
  EXPECT_EQ(n.value_or(0), s.size()) << s;
  return r;
}
Code code_of(std::string_view s, std::size_t limit = 1 << 20) {
  ImapResponse r;
  const auto n = read_imap_response(s, r, limit);
  return n ? Code::internal : n.error().code;
}
using Words = std::vector<std::string>;

}  // namespace

TEST(ImapResponse, StatusLines) {
  auto r = read("* OK [CAPABILITY IMAP4rev1 IDLE] Dovecot ready.\r\n");
  EXPECT_EQ(r.tag, "*");
  EXPECT_EQ(r.status, "OK");
  EXPECT_EQ(r.code, "CAPABILITY IMAP4rev1 IDLE");
  EXPECT_EQ(r.text, "Dovecot ready.");
  r = read("k7 no Sorry {5}\r\n");
  EXPECT_EQ(r.tag, "k7");
  EXPECT_EQ(r.status, "NO");
  EXPECT_EQ(r.text, "Sorry {5}") << "text at the end of a status is no literal";
  EXPECT_EQ(read("k1 OK\r\n").status, "OK");
  EXPECT_EQ(read("* BYE\n").status, "BYE");
  EXPECT_EQ(read("* OK [UIDVALIDITY 3\r\n").code, "UIDVALIDITY 3");
  EXPECT_EQ(read("* NO [BADCHARSET (\"a]b\")] x\r\n").code, "BADCHARSET (\"a]b\")");
  r = read("+ eyJzIjoiNDAxIn0=\r\n");
  EXPECT_EQ(r.tag, "+");
  EXPECT_EQ(r.text, "eyJzIjoiNDAxIn0=");
  EXPECT_EQ(read("+\r\n").tag, "+");
}

TEST(ImapResponse, UntaggedData) {
  auto r = read("* 23 EXISTS\r\n");
  EXPECT_EQ(r.number, 23u);
  EXPECT_EQ(r.name, "EXISTS");
  EXPECT_EQ(read("* SEARCH\r\n").words, Words{});
  EXPECT_EQ(read("* search  2  84 882 \r\n").words, (Words{"2", "84", "882"}));
  EXPECT_EQ(read("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n").words, (Words{"IMAP4rev1", "AUTH=PLAIN"}));
  EXPECT_EQ(read("* LIST (\\HasNoChildren) \"/\" \"a \\\"b\\\\\"\r\n").words, (Words{"\\HasNoChildren", "/", "a \"b\\"}));
  EXPECT_EQ(read("* LIST () NIL {3}\r\na)b\r\n").words, (Words{"NIL", "a)b"}));
  EXPECT_EQ(read("* FLAGS (\\Answered \\Seen)\r\n").words, (Words{"\\Answered", "\\Seen"}));
}

TEST(ImapResponse, Fetch) {
  auto r = read("* 12 FETCH (UID 7 RFC822.SIZE 4294967296 FLAGS (\\Seen $X) BODY[] {12}\r\nA: b\r\n\r\n)*\r\n)\r\n");
  EXPECT_EQ(r.number, 12u);
  EXPECT_EQ(r.fetch.uid, 7u);
  EXPECT_EQ(r.fetch.size, 4294967296u);
  EXPECT_EQ(r.fetch.flags, (Words{"\\Seen", "$X"}));
  EXPECT_TRUE(r.fetch.has_body);
  EXPECT_EQ(r.fetch.body, "A: b\r\n\r\n)*\r\n");
  r = read("* 1 fetch (body[header.fields (\"To\" \"x]y\")]<0> \"a\\\"b\" uid 9)\r\n");
  EXPECT_EQ(r.fetch.body, "a\"b");
  EXPECT_EQ(r.fetch.uid, 9u);
  EXPECT_FALSE(read("* 1 FETCH (UID 9 BODY[] NIL)\r\n").fetch.has_body);
  EXPECT_TRUE(read("* 1 FETCH (UID 9 BODY[] \"\")\r\n").fetch.has_body);
  EXPECT_EQ(read("* 1 FETCH(UID 9)\r\n").fetch.uid, 9u);
  r = read("* 1 FETCH (ENVELOPE (\"d\" {2}\r\n)( ((NIL \"x\") \"y\")) X-GM-LABELS (\"\\\\Inbox\") BODY[] {1+}\r\nz UID 3 MODSEQ (5))\r\n");
  EXPECT_EQ(r.fetch.body, "z");
  EXPECT_EQ(r.fetch.uid, 3u);
}

TEST(ImapResponse, AsksForMoreUntilItIsWhole) {
  const std::string whole = "* 2 FETCH (UID 5 BODY[] {6}\r\n{3}\r\nx FLAGS ())\r\n";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    ImapResponse r;
    const auto used = read_imap_response(std::string_view(whole).substr(0, n), r, 1000);
    ASSERT_TRUE(used) << n;
    EXPECT_EQ(*used, 0u) << n;
  }
  EXPECT_EQ(read(whole).fetch.body, "{3}\r\nx");
  ImapResponse r;
  EXPECT_EQ(read_imap_response(whole + "* BYE\r\n", r, 1000).value(), whole.size());
}

TEST(ImapResponse, LimitsAndNonsense) {
  EXPECT_EQ(code_of("* 1 FETCH (BODY[] {1000}\r\n", 1000), Code::too_large) << "said before the bytes come";
  EXPECT_EQ(code_of("* 1 FETCH (BODY[] {99999999999999999999999}\r\n"), Code::too_large);
  EXPECT_EQ(code_of(std::string(1000, 'x'), 1000), Code::too_large);
  EXPECT_EQ(code_of("* 1 FETCH (BODY[] {18446744073709551615}\r\n"), Code::too_large);
  EXPECT_EQ(code_of("* 1 FETCH (X " + std::string(100, '(') + std::string(100, ')') + ")\r\n"), Code::invalid);
  for (const char* bad : {"\r\n", " x\r\n", "*\r\n", "* \r\n", "k1 SEARCH 1\r\n", "* 1 FETCH\r\n", "* 1 FETCH (UID x)\r\n", "* 1 FETCH (UID 1\r\n",
                          "* 1 FETCH (UID 99999999999)\r\n", "* 1 FETCH (BODY[] \"a)\r\n", "* LIST (a\r\n", "* SEARCH )\r\n", "* 1\r\n"})
    EXPECT_EQ(code_of(bad), Code::invalid) << bad;
}

}  // namespace kotae::net

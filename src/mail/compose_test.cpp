#include "mail/compose.h"

#include <gtest/gtest.h>

#include <random>

#include "mail/charset_convert.h"
#include "mail/compose_text.h"

namespace kotae::mail {

namespace {

Draft draft() {
  Draft d;
  d.from = {"サポート 窓口", "support@shop.example"};
  d.to = {{"山田 太郎", "taro@example.jp"}};
  d.subject = "Re: ご注文について";
  d.text = "お世話になっております。\n発送しました。";
  d.message_id = "1.abc@shop.example";
  d.date = {1'795'323'900 * us_per_s};
  return d;
}

void expect_lines(const std::string& raw) {
  std::size_t begin = 0;
  bool headers = true;
  while (begin < raw.size()) {
    const auto end = raw.find("\r\n", begin);
    ASSERT_NE(end, std::string::npos) << raw.substr(begin);
    const auto line = raw.substr(begin, end - begin);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(line.find('\r'), std::string::npos);
    EXPECT_LE(line.size(), 998U);
    for (auto p = line.find("=?"); headers && p != std::string::npos; p = line.find("=?", p + 2)) {
      const auto close = line.find("?=", line.find("?B?", p) + 3);
      ASSERT_NE(close, std::string::npos) << line;
      EXPECT_LE(close + 2 - p, 75U) << line;
    }
    if (line.empty()) headers = false;
    begin = end + 2;
  }
  EXPECT_TRUE(is_ascii(raw));
}

}  // namespace

TEST(Compose, WritesAPlainLetter) {
  auto d = draft();
  d.from = {"Support", "support@shop.example"};
  d.to = {{"", "a@b.jp"}};
  d.cc = {{"Doe, John", "j@b.jp"}};
  d.subject = "Hello";
  d.text = "Hi\nthere";
  d.in_reply_to = {"x@y"};
  d.references = {"w@y", "x@y"};
  EXPECT_EQ(*compose(d),
            "Date: Sun, 22 Nov 2026 14:05:00 +0900\r\nFrom: Support <support@shop.example>\r\nTo: a@b.jp\r\nCc: \"Doe, John\" <j@b.jp>\r\nSubject: Hello\r\n"
            "Message-ID: <1.abc@shop.example>\r\nIn-Reply-To: <x@y>\r\nReferences: <w@y>\r\n <x@y>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\nHi\r\nthere\r\n");
}

TEST(Compose, IsStableAndClean) {
  auto d = draft();
  d.html = "<p>はい</p>";
  d.attachments = {{"見積書 2026年版の長い長い長い長い長い長い名前（最終）.pdf", "application/pdf", std::string(3000, '\x80'), false, ""}, {"図.png", "image/png", "x", true, "img1@x"}};
  const auto raw = compose(d);
  ASSERT_TRUE(raw);
  EXPECT_EQ(*raw, *compose(d));
  expect_lines(*raw);
  EXPECT_NE(raw->find("multipart/mixed"), std::string::npos);
  EXPECT_NE(raw->find("multipart/related"), std::string::npos);
  EXPECT_NE(raw->find("filename*0*=UTF-8''%E8%A6%8B"), std::string::npos);
  EXPECT_NE(raw->find("Content-ID: <img1@x>"), std::string::npos);
}

TEST(Compose, Iso2022Jp) {
  auto d = draft();
  d.charset = OutCharset::iso_2022_jp_7bit;
  const auto raw = *compose(d);
  EXPECT_NE(raw.find("Subject: =?ISO-2022-JP?B?"), std::string::npos);
  EXPECT_NE(raw.find("charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit"), std::string::npos);
  EXPECT_NE(raw.find("\x1B$B$*@$OC$K$J$C$F$*$j$^$9!#\x1B(B\r\n"), std::string::npos);
  expect_lines(raw);
  d.charset = OutCharset::iso_2022_jp_base64;
  EXPECT_NE(compose(d)->find("charset=ISO-2022-JP\r\nContent-Transfer-Encoding: base64"), std::string::npos);
  d.text = "①はUTF-8で";
  const auto utf8 = *compose(d);
  EXPECT_EQ(utf8.find("ISO-2022-JP"), std::string::npos);
  EXPECT_NE(utf8.find("Subject: =?UTF-8?B?"), std::string::npos);
}

TEST(Compose, KnowsWhatDoesNotFitIso2022Jp) {
  EXPECT_EQ(unfit_for_iso_2022_jp("①番と㈱高橋(髙橋)さん😀①ｱ é"), (std::vector<std::string>{"①", "㈱", "髙", "😀", "ｱ", "é"}));
  EXPECT_TRUE(unfit_for_iso_2022_jp("～〜−－—―‖∥¢£¬￢…─abc漢字かなカナ、。¥￥~\\").empty());
  EXPECT_EQ(to_iso_2022_jp("〜～"), "\x1B$B!A!A\x1B(B");
  EXPECT_EQ(to_iso_2022_jp("\x1B$B"), std::nullopt);
}

TEST(Compose, RefusesWhatWouldForgeHeaders) {
  for (const char* email : {"a@b.jp\r\nBcc: x@y", "a", "@b", "a@", "a b@c.jp", "<a@b.jp>", "a@b.jp>", "a,b@c.jp", "a@b@c jp", "a@b..jp", "山@b.jp", ""}) {
    auto d = draft();
    d.to = {{"", email}};
    const auto raw = compose(d);
    ASSERT_FALSE(raw) << email;
    EXPECT_EQ(raw.error().code, Code::invalid);
    EXPECT_EQ(raw.error().details.at(0).field, "To");
  }
  auto d = draft();
  d.subject = "a\r\nBcc: x@y";
  EXPECT_FALSE(compose(d));
  d = draft();
  d.to[0].name = "a\nBcc: x";
  EXPECT_FALSE(compose(d));
  d = draft();
  d.message_id = "a> <b";
  EXPECT_FALSE(compose(d));
  d = draft();
  d.auto_submitted = "auto-replied\r\nX: y";
  EXPECT_FALSE(compose(d));
  d = draft();
  d.to.clear();
  EXPECT_FALSE(compose(d));
  d = draft();
  d.references = {"good@x", "bad\r\nBcc: y", "also good@x"};
  d.attachments = {{"a\r\nX-Evil: 1.pdf", "text/plain\r\nX-Evil: 2", "x", false, "c\r\nX-Evil: 3"}};
  const auto raw = *compose(d);
  EXPECT_EQ(raw.find("\r\nBcc"), std::string::npos);
  EXPECT_EQ(raw.find("\r\nX-Evil"), std::string::npos);
  EXPECT_NE(raw.find("References: <good@x>\r\nMIME"), std::string::npos);
}

TEST(Compose, AddressesOfJapaneseCarriersAndIdn) {
  auto d = draft();
  d.to = {{"", "foo..bar.@docomo.example"}, {"", "a@日本語.jp"}, {"", "\"a b\"@c.jp"}};
  EXPECT_NE(compose(d)->find("To: \"foo..bar.\"@docomo.example,\r\n a@xn--wgv71a119e.jp,\r\n \"a b\"@c.jp\r\n"), std::string::npos);
}

TEST(Compose, MarksAutomaticLetters) {
  auto d = draft();
  EXPECT_EQ(compose(d)->find("X-Auto"), std::string::npos);
  d.auto_submitted = "auto-replied";
  d.desk = "d1";
  EXPECT_NE(compose(d)->find("Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All\r\nX-Kotae-Desk: d1\r\n"), std::string::npos);
}

TEST(Compose, CutsLongReferences) {
  auto d = draft();
  for (int i = 0; i < 500; ++i) d.references.push_back(std::to_string(i) + "@x");
  const auto raw = *compose(d);
  EXPECT_NE(raw.find("References: <0@x>\r\n <490@x>\r\n"), std::string::npos);
  EXPECT_NE(raw.find("<499@x>\r\nMIME"), std::string::npos);
}

TEST(Compose, LongLinesAreEncoded) {
  auto d = draft();
  d.text = std::string(5000, 'x') + "\n.\nFrom me ";
  const auto raw = *compose(d);
  EXPECT_NE(raw.find("quoted-printable"), std::string::npos);
  EXPECT_NE(raw.find("\r\n=2E\r\n=46rom me=20\r\n"), std::string::npos);
  expect_lines(raw);
  d.charset = OutCharset::iso_2022_jp_7bit;
  d.text.clear();
  for (int i = 0; i < 600; ++i) d.text += "漢";
  expect_lines(*compose(d));
  EXPECT_NE(compose(d)->find("base64"), std::string::npos);
}

TEST(Compose, LettersInsideLettersStayReadable) {
  auto d = draft();
  d.attachments = {{"a.eml", "message/rfc822", "Subject: x\n\nhi\n", false, ""}, {"b.eml", "message/rfc822", "Subject: \xE3\n\nhi\n", false, ""}};
  const auto raw = *compose(d);
  EXPECT_NE(raw.find("Content-Type: message/rfc822;\r\n name=\"a.eml\"\r\nContent-Transfer-Encoding: 7bit"), std::string::npos);
  EXPECT_NE(raw.find("Content-Type: application/octet-stream;\r\n name=\"b.eml\"\r\nContent-Transfer-Encoding: base64"), std::string::npos);
}

// What is composed is read back the same.
TEST(Compose, RoundTrip) {
  std::mt19937 random(7);
  const auto word = [&random](std::size_t most, bool jis) {
    static const char* const any[] = {"a", "Z", "9", " ", "あ", "漢", "髙", "😀", "é", "\"", "\\", ",", "<", "@", "=?", "?=", "(", ")", ";", "'", "%", "*", "～", "𠮷", "ｱ", "한", "مر", "."};
    static const char* const japanese[] = {"a", "Z", "9", " ", "あ", "漢", "字", "ア", "。", "「", ",", "=?", "(", "～"};
    std::string s = jis ? "件" : "x";
    for (auto n = random() % most; n > 0; --n) s += jis ? japanese[random() % std::size(japanese)] : any[random() % std::size(any)];
    return s + (jis ? "名" : "y");
  };
  for (int round = 0; round < 600; ++round) {
    const bool jis = round % 3 == 0;
    auto d = draft();
    d.charset = round % 2 ? OutCharset::iso_2022_jp_7bit : OutCharset::iso_2022_jp_base64;
    if (!jis) d.charset = OutCharset::utf8;
    d.subject = word(120, jis);
    d.to[0].name = word(40, jis);
    d.text = word(300, jis) + "\n" + word(50, jis);
    d.attachments = {{word(60, jis) + ".pdf", "application/pdf", std::string("\0\r\n.\n\xFF", 6), false, ""}};
    const auto raw = compose(d);
    ASSERT_TRUE(raw);
    expect_lines(*raw);
    const auto letter = parse(*raw);
    ASSERT_TRUE(letter) << letter.error().description;
    EXPECT_EQ(letter->subject, d.subject) << *raw;
    EXPECT_EQ(letter->to.at(0).name, d.to[0].name) << *raw;
    EXPECT_EQ(letter->to.at(0).email, d.to[0].email);
    EXPECT_EQ(letter->from.name, d.from.name);
    EXPECT_EQ(letter->text, d.text + "\n") << *raw;
    EXPECT_EQ(letter->message_id, d.message_id);
    ASSERT_EQ(letter->attachments.size(), 1U);
    EXPECT_EQ(letter->attachments[0].bytes, d.attachments[0].bytes);
    if (HasFailure()) return;
  }
}

}  // namespace kotae::mail

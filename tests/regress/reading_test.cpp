// Failures in reading letters; the table is in README.md.
#include "letters.h"
#include "mail/filters.h"
#include "mail/html.h"

namespace kotae::regress {
namespace {

const std::string japanese =
    "お世話になっております。山本商店の中村です。\n先日注文した商品（能登ソース）の納期について、表の通りでよろしいでしょうか。\nご確認をお願いいたします。\n";

std::string trimmed(std::string s) {
  while (!s.empty() && (s.back() == '\n' || s.back() == ' ')) s.pop_back();
  return s;
}

TEST(Row01, Iso2022JpReads) {
  const auto l = letter("row01-iso-2022-jp");
  EXPECT_EQ(l.subject, "納期について");
  EXPECT_EQ(trimmed(l.text), trimmed(japanese));
  EXPECT_TRUE(l.repairs.empty());
}

TEST(Row02, EveryWordOfALongSubjectReads) {
  const auto l = letter("row02-iso-2022-jp-ms");
  EXPECT_EQ(l.subject, "㈱髙島屋敷①の件、請求書の再発行とお届け先の変更について");
  EXPECT_EQ(trimmed(l.text), "㈱髙島屋敷の髙橋です。\n①見積書 ②請求書 ③№12の表を添付いたします。\nﾃｽﾄ ｶﾀｶﾅ ﾊﾟｰﾄⅣ 彅 﨑");
  ASSERT_EQ(l.attachments.size(), 1u);
  EXPECT_EQ(l.attachments[0].filename, "㈱髙島①.pdf");
}

TEST(Row03, LostEscIsRestored) {
  const auto l = letter("row03-lost-esc");
  EXPECT_EQ(trimmed(l.text), trimmed(japanese));
  EXPECT_FALSE(l.repairs.empty());
}

TEST(Row03, QuotedPrintableIso2022JpReads) { EXPECT_EQ(trimmed(letter("row03-quoted-printable").text), trimmed(japanese)); }

TEST(Row04, TheLabelIsAHint) {
  const auto utf8 = letter("row04-utf8-said-iso-2022-jp");
  EXPECT_EQ(trimmed(utf8.text), trimmed(japanese));
  EXPECT_FALSE(utf8.repairs.empty());
  EXPECT_EQ(trimmed(letter("row04-gbk-said-gb2312").text), "您好，朱镕基先生的订单请确认发货地址，谢谢。");
}

TEST(Row04, AnAgentMayForceAnotherCharset) {
  mail::ParseOptions options;
  options.forced_charset = "gb18030";
  const auto other = mail::parse(raw("row04-utf8-said-iso-2022-jp"), options);
  ASSERT_TRUE(other);
  EXPECT_NE(trimmed(other->text), trimmed(japanese));
  options.forced_charset = "utf-8";
  const auto right = mail::parse(raw("row04-utf8-said-iso-2022-jp"), options);
  ASSERT_TRUE(right);
  EXPECT_EQ(trimmed(right->text), trimmed(japanese));
}

TEST(Row05, NoAttachmentIsLostByItsName) {
  const auto l = letter("row05-names");
  ASSERT_EQ(l.attachments.size(), 4u);
  // Of equal names all but the first get a number; what they are called before it stays.
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(l.attachments[i].filename.find("御見積書（2026年11月）"), 0u) << l.attachments[i].filename;
  EXPECT_EQ(l.attachments[0].filename, "御見積書（2026年11月）.pdf");
  EXPECT_EQ(l.attachments[3].filename.find("report-"), 0u) << l.attachments[3].filename;
  for (const auto& a : l.attachments) EXPECT_EQ(a.bytes, "PDFDATA");
}

TEST(Row13, ABadLetterIsRefusedAndTheNextReads) {
  const auto bad = mail::parse(raw("row13-too-deep"));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, Code::too_large);
  EXPECT_NE(bad.error().description.find("depth"), std::string::npos) << bad.error().description;
  EXPECT_EQ(letter("row13-next").subject, "hello");
}

TEST(Row18, AutomaticLettersAreRecognised) {
  EXPECT_EQ(mail::judge(letter("row18-absence")).kind, mail::Kind::auto_reply);
  EXPECT_EQ(mail::judge(letter("row18-own-echo")).kind, mail::Kind::loop);
  const auto bounce = letter("row18-bounce");
  EXPECT_EQ(mail::judge(bounce).kind, mail::Kind::bounce);
  ASSERT_TRUE(bounce.bounce);
  EXPECT_EQ(bounce.bounce->recipient, "gone@client.example");
  EXPECT_EQ(bounce.bounce->message_id, "out-1@kotae.example");
}

TEST(Row44, HtmlIsRebuilt) {
  const auto clean = mail::clean_html(letter("row44-tracking-html").html);
  EXPECT_TRUE(clean.remote_images);
  for (const char* never : {" src=\"http", "javascript:", "onerror", "onload", "<svg", "url(", "position"})
    EXPECT_EQ(clean.html.find(never), std::string::npos) << never << " in " << clean.html;
  for (const char* kept : {"ご案内です。", "color:", "margin", "本文", "href=\"https://shop.example/\"", "data-remote-src"})
    EXPECT_NE(clean.html.find(kept), std::string::npos) << kept << " in " << clean.html;
}

TEST(Row49, LinesAndSubjectStay) {
  const auto l = letter("row49-lines");
  EXPECT_EQ(l.subject, "件名は一覧に見えます");
  EXPECT_EQ(trimmed(l.text), "一行目です。\n二行目です。\n\n  字下げした行です。");
  const std::string html = mail::text_to_html(l.text);
  std::size_t breaks = 0;
  for (std::size_t at = 0; (at = html.find("<br", at)) != std::string::npos; ++at) ++breaks;
  EXPECT_GE(breaks, 2u) << html;
}

}  // namespace
}  // namespace kotae::regress

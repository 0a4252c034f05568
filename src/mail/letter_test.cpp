#include "mail/letter.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace kotae::mail {
namespace {

using Strings = std::vector<std::string>;

Letter read(std::string_view raw, const ParseOptions& options = {}) {
  auto letter = parse(raw, options);
  EXPECT_TRUE(letter) << letter.error().description;
  return letter ? *std::move(letter) : Letter{};
}

TEST(Letter, plain) {
  const Letter l = read(
      "From: Taro <taro@Example.jp>\r\nTo: a@x.jp, b@x.jp\r\nCc: c@x.jp\r\nReply-To: r@x.jp\r\nDelivered-To: desk+t12@x.jp\r\n"
      "Subject: =?utf-8?B?5pel5pys?=\r\nMessage-ID: <m@x>\r\nIn-Reply-To: <a@x>\r\nReferences: <a@x>\r\n <b@x>\r\n"
      "Date: Sun, 22 Nov 2026 14:05:00 +0900\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nこんにちは\r\n二行目\r\n");
  EXPECT_EQ(l.subject, "日本");
  EXPECT_EQ(l.from.name, "Taro");
  EXPECT_EQ(l.from.email, "taro@example.jp");
  EXPECT_EQ(l.to.size(), 2u);
  EXPECT_EQ(l.cc.at(0).email, "c@x.jp");
  EXPECT_EQ(l.reply_to.at(0).email, "r@x.jp");
  EXPECT_EQ(l.delivered_to, Strings{"desk+t12@x.jp"});
  EXPECT_EQ(l.message_id, "m@x");
  EXPECT_EQ(l.in_reply_to, Strings{"a@x"});
  EXPECT_EQ(l.references, (Strings{"a@x", "b@x"}));
  ASSERT_TRUE(l.date);
  EXPECT_EQ(iso8601(*l.date), "2026-11-22T05:05:00Z");
  EXPECT_EQ(l.text, "こんにちは\n二行目\n");
  EXPECT_EQ(l.charset, "utf-8");
  EXPECT_TRUE(l.repairs.empty());
  EXPECT_EQ(l.header("SUBJECT"), "日本");
  EXPECT_EQ(l.header("x-none"), "");
}

TEST(Letter, any_bytes_give_a_letter) {
  for (std::string_view raw : {std::string_view(""), std::string_view("\n"), std::string_view("\0\0\0", 3), std::string_view("hello"), std::string_view(":"),
                               std::string_view("\xff\xfe\xfd\n\n\xff"), std::string_view("Content-Type: multipart/mixed; boundary=x\n\n--x--"),
                               std::string_view("Content-Type: multipart/mixed; boundary=\n\n--\n\n--\n"), std::string_view("Content-Type: message/rfc822\n\n")})
    EXPECT_TRUE(parse(raw)) << raw;
}

TEST(Letter, structure_under_limits) {
  std::string deep, many = "Content-Type: multipart/mixed; boundary=b\n\n", header = "Subject: " + std::string(300000, 'x') + "\n\nbody";
  for (int i = 0; i < 60; ++i) deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
  for (int i = 0; i < 600; ++i) many += "--b\n\nx\n";
  const auto code = [](const std::string& raw, const Limits& limits = {}) {
    const auto l = parse(raw, {limits, ""});
    return l ? std::string() : l.error().description.substr(0, l.error().description.find(':'));
  };
  EXPECT_EQ(code(deep), "depth");
  EXPECT_EQ(code(many), "parts");
  EXPECT_EQ(code(header), "header_bytes");
  Limits small;
  small.max_bytes = 10;
  EXPECT_EQ(code("Subject: 12345", small), "bytes");
  std::string forwards = "Subject: x\n";
  for (int i = 0; i < 60; ++i) forwards += "Content-Type: message/rfc822\n\n";
  EXPECT_EQ(code(forwards), "depth");
}

TEST(Letter, long_text_is_cut_and_kept_whole) {
  ParseOptions options;
  options.limits.max_text_bytes = 10;
  const Letter l = read("Content-Type: text/plain; charset=utf-8\n\nあいうえおかきくけこ", options);
  EXPECT_EQ(l.text, "あいう");
  ASSERT_EQ(l.attachments.size(), 1u);
  EXPECT_EQ(l.attachments[0].bytes, "あいうえおかきくけこ");
  EXPECT_EQ(l.repairs, Strings{"text: over 10 bytes, kept whole as an attachment"});
}

TEST(Letter, a_chosen_charset_overrides) {
  ParseOptions options;
  options.forced_charset = "euc-jp-ms";
  const Letter l = read("Subject: \xc5\xec\xb5\xfe\nContent-Type: text/plain; charset=utf-8\n\n\xc5\xec\xb5\xfe", options);
  EXPECT_EQ(l.text, "東京");
  EXPECT_EQ(l.subject, "東京");
  EXPECT_EQ(l.charset, "euc-jp-ms");
}

TEST(Letter, alternative_with_related_image) {
  const Letter l = read(
      "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nplain\n--a\nContent-Type: multipart/related; boundary=r\n\n"
      "--r\nContent-Type: text/html\n\n<p>rich<img src=cid:i@x></p>\n--r\nContent-Type: image/png; name=i.png\nContent-ID: <i@x>\n"
      "Content-Transfer-Encoding: base64\n\niVBORw==\n--r--\n--a--\n");
  EXPECT_EQ(l.text, "plain");
  EXPECT_EQ(l.html, "<p>rich<img src=cid:i@x></p>");
  ASSERT_EQ(l.attachments.size(), 1u);
  EXPECT_EQ(l.attachments[0].content_id, "i@x");
  EXPECT_TRUE(l.attachments[0].is_inline);
  EXPECT_EQ(l.attachments[0].bytes, "\x89PNG");
}

TEST(Letter, html_alone_gives_text_by_its_meta_charset) {
  const Letter l = read("Content-Type: text/html\n\n<meta charset=\"shift_jis\"><p>\x93\xfa\x96\x7b</p>");
  EXPECT_EQ(l.text.substr(0, 6), "日本");
  EXPECT_EQ(l.charset, "cp932");
  EXPECT_TRUE(l.repairs.empty());
}

TEST(Letter, texts_of_mixed_parts_are_joined) {
  const Letter l = read("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: application/pdf; name=\"a.pdf\"\n\nP\n--b\nContent-Type: text/plain\n\ntwo\n--b--");
  EXPECT_EQ(l.text, "one\ntwo");
  ASSERT_EQ(l.attachments.size(), 1u);
  EXPECT_EQ(l.attachments[0].filename, "a.pdf");
}

TEST(Letter, attachment_names_are_safe_and_different) {
  std::string raw = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (const char* name : {"../../etc/passwd", "C:\\x\\y.exe", "a\xE2\x80\xAEgpj.exe", "", "a.txt", "a.txt", "...", "\x01"})
    raw += "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"" + std::string(name) + "\"\n\nx\n";
  Strings names;
  for (const Attachment& a : read(raw).attachments) names.push_back(a.filename);
  EXPECT_EQ(names, (Strings{"passwd", "y.exe", "agpj.exe", "attachment-4.pdf", "a.txt", "a (6).txt", "attachment-7.pdf", "attachment-8.pdf"}));
}

TEST(Letter, forwarded_letter_is_an_attachment_named_by_its_subject) {
  const Letter l = read("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\nContent-Type: message/rfc822\n\nSubject: =?utf-8?B?5pel5pys?=\n\ninner\n--b--");
  EXPECT_EQ(l.text, "see");
  ASSERT_EQ(l.attachments.size(), 1u);
  EXPECT_EQ(l.attachments[0].filename, "日本.eml");
  EXPECT_EQ(l.attachments[0].bytes, "Subject: =?utf-8?B?5pel5pys?=\n\ninner");
}

TEST(Letter, flowed_text) {
  const Letter l = read("Content-Type: text/plain; format=flowed\n\none \ntwo\n> q1 \n> q2\n>> deeper\n\n-- \nsig \nend");
  EXPECT_EQ(l.text, "one two\n> q1 q2\n>> deeper\n\n-- \nsig end");
  EXPECT_EQ(read("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n日本 \n語").text, "日本語");
}

TEST(Letter, uuencoded_file_in_the_text) {
  const Letter l = read("Subject: x\n\nhello\nbegin 644 a.txt\n#0V%T\n`\nend\nbye\n");
  EXPECT_EQ(l.text, "hello\nbye\n");
  ASSERT_EQ(l.attachments.size(), 1u);
  EXPECT_EQ(l.attachments[0].filename, "a.txt");
  EXPECT_EQ(l.attachments[0].bytes, "Cat");
  EXPECT_EQ(read("\nbegin 644 things\nthat are no data\nend\n").text, "begin 644 things\nthat are no data\nend\n");
}

TEST(Letter, protection_is_told) {
  EXPECT_EQ(read("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx").protection, Strings{"smime-encrypted"});
  EXPECT_EQ(read("Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nx").protection, Strings{"smime-signed"});
  const Letter l = read("Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: application/pgp-signature\n\nsig\n--b--");
  EXPECT_EQ(l.protection, Strings{"pgp-signed"});
  EXPECT_EQ(l.text, "hi");
  ASSERT_EQ(l.attachments.size(), 1u);
  EXPECT_EQ(l.attachments[0].filename, "attachment-1.asc");
  EXPECT_EQ(read("\n-----BEGIN PGP MESSAGE-----\n\nx\n-----END PGP MESSAGE-----\n").protection, Strings{"pgp-encrypted"});
}

TEST(Letter, body_without_empty_line) {
  const Letter l = read("Subject: x\nFrom: a@x.jp\nHello there,\nthis is text\n");
  EXPECT_EQ(l.text, "Hello there,\nthis is text\n");
  EXPECT_EQ(l.subject, "x");
  EXPECT_EQ(l.repairs, Strings{"headers: no empty line before the body"});
}

TEST(Letter, broken_fold_goes_on) {
  EXPECT_EQ(read("Subject: =?utf-8?B?5pel?=\n=?utf-8?B?5pys?=\nFrom: a@x.jp\n\nx").subject, "日本");
  EXPECT_EQ(read("Subject: a\n \n b\nFrom: a@x.jp\n\nx").from.email, "a@x.jp");
}

TEST(Letter, json_has_the_documented_keys) {
  const Letter l = read("From: A <a@x.jp>\nSubject: s\nMessage-ID: <m@x>\nIn-Reply-To: <p@x>\n\nhello");
  const auto json = boost::json::parse(to_json(l)).as_object();
  for (const char* key : {"subject", "from", "to", "cc", "reply_to", "message_id", "in_reply_to", "references", "date", "text", "html", "reply_text", "attachments",
                          "auto_submitted", "bounce", "repairs", "kind", "charset", "protection"})
    EXPECT_TRUE(json.contains(key)) << key;
  EXPECT_EQ(json.at("from").at("email"), "a@x.jp");
  EXPECT_EQ(json.at("in_reply_to"), "p@x");
  EXPECT_TRUE(json.at("bounce").is_null());
  EXPECT_EQ(json.at("kind"), "person");
}

}  // namespace
}  // namespace kotae::mail

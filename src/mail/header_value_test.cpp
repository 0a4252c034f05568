#include "mail/header_value.h"

#include <gtest/gtest.h>

#include "mail/addresses.h"

namespace kotae::mail {
namespace {

using Strings = std::vector<std::string>;

TEST(EncodedWords, plain_and_mixed) {
  EXPECT_EQ(decode_words("Hello"), "Hello");
  EXPECT_EQ(decode_words("Re: =?utf-8?B?5pel5pys?= !"), "Re: 日本 !");
  EXPECT_EQ(decode_words("=?UTF-8?Q?caf=C3=A9_au_lait?="), "café au lait");
  EXPECT_EQ(decode_words("=?utf-8*ja?b?5pel5pys?="), "日本");
}

TEST(EncodedWords, neighbours_are_one_stream) {
  EXPECT_EQ(decode_words("=?utf-8?B?5pel?= =?utf-8?B?5pys?="), "日本");
  EXPECT_EQ(decode_words("=?utf-8?Q?=E6=97?= =?utf-8?Q?=A5?="), "日");
  EXPECT_EQ(decode_words("=?utf-8?B?5pc=?= =?utf-8?B?pQ==?="), "日");
  EXPECT_EQ(decode_words("=?utf-8?B?5pe?= =?utf-8?B?l5pys?="), "日本");  // Base64 itself cut
  EXPECT_EQ(decode_words("=?utf-8?B?5pel?=  =?iso-2022-jp?B?GyRCS1wbKEI=?="), "日本");
  EXPECT_EQ(decode_words("=?utf-8?B?5pel?= and =?utf-8?B?5pys?="), "日 and 本");
}

TEST(EncodedWords, iso_2022_jp_ms_cut_inside_a_character) {
  // "①日本" as ESC $ B 2d 21 46 7c 4b | 5c ESC ( B
  EXPECT_EQ(decode_words("=?iso-2022-jp-ms?B?GyRCLSFGfEs=?= =?iso-2022-jp-ms?B?XBsoQg==?="), "①日本");
  // each word opens and closes by itself
  EXPECT_EQ(decode_words("=?ISO-2022-JP?B?GyRCRnwbKEI=?= =?ISO-2022-JP?B?GyRCS1wbKEI=?="), "日本");
  // the shift state goes on into the next word
  EXPECT_EQ(decode_words("=?ISO-2022-JP?Q?=1B$BF|?= =?ISO-2022-JP?Q?K=5C=1B(B?="), "日本");
}

TEST(EncodedWords, what_programs_really_write) {
  EXPECT_EQ(decode_words("=?utf-8?Q?two words?="), "two words");
  EXPECT_EQ(decode_words("=?utf-8?B?5pel 5pys?="), "日本");
  EXPECT_EQ(decode_words("=?utf-8?Q?what?=20now?="), "what? now");
  EXPECT_EQ(decode_words("=?utf-8?B?5pel5pys?=x"), "日本x");
  EXPECT_EQ(decode_words("a=?utf-8?B?5pel5pys?="), "a日本");
  EXPECT_EQ(decode_words("=?utf-8?B?5pel"), "=?utf-8?B?5pel");
  EXPECT_EQ(decode_words("1 =? 2"), "1 =? 2");
  EXPECT_EQ(decode_words("=?shift_jis?B?k/qWew==?="), "日本");
  EXPECT_EQ(decode_words("=?gb2312?B?xOO6ww==?="), "你好");
  EXPECT_EQ(decode_words("=?utf-8?Q?a=0D=0Ab?="), "a  b");
}

TEST(EncodedWords, wrong_label_is_repaired_and_said) {
  Strings repairs;
  EXPECT_EQ(decode_words("=?iso-2022-jp?B?5pel5pys6Kqe?=", "", &repairs), "日本語");
  EXPECT_EQ(repairs, Strings{"charset: declared iso-2022-jp, read as utf-8"});
}

TEST(EncodedWords, raw_bytes) {
  EXPECT_EQ(decode_words("日本語"), "日本語");
  Strings repairs;
  EXPECT_EQ(decode_words("\x93\xfa\x96\x7b\x8c\xea", "", &repairs), "日本語");
  EXPECT_EQ(repairs, Strings{"charset: not declared, read as cp932"});
  EXPECT_EQ(decode_words("\x1b$BF|K\\\x1b(B"), "日本");
  EXPECT_EQ(decode_words("\xc5\xec\xb5\xfe", "euc-jp"), "東京");
  EXPECT_EQ(decode_words("$B$3$s$K$A$O(B"), "こんにちは");
}

TEST(Unfold, keeps_white_space) {
  EXPECT_EQ(unfold(" a\r\n b\r\n\tc "), "a b\tc");
  EXPECT_EQ(unfold(" =?utf-8?B?5pel?=\r\n =?utf-8?B?5pys?="), "=?utf-8?B?5pel?= =?utf-8?B?5pys?=");
}

TEST(Parameters, plain) {
  const auto p = parse_parameters("Text/Plain; charset=\"UTF-8\" ; format=flowed");
  EXPECT_EQ(p.value, "text/plain");
  EXPECT_EQ(p.get("charset"), "UTF-8");
  EXPECT_EQ(p.get("format"), "flowed");
  EXPECT_EQ(p.get("name"), "");
}

TEST(Parameters, rfc_2231) {
  EXPECT_EQ(parse_parameters("attachment; filename*=UTF-8''%E6%97%A5%E6%9C%AC.pdf").get("filename"), "日本.pdf");
  EXPECT_EQ(parse_parameters("attachment; filename*0*=UTF-8''%E6%97; filename*1*=%A5.pdf").get("filename"), "日.pdf");
  EXPECT_EQ(parse_parameters("a; filename*1=b.txt; filename*0=\"a \"").get("filename"), "a b.txt");
  EXPECT_EQ(parse_parameters("a; filename*0*=iso-2022-jp'ja'%1B$BF%7C; filename*1*=K%5C%1B(B; filename*2=.txt").get("filename"), "日本.txt");
  EXPECT_EQ(parse_parameters("a; filename=x.pdf; filename*=UTF-8''%E6%97%A5.pdf").get("filename"), "日.pdf");
  EXPECT_EQ(parse_parameters("a; filename*=%E6%97%A5.pdf").get("filename"), "日.pdf");
  EXPECT_EQ(parse_parameters("a; filename*=Shift_JIS''%93%FA%96%7B.txt").get("filename"), "日本.txt");
}

TEST(Parameters, encoded_words_inside) {
  EXPECT_EQ(parse_parameters("a; name=\"=?ISO-2022-JP?B?GyRCRnwbKEI=?= =?ISO-2022-JP?B?GyRCS1wbKEI=?=.txt\"").get("name"), "日本.txt");
  EXPECT_EQ(parse_parameters("a; name==?utf-8?B?5pel5pys?=.pdf").get("name"), "日本.pdf");
}

TEST(Parameters, broken) {
  EXPECT_EQ(parse_parameters("a; filename=two words.pdf; x=1").get("filename"), "two words.pdf");
  EXPECT_EQ(parse_parameters("a; filename=\"never closed.pdf").get("filename"), "never closed.pdf");
  EXPECT_EQ(parse_parameters("a; filename=\"C:\\dir\\n.txt\"").get("filename"), "C:\\dir\\n.txt");
  EXPECT_EQ(parse_parameters("a; filename=\"q\\\"q.txt\"").get("filename"), "q\"q.txt");
  EXPECT_EQ(parse_parameters("a; filename=\"\x93\xfa\x96\x7b.txt\"").get("filename"), "日本.txt");
  EXPECT_EQ(parse_parameters("a; filename=\"\x1b$BF|K\\\x1b(B.txt\"").get("filename"), "日本.txt");
  EXPECT_EQ(parse_parameters("; ; =; a=").value, "");
}

Address one(std::string_view s) {
  const auto all = parse_addresses(s);
  EXPECT_EQ(all.size(), 1u) << s;
  return all.empty() ? Address{} : all[0];
}

void expect(std::string_view raw, std::string_view name, std::string_view email) {
  const Address a = one(raw);
  EXPECT_EQ(a.name, name) << raw;
  EXPECT_EQ(a.email, email) << raw;
}

TEST(Addresses, forms) {
  expect("a@Example.JP", "", "a@example.jp");
  expect("Taro Yamada <taro@example.jp>", "Taro Yamada", "taro@example.jp");
  expect("\"Yamada, Taro\" <taro@example.jp>", "Yamada, Taro", "taro@example.jp");
  expect("taro@example.jp (Taro)", "Taro", "taro@example.jp");
  expect("=?utf-8?B?5pel5pys?= <a@example.jp>", "日本", "a@example.jp");
  expect("\"=?utf-8?B?5pel5pys?=\" <a@example.jp>", "日本", "a@example.jp");
  expect("=?utf-8?Q?Doe,_John?= <j@example.com>", "Doe, John", "j@example.com");
  expect("=?utf-8?B?RG9lLCBKb2hu?= <j@example.com>", "Doe, John", "j@example.com");
  expect("=?utf-8?Q?Doe,John?= <j@example.com>", "Doe,John", "j@example.com");
  expect("\"a b\"@example.com", "", "\"a b\"@example.com");
  expect("taro..yamada.@docomo.ne.jp", "", "taro..yamada.@docomo.ne.jp");
  expect("田中 (営業) <t@example.jp>", "田中 (営業)", "t@example.jp");
}

TEST(Addresses, broken_forms) {
  expect("Taro taro@example.jp", "Taro", "taro@example.jp");
  expect("Taro <taro@example.jp", "Taro", "taro@example.jp");
  expect("Taro taro@example.jp>", "Taro", "taro@example.jp");
  expect("<<taro@example.jp>>", "", "taro@example.jp");
  expect("Administrator", "Administrator", "");
  expect("Nobody <>", "Nobody", "");
  expect("<@a.example,@b.example:c@d.example>", "", "c@d.example");
  expect("mailto:c@d.example", "", "c@d.example");
  expect("'c@d.example' <c@d.example>", "", "c@d.example");
  expect("=?utf-8?B?5pel5pysIDxhQGV4YW1wbGUuanA+?=", "日本", "a@example.jp");
  expect("\x93\xfa\x96\x7b <a@example.jp>", "日本", "a@example.jp");
  expect("\x1b$BF|K\\\x1b(B <a@example.jp>", "日本", "a@example.jp");
  EXPECT_TRUE(parse_addresses("").empty());
  EXPECT_TRUE(parse_addresses(" , ; ").empty());
}

TEST(Addresses, lists_and_groups) {
  const auto emails = [](std::string_view s) {
    Strings out;
    for (const Address& a : parse_addresses(s)) out.push_back(a.email);
    return out;
  };
  EXPECT_EQ(emails("a@x.jp, B <b@x.jp>,c@x.jp"), (Strings{"a@x.jp", "b@x.jp", "c@x.jp"}));
  EXPECT_EQ(emails("a@x.jp; b@x.jp"), (Strings{"a@x.jp", "b@x.jp"}));
  EXPECT_EQ(emails("undisclosed-recipients:;"), Strings{});
  EXPECT_EQ(emails("Team: a@x.jp, B <b@x.jp>; c@x.jp"), (Strings{"a@x.jp", "b@x.jp", "c@x.jp"}));
  EXPECT_EQ(emails("A <a@x.jp> B <b@x.jp>"), (Strings{"a@x.jp", "b@x.jp"}));
  EXPECT_EQ(emails("A <a@x.jp, B <b@x.jp"), (Strings{"a@x.jp", "b@x.jp"}));
}

TEST(MessageIds, forms) {
  EXPECT_EQ(message_ids("<a@x> <b@x>\t<a@x>"), (Strings{"a@x", "b@x"}));
  EXPECT_EQ(message_ids("a@x"), Strings{"a@x"});
  EXPECT_EQ(message_ids("Your message of Monday <a@x>"), Strings{"a@x"});
  EXPECT_EQ(message_ids("<a b@x>"), Strings{"ab@x"});
  EXPECT_EQ(message_ids("<a@x"), Strings{"a@x"});
  EXPECT_EQ(message_ids("a@x, b@x"), (Strings{"a@x", "b@x"}));
  EXPECT_TRUE(message_ids("").empty());
  EXPECT_TRUE(message_ids("<>").empty());
}

}  // namespace
}  // namespace kotae::mail

#include "mail/charset.h"

#include <gtest/gtest.h>

namespace kotae::mail {
namespace {

using namespace std::string_literals;

void expect(const Decoded& d, std::string_view text, std::string_view charset, std::string_view repair = "") {
  EXPECT_EQ(d.text, text);
  EXPECT_EQ(d.charset, charset);
  EXPECT_EQ(d.repair, repair);
}

TEST(Charset, microsoft_superset_of_iso_2022_jp) {
  expect(decode("\x1b$B-!-j|b\x1b(B", "ISO-2022-JP"), "①㈱髙", "iso-2022-jp-ms");
  expect(decode("\x1b(I1234\x1b(B", "iso-2022-jp"), "ｱｲｳｴ", "iso-2022-jp-ms");
  expect(decode("a\x0e" "12\x0f" "b", "iso-2022-jp"), "aｱｲb", "iso-2022-jp-ms");
  expect(decode("\x1b$B$\"\x1b(B\xb1\xb2", "iso-2022-jp"), "あｱｲ", "iso-2022-jp-ms");
  expect(decode("\x1b$(D0!\x1b(B", "iso-2022-jp-1"), "丂", "iso-2022-jp-ms");
  expect(decode("\x1b$A;y\x1b$(C>H\x1b(B", "iso-2022-jp-2"), "基안", "iso-2022-jp-ms");
}

TEST(Charset, escape_sequences_prove_iso_2022_jp_under_any_label) {
  expect(decode("\x1b$BF|K\\\x1b(B", "us-ascii"), "日本", "iso-2022-jp-ms", "charset: declared us-ascii, read as iso-2022-jp-ms");
  expect(decode("\x1b$BF|K\\\x1b(B", ""), "日本", "iso-2022-jp-ms");
  expect(decode("\x1b$BF|K\\", "shift_jis"), "日本", "iso-2022-jp-ms", "charset: declared shift_jis, read as iso-2022-jp-ms");
}

TEST(Charset, line_end_resets_iso_2022_jp) { expect(decode("\x1b$BF|K\\\nabc", "iso-2022-jp"), "日本\nabc", "iso-2022-jp-ms"); }

TEST(Charset, lost_escapes_are_restored) {
  const std::string_view repair = "charset: lost ESC of iso-2022-jp restored";
  expect(decode("$B$3$s$K$A$O(B", "iso-2022-jp"), "こんにちは", "iso-2022-jp-ms", repair);
  expect(decode("Re: $B$*Ld$$9g$o$;(B (1)", ""), "Re: お問い合わせ (1)", "iso-2022-jp-ms", repair);
  expect(decode("$BEl5~(B", "iso-2022-jp"), "東京", "iso-2022-jp-ms", repair);
  expect(decode("$B$3$s$K$A$O\nabc", "iso-2022-jp"), "こんにちは\nabc", "iso-2022-jp-ms", repair);
}

TEST(Charset, ordinary_dollars_stay) {
  for (const char* text : {"It costs $BIG money (Bargain)", "$B", "$B29(B)", "US$B$@!", "var $Body = $Base(B);", "$BEl5~(B", "price: $B100(BIG)"})
    EXPECT_EQ(decode(text, "us-ascii").text, text);
  EXPECT_EQ(decode("It costs $BIG (B)", "iso-2022-jp").text, "It costs $BIG (B)");
  EXPECT_EQ(decode("$BIG(B", "iso-2022-jp").text, "$BIG(B");
}

TEST(Charset, shift_jis_is_read_as_cp932) {
  expect(decode("\x87\x40\x87\x8a\xfb\xfc\xed\x40", "Shift_JIS"), "①㈱髙纊", "cp932");
  expect(decode("\xb1\xb2\xb3", "shift_jis"), "ｱｲｳ", "cp932");
  expect(decode("\x83\x65\x83\x58\x83\x67", "x-sjis"), "テスト", "cp932");
}

TEST(Charset, wrong_labels) {
  const std::string sjis = "\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x83\x81\x81\x5b\x83\x8b\x81\x42";  // 日本語のメール。
  for (const char* label : {"us-ascii", "iso-8859-1", "utf-8", "iso-2022-jp", "euc-jp", "windows-1252"})
    expect(decode(sjis, label), "日本語のメール。", "cp932", "charset: declared " + std::string(label) + ", read as cp932");
  expect(decode(sjis, ""), "日本語のメール。", "cp932", "charset: not declared, read as cp932");
  for (const char* label : {"shift_jis", "iso-2022-jp", "euc-jp", "iso-8859-1", "gb2312", "big5", "us-ascii", "euc-kr", "koi8-r"})
    for (const char* text : {"日本語のメール", "あ", "東京", "株式会社サンプル 御中", "é", "はい"}) {
      const Decoded d = decode(text, label);
      if (std::string_view(text) == "é" && std::string_view(label) != "us-ascii" && std::string_view(label) != "iso-8859-1") continue;
      EXPECT_EQ(d.text, text) << label;
    }
  const std::string euc = "\xc6\xfc\xcb\xdc\xb8\xec\xa4\xce\xa5\xe1\xa1\xbc\xa5\xeb";  // 日本語のメール
  for (const char* label : {"us-ascii", "iso-2022-jp", "utf-8", "", "shift_jis", "iso-8859-1"}) EXPECT_EQ(decode(euc, label).text, "日本語のメール") << label;
  expect(decode(euc, "EUC-JP"), "日本語のメール", "euc-jp-ms");
  expect(decode("\xad\xa1\xad\xea", "euc-jp"), "①㈱", "euc-jp-ms");
}

TEST(Charset, short_texts_without_a_right_label) {
  EXPECT_EQ(decode("\x82\xa0", "").text, "あ");
  EXPECT_EQ(decode("\x82\xcd\x82\xa2", "us-ascii").text, "はい");
  EXPECT_EQ(decode("\x93\x8c\x8b\x9e", "").text, "東京");
  EXPECT_EQ(decode("\xa4\xcf\xa4\xa4", "").text, "はい");
  EXPECT_EQ(decode("\xc5\xec\xb5\xfe", "euc-jp").text, "東京");
}

TEST(Charset, chinese_and_korean) {
  expect(decode("\xc4\xe3\xba\xc3", "gb2312"), "你好", "gb18030");
  expect(decode("\x81\x30\x81\x30", "gb18030"), "\xc2\x80", "gb18030");
  expect(decode("\xe9\x46", "gb2312"), "镕", "gb18030");
  expect(decode("\xa7\x41\xa6\x6e", "big5"), "你好", "big5");
  expect(decode("\xbe\xc8\xb3\xe7", "euc-kr"), "안녕", "cp949");
  expect(decode("\x8c\x63", "ks_c_5601-1987"), "똠", "cp949");
}

TEST(Charset, alphabets) {
  expect(decode("\xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r"), "Привет", "koi8-r");
  expect(decode("\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251"), "Привет", "windows-1251");
  expect(decode("Gr\xfc\xdf" "e \x80", "iso-8859-1"), "Grüße €", "windows-1252");
  expect(decode("\xc8" "e\x9atina", "windows-1250"), "Čeština", "windows-1250");
  EXPECT_EQ(decode("caf\xe9 cr\xe8me", "").text, "café crème");
  EXPECT_EQ(decode("\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "").text, "Привет, мир");
}

TEST(Charset, unicode_forms) {
  expect(decode("+ZeVnLIqe-", "utf-7"), "日本語", "utf-7");
  expect(decode("\xff\xfe\xe5\x65\x2c\x67", ""), "日本", "utf-16", "charset: not declared, read as utf-16");
  expect(decode("\xfe\xff\x65\xe5\x67\x2c", "utf-16"), "日本", "utf-16");
  expect(decode("\xef\xbb\xbf" "abc", "utf-8"), "abc", "utf-8");
  expect(decode("h\0i\0!\0?\0"s, ""), "hi!?", "utf-16le", "charset: not declared, read as utf-16le");
}

TEST(Charset, damaged_rather_than_mislabelled) {
  expect(decode("日本語のメー\xe3\x83", "utf-8"), "日本語のメー\xef\xbf\xbd", "utf-8", "charset: declared utf-8, read as utf-8, with unreadable bytes");
}

TEST(Charset, lines_of_different_programs) {
  expect(decode("\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x83\x81\x81\x5b\x83\x8b\x81\x42\nこんにちは、世界\n", "shift_jis"), "日本語のメール。\nこんにちは、世界\n", "mixed",
         "charset: lines in different charsets, each read by itself");
}

TEST(Charset, unknown_label_is_no_repair_for_ascii) {
  expect(decode("hello", "x-unknown"), "hello", "us-ascii");
  expect(decode("hello", "utf-8"), "hello", "utf-8");
}

TEST(Charset, strict) {
  EXPECT_FALSE(decode_strict("\xff", "utf-8"));
  EXPECT_FALSE(decode_strict("\xed\xa0\x80", "utf-8"));
  EXPECT_FALSE(decode_strict("\x82", "cp932"));
  EXPECT_FALSE(decode_strict("\x81", "windows-1252"));
  EXPECT_FALSE(decode_strict("abc", "no-such-charset"));
  EXPECT_FALSE(decode_strict("\x1b$B$", "iso-2022-jp"));
  EXPECT_EQ(decode_strict("abc", "shift_jis"), "abc");
}

TEST(Charset, a_person_chooses) {
  expect(decode_as("\xa4\xcf\xa4\xa4", "euc-jp-ms"), "はい", "euc-jp-ms");
  expect(decode_as("\xff" "a", "utf-8"), "\xef\xbf\xbd" "a", "utf-8", "charset: chosen utf-8 does not fit all bytes");
  std::size_t n = 0;
  const char* const* names = charset_choices(n);
  ASSERT_GT(n, 10u);
  for (std::size_t i = 0; i < n; ++i) EXPECT_TRUE(decode_strict("\0a"s, names[i]) || decode_strict("a", names[i])) << names[i];
}

TEST(Charset, texts_longer_than_one_slice) {
  std::string sjis, utf8;
  for (int i = 0; i < 20000; ++i) {
    sjis += "\x93\xfa\x96\x7b ";
    utf8 += "日本 ";
  }
  EXPECT_TRUE(decode(sjis, "shift_jis").text == utf8);
  std::string gb, emoji;
  for (int i = 0; i < 30001; ++i) {
    gb += "\x94\x39\xfc\x36";
    emoji += "😀";
  }
  EXPECT_TRUE(decode("a" + gb, "gb18030").text == "a" + emoji);
}

}  // namespace
}  // namespace kotae::mail

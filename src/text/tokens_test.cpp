#include "text/tokens.h"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "text/letters.h"

namespace kotae::text {
namespace {

std::vector<std::string> tokens(std::string_view s) {
  std::vector<std::string> out;
  tokenize(s, [&](const Token& t) { out.push_back(std::to_string(t.position) + ":" + std::string(t.text)); });
  return out;
}
using Strings = std::vector<std::string>;

TEST(Fold, WidthCaseAndCompatibility) {
  EXPECT_EQ(fold("ＡＰＩ"), "api");
  EXPECT_EQ(fold("ﾕｰｻﾞｰ"), "ユーザー");
  EXPECT_EQ(fold("㍿①㌔"), "株式会社1キロ");
  EXPECT_EQ(fold("Straße"), "strasse");
  EXPECT_EQ(fold("a\u00ADb\u200Bc"), "abc");
  EXPECT_EQ(fold("か\u3099"), "が");
}

TEST(Fold, KatakanaV) {
  EXPECT_EQ(fold("ヴァヴィヴヴェヴォ"), "バビブベボ");
  EXPECT_EQ(fold("ヴュー"), "ビュー");
  EXPECT_EQ(fold("ｳﾞｧｲｵﾘﾝ"), "バイオリン");
  EXPECT_EQ(fold("ヷヸヹヺ"), "バビベボ");
  EXPECT_EQ(fold("ブァ"), "ブァ");
}

TEST(Fold, HyphensAndTheMarkTypedForOne) {
  EXPECT_EQ(fold("０９０ー１２３４−５６７８"), "090-1234-5678");
  EXPECT_EQ(fold("3ー"), "3-");
  EXPECT_EQ(fold("3ーム"), "3ーム");
  EXPECT_EQ(fold("サーバ"), "サーバ");
}

TEST(Fold, BrokenBytesAndNothing) {
  EXPECT_EQ(fold(""), "");
  EXPECT_EQ(fold("a\xFF\xE3\x81z"), "a\uFFFD\uFFFD\uFFFDz");
  EXPECT_EQ(fold(std::string_view("a\0b", 3)), std::string_view("a\0b", 3));
}

// The table and its segments give what ICU gives for a whole text.
TEST(Fold, IsNfkcCasefoldForEveryCodePointInContext) {
  UErrorCode e = U_ZERO_ERROR;
  const auto* n = icu::Normalizer2::getNFKCCasefoldInstance(e);
  ASSERT_TRUE(U_SUCCESS(e));
  for (const char* context : {"x", "か", "각", "e\u0301", "\u1100"}) {
    int wrong = 0;
    for (char32_t c = 1; c < 0x30000; ++c) {
      if (c >= 0xD800 && c < 0xE000) continue;
      if (c == '-' || kind_of(c) == Kind::hyphen || is_katakana(c)) continue;  // folded further
      std::string s = context;
      append_utf8(s, c);
      s += "\u3099z";
      std::string expected;
      n->normalize(icu::UnicodeString::fromUTF8(s), e).toUTF8String(expected);
      std::string got;
      for (const auto& l : letters(s)) append_utf8(got, l.c);
      if (got != expected && expected.find("ヴ") == std::string::npos && expected.find("ヷ") == std::string::npos &&
          expected.find("ヸ") == std::string::npos && expected.find("ヹ") == std::string::npos && expected.find("ヺ") == std::string::npos &&
          expected.find("\u2212") == std::string::npos && expected.find("\u2010") == std::string::npos &&
          expected.find("\u2013") == std::string::npos && expected.find("\u2014") == std::string::npos) {
        if (++wrong < 5) ADD_FAILURE() << "U+" << std::hex << static_cast<std::uint32_t>(c) << ": " << got << " for " << expected;
      }
    }
    EXPECT_EQ(wrong, 0);
  }
}

TEST(Tokenize, GlyphsAreOverlappingPairs) {
  EXPECT_EQ(tokens("返品、税"), (Strings{"0:返品", "1:品", "2:税"}));
  EXPECT_EQ(tokens("Ａ社"), (Strings{"0:a", "1:社"}));
  EXPECT_EQ(tokens("𠮷野家"), (Strings{"0:𠮷野", "1:野家", "2:家"}));
  EXPECT_EQ(tokens("佐々木"), (Strings{"0:佐々", "1:々木", "2:木"}));
  EXPECT_EQ(tokens("한국어"), (Strings{"0:한국", "1:국어", "2:어"}));
  EXPECT_EQ(tokens("感謝😊"), (Strings{"0:感謝", "1:謝😊", "2:😊"}));
  EXPECT_EQ(tokens("ご\nはん"), (Strings{"0:ご", "1:はん", "2:ん"}));
}

TEST(Tokenize, IdentifiersAndTheirJoinedForm) {
  EXPECT_EQ(tokens("ORD-2024-01"), (Strings{"0:ord", "0:ord202401", "1:2024", "2:01"}));
  EXPECT_EQ(tokens("foo.bar@x-y.jp"), (Strings{"0:foo", "1:bar", "2:x", "2:xy", "3:y", "4:jp"}));
  EXPECT_EQ(tokens("a--b -c- d"), (Strings{"0:a", "1:b", "2:c", "3:d"}));
  EXPECT_EQ(tokens("a_b/c"), (Strings{"0:a", "1:b", "2:c"}));
  EXPECT_EQ(tokens(std::string(70, 'x')), (Strings{"0:" + std::string(64, 'x')}));
}

TEST(Tokenize, OffsetsAreThoseOfTheOriginal) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> at;
  tokenize("ﾊﾞx ㍿", [&](const Token& t) { at.emplace_back(t.begin, t.end); });
  EXPECT_EQ(at[0], (std::pair<std::uint32_t, std::uint32_t>{0, 6}));
  EXPECT_EQ(at[1], (std::pair<std::uint32_t, std::uint32_t>{6, 7}));
  EXPECT_EQ(at[2], (std::pair<std::uint32_t, std::uint32_t>{8, 11}));
}

struct Case {
  const char* text;
  const char* query;
  bool found;
};
const Case cases[] = {
    {"返品したい", "品し", true},
    {"返品したい", "い", true},
    {"返品したい", "返た", false},
    {"消費税込", "税", true},
    {"サーバーが落ちた", "サーバ", true},
    {"サーバが落ちた", "サーバー", true},
    {"ｻｰﾊﾞが落ちた", "サーバーが", true},
    {"サーバー管理", "サーバ管理", true},
    {"サーバ管理", "サーバー管理", true},
    {"サーバー3台", "サーバ3台", true},
    {"キャンセル", "キー", false},
    {"コピペ", "コピー", false},
    {"らーめん", "ーめん", true},
    {"らーめん", "らめん", false},
    {"ヴァイオリン", "バイオリン", true},
    {"バイオリン", "ヴァイオリン", true},
    {"ORD-2024-00123", "ord-2024", true},
    {"ORD-2024-00123", "2024-0", true},
    {"ORD-2024-00123", "00123", true},
    {"ORD-2024-00123", "ORD202400123", true},
    {"ORD-2024-00123", "ord2024", true},
    {"ORD-2024-00123", "0123", false},
    {"ORD202400123", "ord-2024-00123", true},
    {"電話090-1234-5678です", "電話09012345678", true},
    {"電話09012345678です", "電話090-1234-5678", true},
    {"電話０９０ー１２３４ー５６７８です", "090-1234-5678", true},
    {"12-3", "123", true},
    {"123", "12-3", false},
    {"taro.yamada@example.co.jp", "yamada@exam", true},
    {"taro.yamada@example.co.jp", "example.co", true},
    {"taro.yamada@example.co.jp", "amada", false},
    {"refund please", "please refund", true},
    {"refund please", "\"please refund\"", false},
    {"refund please", "\"refund please\"", true},
    {"refund please", "\"refund plea\"", false},
    {"refund please", "refund -please", false},
    {"refund please", "refund -pay", true},
    {"refund please", "-pay", false},
    {"refund please", "", false},
    {"refund please", " \" - ", false},
    {"5月10日", "5月1", true},
    {"15月10日", "5月1", false},
    {"第３回", "第3回", true},
    {"山田太郎", "田 太", true},
    {"山田", "田太", false},
    {"ありがとう😊", "😊", true},
    {"👨‍👩‍👧です", "👩", true},
    {"สวัสดีครับ", "ครับ", true},
    {"회사에서", "사에", true},
    {"Ж-1 Привет", "прив", true},
};

TEST(Matches, TheTruthByExample) {
  for (const auto& c : cases) EXPECT_EQ(matches(c.text, c.query), c.found) << c.text << " / " << c.query;
}

TEST(QueryTerms, LimitsAreSaid) {
  bool cut = false;
  query_terms("返品 サーバー管理", cut);
  EXPECT_FALSE(cut);
  std::string many;
  for (int i = 0; i < 40; ++i) many += "w" + std::to_string(i) + " ";
  EXPECT_EQ(query_terms(many, cut).size(), 32u);
  EXPECT_TRUE(cut);
  cut = false;
  std::string longer;
  for (int i = 0; i < 100; ++i) longer += "あい";
  EXPECT_EQ(query_terms(longer, cut)[0].any[0].tokens.size(), 64u);
  EXPECT_TRUE(cut);
}

TEST(Expressions, BothLanguages) {
  bool cut = false;
  const auto t = query_terms("返品税 api -税", cut);
  EXPECT_EQ(fts5_match(t), "((\"返品 品税\") AND (\"api\" *)) NOT ((\"税\" *))");
  EXPECT_EQ(tsquery(t), "((('返品'<->'品税')) & (('api':*))) & !((('税':*)))");
  EXPECT_EQ(fts5_match(query_terms("-税", cut)), "");
  EXPECT_EQ(fts5_match({}), "");
}

TEST(TsVectors, LongTextsAreCutWhereATsvectorEnds) {
  EXPECT_EQ(tsvectors("返品"), (Strings{"'返品':1 '品':2 "}));
  EXPECT_TRUE(tsvectors("…").empty());
  EXPECT_EQ(tsvectors(std::string(600, 'x')).size(), 1u);
  std::string same;
  for (int i = 0; i < 1000; ++i) same += "ああ ";
  EXPECT_GT(tsvectors(same).size(), 3u);
}

TEST(SnippetText, MarksWhatWasFound) {
  bool cut = false;
  const auto marked = [&](std::string_view text, std::string_view query, std::size_t n = 40) {
    const auto s = snippet(text, query_terms(query, cut), n);
    std::string out;
    std::size_t at = 0;
    for (const auto& [b, e] : s.marks) {
      out += s.text.substr(at, b - at) + "[" + s.text.substr(b, e - b) + "]";
      at = e;
    }
    return out + s.text.substr(at);
  };
  EXPECT_EQ(marked("商品を返品します。\n\n返品", "返品"), "商品を[返品]します。 [返品]");
  EXPECT_EQ(marked("消費税込み", "税"), "消費[税]込み");
  EXPECT_EQ(marked("ﾕｰｻﾞｰの登録", "ユーザー登録"), "ﾕｰｻﾞｰの登録");
  EXPECT_EQ(marked("ﾕｰｻﾞｰ登録", "ユーザ登録"), "[ﾕｰｻﾞｰ登録]");
  EXPECT_EQ(marked("tel 090-1234-5678.", "0901234"), "tel [090-1234]-5678.");
  EXPECT_EQ(marked("Refund API", "ap re"), "[Re]fund [AP]I");
  EXPECT_EQ(marked("何もない", "返品"), "何もない");
  const std::string far = std::string(3000, 'x') + " 前の文章です返品の依頼です";
  EXPECT_NE(marked(far, "返品", 12).find("[返品]"), std::string::npos);
}

}  // namespace
}  // namespace kotae::text

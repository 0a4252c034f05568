#include "mail/reply_text.h"

#include <gtest/gtest.h>

namespace kotae::mail {

TEST(ReplyText, KeepsWhatHasNothingToFold) {
  EXPECT_EQ(reply_text("こんにちは。\n\n届きません。\n"), "こんにちは。\n\n届きません。");
  std::string words;
  for (int i = 0; i < 4000; ++i) words += "word ";
  EXPECT_EQ(reply_text(words), words.substr(0, words.size() - 1));
  std::string numbers;
  for (int i = 0; i < 3000; ++i) numbers += std::to_string(i) + " 行目: 2026/11/22 のデータ\n";
  EXPECT_EQ(reply_text(numbers), numbers.substr(0, numbers.size() - 1));
  EXPECT_EQ(reply_text(""), "");
  EXPECT_EQ(reply_text(" \n "), "");
}

TEST(ReplyText, ReturnsTheWholeWhenNothingWouldBeLeft) {
  EXPECT_EQ(reply_text("> a\n> b\n"), "> a\n> b");
  EXPECT_EQ(reply_text("差出人: 山田\n送信日時: 2026/11/22\n件名: x\n\n本文\n"), "差出人: 山田\n送信日時: 2026/11/22\n件名: x\n\n本文");
}

struct Case {
  const char* name;
  const char* text;
  const char* fresh;
};

class ReplyTextStyles : public testing::TestWithParam<Case> {};

TEST_P(ReplyTextStyles, FoldsHistory) { EXPECT_EQ(reply_text(GetParam().text), GetParam().fresh); }

INSTANTIATE_TEST_SUITE_P(
    Styles, ReplyTextStyles,
    testing::Values(
        Case{"gmail_en", "Thanks!\n\nOn Sun, Nov 22, 2026 at 2:05 PM Yamada <y@a.jp> wrote:\n\n> Hello\n> there\n", "Thanks!"},
        Case{"gmail_en_wrapped", "Thanks!\n\nOn Sun, Nov 22, 2026 at 2:05 PM Yamada\n<yamada@example.jp>\nwrote:\n\n> Hello\n", "Thanks!"},
        Case{"gmail_ja", "了解しました。\n\n2026年11月22日(日) 14:05 山田 太郎 <yamada@example.jp>:\n\n> お世話になります。\n>\n> 山田です。\n", "了解しました。"},
        Case{"gmail_ja_wrapped", "了解しました。\n\n2026年11月22日(日) 14:05 株式会社サンプル 山田 太郎\n<yamada@example.jp>:\n\n> はい\n", "了解しました。"},
        Case{"gmail_ja_unquoted", "了解しました。\n2026年11月22日(日) 14:05 山田 <yamada@example.jp>:\nお世話になります。\n", "了解しました。"},
        Case{"apple_ja", "承知しました\n\n2026/11/22 14:05、山田 <y@a.jp>のメール:\n\n> はい\n", "承知しました"},
        Case{"apple_ja_marked", "承知しました\n\n> 2026/11/22 14:05、山田 <y@a.jp>のメール:\n> \n> はい\n", "承知しました"},
        Case{"wrote_ja", "承知です\n\n山田さんは書きました:\n> はい\n", "承知です"},
        Case{"thunderbird_ja", "承知です\n\nOn 2026/11/22 14:05, 山田 wrote:\n> はい\n", "承知です"},
        Case{"thunderbird_paren", "承知です\n\n(2026/11/22 14:05), 山田 wrote:\n> はい\n", "承知です"},
        Case{"outlook_en", "Thanks.\n\n-----Original Message-----\nFrom: A <a@b.jp>\nSent: Sunday\nTo: B\nSubject: C\n\nHello\n", "Thanks."},
        Case{"outlook_ja_block",
             "お世話になります。\n\n________________________________\n差出人: 山田 太郎 <y@a.jp>\n送信日時: 2026年11月22日 14:05\n宛先: support@a.jp\n件名: RE: 注文\n\n本文です。\n",
             "お世話になります。"},
        Case{"outlook_from_block_ja_values", "はい。\n\nFrom: 山田 <y@a.jp>\nSent: Sunday, November 22, 2026 2:05 PM\nTo: サポート <s@a.jp>\nSubject: Re: 注文\n\n本文\n", "はい。"},
        Case{"separator_ja", "はい。\n\n----- 元のメッセージ -----\n前の本文\n", "はい。"},
        Case{"separator_forward_ja", "ご確認ください。\n\n-------- 転送メッセージ --------\n件名: x\n\n前の本文\n", "ご確認ください。"},
        Case{"separator_quoted_then_answer", "はい。\n----- Original Message -----\n> 前\n\nいいえ。\n", "はい。\nいいえ。"},
        Case{"full_width_quote", "届きました。\n\n＞届きましたか\n＞山田\n\nありがとう。\n", "届きました。\n\nありがとう。"},
        Case{"interleaved", "> 色は?\n赤です。\n> 数は?\n3個です。\n\n以上\n", "赤です。\n3個です。\n\n以上"},
        Case{"bottom_posting", "On Nov 22, 2026, at 2:05 PM, A <a@b.jp> wrote:\n> Hello?\n\nYes.\n", "Yes."},
        Case{"signature_dashes", "よろしく。\n\n-- \n山田太郎\n株式会社サンプル\n", "よろしく。"},
        Case{"signature_dashes_then_quote", "よろしく。\n-- \n山田\n\n2026年11月22日(日) 14:05 鈴木 <s@a.jp>:\n> はい\n", "よろしく。"},
        Case{"signature_box",
             "よろしくお願いします。\n\n━━━━━━━━━━━━\n株式会社サンプル\n営業部 山田太郎\nTEL: 03-1234-5678\nE-mail: y@a.jp\n━━━━━━━━━━━━\n", "よろしくお願いします。"},
        Case{"signature_equals", "よろしくお願いします。\n\n＝＝＝＝＝＝＝＝\n山田太郎\n〒100-0001 東京都千代田区1-1\n電話 03-1234-5678\n", "よろしくお願いします。"},
        Case{"signature_stars", "よろしくお願いします。\n*****************\n 山田 花子\n hanako@a.jp\n*****************\n", "よろしくお願いします。"},
        Case{"signature_flowers", "では。\n\n☆－☆－☆－☆－☆\n山田\nhttps://a.jp/\n☆－☆－☆－☆－☆\n", "では。"},
        Case{"iphone_en", "Yes\n\nSent from my iPhone\n", "Yes"},
        Case{"iphone_ja", "はい\n\niPhoneから送信\n", "はい"},
        Case{"iphone_ja_then_quote", "はい\n\niPhoneから送信\n\n2026/11/22 14:05、山田 <y@a.jp>のメール:\n\n> はい\n", "はい"},
        Case{"outlook_ios_ja", "はい\n\nOutlook for iOS を入手\n", "はい"},
        Case{"outlook_ios_ja_link", "はい\n\niOS 版 Outlook を入手\n", "はい"}),
    [](const auto& info) { return std::string(info.param.name); });

class ReplyTextKeeps : public testing::TestWithParam<const char*> {};
TEST_P(ReplyTextKeeps, Whole) { EXPECT_EQ(reply_text(GetParam()), GetParam()); }
INSTANTIATE_TEST_SUITE_P(Ordinary, ReplyTextKeeps,
                         testing::Values("On Monday I wrote:\nhello", "He wrote that.\n\nOn it.", "山田さんへ:\n本文です。", "Sent from my desk, is much easier.",
                                         "======\nご注文内容\n======\n商品: りんご\nTEL: 03-1234-5678\n合計: 400円\n======", "2026/11/22 14:05:\n故障しました",
                                         "商品: x\n件名: y\n宛先: z", "- one\n- two", "手順:\n---------\n1. 電源を入れる\n2. 待つ\n---------\nメールが来ません。"));

TEST(Fold, CoversTheWholeTextInOrder) {
  const std::string text = "a\n\n> b\n\nc\n-- \nd\n";
  const auto parts = fold(text);
  std::size_t at = 0;
  for (const auto& p : parts) {
    EXPECT_EQ(p.begin, at);
    EXPECT_GT(p.end, p.begin);
    at = p.end;
  }
  EXPECT_EQ(at, text.size());
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[1].kind, Fold::Kind::quote);
  EXPECT_EQ(parts[3].kind, Fold::Kind::signature);
}

}  // namespace kotae::mail

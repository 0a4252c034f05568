#include <gtest/gtest.h>

#include "mail/html.h"

namespace kotae::mail {

TEST(HtmlToText, Paragraphs) {
  EXPECT_EQ(html_to_text("<p>a</p><p>b<br>c</p>"), "a\n\nb\nc");
  EXPECT_EQ(html_to_text("<div>a</div><div><br></div><div>b</div>"), "a\n\nb");
  EXPECT_EQ(html_to_text("a\n   b <b>c</b>d"), "a b cd");
  EXPECT_EQ(html_to_text("<p class=\"MsoNormal\">一行目</p><p class=\"MsoNormal\">二行目</p>"), "一行目\n二行目");
  EXPECT_EQ(html_to_text("<h1>件名</h1>本文<h2>次</h2>"), "件名\n\n本文\n\n次");
}

TEST(HtmlToText, DropsWhatIsNotForReaders) {
  EXPECT_EQ(html_to_text("<html><head><title>t</title><style>p{}</style></head><body><script>x</script>本文</body>"), "本文");
  EXPECT_EQ(html_to_text("<div style='display: none;'>前書き<div>中</div></div>本文"), "本文");
  EXPECT_EQ(html_to_text("<span style='display:none !important'>x</span>本文"), "本文");
  EXPECT_EQ(html_to_text("<!--[if mso]><table><tr><td>x<![endif]-->本文<![if !mso]>二<![endif]>"), "本文二");
  EXPECT_EQ(html_to_text("<svg><text>x</text></svg>a<object>y</object>"), "a");
}

TEST(HtmlToText, UnclosedHiddenElementLosesNothing) {
  EXPECT_EQ(html_to_text("<div style='display:none'>本文"), "本文");
  EXPECT_EQ(html_to_text("<svg>本文"), "本文");
}

TEST(HtmlToText, Lists) {
  EXPECT_EQ(html_to_text("<ul><li>a<li>b<ol><li>c<li>d</ol></ul>e"), "- a\n- b\n  1. c\n  2. d\ne");
}

TEST(HtmlToText, Tables) {
  EXPECT_EQ(html_to_text("<table><tr><th>注文番号</th><td>123</td></tr><tr><th>合計</th><td>4,000円</td></tr></table>"), "注文番号\t123\n合計\t4,000円");
  EXPECT_EQ(html_to_text("<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>"), "a");
}

TEST(HtmlToText, Links) {
  EXPECT_EQ(html_to_text("<a href='https://a.jp/x?a=1&amp;b=2'>こちら</a>から"), "こちら (https://a.jp/x?a=1&b=2)から");
  EXPECT_EQ(html_to_text("<a href='https://a.jp/'>https://a.jp</a>"), "https://a.jp");
  EXPECT_EQ(html_to_text("<a href='https://a.jp/'>a.jp</a>"), "a.jp");
  EXPECT_EQ(html_to_text("<a href='mailto:x@a.jp'>x@a.jp</a>"), "x@a.jp");
  EXPECT_EQ(html_to_text("<a href='javascript:alert(1)'>x</a>"), "x");
  EXPECT_EQ(html_to_text("<a href='https://a.jp/'><img src=x alt=''></a>"), "");
}

TEST(HtmlToText, Quotes) {
  EXPECT_EQ(html_to_text("了解です<blockquote>一<p>二</p><blockquote>三</blockquote></blockquote>終"), "了解です\n> 一\n>\n> 二\n>\n>> 三\n終");
}

TEST(HtmlToText, PreAndSpaces) {
  EXPECT_EQ(html_to_text("<pre>a  b\n\n  c</pre>d"), "a  b\n\n  c\n\nd");
  EXPECT_EQ(html_to_text("a&nbsp;&nbsp;b&nbsp;<br>&nbsp;<br>c"), "a  b\n\nc");
}

TEST(HtmlToText, CharacterReferences) {
  EXPECT_EQ(html_to_text("&lt;&amp;&#12354;&#x3042;&copy;&unknown;&yen;&#150;&#0;&"), "<&ああ©&unknown;¥–\xEF\xBF\xBD&");
}

TEST(HtmlToText, NeverFailsOnBrokenMarkup) {
  EXPECT_EQ(html_to_text("a < b > c"), "a < b > c");
  EXPECT_EQ(html_to_text("</blockquote></ul></pre>a<"), "a<");
  EXPECT_EQ(html_to_text("a<div class=\"x"), "a");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  EXPECT_EQ(html_to_text(deep + "x"), "x");
}

}  // namespace kotae::mail

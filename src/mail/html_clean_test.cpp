#include <gtest/gtest.h>

#include <random>

#include "mail/html.h"

namespace kotae::mail {

namespace {
std::string clean(std::string_view dirty) { return clean_html(dirty).html; }
}  // namespace

TEST(CleanHtml, KeepsHarmlessMarkup) {
  EXPECT_EQ(clean("<p>こんにちは <b>太字</b></p>"), "<p>こんにちは <b>太字</b></p>");
  EXPECT_EQ(clean("<table border=1 width='600px'><tr><td colspan=2 bgcolor=#FFF>x</td></tr></table>"),
            "<table border=\"1\" width=\"600\"><tbody><tr><td colspan=\"2\" bgcolor=\"#fff\">x</td></tr></tbody></table>");
  EXPECT_EQ(clean("<ul><li>a<li>b</ul>"), "<ul><li>a</li><li>b</li></ul>");
  EXPECT_EQ(clean("<font color=red face='ＭＳ Ｐゴシック' size=2>x</font>"), "<font color=\"red\" face=\"ＭＳ Ｐゴシック\" size=\"2\">x</font>");
  EXPECT_EQ(clean("a &lt;b&gt; &amp; &quot;c&quot; < d"), "a &lt;b&gt; &amp; \"c\" &lt; d");
}

TEST(CleanHtml, KeepsTheWordsOfUnknownElements) {
  EXPECT_EQ(clean("<o:p>一</o:p><blink>二</blink><form>三<button>四</button></form>"), "一二三四");
  EXPECT_EQ(clean("<style>p{}</style><script>x</script>本文<title>t</title>"), "本文");
}

TEST(CleanHtml, Links) {
  const std::string tail = " rel=\"noopener noreferrer nofollow\" target=\"_blank\">x</a>";
  EXPECT_EQ(clean("<a href='https://a.jp/?a=1&b=2' onclick=x target=_top rel=opener name=n id=i>x</a>"), "<a href=\"https://a.jp/?a=1&amp;b=2\"" + tail);
  EXPECT_EQ(clean("<a href='MAILTO:a@b.jp'>x</a>"), "<a href=\"MAILTO:a@b.jp\"" + tail);
  EXPECT_EQ(clean("<a href='tel:+81312345678'>x</a>"), "<a href=\"tel:+81312345678\"" + tail);
  EXPECT_EQ(clean("<a href=' //a.jp/x'>x</a>"), "<a href=\"https://a.jp/x\"" + tail);
  for (const char* bad : {"/tickets/1", "x.html", "#top", "ftp://a", "file:///etc/passwd", "data:text/html,x", "blob:x", "about:blank", ""})
    EXPECT_EQ(clean(std::string("<a href='") + bad + "'>x</a>"), "<a>x</a>") << bad;
}

TEST(CleanHtml, Images) {
  const auto remote = clean_html("<img src='http://t.jp/p.gif' width=1 height=1 srcset='http://t.jp/2.gif 2x' onerror=x>");
  EXPECT_EQ(remote.html, "<img width=\"1\" height=\"1\" data-remote-src=\"http://t.jp/p.gif\">");
  EXPECT_TRUE(remote.remote_images);
  EXPECT_EQ(clean("<img src='data:image/png;base64,iVBORw0KGgo=' alt='図'>"), "<img alt=\"図\" src=\"data:image/png;base64,iVBORw0KGgo=\">");
  EXPECT_EQ(clean("<img src='data:image/svg+xml;base64,PHN2Zz4='>"), "");
  EXPECT_EQ(clean("<img src='data:image/png;base64,\"onload=x'>"), "");
  EXPECT_EQ(clean("<img src='/api/v2/users.json'>"), "");
  CleanOptions options;
  options.cid_url = [](std::string_view id) { return id == "a@b c" ? std::string("/attachments/1?x=1&y=\"") : std::string(); };
  EXPECT_EQ(clean_html("<img src='cid:a@b%20c'><img src='cid:other'>", options).html, "<img src=\"/attachments/1?x=1&amp;y=&quot;\">");
  EXPECT_EQ(clean("<img src='cid:a'>"), "");
}

TEST(CleanHtml, Styles) {
  EXPECT_EQ(clean("<p style='color:RED; Font-Size : 12.0pt; margin:0 4px'>x</p>"), "<p style=\"color:red;font-size:12.0pt;margin:0 4px\">x</p>");
  EXPECT_EQ(clean("<p style=\"font-family:'Meiryo UI',\"\">x</p>"), "<p style=\"font-family:'Meiryo UI'\">x</p>");
  EXPECT_EQ(clean("<p style='background:#FFF none;border:1px solid rgb(1, 2,3)!important'>x</p>"), "<p style=\"background:#fff none;border:1px solid rgb(1,2,3)\">x</p>");
  for (const char* bad : {"position:fixed", "position:absolute;top:0", "background:url(http://a/b)", "background-image:url(x)", "width:expression(alert(1))", "margin-left:-500px",
                          "margin:-1px", "font-size:5000px", "width:99999px", "height:100vh", "z-index:9", "-moz-binding:url(x)", "behavior:url(x)", "transform:scale(99)", "content:'x'",
                          "color:\\72 ed", "width:calc(100% + 9px)", "filter:x", "opacity:0", "animation:x 1s", "cursor:url(x),auto", "list-style:url(x)", "font:1px url(x)",
                          "color:var(--x)", "background:image-set('x' 1x)", "color:red/**/", "@import 'x'", "display:fixed", "float:top", "border:1px solid url(x)",
                          "background-color:attr(x)", "color:</style><script>", "line-height:9999"})
    EXPECT_EQ(clean(std::string("<p style=\"") + bad + "\">x</p>"), "<p>x</p>") << bad;
}

TEST(CleanHtml, RefusesWhatIsTooLargeOrTooDeep) {
  EXPECT_TRUE(clean_html(std::string((1U << 20) + 1, 'x')).cut);
  std::string deep, odd, fonts, attributes = "<p ";
  fonts = "<p>";
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  EXPECT_TRUE(clean_html(deep).cut);
  for (int i = 0; i < 3'000; ++i) odd += "<div><table><tr><td></div>";
  EXPECT_TRUE(clean_html(odd).cut);
  // Each paragraph would hold every unclosed font again.
  for (int i = 0; i < 150; ++i) fonts += "<font size=" + std::to_string(i) + ">";
  for (int i = 0; i < 100'000; ++i) fonts += "<p>x";
  EXPECT_TRUE(clean_html(fonts).cut);
  for (int i = 0; i < 100'000; ++i) attributes += "a" + std::to_string(i) + "=1 ";
  EXPECT_EQ(clean(attributes + ">x"), "<p>x</p>");
  EXPECT_TRUE(clean_html(deep).html.empty());
}

TEST(CleanHtml, LongHonestLettersAreNotCut) {
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "<p>段落<div><span>x</span></div>";
  for (int i = 0; i < 500; ++i) many += "<table><tr><td>a<td>b<tr><td>c</table>";
  EXPECT_FALSE(clean_html(many).cut);
}

// Folded history: the words stay, a marker lets the screen close them.
TEST(CleanHtml, FoldsQuotes) {
  const std::string open = "<details class=\"kotae-quote\"><summary></summary>";
  EXPECT_EQ(clean("はい<div class=gmail_quote><div>On x wrote:</div><blockquote>前</blockquote></div>"), "はい" + open + "<div><div>On x wrote:</div><blockquote>前</blockquote></div></details>");
  EXPECT_EQ(clean("はい<div class=\"moz-cite-prefix\">On x</div>\n<blockquote type=\"cite\">前</blockquote>いいえ"),
            "はい" + open + "<div>On x</div>\n<blockquote>前</blockquote></details>いいえ");
  EXPECT_EQ(clean("<div>はい</div><div id=\"appendonsend\"></div><hr><div>前</div>"), "<div>はい</div>" + open + "<div></div><hr><div>前</div></details>");
  EXPECT_EQ(clean("<p>はい</p><p>-----Original Message-----</p><p>前</p>"), "<p>はい</p>" + open + "<p>-----Original Message-----</p><p>前</p></details>");
  EXPECT_EQ(clean("<div><p>はい</p><div><div style='border:none'><p><b>差出人:</b> 山田<br><b>送信日時:</b> 2026年<br><b>宛先:</b> x<br><b>件名:</b> y</p></div></div><p>前</p></div>"),
            "<div><p>はい</p>" + open +
                "<div><div style=\"border:none\"><p><b>差出人:</b> 山田<br><b>送信日時:</b> 2026年<br><b>宛先:</b> x<br><b>件名:</b> y</p></div></div><p>前</p></details></div>");
  EXPECT_EQ(clean("はい<br>2026年11月22日(日) 14:05 山田 &lt;y@a.jp&gt;:<br><blockquote>前</blockquote>いいえ"),
            "はい<br>" + open + "2026年11月22日(日) 14:05 山田 &lt;y@a.jp&gt;:<br><blockquote>前</blockquote></details>いいえ");
}

TEST(CleanHtml, FoldsNothingWhenNothingWouldBeLeft) {
  EXPECT_EQ(clean("<div class=gmail_quote>前</div>"), "<div>前</div>");
  EXPECT_EQ(clean("<p>-----Original Message-----</p><p>前</p>"), "<p>-----Original Message-----</p><p>前</p>");
}

TEST(CleanHtml, IsStable) {
  // Pieces put together at random: cleaning a cleaned letter changes nothing.
  const char* pieces[] = {"<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "</i>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<a href=http://a/>", "</a>", "text ", "一\n", "&amp;lt;", "<",
                          "&nbsp;", "<blockquote type=cite>", "</blockquote>", "<div class=gmail_quote>", "<pre>\n", "</pre>", "<ul>", "<li>", "</ul>", "<img src=http://a/b>", "<svg>", "</svg>", "<style>",
                          "</style>", "<!--", "-->", "<font size=1>", "</font>", "<hr>", "<br>", "-----Original Message-----<br>", "On Nov 1, 2026 a@b wrote:<br>", "<h1>", "<h2>", "</h1>", "<dl><dt>",
                          "<details class=kotae-quote>", "</details>", "<p style='color:red;position:fixed'>", "\r\n", "`", "<caption>", "<col>", "<tbody>", "<ruby>", "<rt>", "<dd>", "<center>", "\xE3\x80",
                          "<math>", "<mtext>", "</math>", "<select>", "<option>", "<template>", "</template>", "<form>", "<button>", "</button>", "<title>", "</title>", "<plaintext>", "</br>", "&#4;", "&#x81;", "&#xFFFF;", "&#x1FFFE;", "\x01"};
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string dirty;
    const auto n = 1 + random() % 14;
    for (unsigned i = 0; i < n; ++i) dirty += pieces[random() % std::size(pieces)];
    const auto once = clean(dirty);
    ASSERT_EQ(clean(once), once) << dirty;
  }
}

TEST(TextToHtml, EscapesAndLinks) {
  EXPECT_EQ(text_to_html("a < b & \"c\"\n  d"), "a &lt; b &amp; &quot;c&quot;<br>\n&nbsp; d");
  const std::string tail = " rel=\"noopener noreferrer nofollow\" target=\"_blank\">";
  EXPECT_EQ(text_to_html("（https://a.jp/x?y=1&z=2）。"), "（<a href=\"https://a.jp/x?y=1&amp;z=2\"" + tail + "https://a.jp/x?y=1&amp;z=2</a>）。");
  EXPECT_EQ(text_to_html("(https://a.jp/b_(c)), https://a.jp."), "(<a href=\"https://a.jp/b_(c))\"" + tail + "https://a.jp/b_(c))</a>, <a href=\"https://a.jp\"" + tail + "https://a.jp</a>.");
  EXPECT_EQ(text_to_html("javascript:alert(1) xhttp://a https://"), "javascript:alert(1) xhttp://a https://");
  EXPECT_EQ(clean_html(text_to_html("https://a.jp/<script>")).html, "<a href=\"https://a.jp/\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">https://a.jp/</a>&lt;script&gt;");
}

}  // namespace kotae::mail

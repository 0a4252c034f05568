// Letters that try to run, load or cover something. Whatever becomes of them, the result has only listed tags and attributes.
#include <gtest/gtest.h>

#include <regex>

#include "mail/html.h"

namespace kotae::mail {

namespace {

const char* const attacks[] = {
    "<script>alert(1)</script>", "<SCRIPT SRC=http://x/y.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script\n>alert(1)</script\n>", "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<img src=x onerror\n=\nalert(1)>", "<img/src=x/onerror=alert(1)>", "<img \"\"\"><script>alert(1)</script>\">", "<img src='x'onerror='alert(1)'>",
    "<img src=\"javascript:alert(1)\">", "<img src=`javascript:alert(1)`>", "<img srcset='x onerror=1'>", "<img lowsrc=javascript:alert(1)>", "<img dynsrc=javascript:alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>", "<a href=\"jav\tascript:alert(1)\">x</a>", "<a href=\"jav&#x09;ascript:alert(1)\">x</a>", "<a href=\"jav&#x0A;ascript:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>", "<a href=\"&#106;avascript&colon;alert(1)\">x</a>", "<a href=\"&#0000106&#0000097vascript:alert(1)\">x</a>", "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"vbscript:x\">x</a>", "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>", "<a href=\"livescript:x\">x</a>", "<a href=\"feed:javascript:alert(1)\">x</a>",
    "<a href=\"view-source:http://x\">x</a>", "<a href=\"\x01javascript:alert(1)\">x</a>", "<a href=\"javascript\xC2\x80:alert(1)\">x</a>", "<a href=java\0script:alert(1)>x</a>",
    "<a href='http://a' style='position:fixed;top:0;left:0;width:100%;height:100%'>x</a>", "<a xlink:href=javascript:alert(1)>x</a>", "<a href=http://a ping=http://b download target=x>x</a>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<svg><foreignObject><iframe onload=alert(1)></foreignObject></svg>", "<svg><animate onbegin=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math><mi><table><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">", "<math href='javascript:alert(1)'>x</math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<noembed><img src=x onerror=alert(1)></noembed>", "<title><img src=x onerror=alert(1)></title>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>", "<xmp><img src=x onerror=alert(1)></xmp>", "<plaintext><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<frameset onload=alert(1)>", "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>", "<applet code=x></applet>", "<base href=javascript:alert(1)//>", "<link rel=stylesheet href=http://x/y.css>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import 'http://x';</style>", "<style>body{background:url(http://x)}</style>", "<style><!--</style><script>alert(1)//--></script>", "<div style=\"background:url('http://x/y')\">x</div>",
    "<div style=\"width:expression(alert(1))\">x</div>", "<div style=\"width:e/**/xpression(alert(1))\">x</div>", "<div style=\"behavior:url(x)\">x</div>", "<div style=\"-moz-binding:url(x)\">x</div>",
    "<div style=\"background:\\75rl(http://x)\">x</div>", "<div style='font-family:\"a;position:fixed\"'>x</div>", "<div style=\"font-family:'</div><script>'\">x</div>",
    "<div style=\"color:red;&#x70;osition:fixed\">x</div>", "<div style=\"margin-top:-900px\">x</div>", "<font style='list-style-image:url(javascript:alert(1))'>x</font>",
    "<body onload=alert(1)>x", "<html onclick=alert(1)><body background=javascript:alert(1)>x", "<table background=javascript:alert(1)><td background=http://x>x</table>",
    "<input type=image src=javascript:alert(1)>", "<input onfocus=alert(1) autofocus>", "<button formaction=javascript:alert(1)>x</button>", "<form action=javascript:alert(1)><input type=submit></form>",
    "<select><style></select><img src=x onerror=alert(1)>", "<option><img src=x onerror=alert(1)>", "<details open ontoggle=alert(1)>x</details>", "<details class=kotae-quote ontoggle=alert(1)><summary onclick=alert(1)>x",
    "<video src=http://x onerror=alert(1)><source onerror=alert(1)></video>", "<audio src=x onerror=alert(1)>", "<marquee onstart=alert(1)>x</marquee>", "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->", "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->", "<!-- --!><img src=x onerror=alert(1)>", "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml <img src=x onerror=alert(1)>?>",
    "<a id=location name=location>x</a><form id=document>x</form>", "<p title='\"><script>alert(1)</script>'>x</p>", "<p title=`\"onmouseover=alert(1)`>x</p>", "<img alt='`onerror=alert(1)' src=http://x/y>",
    "<p/onclick=alert(1)/style=color:red>x", "<a href=http://x onclick=alert(1)><img src=http://x/y onerror=alert(1)></a", "<<script>alert(1)//<</script>", "<x onclick=alert(1)>x</x>", "<custom-element onclick=alert(1)>x",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "\xC0\xBCscript\xC0\xBE" "alert(1)", "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">", "<img src='data:text/html,x'>", "<isindex action=javascript:alert(1)>",
    "<table><tr><td><script>alert(1)</script><table><img src=x onerror=alert(1)></table>", "<b><p><script>alert(1)</b></script></p>", "<a href=http://a><a href=javascript:alert(1)>x</a></a>",
};

// Every tag of the result, read by a pattern that knows only what the cleaner may write.
void expect_harmless(const std::string& html, const char* attack) {
  static const std::regex tag(R"re(</?[a-z][a-z0-9]*(?: (?:style|title|alt|href|src|data-remote-src|class|rel|target|width|height|border|align|valign|bgcolor|color|size|face|dir|lang|colspan|rowspan|span|cellpadding|cellspacing|start|value|type|nowrap|reversed|clear|noshade)="[^"<>]*")*>)re");
  static const std::regex forbidden(R"re(</?(script|style|svg|math|iframe|object|embed|form|input|base|link|meta|template|noscript|textarea|title|xmp|select|frameset|video|audio)\b|(href|src)="(?!https?:|mailto:|tel:|data:image/(png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]*")|url\(|expression|position|binding)re");
  std::string rest = std::regex_replace(html, tag, "");
  EXPECT_EQ(rest.find('<'), std::string::npos) << attack << "\n" << html;
  std::string tags;
  for (std::sregex_iterator i(html.begin(), html.end(), tag), end; i != end; ++i) tags += i->str();
  std::smatch bad;
  EXPECT_FALSE(std::regex_search(tags, bad, forbidden)) << attack << "\n" << html;
}

}  // namespace

TEST(HtmlAttacks, ComeToNothing) {
  EXPECT_GE(std::size(attacks), 80U);
  for (const char* attack : attacks) {
    const auto once = clean_html(attack).html;
    expect_harmless(once, attack);
    EXPECT_EQ(clean_html(once).html, once) << attack;
    // Nor inside other elements, nor one after the other.
    for (const char* around : {"<table><tr><td>", "<p><b>", "<svg>", "<select>", "<blockquote type=cite><pre>", "<a href=http://x>", "<textarea>", "<!--"}) {
      const auto wrapped = clean_html(std::string(around) + attack).html;
      expect_harmless(wrapped, attack);
    }
  }
  std::string all;
  for (const char* attack : attacks) all += attack;
  expect_harmless(clean_html(all).html, "all");
}

}  // namespace kotae::mail

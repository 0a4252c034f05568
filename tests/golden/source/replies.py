"""What is new in an answer: quotes and signatures in both languages, and what only looks like them."""
from source.tools import *


def reply(name, new, rest, before="", **more):
    """new is what the writer wrote, rest the quote and signature below, before what stands above."""
    add(name, text(utf8(before + new + rest), "utf-8", "8bit", Subject="Re: hello"), text=before + new + rest, reply_text=new, **more)


NEW = "承知しました。よろしくお願いいたします。\n"
QUOTE = "> お世話になっております。\n> 納期は11月30日です。\n"
reply("quote-gmail-japanese", NEW, "\n2026年11月18日(水) 10:12 サポート <desk@kotae.example>:\n\n" + QUOTE)
reply("quote-iphone-japanese", NEW, "\niPhoneから送信\n\n2026/11/18 10:12、サポート <desk@kotae.example>のメール:\n\n" + QUOTE)
reply("quote-thunderbird-japanese", NEW, "\nOn 2026/11/18 10:12, サポート wrote:\n" + QUOTE)
reply(
    "quote-outlook-japanese", NEW,
    "\n差出人: サポート <desk@kotae.example>\n送信日時: 2026年11月18日 10:12\n宛先: taro@shop.example\n件名: hello\n\nお世話になっております。\n納期は11月30日です。\n",
)
reply(
    "quote-outlook-japanese-line", NEW,
    "\n________________________________\n差出人: サポート <desk@kotae.example>\n送信日時: 2026年11月18日 10:12\n宛先: taro@shop.example\n"
    "件名: hello\n\n納期は11月30日です。\n",
)
reply(
    "quote-outlook-original-message", NEW,
    "\n-----Original Message-----\nFrom: desk@kotae.example\nSent: Wednesday, November 18, 2026 10:12 AM\nTo: taro@shop.example\n"
    "Subject: hello\n\n納期は11月30日です。\n",
)
reply(
    "quote-original-message-japanese", NEW,
    "\n-----元のメッセージ-----\n差出人: サポート\n送信日時: 2026年11月18日 10:12\n宛先: taro@shop.example\n件名: hello\n\n納期は11月30日です。\n",
)
reply("quote-san-wrote", NEW, "\nサポートさんは書きました:\n" + QUOTE)
reply("quote-no-mail", NEW, "\nサポート <desk@kotae.example> のメール:\n\n" + QUOTE)
reply("quote-yahoo-japan", NEW, "\n--- desk@kotae.example wrote:\n" + QUOTE)
reply("quote-fullwidth-mark", NEW, "\n＞お世話になっております。\n＞納期は11月30日です。\n")
reply(
    "quote-deep", NEW,
    "\n2026年11月18日(水) 10:12 サポート <desk@kotae.example>:\n> 承知しました。\n>\n> 2026年11月17日(火) 9:00 Taro <taro@shop.example>:\n>> 納期を教えてください。\n",
)
reply(
    "quote-gmail-english", "Thanks, that works.\n",
    "\nOn Wed, Nov 18, 2026 at 10:12 AM Support <desk@kotae.example> wrote:\n\n> Please try again.\n",
)
reply(
    "quote-gmail-english-wrapped", "Thanks, that works.\n",
    "\nOn Wed, Nov 18, 2026 at 10:12 AM Kotae Support Desk <\ndesk@kotae.example> wrote:\n\n> Please try again.\n",
)
reply(
    "quote-apple-english", "Thanks!\n",
    "\nSent from my iPhone\n\n> On Nov 18, 2026, at 10:12, Support <desk@kotae.example> wrote:\n> \n> Please try again.\n",
)
reply(
    "quote-outlook-english", "Thanks!\n",
    "\nFrom: Support <desk@kotae.example>\nSent: Wednesday, November 18, 2026 10:12 AM\nTo: Taro <taro@shop.example>\n"
    "Subject: RE: hello\n\nPlease try again.\n",
)
reply("quote-german", "Danke, das hilft.\n", "\nAm 18.11.2026 um 10:12 schrieb Support:\n> Bitte noch einmal versuchen.\n")
reply("quote-above-the-answer", NEW, "", before="2026年11月18日(水) 10:12 サポート <desk@kotae.example>:\n" + QUOTE + "\n")
add(
    "quote-answered-point-by-point", text(utf8("> 納期はいつですか。\n11月30日です。\n\n> 送料はかかりますか。\nかかりません。\n"), "utf-8", "8bit"),
    text="> 納期はいつですか。\n11月30日です。\n\n> 送料はかかりますか。\nかかりません。\n", reply_text_contains=["11月30日です。", "かかりません。"],
    reply_text_lacks=["納期はいつですか", "送料は"],
)
add("quote-nothing-new", text(utf8(QUOTE), "utf-8", "8bit"), text=QUOTE, reply_text_contains=["納期は11月30日です。"])
reply("signature-dashes", NEW, "\n-- \n山本商店 中村\nTEL 0000-00-0000\n")
reply(
    "signature-japanese-rule", NEW,
    "\n------------------------------\n株式会社山本商店 営業部\n中村 圭\nTEL 0000-00-0000\nE-mail: nakamura@shop.example\n"
    "------------------------------\n",
)
reply(
    "signature-japanese-stars", NEW,
    "\n*************************************\n山本商店 中村\nnakamura@shop.example\n*************************************\n",
)
reply("signature-japanese-equals", NEW, "\n=============================\n㈱山本商店 中村\nhttps://shop.example/\n=============================\n")
reply("signature-japanese-box", NEW, "\n┏━━━━━━━━━━━━━━┓\n 山本商店 中村\n TEL 0000-00-0000\n┗━━━━━━━━━━━━━━┛\n")
reply("signature-japanese-fullwidth-rule", NEW, "\n――――――――――――――――\n山本商店 中村\nnakamura@shop.example\n――――――――――――――――\n")
reply("signature-iphone-japanese", NEW, "\niPhoneから送信\n")
reply("signature-android-english", "Please call me back.\n", "\nSent from my Android phone\n")
reply("signature-then-quote", NEW, "\n-- \n山本商店 中村\n\n2026年11月18日(水) 10:12 サポート <desk@kotae.example>:\n" + QUOTE)
SECTIONS = "下記の通り注文します。\n\n------------------------------\n商品A 3個\n商品B 2個\n------------------------------\n\n納期は月末でお願いします。\n"
reply("rule-that-is-not-a-signature", SECTIONS, "")
WORDS = "画面に「差出人: なし」と出ます。\nOn Monday he wrote: nothing.\n-- 二重のハイフンで始まる行です。\n以上、確認をお願いします。\n"
reply("words-that-are-not-a-quote", WORDS, "")
CODE = "次の操作で止まります。\n\n> cd C:\\work\n\n上の行を入力した直後です。\n"
add("prompt-that-is-not-a-quote", text(utf8(CODE), "utf-8", "8bit"), text=CODE, reply_text_contains=["次の操作で止まります。", "上の行を入力した直後です。"])
add(
    "quote-gmail-html",
    mixed(
        html(
            '<div dir="ltr">承知しました。</div><br><div class="gmail_quote"><div class="gmail_attr">2026年11月18日(水) 10:12 サポート &lt;desk@kotae.example&gt;:<br></div>'
            '<blockquote class="gmail_quote">納期は11月30日です。</blockquote></div>\n',
        ),
        kind="alternative",
    ),
    text_contains=["承知しました。", "納期は11月30日です。"], reply_text="承知しました。\n",
)
add(
    "quote-outlook-html",
    mixed(
        html(
            '<p>承知しました。</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>差出人:</b> サポート &lt;desk@kotae.example&gt;<br><b>送信日時:</b> 2026年11月18日 10:12<br>'
            "<b>宛先:</b> taro@shop.example<br><b>件名:</b> hello</p></div><p>納期は11月30日です。</p>\n",
        ),
        kind="alternative",
    ),
    text_contains=["納期は11月30日です。"], reply_text="承知しました。\n",
)
add("quote-jis-letter", text(jis(NEW + "\n2026年11月18日(水) 10:12 サポート <desk@kotae.example>:\n" + QUOTE), "ISO-2022-JP", "7bit",
                             In_Reply_To=b"<out-1@kotae.example>", References=b"<m0@shop.example>\r\n <out-1@kotae.example>"),
    reply_text=NEW, in_reply_to="out-1@kotae.example", references=["m0@shop.example", "out-1@kotae.example"])

"""Second round: short texts, names whose bytes are syntax, programs' own layouts, more dialects."""
from source.tools import *

# Little evidence.
add("short-sjis-labelled-us-ascii", text(sjis("了解です。\n"), "us-ascii", "8bit"), text="了解です。\n")
add("short-sjis-labelled-utf-8", text(sjis("了解です。\n"), "utf-8", "8bit"), text="了解です。\n")
add("short-eucjp-without-mime", letter(crlf(euc("了解です。\n")), drop=["MIME-Version"]), text="了解です。\n")
add("short-utf8-without-mime", letter(crlf(utf8("了解\n")), drop=["MIME-Version"]), text="了解\n")
add("short-latin1-without-mime", letter("Café\r\n".encode("latin1"), drop=["MIME-Version"]), text="Café\n")
add("raw-sjis-subject-short-with-body", text(sjis(JA), "Shift_JIS", "8bit", Subject=sjis("納期")), subject="納期", text=JA)
add(
    "mixed-utf8-and-sjis-lines", letter(crlf(utf8(JA)) + crlf(sjis("\nこのメールは社外から届きました。取り扱いにご注意ください。\n")), Content_Type="text/plain; charset=UTF-8"),
    text_contains=["先日注文した商品（能登ソース）の納期について", "このメールは社外から届きました。"],
)
add("iso-2022-kr", text("안녕하세요. 배송 상태를 확인해 주세요.\n".encode("iso2022_kr"), "ISO-2022-KR", "7bit"), text="안녕하세요. 배송 상태를 확인해 주세요.\n")
add("hz-gb-2312", text("您好，请确认发货地址。\n".encode("hz"), "HZ-GB-2312", "7bit"), text="您好，请确认发货地址。\n")
add("charset-with-comment", letter(crlf(jis(JA)), Content_Type="text/plain; charset=iso-2022-jp (Plain text)"), text=JA)

# Names whose bytes are header syntax.
KK = "株式会社山本商店"  # in JIS its bytes hold < and , and ;
add("from-raw-jis-with-angle-bytes", letter(b"x\r\n", From=jis(KK) + b" <ken@shop.example>"), **{"from": {"name": KK, "email": "ken@shop.example"}})
add(
    "from-raw-jis-with-angle-bytes-quoted", letter(b"x\r\n", From=b'"' + jis(KK) + b'" <ken@shop.example>'),
    **{"from": {"name": KK, "email": "ken@shop.example"}},
)
add(
    "from-raw-sjis-backslash-byte", letter(b"x\r\n", From=b'"' + sjis("購買部 能登ソ") + b'" <ken@shop.example>'),
    **{"from": {"name": "購買部 能登ソ", "email": "ken@shop.example"}},
)
add("from-word-touching-bracket", letter(b"x\r\n", From=word(utf8("山本"), "UTF-8") + b"<ken@shop.example>"), **{"from": {"name": "山本", "email": "ken@shop.example"}})
add(
    "from-two-words-in-quotes", letter(b"x\r\n", From=b'"' + word(utf8("山本"), "UTF-8") + b" " + word(utf8("商店"), "UTF-8") + b'" <ken@shop.example>'),
    **{"from": {"name": "山本商店", "email": "ken@shop.example"}},
)
add("word-empty", letter(b"x\r\n", Subject=b"=?UTF-8?B??="), subject="")
add("word-latin1-q", letter(b"x\r\n", Subject=b"=?iso-8859-1?q?Caf=e9_cr=E8me?="), subject="Café crème")
add(
    "words-twenty", letter(b"x\r\n", Subject=b"\r\n ".join(word(jis("長い件名" + "あいうえおかきくけこさしすせそたちつてと"[n]), "ISO-2022-JP") for n in range(20))),
    subject="".join("長い件名" + c for c in "あいうえおかきくけこさしすせそたちつてと"),
)

# Layouts of programs.
PDF = part(b64(b"PDFDATA"), "Content-Type: application/pdf", "Content-Transfer-Encoding: base64", 'Content-Disposition: inline; filename="a.pdf"')
add(
    "layout-apple-file-inside-alternative",
    mixed(plain("本文です。\n"), nested([html("<p>本文です。</p>\n"), PDF, html("<p>続きです。</p>\n")], "mixed", "m1"), kind="alternative"),
    text_contains=["本文です。"], attachments=[{"filename": "a.pdf", "size": 7}],
)
IMAGE = part(b64(b"\x89PNG12"), "Content-Type: image/png", "Content-Transfer-Encoding: base64", "Content-ID: <i1>", 'Content-Disposition: inline; filename="image001.png"')
add(
    "layout-outlook",
    mixed(
        nested([nested([plain("本文です。\n"), html('<p>本文です。<img src="cid:i1"></p>\n')], "alternative", "a1"), IMAGE], "related", "r1"),
        part(b64(b"PDFDATA"), "Content-Type: application/pdf", "Content-Transfer-Encoding: base64", 'Content-Disposition: attachment; filename="a.pdf"'),
    ),
    text="本文です。\n", attachments=[{"filename": "image001.png", "inline": True, "content_id": "i1"}, {"filename": "a.pdf", "inline": False}],
)
add(
    "html-file-is-not-the-body",
    mixed(plain("本文です。\n"), part(b"<p>report</p>\r\n", "Content-Type: text/html; charset=utf-8", 'Content-Disposition: attachment; filename="report.html"')),
    text="本文です。\n", html="", attachments=[{"filename": "report.html", "content_type": "text/html"}],
)
add(
    "text-file-inline-is-a-file",
    mixed(plain("本文です。\n"), part(b"line of a log\r\n", "Content-Type: text/plain; charset=utf-8", 'Content-Disposition: inline; filename="run.log"')),
    text_contains=["本文です。"], attachments_include=[{"filename": "run.log", "content_type": "text/plain"}],
)
inner = letter(crlf(jis("転送元の本文です。\n")), Subject=word(jis("元の件名"), "ISO-2022-JP"), Content_Type="text/plain; charset=ISO-2022-JP")
add(
    "forward-base64", mixed(plain("転送します。\n"), part(b64(inner), "Content-Type: message/rfc822", "Content-Transfer-Encoding: base64")),
    text_contains=["転送します。"], attachments_include=[{"content_type": "message/rfc822", "size": len(inner), "hex": inner.hex()}],
)
add(
    "forward-bytes-are-kept", mixed(plain("転送します。\n"), part(inner, "Content-Type: message/rfc822", 'Content-Disposition: attachment; filename="moto.eml"')),
    attachments_include=[{"filename": "moto.eml", "hex_contains": [inner.removesuffix(b"\r\n").hex()]}],
)
add(
    "digest", mixed(part(inner), part(inner), kind="digest"),
    attachments_include=[{"content_type": "message/rfc822"}],
)
add(
    "base64-with-a-plain-footer",
    letter(b64(utf8(JA)) + b"\r\n_______________________________\r\nusers mailing list\r\n", Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="base64"),
    text_contains=["先日注文した商品（能登ソース）の納期について"],
)
add(
    "quoted-printable-spaces-after-soft-break", letter(b"abc=  \r\ndef=\r\n", Content_Type="text/plain", Content_Transfer_Encoding="quoted-printable"), text="abcdef",
)
add("smime-opaque-signed", letter(b64(b"\x30\x80"), Content_Type="application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m", Content_Transfer_Encoding="base64"),
    protection=["smime-signed"], attachments_include=[{"filename": "smime.p7m"}])
add(
    "uuencode-two-files",
    letter(b"Two files.\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\nbegin 600 b.txt\r\n#9&5F\r\n`\r\nend\r\nBye.\r\n"),
    text_contains=["Two files.", "Bye."], text_lacks=["begin"], attachments=[{"filename": "a.txt", "hex": b"abc".hex()}, {"filename": "b.txt", "hex": b"def".hex()}],
)

# Dates, envelope.
add("date-japan-zone-name", letter(b"x\r\n", Date=b"Thu, 19 Nov 2026 10:20:30 JST"), date=ISO_DATE)
add("date-two-digit-year", letter(b"x\r\n", Date=b"Thu, 19 Nov 26 10:20:30 +0900"), date=ISO_DATE)
add("date-iso-form", letter(b"x\r\n", Date=b"2026-11-19T10:20:30+09:00"), date=ISO_DATE)
add("date-slashes", letter(b"x\r\n", Date=b"2026/11/19 10:20:30 +0900"), date=ISO_DATE)
add("date-single-digit-hour", letter(b"x\r\n", Date=b"Mon, 2 Nov 2026 9:05:00 +0900"), date="2026-11-02T00:05:00Z")
add("date-zone-with-colon", letter(b"x\r\n", Date=b"Thu, 19 Nov 2026 10:20:30 +09:00"), date=ISO_DATE)
add("delivered-to-plus-address", letter(b"x\r\n", headers=[b"Delivered-To: desk+t12.9f3c@kotae.example", b"X-Original-To: alias@kotae.example"]),
    delivered_to=["desk+t12.9f3c@kotae.example", "alias@kotae.example"])

# More reports and automatic letters.
RETURNED = "Message-ID: <out-77@kotae.example>\nFrom: desk@kotae.example\nTo: gone@client.example\nSubject: Re: hello\n"
GONE = {"recipient": "gone@client.example", "message_id": "out-77@kotae.example", "permanent": True}


def worded(name, body, **fields):
    add(name, letter(crlf(utf8(body + RETURNED)), headers=[b"Return-Path: <>"], Content_Type="text/plain; charset=utf-8", **fields), kind="bounce", bounce=GONE)


worded(
    "bounce-exim",
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
    "recipients. This is a permanent error. The following address(es) failed:\n\n  gone@client.example\n    Unrouteable address\n\n"
    "------ This is a copy of the message, including all the headers. ------\n\n",
    From="Mail Delivery System <Mailer-Daemon@mx.client.example>", Subject="Mail delivery failed: returning message to sender",
)
worded(
    "bounce-sendmail",
    "The original message was received at Thu, 19 Nov 2026 10:20:30 +0900\n\n   ----- The following addresses had permanent fatal errors -----\n"
    "<gone@client.example>\n    (reason: 550 5.1.1 <gone@client.example>... User unknown)\n\n   ----- Original message follows -----\n\n",
    From="Mail Delivery Subsystem <MAILER-DAEMON@mx.client.example>", Subject="Returned mail: see transcript for details",
)
worded(
    "bounce-yahoo-japan",
    "メッセージを配信できませんでした。\n\n宛先: <gone@client.example>\n理由: 554 delivery error: dd This user doesn't have an account (gone@client.example)\n\n--- Original message follows.\n\n",
    From="MAILER-DAEMON@client.example", Subject=word(utf8("メール送信エラー"), "utf-8"),
)
STATUS = "Reporting-MTA: dns; mx.client.example\n\nFinal-Recipient: rfc822;<gone@client.example>\nAction: failed\nStatus: 5.0.0 (permanent failure)\n"
content_type, body = multi(
    [plain("配信できませんでした。\n"), part(crlf(utf8(STATUS)), "Content-Type: message/delivery-status"),
     part(crlf(utf8(RETURNED)), "Content-Type: text/rfc822-headers")], "report",
)
add(
    "bounce-status-with-comment", letter(body, Content_Type=content_type + "; report-type=delivery-status", From="postmaster@client.example"),
    kind="bounce", bounce=dict(GONE, status="5.0.0"),
)
content_type, body = multi(
    [plain("Delivered.\n"), part(crlf(utf8(STATUS.replace("failed", "delivered").replace("5.0.0", "2.0.0"))), "Content-Type: message/delivery-status")], "report",
)
add("report-of-success-is-no-bounce", letter(body, Content_Type=content_type + "; report-type=delivery-status", From="postmaster@client.example"), bounce=None)
add("auto-with-parameters", letter(b"x\r\n", Auto_Submitted="auto-replied; owner-email=\"taro@shop.example\""), kind="auto_reply")
add("loop-of-this-desk", letter(b"x\r\n", headers=[b"X-Kotae-Loop: kotae.example"], Auto_Submitted="auto-replied"), kind="loop")
add("priority-headers-are-a-person", letter(b"x\r\n", headers=[b"X-Priority: 1", b"Importance: high", b"Precedence: normal"]), kind="person")

# More quotes and signatures.
NEW = "承知しました。よろしくお願いいたします。\n"
QUOTE = "> お世話になっております。\n> 納期は11月30日です。\n"


def reply(name, new, rest):
    add(name, text(utf8(new + rest), "utf-8", "8bit", Subject="Re: hello"), text=new + rest, reply_text=new)


reply("quote-becky", NEW, "\nOn Wed, 18 Nov 2026 10:12:00 +0900\nSupport <desk@kotae.example> wrote:\n\n" + QUOTE)
reply("quote-address-only", NEW, "\n2026年11月18日(水) 10:12 <desk@kotae.example>:\n\n" + QUOTE)
reply("quote-outlook-fullwidth-colon", NEW, "\n差出人：サポート\n送信日時：2026年11月18日 10:12\n宛先：taro@shop.example\n件名：hello\n\n納期は11月30日です。\n")
reply("quote-outlook-bold", NEW, "\n*From:* Support <desk@kotae.example>\n*Sent:* Wednesday, November 18, 2026 10:12 AM\n*To:* taro@shop.example\n*Subject:* hello\n\n納期は11月30日です。\n")
reply("quote-outlook-cc-line", NEW, "\n差出人: サポート <desk@kotae.example>\n送信日時: 2026年11月18日 10:12\n宛先: taro@shop.example\nCC: boss@shop.example\n件名: hello\n\n納期は11月30日です。\n")
reply("quote-french", "Merci, c'est parfait.\n", "\nLe mer. 18 nov. 2026 à 10:12, Support <desk@kotae.example> a écrit :\n\n> Bonjour\n")
reply("quote-spanish", "Gracias.\n", "\nEl mié, 18 nov 2026 a las 10:12, Support (<desk@kotae.example>) escribió:\n\n> Hola\n")
reply("quote-chinese", "好的，谢谢。\n", "\n在 2026年11月18日，10:12，Support <desk@kotae.example> 写道：\n\n> 您好\n")
reply("quote-korean", "감사합니다.\n", "\n2026년 11월 18일 (수) 오전 10:12, Support <desk@kotae.example>님이 작성:\n\n> 안녕하세요\n")
reply("quote-san-wa-at", NEW, "\n2026/11/18 10:12、サポートさんは書きました:\n\n" + QUOTE)
reply("signature-slashes", NEW, "\n_/_/_/_/_/_/_/_/_/_/_/_/_/\n 山本商店 中村\n nakamura@shop.example\n_/_/_/_/_/_/_/_/_/_/_/_/_/\n")
reply("signature-diamonds", NEW, "\n◇━━━━━━━━━━━━━◇\n 山本商店 中村\n TEL 0000-00-0000\n◇━━━━━━━━━━━━━◇\n")
reply("signature-outlook-mobile", NEW, "\niOS 版 Outlook を入手\n")
reply("signature-outlook-mobile-english", "Thanks!\n", "\nGet Outlook for iOS\n")
reply("signature-iphone-before-quote", "Yes please.\n", "\nSent from my iPhone\n\nOn Nov 18, 2026, at 10:12, Support <desk@kotae.example> wrote:\n\n> Shall we ship it?\n")
TABLE = "内訳は次の通りです。\n\n=====================\n小皿  60  66,000\n湯呑  60  99,000\n=====================\n合計     165,000\n"
reply("table-between-rules", TABLE, "")
add(
    "quote-apple-html",
    letter(utf8('<html><body>承知しました。<br><div><blockquote type="cite"><div>2026/11/18 10:12、サポート &lt;desk@kotae.example&gt;のメール:</div><br>'
                "<div>納期は11月30日です。</div></blockquote></div></body></html>\r\n"), Content_Type="text/html; charset=utf-8"),
    text_contains=["承知しました。", "納期は11月30日です。"], reply_text="承知しました。\n",
)
add(
    "quote-outlook-web-html",
    letter(utf8('<html><body><div>承知しました。</div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>差出人:</b> サポート &lt;desk@kotae.example&gt;<br><b>送信日時:</b> 2026年11月18日 10:12<br>'
                "<b>宛先:</b> taro@shop.example<br><b>件名:</b> hello</div><div>納期は11月30日です。</div></body></html>\r\n"), Content_Type="text/html; charset=utf-8"),
    text_contains=["納期は11月30日です。"], reply_text="承知しました。\n",
)

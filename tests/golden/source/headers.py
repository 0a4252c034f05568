"""Subjects and display names: encoded words, right and broken, and raw bytes."""
from source.tools import *

S = "お見積りのご依頼（㈱山本商店）について①"


def subject(name, raw, truth, **more):
    more.setdefault("subject", truth)
    add(name, letter(b"Please see the subject.\r\n", Subject=raw), **more)


raw = utf8("株式会社の件")
subject(
    "words-split-inside-a-character", word(raw[:4], "UTF-8") + b"\r\n " + word(raw[4:11], "UTF-8") + b"\r\n " + word(raw[11:], "UTF-8"),
    "株式会社の件",
)
raw = utf8("株式会社の件")
subject("words-split-inside-a-character-q", word(raw[:4], "utf-8", "Q") + b" " + word(raw[4:], "utf-8", "Q"), "株式会社の件")
raw = jis("山本商店の見積")
subject("words-split-with-shift-state", word(raw[:9], "ISO-2022-JP") + b"\r\n " + word(raw[9:], "ISO-2022-JP"), "山本商店の見積")
subject("words-split-with-shift-state-odd", word(raw[:8], "ISO-2022-JP") + b"\r\n " + word(raw[8:], "ISO-2022-JP"), "山本商店の見積")
raw = sjis("表示能力の件")
subject("words-split-inside-a-sjis-pair", word(raw[:5], "Shift_JIS") + b"\r\n\t" + word(raw[5:], "Shift_JIS"), "表示能力の件")
subject("words-jis-each-whole", b"\r\n ".join(word(jis(S[n:n + 6]), "ISO-2022-JP") for n in range(0, len(S), 6)), S)
subject("words-jis-ms-label", b"\r\n ".join(word(jis(S[n:n + 5]), "iso-2022-jp-ms") for n in range(0, len(S), 5)), S)
subject("words-jis-lower-case", word(jis("再送のお願い"), "iso-2022-jp", "b"), "再送のお願い")
subject("words-jis-q", word(jis("再送のお願い"), "ISO-2022-JP", "Q"), "再送のお願い")
subject("words-jis-half-width-kana", word(jis("ｶﾞｲﾄﾞﾌﾞｯｸの件"), "ISO-2022-JP"), "ｶﾞｲﾄﾞﾌﾞｯｸの件")
subject("words-utf8-emoji-split", word(utf8("🎉")[:2], "UTF-8") + b" " + word(utf8("🎉")[2:] + utf8("祝"), "UTF-8"), "🎉祝")
subject("words-mixed-charsets", word(jis("納期"), "ISO-2022-JP") + b" " + word(utf8("のご相談"), "UTF-8"), "納期のご相談")
subject("words-between-plain-text", b"Re: " + word(utf8("納期"), "UTF-8") + b" (2) " + word(utf8("至急"), "UTF-8"), "Re: 納期 (2) 至急")
subject("words-glued-to-plain-text", b"Re:" + word(utf8("納期"), "UTF-8") + b"[urgent]", "Re:納期[urgent]")
subject("words-with-language", word(utf8("納期"), "utf-8*ja"), "納期")
subject("words-with-spaces-inside", b"=?UTF-8?Q?Order =E7=B4=8D=E6=9C=9F today?=", "Order 納期 today")
subject(
    "words-folded-inside", word(utf8("納期のご相談"), "UTF-8").replace(b"CZ", b"CZ", 1)[:24] + b"\r\n " + word(utf8("納期のご相談"), "UTF-8")[24:],
    "納期のご相談",
)
subject("words-base64-without-padding", word(utf8("納期A"), "UTF-8").replace(b"=?=", b"?=").replace(b"=?=", b"?="), "納期A")
subject("words-sjis-labelled-jis", word(sjis("能登ソースの納期について"), "ISO-2022-JP"), "能登ソースの納期について")
subject("words-sjis-labelled-utf-8", word(sjis("能登ソースの納期について"), "UTF-8"), "能登ソースの納期について")
subject("words-utf8-labelled-jis", word(utf8("能登ソースの納期について"), "ISO-2022-JP"), "能登ソースの納期について")
subject("words-unknown-charset", word(utf8("納期について"), "x-none"), "納期について")
subject("words-not-words", b"Is =?this? a word?= or =?UTF-8?X?abc?= not", "Is =?this? a word?= or =?UTF-8?X?abc?= not")
subject("raw-utf8-subject", utf8("納期について（至急）"), "納期について（至急）")
subject("raw-sjis-subject", sjis("能登ソースの納期について"), "能登ソースの納期について")
subject("raw-eucjp-subject", euc("能登ソースの納期について"), "能登ソースの納期について")
subject("raw-jis-subject", jis("能登ソースの納期について"), "能登ソースの納期について")
subject("raw-jis-subject-lost-esc", jis("能登ソースの納期について").replace(b"\x1b", b""), "能登ソースの納期について")
subject("raw-latin1-subject", "Grüße aus Köln".encode("latin1"), "Grüße aus Köln")
subject("subject-folded", b"A long subject that was\r\n folded by\r\n the mailer", "A long subject that was folded by the mailer")
subject("subject-empty", b"", "")
add("subject-missing", letter(b"No subject here.\r\n", drop=["Subject"]), subject="", text="No subject here.\n")
add("subject-twice", letter(b"x\r\n", headers=[b"Subject: second"]), subject="hello")
add("subject-lower-case-name", letter(b"x\r\n", drop=["Subject"], headers=[b"subject:" + word(utf8("小文字"), "utf-8")]), subject="小文字")
add(
    "subject-word-of-control-characters", letter(b"x\r\n", Subject=word(b"a\x00b\r\nBcc: evil@x.example", "utf-8")),
    subject_lacks=["\n", "\r", "\u0000"],
)

add(
    "from-jis-name", letter(b"x\r\n", From=word(jis("髙橋 健"), "ISO-2022-JP") + b" <ken@shop.example>"),
    **{"from": {"name": "髙橋 健", "email": "ken@shop.example"}},
)
add("from-word-in-quotes", letter(b"x\r\n", From=b'"' + word(jis("髙橋 健"), "ISO-2022-JP") + b'" <ken@shop.example>'),
    **{"from": {"name": "髙橋 健", "email": "ken@shop.example"}})
add(
    "from-word-with-comma", letter(b"x\r\n", From=word(utf8("山本, 健"), "UTF-8") + b" <ken@shop.example>"),
    **{"from": {"name": "山本, 健", "email": "ken@shop.example"}},
)
add("from-word-with-angle-inside", letter(b"x\r\n", From=word(utf8("山本 <boss@bank.example>"), "UTF-8") + b" <ken@shop.example>"),
    **{"from": {"name": "山本 <boss@bank.example>", "email": "ken@shop.example"}})
add(
    "from-split-word",
    letter(b"x\r\n", From=word(utf8("山本商店")[:5], "UTF-8") + b"\r\n " + word(utf8("山本商店")[5:], "UTF-8") + b"\r\n <ken@shop.example>"),
    **{"from": {"name": "山本商店", "email": "ken@shop.example"}},
)
for name, raw in (("utf8", utf8("山本 健")), ("sjis", sjis("山本商店 健")), ("jis", jis("山本 健"))):
    add("from-raw-" + name, letter(b"x\r\n", From=raw + b" <ken@shop.example>"), **{"from": {"name": "山本商店 健" if name == "sjis" else "山本 健", "email": "ken@shop.example"}})
add(
    "from-raw-jis-in-quotes", letter(b"x\r\n", From=b'"' + jis("山本 健") + b'" <ken@shop.example>'),
    **{"from": {"name": "山本 健", "email": "ken@shop.example"}},
)
add(
    "from-comment-name", letter(b"x\r\n", From=b"ken@shop.example (" + word(jis("山本 健"), "ISO-2022-JP") + b")"),
    **{"from": {"name": "山本 健", "email": "ken@shop.example"}},
)

"""Third round: what single programs are known to write."""
from source.tnef import winmail
from source.tools import *

ESC = b"\x1b"
JA1 = "森鷗外の本について、お伺いいたします。\n"
add("eucjp-three-byte-characters", text(JA1.encode("euc_jp"), "EUC-JP", "8bit"), text=JA1)
add("html-jis-base64", letter(b64(jis("<p>納期を教えてください。</p>\n")), Content_Type="text/html; charset=ISO-2022-JP", Content_Transfer_Encoding="BASE64 "), text="納期を教えてください。\n")
add("raw-utf8-subject-over-a-jis-body", text(jis(JA), "ISO-2022-JP", "7bit", Subject=utf8("納期について")), subject="納期について", text=JA)
add("raw-sjis-from-over-an-ascii-body", letter(b"hello\r\n", From=sjis("山本商店の中村です") + b" <ken@shop.example>"), **{"from": {"name": "山本商店の中村です", "email": "ken@shop.example"}})
add(
    "carrier-emoji-in-sjis", text(sjis("今日は晴れ") + b"\xf8\x9f" + sjis("です。お届けをお待ちしております。\n"), "Shift_JIS", "8bit"),
    text_contains=["今日は晴れ", "です。お届けをお待ちしております。"],
)
add(
    "carrier-emoji-in-jis", text(jis("今日は晴れ") + ESC + b"$Bu:" + ESC + b"(B" + jis("です。お届けをお待ちしております。\n"), "ISO-2022-JP", "7bit"),
    text_contains=["今日は晴れ", "です。お届けをお待ちしております。"],
)
add(
    "jis-x0213", text("森鷗外と𠮟る人の件です。ご確認をお願いします。\n".encode("iso2022_jp_2004"), "ISO-2022-JP-2004", "7bit"),
    text_contains=["人の件です。ご確認をお願いします。"],
)
two = mixed(
    part(crlf(sjis(JA)), "Content-Type: text/plain; charset=ISO-2022-JP", "Content-Transfer-Encoding: 8bit"),
    part(crlf(utf8("社外からのメールです。\n")), "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"),
)
add("two-parts-two-charsets", two, text_contains=["先日注文した商品（能登ソース）の納期について", "社外からのメールです。"])

for label, raw in (("utf8", utf8("納期の件")), ("sjis", sjis("納期の件")), ("iso2022jp", jis("納期の件")), ("shift-jis", sjis("納期の件")), ("x-euc-jp", euc("納期の件"))):
    add("word-label-" + label, letter(b"x\r\n", Subject=word(raw, label)), subject="納期の件")
add("word-q-with-raw-question-mark", letter(b"x\r\n", Subject=b"=?UTF-8?Q?=E7=B4=8D=E6=9C=9F?=?="), subject_contains=["納期"])
add("word-with-spaces-in-base64", letter(b"x\r\n", Subject=b"=?UTF-8?B?57SN 5pyf?="), subject="納期")
add("word-closed-by-the-next", letter(b"x\r\n", Subject=word(utf8("納期"), "UTF-8") + word(utf8("の件"), "UTF-8")), subject="納期の件")
add("word-upper-q-lower-hex", letter(b"x\r\n", Subject=b"=?utf-8?Q?=e7=b4=8d=e6=9c=9f?="), subject="納期")
add("words-tab-folded", letter(b"x\r\n", Subject=word(jis("納期の"), "ISO-2022-JP") + b"\r\n\t" + word(jis("ご相談"), "ISO-2022-JP")), subject="納期のご相談")
add("words-folded-without-blank-after-subject", letter(b"x\r\n", Subject=b"\r\n " + word(jis("納期のご相談"), "ISO-2022-JP")), subject="納期のご相談")
add("subject-re-mark-full-width", letter(b"x\r\n", Subject=word(utf8("Ｒｅ：納期のご相談"), "utf-8")), subject="Ｒｅ：納期のご相談")

DATA = b"%PDF-1.4 small\n"
NAME = "御見積書（2026年11月）.pdf"


def named(name, disposition, truth=NAME, kind=b"application/pdf"):
    pdf = part(b64(DATA), b"Content-Type: " + kind, "Content-Transfer-Encoding: base64", b"Content-Disposition: " + disposition)
    add(name, mixed(plain(), pdf), text="See the attachment.\n", attachments=[{"filename": truth, "size": len(DATA), "hex": DATA.hex()}])


named("name-rfc2231-in-quotes", b"attachment; filename*=\"UTF-8''" + percent(utf8(NAME)) + b'"')
named("name-rfc2231-without-star", b"attachment; filename=UTF-8''" + percent(utf8(NAME)))
named("name-rfc2231-lower-case-hex", b"attachment; filename*=utf-8''" + percent(utf8(NAME)).lower().replace(b"%2e", b"."))
w = word(jis(NAME), "ISO-2022-JP")
named("name-word-cut-by-rfc2231", b'attachment;\r\n filename*0="' + w[:40] + b'";\r\n filename*1="' + w[40:] + b'"')
named("name-two-equal-signs", b"attachment; filename==?UTF-8?B?" + word(utf8(NAME), "UTF-8")[10:])
named("name-word-with-path", b'attachment; filename="' + word(utf8("資料/見積.pdf"), "UTF-8") + b'"', "見積.pdf")
named("name-space-around-equals", b'attachment; filename = "report.pdf"', "report.pdf")
named("name-disposition-missing-semicolon", b'attachment filename="report.pdf"', "report.pdf")
named("name-word-base64-folded", b'attachment; filename="' + w[:50] + b"\r\n\t" + w[50:] + b'"')
named("name-two-charsets-words", b'attachment; filename="' + word(jis("御見積書（2026"), "ISO-2022-JP") + b" " + word(utf8("年11月）.pdf"), "UTF-8") + b'"')

CLOSED = part(b64(DATA), "Content-Type: application/pdf", "Content-Transfer-Encoding: base64", 'Content-Disposition: attachment; filename="a.pdf"')
for name, boundary in (("equals", "=_abc=="), ("odd-characters", "--=_Part(1)'+_,-./:=?x"), ("spaces", "a b c")):
    add("mime-boundary-" + name, mixed(plain("本文です。\n"), CLOSED, boundary=boundary), text="本文です。\n", attachments=[{"filename": "a.pdf"}])
add(
    "mime-boundary-unquoted-equals", mixed(plain("本文です。\n"), CLOSED, boundary="=_abc").replace(b'boundary="=_abc"', b"boundary==_abc"),
    text="本文です。\n", attachments=[{"filename": "a.pdf"}],
)
add(
    "mime-same-boundary-inside", mixed(nested([plain("本文です。\n")], "alternative", "b1"), CLOSED, boundary="b1"), text_contains=["本文です。"],
)
tnef = winmail([("見積書.txt", None, b"hello\n")])
add(
    "winmail-cp932-name",
    mixed(plain("資料です。\n"), part(b64(tnef), "Content-Type: application/ms-tnef", "Content-Transfer-Encoding: base64",
                                 'Content-Disposition: attachment; filename="winmail.dat"')),
    attachments_include=[{"filename": "見積書.txt", "size": 6, "hex": b"hello\n".hex()}],
)
add("winmail-is-the-letter", letter(b64(winmail([("a.txt", "御見積.txt", b"x")])), Content_Type="application/ms-tnef; name=winmail.dat", Content_Transfer_Encoding="base64"),
    attachments_include=[{"filename": "御見積.txt", "size": 1}])

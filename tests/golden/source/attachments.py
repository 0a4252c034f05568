"""Attachments: names in every dress, bytes never lost, shapes of multiparts."""
import binascii
import unicodedata

from source.tnef import winmail
from source.tools import *

DATA = b"%PDF-1.4 small\n"
HEX = DATA.hex()
NAME = "御見積書（2026年11月）.pdf"


def file_part(disposition, kind=b"application/pdf", data=DATA):
    headers = [b"Content-Type: " + kind, "Content-Transfer-Encoding: base64"]
    if disposition:
        headers.append(b"Content-Disposition: " + disposition)
    return part(b64(data), *headers)


def named(name, disposition, truth=NAME, kind=b"application/pdf", **more):
    expected = {"filename": truth, "content_type": "application/pdf", "size": len(DATA), "inline": False, "hex": HEX}
    expected.update(more)
    expected = {k: v for k, v in expected.items() if v is not None}
    add(name, mixed(plain(), file_part(disposition, kind)), text="See the attachment.\n", attachments=[expected])


named("name-plain", b'attachment; filename="report.pdf"', "report.pdf")
named("name-unquoted", b"attachment; filename=report.pdf", "report.pdf")
named("name-rfc2231-utf8", b"attachment;\r\n filename*=UTF-8''" + percent(utf8(NAME)))
named("name-rfc2231-iso-2022-jp", b"attachment;\r\n filename*=ISO-2022-JP'ja'" + percent(jis(NAME)))
named("name-rfc2231-iso-2022-jp-ms", b"attachment;\r\n filename*=iso-2022-jp''" + percent(jis("㈱髙島①ﾃｽﾄ.pdf")), "㈱髙島①ﾃｽﾄ.pdf")
named("name-rfc2231-sjis", b"attachment; filename*=Shift_JIS''" + percent(sjis(NAME)))
named("name-rfc2231-eucjp", b"attachment; filename*=EUC-JP''" + percent(euc(NAME)))
u = utf8(NAME)
named(
    "name-rfc2231-pieces",
    b"attachment;\r\n filename*0*=UTF-8''" + percent(u[:10]) + b";\r\n filename*1*=" + percent(u[10:22]) + b";\r\n filename*2*="
    + percent(u[22:]),
)
named(
    "name-rfc2231-pieces-out-of-order", b"attachment;\r\n filename*1*=" + percent(u[10:]) + b";\r\n filename*0*=UTF-8''" + percent(u[:10]),
)
j = jis(NAME)
named(
    "name-rfc2231-pieces-iso-2022-jp",
    b"attachment;\r\n filename*0*=ISO-2022-JP''" + percent(j[:13]) + b";\r\n filename*1*=" + percent(j[13:]),
)
named(
    "name-rfc2231-pieces-mixed", b"attachment;\r\n filename*0*=UTF-8''" + percent(utf8("見積書")) + b';\r\n filename*1="-2026.pdf"',
    "見積書-2026.pdf",
)
named(
    "name-rfc2231-pieces-plain", b'attachment;\r\n filename*0="a very long english name ";\r\n filename*1="in two pieces.pdf"',
    "a very long english name in two pieces.pdf",
)
named("name-rfc2231-wrong-label", b"attachment; filename*=UTF-8''" + percent(sjis(NAME)))
named("name-rfc2231-no-charset", b"attachment; filename*=''" + percent(utf8(NAME)))
named("name-rfc2231-broken-percent", b"attachment; filename*=UTF-8''100%-sure%ZZ.pdf", None, filename_contains=["100%", ".pdf"])
named("name-word-in-parameter", b'attachment;\r\n filename="' + word(jis(NAME), "ISO-2022-JP") + b'"')
named("name-word-unquoted", b"attachment; filename=" + word(utf8(NAME), "UTF-8"))
named("name-words-folded", b'attachment;\r\n filename="' + word(u[:13], "UTF-8") + b"\r\n " + word(u[13:], "UTF-8") + b'"')
named("name-word-q-sjis", b'attachment; filename="' + word(sjis(NAME), "Shift_JIS", "Q") + b'"')
named("name-word-iso-2022-jp-ms", b'attachment; filename="' + word(jis("㈱髙島①.pdf"), "iso-2022-jp-ms") + b'"', "㈱髙島①.pdf")
named("name-word-in-content-type", b"attachment", kind=b'application/pdf;\r\n name="' + word(jis(NAME), "ISO-2022-JP") + b'"')
named("name-word-in-rfc2231", b"attachment; filename*=UTF-8''" + percent(word(utf8(NAME), "UTF-8")))
named("name-both-forms", b'attachment; filename="mitsumori.pdf"; filename*=UTF-8\'\'' + percent(utf8(NAME)))
named("name-raw-utf8", b'attachment; filename="' + utf8(NAME) + b'"')
named("name-raw-sjis", b'attachment; filename="' + sjis("表示ソフト仕様書の一覧.pdf") + b'"', "表示ソフト仕様書の一覧.pdf")
named("name-raw-eucjp", b'attachment; filename="' + euc("表示ソフト仕様書の一覧.pdf") + b'"', "表示ソフト仕様書の一覧.pdf")
named("name-raw-jis", b'attachment; filename="' + jis("仕様書の一覧.pdf") + b'"', "仕様書の一覧.pdf")
named("name-raw-utf8-unquoted", b"attachment; filename=" + utf8("仕様書.pdf"), "仕様書.pdf")
named("name-apple-decomposed", b"attachment; filename*=utf-8''" + percent(utf8(unicodedata.normalize("NFD", "ガイドブック.pdf"))), "ガイドブック.pdf")
named(
    "name-apple-raw-beside-rfc2231", b"attachment;\r\n\tfilename*=iso-2022-jp''" + percent(jis(NAME)),
    kind=b'application/pdf;\r\n\tname="' + word(jis(NAME), "iso-2022-jp") + b'"',
)
named("name-unknown-bytes", b'attachment; filename="report-\xff\xfe\x81.pdf"', None, filename_contains=["report-", ".pdf"])
named("name-spaces-without-quotes", b"attachment; filename=annual report 2026.pdf", None, filename_contains=["annual"])
named("name-quote-missing", b'attachment; filename="report.pdf', "report.pdf")
named("name-path-unix", b'attachment; filename="../../etc/passwd"', None, filename_lacks=["/"], filename_contains=["passwd"])
named("name-path-windows", b'attachment; filename="C:\\\\Users\\\\taro\\\\' + utf8("見積.pdf") + b'"', "見積.pdf")
named(
    "name-control-characters", b"attachment; filename*=UTF-8''" + percent(utf8("in\x00vo\r\nice\u202efdp.exe")), None,
    filename_lacks=["\u0000", "\r", "\n", "\u202e"], filename_contains=["in"],
)
named("name-dots-only", b'attachment; filename=".."', None, filename_lacks=[".."])
named("name-very-long", b"attachment; filename*=UTF-8''" + percent(utf8("長い名前" * 100 + ".pdf")), None, filename_contains=["長い名前", ".pdf"])
named("name-none", b"attachment", None, filename_contains=[".pdf"])
named("name-empty", b'attachment; filename=""', None, filename_contains=[".pdf"])
named("name-with-semicolon", b'attachment; filename="a;b.pdf"; size=15', "a;b.pdf")
named("name-escaped-quote", b'attachment; filename="the \\"final\\" one.pdf"', None, filename_contains=["final", "one.pdf"])
named("name-disposition-unknown", b'x-strange; filename="report.pdf"', "report.pdf")
named("name-upper-case", b'ATTACHMENT; FILENAME="REPORT.PDF"', "REPORT.PDF", kind=b"APPLICATION/PDF")

add(
    "two-files-one-name",
    mixed(plain(), file_part(b'attachment; filename="a.pdf"'), file_part(b'attachment; filename="a.pdf"', data=b"other")),
    attachments=[{"size": len(DATA), "hex": HEX}, {"size": 5, "hex": b"other".hex()}],
)
add("file-without-disposition", mixed(plain(), file_part(b"", b'image/png; name="pic.png"', b"\x89PNG")),
    attachments=[{"filename": "pic.png", "content_type": "image/png", "size": 4}])
add(
    "file-empty", mixed(plain(), file_part(b'attachment; filename="empty.txt"', b"text/plain", b"")),
    attachments=[{"filename": "empty.txt", "size": 0}],
)
add("file-is-the-letter", letter(b64(DATA), Content_Type="application/pdf", Content_Transfer_Encoding="base64",
                                 Content_Disposition=b"attachment; filename*=UTF-8''" + percent(utf8("注文書.pdf"))),
    text="", attachments=[{"filename": "注文書.pdf", "size": len(DATA), "hex": HEX}])
add(
    "file-text-keeps-its-bytes",
    mixed(plain(), file_part(b'attachment; filename="list.csv"', b"text/csv; charset=Shift_JIS", sjis("品名,数\r\n能登ソース,3\r\n"))),
    text="See the attachment.\n",
    attachments=[{"filename": "list.csv", "content_type": "text/csv", "hex": sjis("品名,数\r\n能登ソース,3\r\n").hex()}],
)
add(
    "file-quoted-printable",
    mixed(
        plain(),
        part(
            b"a=3Db=\r\nc\r\n", "Content-Type: application/x-data", "Content-Transfer-Encoding: quoted-printable",
            'Content-Disposition: attachment; filename="d.bin"',
        ),
    ),
    attachments=[{"filename": "d.bin", "hex_contains": [b"a=bc".hex()]}],
)
add(
    "file-8bit-binary",
    mixed(
        plain(),
        part(
            b"\x00\x01\xff\xfe", "Content-Type: application/octet-stream", "Content-Transfer-Encoding: binary",
            'Content-Disposition: attachment; filename="raw.bin"',
        ),
    ),
    attachments=[{"filename": "raw.bin", "size": 4, "hex": "0001fffe"}],
)
add("inline-image", mixed(nested([plain("写真です。\n"), html('<p>写真です。<img src="cid:img1@shop.example"></p>\n')], "alternative", "a1"),
                          part(b64(b"\x89PNG12"), 'Content-Type: image/png; name="photo.png"', "Content-Transfer-Encoding: base64",
                               "Content-ID: <img1@shop.example>", 'Content-Disposition: inline; filename="photo.png"'), kind="related"),
    text="写真です。\n", html_contains=["cid:img1@shop.example"],
    attachments=[{"filename": "photo.png", "content_type": "image/png", "size": 6, "inline": True, "content_id": "img1@shop.example"}])
add("inline-image-without-disposition", mixed(html('<p>Logo <img src="cid:logo"></p>\n'), part(
    b64(b"GIF89a"), "Content-Type: image/gif", "Content-Transfer-Encoding: base64", "Content-ID: <logo>"), kind="related"),
    attachments=[{"content_type": "image/gif", "size": 6, "inline": True, "content_id": "logo"}])
add(
    "calendar-invitation",
    mixed(
        plain("打ち合わせのご案内です。\n"),
        part(
            b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", "Content-Type: text/calendar; charset=UTF-8; method=REQUEST",
            "Content-Transfer-Encoding: 7bit",
        ),
        kind="alternative",
    ),
    text="打ち合わせのご案内です。\n", attachments=[{"content_type": "text/calendar"}],
)
add("text-around-a-file", mixed(plain("前半です。\n"), file_part(b'attachment; filename="a.pdf"'), plain("後半です。\n")),
    text_contains=["前半です。", "後半です。"], attachments=[{"filename": "a.pdf"}])
add(
    "part-unknown-encoding",
    mixed(
        plain(),
        part(
            b"abc\r\n", "Content-Type: application/x-data", "Content-Transfer-Encoding: x-strange",
            'Content-Disposition: attachment; filename="x.dat"',
        ),
    ),
    attachments=[{"filename": "x.dat", "hex_contains": [b"abc".hex()]}],
)

lines = b"begin 644 " + sjis("注文一覧.csv") + b"\r\n" + binascii.b2a_uu(b"a,1\nb,2\n").replace(b"\n", b"\r\n") + b"`\r\nend\r\n"
add(
    "uuencode",
    letter(crlf(sjis("一覧を送ります。ご確認をお願いいたします。\n\n")) + lines + crlf(sjis("\n以上です。\n")), Content_Type="text/plain; charset=Shift_JIS"),
    text_contains=["一覧を送ります。ご確認をお願いいたします。", "以上です。"], text_lacks=["begin 644"],
    attachments=[{"filename": "注文一覧.csv", "size": 8, "hex": b"a,1\nb,2\n".hex()}],
)
add(
    "uuencode-is-only-talk", letter(b"We begin 644 years ago.\r\nbegin 100 times again\r\nand never end\r\n"),
    text="We begin 644 years ago.\nbegin 100 times again\nand never end\n", attachments=[],
)
data = winmail([("report.txt", "月次レポート（11月）.txt", b"hello\n"), ("PLAIN.CSV", None, b"1,2\n")])
add(
    "winmail",
    mixed(
        plain("資料を送ります。\n"),
        part(
            b64(data), 'Content-Type: application/ms-tnef; name="winmail.dat"', "Content-Transfer-Encoding: base64",
            'Content-Disposition: attachment; filename="winmail.dat"',
        ),
    ),
    text="資料を送ります。\n",
    attachments_include=[{"filename": "月次レポート（11月）.txt", "size": 6, "hex": b"hello\n".hex()}, {"filename": "PLAIN.CSV", "size": 4}],
)
add(
    "winmail-cut",
    mixed(
        plain("資料です。\n"),
        part(
            b64(data[:120]), "Content-Type: application/ms-tnef", "Content-Transfer-Encoding: base64",
            'Content-Disposition: attachment; filename="winmail.dat"',
        ),
    ),
    text="資料です。\n", attachments_include=[{"size": 120}],
)

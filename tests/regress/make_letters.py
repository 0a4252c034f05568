#!/usr/bin/env python3
"""Writes letters/rowNN-*.eml: one letter or more for each failure of README.md. Standard library only.

    python3 tests/regress/make_letters.py
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "golden"), str(HERE.parent.parent / "src/main/demo")]
sys.dont_write_bytecode = True

from source.tools import JA, JA_MS, b64, jis, letter, mixed, part, percent, plain, text, utf8, word  # noqa: E402

LETTERS = {}
LETTERS["row01-iso-2022-jp"] = text(jis(JA), "ISO-2022-JP", "7bit", Subject=word(jis("納期について"), "ISO-2022-JP"))

SUBJECT = "㈱髙島屋敷①の件、請求書の再発行とお届け先の変更について"
LETTERS["row02-iso-2022-jp-ms"] = mixed(
    part(jis(JA_MS).replace(b"\n", b"\r\n"), "Content-Type: text/plain; charset=iso-2022-jp-ms", "Content-Transfer-Encoding: 7bit"),
    part(b64(b"PDFDATA"), "Content-Type: application/pdf", "Content-Transfer-Encoding: base64",
         b'Content-Disposition: attachment; filename="' + word(jis("㈱髙島①.pdf"), "iso-2022-jp-ms") + b'"'),
    fields={"Subject": b"\r\n ".join(word(jis(SUBJECT[n:n + 5]), "iso-2022-jp-ms") for n in range(0, len(SUBJECT), 5))},
)

LETTERS["row03-lost-esc"] = text(jis(JA).replace(b"\x1b", b""), "ISO-2022-JP", "7bit")
LETTERS["row03-quoted-printable"] = text(jis(JA), "ISO-2022-JP", "qp")

LETTERS["row04-utf8-said-iso-2022-jp"] = text(utf8(JA), "ISO-2022-JP", "8bit")
LETTERS["row04-gbk-said-gb2312"] = text("您好，朱镕基先生的订单请确认发货地址，谢谢。\n".encode("gbk"), "gb2312", "8bit")

NAME = "御見積書（2026年11月）.pdf"


def pdf(disposition, kind=b"application/pdf"):
    return part(b64(b"PDFDATA"), b"Content-Type: " + kind, "Content-Transfer-Encoding: base64", b"Content-Disposition: " + disposition)


LETTERS["row05-names"] = mixed(
    plain("資料を送ります。\n"), pdf(b"attachment; filename*=UTF-8''" + percent(utf8(NAME))),
    pdf(b'attachment; filename="' + word(jis(NAME), "ISO-2022-JP") + b'"'),
    pdf(b"attachment", b'application/pdf; name="' + word(utf8(NAME), "UTF-8") + b'"'), pdf(b'attachment; filename="report-\xff\x81.pdf"'),
)

ASK = dict(From="Tanaka <tanaka@client.example>", To="desk@kotae.example", Subject="hello", Message_ID=b"<ask-1@client.example>")
BODY = b"Please see below.\r\n"


def answer(name, sender, message_id, **fields):
    fields.setdefault("Subject", "Re: hello")
    LETTERS[name] = letter(BODY, From=sender, Message_ID=b"<" + message_id + b">", **fields)


LETTERS["row06-question"] = letter(BODY, **ASK)
answer("row06-reply", "Tanaka <tanaka@client.example>", b"back-1@client.example", In_Reply_To=b"<out-1@kotae.example>",
       References=b"<ask-1@client.example> <out-1@kotae.example>", Subject="a new subject")
LETTERS["row07-question"] = letter(BODY, Cc="Boss <boss@client.example>", **ASK)
answer("row07-manager", "Boss <boss@client.example>", b"boss-1@client.example", To="tanaka@client.example, desk@kotae.example",
       In_Reply_To=b"<ask-1@client.example>", References=b"<ask-1@client.example>")
answer("row08-agent-from-outlook", "Yamada <yamada@kotae.example>", b"outlook-1@kotae.example", To="tanaka@client.example",
       In_Reply_To=b"<ask-1@client.example>", References=b"<ask-1@client.example>")
answer("row08-customer", "Tanaka <tanaka@client.example>", b"back-8@client.example", To="yamada@kotae.example", Cc="desk@kotae.example",
       In_Reply_To=b"<outlook-1@kotae.example>", References=b"<outlook-1@kotae.example>")
answer("row09-apple-mail", "Tanaka <tanaka@client.example>", b"apple-1@client.example", To="desk+t1.9f3c@kotae.example",
       In_Reply_To=b"<replaced@icloud.example>", References=b"<replaced@icloud.example>")
for n, who in enumerate(("suzuki@one.example", "sato@two.example", "mori@three.example"), 1):
    answer("row10-newsletter-answer-%d" % n, who, b"news-%d@client.example" % n, Subject="Re: News of November", In_Reply_To=b"<news@kotae.example>",
           References=b"<news@kotae.example>")
answer("row11-late-reply", "Tanaka <tanaka@client.example>", b"late-1@client.example", In_Reply_To=b"<out-1@kotae.example>")
answer("row11-absence", "Tanaka <tanaka@client.example>", b"auto-1@client.example", In_Reply_To=b"<out-1@kotae.example>", Auto_Submitted="auto-replied")

DEEP = b"".join(b"--n%d\r\nContent-Type: multipart/mixed; boundary=\"n%d\"\r\n\r\n" % (n, n + 1) for n in range(200))
LETTERS["row13-too-deep"] = letter(DEEP, Content_Type='multipart/mixed; boundary="n0"')
LETTERS["row13-next"] = letter(BODY)

answer("row18-absence", "Tanaka <tanaka@client.example>", b"auto-18@client.example", headers=[b"X-Autoreply: yes", b"Precedence: bulk"])
answer("row18-own-echo", "desk@kotae.example", b"echo-18@kotae.example", headers=[b"X-Kotae-Loop: kotae.example"], Auto_Submitted="auto-replied")
LETTERS["row18-bounce"] = letter(
    b"Hi. This is the qmail-send program at mx.client.example.\r\n\r\n<gone@client.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
    b"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <out-1@kotae.example>\r\nSubject: Re: hello\r\n",
    From="MAILER-DAEMON@mx.client.example", Subject="failure notice", headers=[b"Return-Path: <>"])

LETTERS["row44-tracking-html"] = letter(
    utf8('<p style="color:#c00;margin:0 0 8px">ご案内です。</p><img src="https://track.example/open.gif?u=1" width="1" height="1">'
         '<div style="background:url(https://track.example/bg.png);position:fixed">本文</div>'
         '<a href="javascript:alert(1)">押す</a> <a href="&#106;avascript:alert(2)">押す</a> <a href="https://shop.example/">店</a>'
         '<svg onload="alert(3)"></svg><img src=x onerror=alert(4)>\r\n'), Content_Type="text/html; charset=utf-8")

LETTERS["row49-lines"] = text(utf8("一行目です。\n二行目です。\n\n  字下げした行です。\n"), "utf-8", "8bit", Subject=word(utf8("件名は一覧に見えます"), "utf-8"))

if __name__ == "__main__":
    for old in (HERE / "letters").glob("*.eml"):
        old.unlink()
    for name, raw in LETTERS.items():
        (HERE / "letters" / (name + ".eml")).write_bytes(raw)
    print("%d letters" % len(LETTERS))

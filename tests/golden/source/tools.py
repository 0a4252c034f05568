"""Bricks for golden letters: bytes are put together by hand here, so that a letter can be wrong in exactly one way."""
import base64
import quopri

import iso2022jp

BOOK = {}
DATE = "Thu, 19 Nov 2026 10:20:30 +0900"
ISO_DATE = "2026-11-19T01:20:30Z"

# A text long enough to tell charsets apart, with the bytes that hurt: ソ能表 (0x5C in Shift_JIS), ー、。「」.
JA = "お世話になっております。山本商店の中村です。\n先日注文した商品（能登ソース）の納期について、表の通りでよろしいでしょうか。\nご確認をお願いいたします。\n"
# The same with NEC row 13, IBM characters and half-width kana.
JA_MS = "㈱髙島屋敷の髙橋です。\n①見積書 ②請求書 ③№12の表を添付いたします。\nﾃｽﾄ ｶﾀｶﾅ ﾊﾟｰﾄⅣ 彅 﨑\n"


def jis(text):
    return iso2022jp.encode(text)


def sjis(text):
    return text.encode("cp932")


def euc(text):
    """EUC-JP; row 13 as Windows-51932 has it."""
    out = bytearray()
    for ch in text:
        try:
            out += ch.encode("euc_jp")
        except UnicodeEncodeError:
            seven = iso2022jp.encode(ch)
            assert seven.startswith(iso2022jp.ESC_KANJI)
            out += bytes(b | 0x80 for b in seven[3:5])
    return bytes(out)


def utf8(text):
    return text.encode("utf-8")


def crlf(raw):
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def b64(raw):
    return base64.encodebytes(raw).replace(b"\n", b"\r\n")


def qp(raw):
    return quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")


def word(raw, charset, how="B"):
    """One encoded word of these bytes."""
    if how in "Bb":
        body = base64.b64encode(raw).decode()
    else:
        body = "".join(chr(b) if chr(b).isalnum() and b < 128 else "_" if b == 32 else "=%02X" % b for b in raw)
    return ("=?%s?%s?%s?=" % (charset, how, body)).encode()


def percent(raw):
    return "".join("%%%02X" % b for b in raw).encode()


def letter(body=b"", headers=(), drop=(), eol=b"\r\n", **fields):
    """A whole letter. fields replace or add headers (Content_Type=...), headers are extra lines as bytes, drop removes defaults."""
    lines = {"From": b"Taro <taro@shop.example>", "To": b"desk@kotae.example", "Subject": b"hello", "Date": DATE.encode(),
             "Message-ID": b"<m1@shop.example>", "MIME-Version": b"1.0"}
    for key, value in fields.items():
        lines[key.replace("_", "-")] = value if isinstance(value, bytes) else value.encode()
    for key in drop:
        lines.pop(key, None)
    head = b"".join(k.encode() + b": " + v + b"\r\n" for k, v in lines.items()) + b"".join(h + b"\r\n" for h in headers)
    raw = head + b"\r\n" + body
    return raw if eol == b"\r\n" else raw.replace(b"\r\n", eol)


def text(raw, charset="", how="", **fields):
    """A one-part text letter of these bytes under that label; how is the transfer encoding (qp, base64, 7bit, 8bit)."""
    body = crlf(raw)
    if how == "base64":
        body = b64(body)
    elif how == "qp":
        how, body = "quoted-printable", qp(body)
    kind = "text/plain" + ("; charset=" + charset if charset else "")
    if how:
        fields["Content_Transfer_Encoding"] = how
    return letter(body, Content_Type=kind, **fields)


def part(body, *headers):
    return b"".join((h if isinstance(h, bytes) else h.encode()) + b"\r\n" for h in headers) + b"\r\n" + body


def plain(string="See the attachment.\n"):
    return part(crlf(utf8(string)), "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit")


def html(string):
    return part(crlf(utf8(string)), "Content-Type: text/html; charset=UTF-8", "Content-Transfer-Encoding: 8bit")


def multi(parts, kind="mixed", boundary="b1", preamble=b"", end=True):
    """(content type, body) of a multipart."""
    mark = boundary.encode()
    body = preamble + b"".join(b"--" + mark + b"\r\n" + p.removesuffix(b"\r\n") + b"\r\n" for p in parts)
    return "multipart/%s; boundary=\"%s\"" % (kind, boundary), body + (b"--" + mark + b"--\r\n" if end else b"")


def mixed(*parts, kind="mixed", boundary="b1", preamble=b"", end=True, fields=None, headers=()):
    content_type, body = multi(parts, kind, boundary, preamble, end)
    return letter(body, Content_Type=content_type, headers=headers, **(fields or {}))


def nested(parts, kind, boundary):
    """A multipart as a part of another."""
    content_type, body = multi(parts, kind, boundary)
    return part(body, "Content-Type: " + content_type)


def add(name, raw, **expected):
    assert name not in BOOK, name
    BOOK[name] = (raw, expected)

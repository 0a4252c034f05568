"""ISO-2022-JP as Japanese mailers write it: the Microsoft superset with NEC row 13, IBM characters and half-width kana.

Python's own codec knows only the plain standard, so the bytes are made from CP932 by moving each double-byte character
to its row and cell (JIS X 0208), IBM characters by way of their NEC-selected places.
"""

ESC_ASCII, ESC_KANJI, ESC_KANA = b"\x1b(B", b"\x1b$B", b"\x1b(I"


def _nec_selected():
    """Characters of the NEC-selected IBM rows (89 to 92): text -> CP932 bytes 0xED40 .. 0xEEFC."""
    table = {}
    for lead in (0xED, 0xEE):
        for trail in list(range(0x40, 0x7F)) + list(range(0x80, 0xFD)):
            try:
                table[bytes((lead, trail)).decode("cp932")] = bytes((lead, trail))
            except UnicodeDecodeError:
                pass
    return table


_NEC = _nec_selected()


def _jis(lead, trail):
    """CP932 double byte -> two 7-bit JIS bytes."""
    row = (lead - (0x81 if lead < 0xA0 else 0xC1)) * 2
    if trail >= 0x9F:
        return bytes((row + 1 + 0x21, trail - 0x9F + 0x21))
    return bytes((row + 0x21, trail - 0x40 + 0x21 - (1 if trail > 0x7F else 0)))


def encode(text):
    """Text -> ISO-2022-JP-MS bytes; raises UnicodeEncodeError for what it cannot carry."""
    out, state = bytearray(), ESC_ASCII
    for ch in text:
        raw = _NEC.get(ch) or ch.encode("cp932")
        if len(raw) == 2:
            if raw[0] >= 0xF0:
                raise UnicodeEncodeError("iso-2022-jp-ms", ch, 0, 1, "no place in 94 rows")
            want, body = ESC_KANJI, _jis(raw[0], raw[1])
        elif raw[0] < 0x80:
            want, body = ESC_ASCII, raw
        else:
            want, body = ESC_KANA, bytes((raw[0] & 0x7F,))
        if want != state:
            out += want
            state = want
        out += body
    return bytes(out) + (b"" if state == ESC_ASCII else ESC_ASCII)

"""Small real files for the demo desk's letters: PNG, PDF, CSV, text; drawn here, owned by nobody else."""
import struct
import zlib


def png(width, height, pixel):
    """A true-colour PNG; pixel(x, y) gives (r, g, b)."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(pixel(x, y))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")


def cracked_mug(x, y):
    """A mug on a table with a crack down its side."""
    if y > 175:
        return (196, 164, 124)
    if 90 < x < 190 and 60 < y < 176:
        if abs(x - 140 - ((y * 7) % 13 - 6)) < 2 and y < 140:
            return (60, 40, 40)
        return (64, 110, 160) if y > 80 else (236, 240, 244)
    ring = (x - 195) ** 2 + (y - 115) ** 2
    if x >= 190 and 500 < ring < 1000:
        return (64, 110, 160)
    return (232, 232, 226)


def crushed_box(x, y):
    """A parcel whose upper corner was pushed in."""
    if y > 180:
        return (150, 150, 150)
    if 50 < x < 250 and 50 + max(0, 60 - (250 - x)) * 0.8 < y < 181:
        return (120, 84, 48) if abs(x - 150) < 8 else (188, 140, 90)
    return (220, 224, 228)


def error_window(x, y):
    """A screen with an error dialog: title bar, red mark, two buttons."""
    if 60 < x < 260 and 50 < y < 150:
        if y < 66:
            return (38, 80, 150)
        if (x - 85) ** 2 + (y - 92) ** 2 < 150:
            return (200, 40, 40)
        if 110 < x < 240 and y in (86, 87, 96, 97, 106, 107):
            return (90, 90, 90)
        if 125 < y < 142 and (150 < x < 195 or 205 < x < 250):
            return (210, 214, 220)
        return (246, 246, 246)
    return (70, 120, 110) if y < 188 else (30, 34, 40)


def graph_screen(x, y):
    """A report page whose last columns are empty."""
    if y < 20:
        return (48, 116, 92)
    column = (x - 20) // 28
    heights = [60, 84, 72, 110, 96, 120, 0, 0]
    if 0 <= column < 8 and (x - 20) % 28 < 18 and 180 - heights[column] < y < 180:
        return (80, 150, 200)
    return (255, 255, 255) if y != 180 else (120, 120, 120)


def logo(x, y):
    """A round mark for signatures."""
    return (30, 90, 140) if (x - 24) ** 2 + (y - 24) ** 2 < 480 else (255, 255, 255)


def pdf(title, lines):
    """One A4 page; Japanese by a standard CJK font name, which viewers replace."""
    def hex16(text):
        return "<" + text.encode("utf-16-be").hex().upper() + ">"

    content = "BT /F1 18 Tf 60 770 Td %s Tj ET\n" % hex16(title)
    for n, line in enumerate(lines):
        content += "BT /F1 11 Tf 60 %d Td %s Tj ET\n" % (730 - 20 * n, hex16(line))
    body = content.encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /UniJIS-UTF16-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [-92 -250 1010 922] /ItalicAngle 0"
        b" /Ascent 752 /Descent -221 /CapHeight 737 /StemV 114 >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for n, obj in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, obj)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for o in offsets:
        out += b"%010d 00000 n \n" % o
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    return bytes(out)


FILES = {
    "mug.png": ("image/png", lambda: png(280, 220, cracked_mug)),
    "parcel.png": ("image/png", lambda: png(300, 220, crushed_box)),
    "error.png": ("image/png", lambda: png(320, 200, error_window)),
    "report.png": ("image/png", lambda: png(264, 200, graph_screen)),
    "logo.png": ("image/png", lambda: png(48, 48, logo)),
    "order.pdf": ("application/pdf", lambda: pdf("注 文 書", [
        "注文番号 MZ-20418", "有限会社たかしま旅館 御中", "有田焼 小皿 青海波 60枚", "有田焼 湯呑 60個", "納期 12月5日必着", "納品先 旅館フロント"])),
    "invoice.pdf": ("application/pdf", lambda: pdf("ご 請 求 書", [
        "請求番号 AB-2210-0087", "株式会社みどり設計 御中", "アオバ工程 10ユーザー 年額", "小計 240,000円  消費税 24,000円", "合計 264,000円"])),
    "list.csv": ("text/csv", lambda: (
        "商品コード,商品名,数量,単価\r\nTB-101,今治タオル フェイス 白,40,880\r\nTB-102,今治タオル フェイス 藍,40,880\r\n"
        "TB-201,今治タオル バス 白,20,2420\r\nKG-330,木曽ひのき 湯桶,10,3960\r\n").encode("cp932")),
    "users.csv": ("text/csv", lambda: (
        "社員番号,氏名,メール\r\n1001,相川 真,aikawa@midori-sekkei.example\r\n1002,髙橋 ①課,takahashi@midori-sekkei.example\r\n"
        "1003,ﾔﾏｼﾀ ﾘｮｳ,yamashita@midori-sekkei.example\r\n").encode("cp932")),
    "sync.log": ("text/plain", lambda: (
        "2026-11-18 02:00:01 INFO  sync start (4812 rows)\n2026-11-18 02:00:44 WARN  retry 1: connection reset by peer\n"
        "2026-11-18 02:01:50 WARN  retry 2: connection reset by peer\n2026-11-18 02:03:12 ERROR E-2041 sync aborted at row 3977\n").encode()),
}

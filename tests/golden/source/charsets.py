"""Body charsets: the right label, the wrong label, none."""
from source.tools import *

ESC = b"\x1b"

# Right labels: nothing to repair.
add("jis-7bit", text(jis(JA), "ISO-2022-JP", "7bit", Subject=word(jis("納期について"), "ISO-2022-JP")),
    subject="納期について", text=JA, repairs=[], date=ISO_DATE, message_id="m1@shop.example", attachments=[])
add("jis-ms-characters", text(jis(JA_MS), "ISO-2022-JP", "7bit"), text=JA_MS)
add("jis-ms-label", text(jis(JA_MS), "iso-2022-jp-ms", "7bit"), text=JA_MS, repairs=[])
add("jis-cp50221-label", text(jis(JA_MS), "cp50221", "7bit"), text=JA_MS, repairs=[])
add("jis-cp50220-label", text(jis(JA), "CP50220", "7bit"), text=JA, repairs=[])
add("jis-quoted-printable", text(jis(JA), "ISO-2022-JP", "qp"), text=JA, repairs=[])
add("jis-base64", text(jis(JA), "ISO-2022-JP", "base64"), text=JA, repairs=[])
add("jis-roman-return", text(jis(JA).replace(ESC + b"(B", ESC + b"(J"), "ISO-2022-JP", "7bit"), text=JA, repairs=[])
add("jis-1978-escape", text(jis(JA).replace(ESC + b"$B", ESC + b"$@"), "ISO-2022-JP", "7bit"), text=JA, repairs=[])
add("jis-no-return-at-line-end", text(jis(JA).replace(ESC + b"(B\n", b"\n"), "ISO-2022-JP", "7bit"), text=JA)
add("jis-x0212", text("森鷗外の本について、お伺いいたします。\n".encode("iso2022_jp_1"), "ISO-2022-JP-1", "7bit"),
    text="森鷗外の本について、お伺いいたします。\n")
add(
    "jis-kana-shift-out",
    text(b"\x0e" + bytes(b & 0x7F for b in sjis("ｵｾﾜﾆﾅﾘﾏｽ")) + b"\x0f\n" + jis("ご確認をお願いいたします。\n"), "ISO-2022-JP", "7bit"),
    text="ｵｾﾜﾆﾅﾘﾏｽ\nご確認をお願いいたします。\n",
)
add("jis-kana-8bit", text(sjis("ｵｾﾜﾆﾅﾘﾏｽ\n") + jis("ご確認をお願いいたします。\n"), "ISO-2022-JP", "8bit"),
    text="ｵｾﾜﾆﾅﾘﾏｽ\nご確認をお願いいたします。\n")
add("sjis", text(sjis(JA), "Shift_JIS", "8bit", Subject=word(sjis("能登ソースの件"), "Shift_JIS", "Q")), subject="能登ソースの件", text=JA, repairs=[])
add("sjis-ms-characters", text(sjis(JA_MS), "Shift_JIS", "8bit"), text=JA_MS)
add("sjis-base64", text(sjis(JA), "Shift_JIS", "base64"), text=JA, repairs=[])
add("sjis-quoted-printable", text(sjis(JA), "Shift_JIS", "qp"), text=JA, repairs=[])
for label in ("windows-31j", "x-sjis", "MS932", "cp932"):
    add("cp932-label-" + label.lower(), text(sjis(JA_MS), label, "8bit"), text=JA_MS, repairs=[])
add("eucjp", text(euc(JA), "EUC-JP", "8bit"), text=JA, repairs=[])
add("eucjp-ms-characters", text(euc("㈱山本商店です。①見積書を送ります。ﾃｽﾄ\nご確認をお願いいたします。\n"), "EUC-JP", "8bit"),
    text="㈱山本商店です。①見積書を送ります。ﾃｽﾄ\nご確認をお願いいたします。\n")
add("utf8", text(utf8(JA_MS + "😀 森鷗外 𠮷野家\n"), "UTF-8", "8bit"), text=JA_MS + "😀 森鷗外 𠮷野家\n", repairs=[])
add("utf8-quoted-printable", text(utf8(JA), "utf-8", "qp"), text=JA, repairs=[])
add("utf8-base64", text(utf8(JA), "utf-8", "base64"), text=JA, repairs=[])
add("utf8-byte-order-mark", text(b"\xef\xbb\xbf" + utf8(JA), "utf-8", "8bit"), text=JA)
add("utf8-label-quoted", text(utf8(JA), '"utf-8"', "8bit"), text=JA, repairs=[])
add("utf8-label-single-quotes", text(utf8(JA), "'utf-8'", "8bit"), text=JA)
add("utf8-label-without-hyphen", text(utf8(JA), "UTF8", "8bit"), text=JA)
add(
    "utf16-base64", text(JA.encode("utf-16"), "UTF-16", "base64").replace(b64(crlf(JA.encode("utf-16"))), b64(JA.encode("utf-16"))),
    text=JA,
)
add("utf7-body", text("納期について、ご確認をお願いいたします。Total: 10 + 5\n".encode("utf-7"), "UTF-7", "7bit"),
    text="納期について、ご確認をお願いいたします。Total: 10 + 5\n")
add("utf7-subject", text(b"plain\n", "us-ascii", Subject=b"=?UTF-7?Q?+" + "見積".encode("utf-7")[1:-1] + b"-?="), subject="見積")

# Wrong labels and none: read by evidence, and said so.
WRONG = [
    ("sjis-labelled-iso-2022-jp", sjis(JA_MS), "ISO-2022-JP", JA_MS), ("sjis-labelled-us-ascii", sjis(JA), "us-ascii", JA),
    ("sjis-labelled-utf-8", sjis(JA_MS), "utf-8", JA_MS), ("sjis-labelled-iso-8859-1", sjis(JA), "iso-8859-1", JA),
    ("sjis-labelled-windows-1252", sjis(JA), "windows-1252", JA), ("sjis-labelled-euc-jp", sjis(JA), "euc-jp", JA),
    ("eucjp-labelled-sjis", euc(JA), "Shift_JIS", JA), ("eucjp-labelled-utf-8", euc(JA), "utf-8", JA),
    ("eucjp-labelled-iso-2022-jp", euc(JA), "iso-2022-jp", JA), ("eucjp-labelled-us-ascii", euc(JA), "us-ascii", JA),
    ("utf8-labelled-iso-2022-jp", utf8(JA), "ISO-2022-JP", JA), ("utf8-labelled-sjis", utf8(JA), "Shift_JIS", JA),
    ("utf8-labelled-us-ascii", utf8(JA), "us-ascii", JA), ("utf8-labelled-iso-8859-1", utf8(JA), "iso-8859-1", JA),
    ("utf8-labelled-euc-jp", utf8(JA), "euc-jp", JA), ("jis-labelled-utf-8", jis(JA), "utf-8", JA),
    ("jis-labelled-sjis", jis(JA_MS), "Shift_JIS", JA_MS), ("jis-labelled-us-ascii", jis(JA), "us-ascii", JA),
    ("jis-labelled-iso-8859-1", jis(JA), "iso-8859-1", JA),
    ("sjis-unknown-label", sjis(JA), "x-unknown", JA), ("utf8-label-default", utf8(JA), "default_charset", JA),
]
for name, raw, label, truth in WRONG:
    add(name, text(raw, label, "8bit"), text=truth, repairs_contains=["charset"])
for name, raw in (("jis", jis(JA)), ("sjis", sjis(JA)), ("eucjp", euc(JA)), ("utf8", utf8(JA))):
    add(name + "-without-mime", letter(crlf(raw), drop=["MIME-Version"]), text=JA, attachments=[])
add("sjis-empty-label", text(sjis(JA), '""', "8bit"), text=JA)
add("jis-lost-esc", text(jis(JA).replace(ESC, b""), "ISO-2022-JP", "7bit"), text=JA, repairs_contains=["lost ESC"])
add("jis-lost-esc-quoted-printable", text(jis(JA).replace(ESC, b""), "ISO-2022-JP", "qp"), text=JA, repairs_contains=["lost ESC"])
add("jis-lost-esc-mixed", text(jis("注文番号 A-1001 の件です。\nPlease check (B) and $500.\n").replace(ESC, b""), "ISO-2022-JP", "7bit"),
    text="注文番号 A-1001 の件です。\nPlease check (B) and $500.\n")
add("dollars-are-not-lost-esc", text(b"The price is $B5 (Bulk).\nUse $BASE and (BAR) as they are.\n", "ISO-2022-JP", "7bit"),
    text="The price is $B5 (Bulk).\nUse $BASE and (BAR) as they are.\n", repairs=[])
add("sjis-broken-byte", text(sjis(JA) + b"\x81\n", "Shift_JIS", "8bit"), text_contains=["お世話になっております。山本商店の中村です。"])
add("jis-broken-byte", text(jis(JA) + b"\x1b$B$\x1b(B\n", "ISO-2022-JP", "7bit"), text_contains=["お世話になっております。山本商店の中村です。"])
add("utf8-cut-in-a-character", text(utf8(JA) + utf8("納期")[:-1] + b"\n", "UTF-8", "8bit"), text_contains=["お世話になっております。山本商店の中村です。", "納"])
add("sjis-fullwidth-tilde", text(sjis("営業時間は10：00～17：00です。よろしくお願いいたします。\n"), "Shift_JIS", "8bit"), text_contains=["10：00～17：00"])

# Neighbours and the West.
ZH = "您好，我们收到了您的订单。请确认发货地址和联系电话，谢谢。\n"
add("gb2312", text(ZH.encode("gb2312"), "gb2312", "8bit"), text=ZH, repairs=[])
ZH_X = "您好，朱镕基先生的订单已发货，㐀字也能显示。谢谢您的支持。\n"
add(
    "gb18030-labelled-gb2312", text(ZH_X.encode("gb18030"), "gb2312", "8bit", Subject=word("朱镕基先生".encode("gbk"), "gb2312")), text=ZH_X,
    subject="朱镕基先生",
)
add("gbk", text(ZH.encode("gbk"), "GBK", "base64"), text=ZH, repairs=[])
TW = "您好，我們已收到您的訂單，請確認送貨地址與聯絡電話。謝謝您的支持。\n"
add("big5", text(TW.encode("big5"), "Big5", "8bit", Subject=word("訂單確認".encode("big5"), "Big5")), text=TW, subject="訂單確認", repairs=[])
KO = "안녕하세요. 주문하신 상품의 배송 상태를 확인해 주시기 바랍니다. 감사합니다.\n"
add(
    "euc-kr", text(KO.encode("euc-kr"), "EUC-KR", "8bit", Subject=word("배송 문의".encode("euc-kr"), "EUC-KR")), text=KO, subject="배송 문의",
    repairs=[],
)
KO_X = "안녕하세요. 똠방각하 펲시콜라 주문을 확인해 주시기 바랍니다.\n"
add("cp949-labelled-ks-c-5601", text(KO_X.encode("cp949"), "ks_c_5601-1987", "8bit"), text=KO_X, repairs=[])
EN = "The customer\u2019s order \u2013 \u201curgent\u201d \u2013 costs \u20ac15. Caf\u00e9 cr\u00e8me.\n"
add("windows-1252", text(EN.encode("cp1252"), "windows-1252", "8bit"), text=EN, repairs=[])
add("windows-1252-labelled-iso-8859-1", text(EN.encode("cp1252"), "iso-8859-1", "8bit"), text=EN)
add("windows-1252-labelled-us-ascii", text(EN.encode("cp1252"), "us-ascii", "8bit"), text=EN)
add("windows-1252-labelled-utf-8", text(EN.encode("cp1252"), "utf-8", "8bit"), text=EN)
add(
    "iso-8859-1", text("Grüße aus Köln, à bientôt.\n".encode("latin1"), "iso-8859-1", "qp"), text="Grüße aus Köln, à bientôt.\n",
    repairs=[],
)
add("iso-8859-15", text("Preis: 15 € für Œuvre\n".encode("iso-8859-15"), "iso-8859-15", "8bit"), text="Preis: 15 € für Œuvre\n", repairs=[])
add(
    "iso-8859-2", text("Dziękuję za zamówienie, źródło błędu.\n".encode("iso-8859-2"), "iso-8859-2", "8bit"),
    text="Dziękuję za zamówienie, źródło błędu.\n", repairs=[],
)
add(
    "windows-1250", text("Dziękuję – „zamówienie”, šťastný.\n".encode("cp1250"), "windows-1250", "8bit"),
    text="Dziękuję – „zamówienie”, šťastný.\n", repairs=[],
)
add(
    "windows-1251", text("Здравствуйте, где мой заказ?\n".encode("cp1251"), "windows-1251", "8bit"), text="Здравствуйте, где мой заказ?\n",
    repairs=[],
)
add(
    "koi8-r", text("Здравствуйте, где мой заказ?\n".encode("koi8-r"), "koi8-r", "base64"), text="Здравствуйте, где мой заказ?\n",
    repairs=[],
)
add(
    "windows-1254", text("Teşekkürler, sipariş ığdır.\n".encode("cp1254"), "windows-1254", "8bit"), text="Teşekkürler, sipariş ığdır.\n",
    repairs=[],
)
add("tis-620", text("สวัสดีครับ สินค้าอยู่ที่ไหน\n".encode("tis-620"), "tis-620", "8bit"), text="สวัสดีครับ สินค้าอยู่ที่ไหน\n", repairs=[])

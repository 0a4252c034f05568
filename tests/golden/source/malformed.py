"""Letters that break the rules of MIME and of headers: read as far as they go, nothing lost."""
from source.tools import *

PDF = part(b64(b"PDFDATA"), "Content-Type: application/pdf", "Content-Transfer-Encoding: base64", 'Content-Disposition: attachment; filename="a.pdf"')
add("mime-end-missing", mixed(plain("本文です。\n"), PDF, end=False), text="本文です。\n", attachments=[{"filename": "a.pdf", "size": 7}])
add(
    "mime-cut-in-an-attachment",
    mixed(
        plain("本文です。\n"),
        part(
            b64(b"x" * 3000)[:2000], "Content-Type: application/zip", "Content-Transfer-Encoding: base64",
            'Content-Disposition: attachment; filename="big.zip"',
        ),
        end=False,
    ),
    text="本文です。\n", attachments=[{"filename": "big.zip"}],
)
add("mime-wrong-boundary", mixed(plain("本文です。\n"), PDF).replace(b'boundary="b1"', b'boundary="other"'), text_contains=["本文です。"])
add("mime-boundary-missing", mixed(plain("本文です。\n"), PDF).replace(b'; boundary="b1"', b""), text_contains=["本文です。"])
add(
    "mime-boundary-trailing-space", mixed(plain("本文です。\n"), PDF).replace(b"--b1\r\n", b"--b1  \r\n"), text="本文です。\n",
    attachments=[{"filename": "a.pdf"}],
)
add("mime-boundary-prefixes", mixed(nested([plain("本文です。\n"), html("<p>本文です。</p>\n")], "alternative", "b1-2"), PDF, boundary="b1"),
    text="本文です。\n", attachments=[{"filename": "a.pdf"}])
add("mime-empty-multipart", letter(b"", Content_Type='multipart/mixed; boundary="b1"'), text="", attachments=[], subject="hello")
add("mime-no-part-in-multipart", letter(b"--b1--\r\n", Content_Type='multipart/mixed; boundary="b1"'), attachments=[])
add(
    "mime-part-without-headers", letter(b"--b1\r\n\r\nplain default part\r\n--b1--\r\n", Content_Type='multipart/mixed; boundary="b1"'),
    text="plain default part\n",
)
add("mime-multipart-says-base64", mixed(plain("本文です。\n"), PDF, fields={"Content_Transfer_Encoding": "base64"}), text_contains=["本文です。"])
add(
    "mime-content-type-twice",
    text(utf8(JA), "utf-8", "8bit").replace(b"\r\n\r\n", b"\r\nContent-Type: application/octet-stream\r\n\r\n", 1), text=JA,
)
add("mime-content-type-garbage", letter(crlf(utf8(JA)), Content_Type=";;; charset=utf-8 =="), text=JA)
add("mime-content-type-text-only", letter(crlf(sjis(JA)), Content_Type="text"), text=JA)
add("mime-charset-quote-missing", letter(crlf(jis(JA)), Content_Type='text/plain; charset="iso-2022-jp'), text=JA)
add(
    "mime-encoding-8-bit-spelling", letter(crlf(utf8(JA)), Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="8-bit"),
    text=JA,
)
add("lines-lf-only", text(jis(JA), "ISO-2022-JP", "7bit").replace(b"\r\n", b"\n"), subject="hello", text=JA)
add("lines-cr-only", text(utf8(JA), "utf-8", "8bit").replace(b"\r\n", b"\r"), subject="hello", text=JA)
add(
    "lines-mixed",
    text(utf8("一\n二\n三\n"), "utf-8", "8bit").replace("一\r\n".encode(), "一\n".encode()).replace("二\r\n".encode(), "二\r".encode()),
    text="一\n二\n三\n",
)
add(
    "lines-multipart-lf-only", mixed(plain("本文です。\n"), PDF).replace(b"\r\n", b"\n"), text="本文です。\n",
    attachments=[{"filename": "a.pdf", "size": 7}],
)
add("lines-no-last-line-end", text(utf8("最後に改行がありません。"), "utf-8", "8bit"), text="最後に改行がありません。")
add("headers-none", crlf(utf8("ヘッダーのない本文だけのメールです。\n二行目です。\n")), text_contains=["ヘッダーのない本文だけのメールです。", "二行目です。"], subject="")
add("headers-only", letter(b"").removesuffix(b"\r\n"), subject="hello", text="", attachments=[])
add(
    "headers-no-blank-line-before-body", letter(b"").removesuffix(b"\r\n") + crlf(utf8("これは本文です。\n次の行です。\n")), subject="hello",
    text_contains=["次の行です。"],
)
add("headers-blank-lines-first", b"\r\n\r\n" + letter(b"body\r\n"), text_contains=["body"])
add("headers-mbox-from-line", b"From taro@shop.example Thu Nov 19 10:20:30 2026\r\n" + letter(b"body\r\n"), subject="hello", text="body\n")
add(
    "headers-byte-order-mark", b"\xef\xbb\xbf" + letter(crlf(utf8(JA)), Content_Type="text/plain; charset=utf-8"), subject="hello", text=JA,
    **{"from": {"email": "taro@shop.example"}},
)
add(
    "headers-line-without-colon", letter(b"body\r\n", headers=[b"this is not a header", b"X-After: yes"]), subject="hello",
    text_contains=["body"],
)
add("headers-space-before-colon", letter(b"body\r\n", drop=["Subject"], headers=[b"Subject : spaced"]), subject="spaced", text="body\n")
add("headers-no-space-after-colon", letter(b"body\r\n", drop=["Subject"], headers=[b"Subject:tight"]), subject="tight")
add("headers-huge", letter(b"body\r\n", headers=[b"X-Filler: " + b"abcdefghi " * 4000, b"X-Last: 1"]), subject="hello", text="body\n")
add(
    "headers-many-received", letter(b"body\r\n", headers=[b"Received: from a by b; " + DATE.encode()] * 300), subject="hello",
    text="body\n",
)
add(
    "headers-8bit-everywhere",
    letter(
        crlf(sjis(JA)), Subject=sjis("能登ソースの納期の件"), From=sjis("山本商店 営業部") + b" <taro@shop.example>",
        To=sjis("問い合わせ窓口") + b" <desk@kotae.example>", headers=[b"X-Note: " + sjis("備考の欄です"), b"X-\xff\xfe: \x80"],
        Content_Type="text/plain",
    ),
    subject="能登ソースの納期の件", text=JA, to=[{"name": "問い合わせ窓口", "email": "desk@kotae.example"}],
    **{"from": {"name": "山本商店 営業部", "email": "taro@shop.example"}},
)
add(
    "nul-in-body", letter(b"before\x00after\r\nnext\r\n", Content_Type="text/plain"), text_contains=["before", "after", "next"],
    text_lacks=["\u0000"],
)
add("nul-in-header", letter(b"body\r\n", Subject=b"a\x00b"), subject_lacks=["\u0000"], text="body\n")
add("bytes-of-noise", bytes((n * 73 + n // 7) % 256 for n in range(2048)), text_lacks=["\u0000"])
add("empty-file", b"", text="", subject="", attachments=[])
add("one-line", b"hello", text_contains=["hello"])
add(
    "deep-nesting",
    letter(
        b"" .join(b"--n%d\r\nContent-Type: multipart/mixed; boundary=\"n%d\"\r\n\r\n" % (n, n + 1) for n in range(20))
        + b"--n20\r\nContent-Type: text/plain\r\n\r\ninside\r\n",
        Content_Type='multipart/mixed; boundary="n0"',
    ),
    text_contains=["inside"],
)

add("date-with-zone-name", letter(b"x\r\n", Date=b"Thu, 19 Nov 2026 01:20:30 GMT"), date=ISO_DATE)
add("date-without-weekday", letter(b"x\r\n", Date=b"19 Nov 2026 10:20:30 +0900"), date=ISO_DATE)
add("date-with-comment", letter(b"x\r\n", Date=b"Thu, 19 Nov 2026 10:20:30 +0900 (JST)"), date=ISO_DATE)
add("date-nonsense", letter(b"x\r\n", Date=b"yesterday, about noon"), date=None, text="x\n")
add("date-missing", letter(b"x\r\n", drop=["Date"]), date=None)
add("message-id-missing", letter(b"x\r\n", drop=["Message-ID"]), message_id="")
add("message-id-spaces", letter(b"x\r\n", Message_ID=b"  <m1@shop.example>  "), message_id="m1@shop.example")
add("message-id-without-brackets", letter(b"x\r\n", Message_ID=b"m1@shop.example"), message_id="m1@shop.example")
add(
    "message-id-folded", letter(b"x\r\n", Message_ID=b"\r\n <very-long-message-id-on-its-own-line@shop.example>"),
    message_id="very-long-message-id-on-its-own-line@shop.example",
)
add("references-many", letter(b"x\r\n", References=b"<a@x.example>\r\n\t<b@x.example> <c@x.example>", In_Reply_To=b"<c@x.example>"),
    references=["a@x.example", "b@x.example", "c@x.example"], in_reply_to="c@x.example")
add(
    "references-commas-and-words",
    letter(b"x\r\n", References=b"<a@x.example>, <b@x.example>", In_Reply_To=b"Your message of Thursday <b@x.example>"),
    references=["a@x.example", "b@x.example"], in_reply_to="b@x.example",
)
add("references-glued", letter(b"x\r\n", References=b"<a@x.example><b@x.example>"), references=["a@x.example", "b@x.example"])

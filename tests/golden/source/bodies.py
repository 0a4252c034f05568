"""Bodies: HTML, alternatives, flowed text, transfer encodings, forwards, signed and sealed letters."""
from source.tools import *

add("html-only", letter(utf8("<html><body><p>お世話になっております。</p><p>納期は<b>11月末</b>でしょうか。</p></body></html>\r\n"),
                        Content_Type="text/html; charset=UTF-8", Content_Transfer_Encoding="8bit"),
    text="お世話になっております。\n\n納期は11月末でしょうか。\n", html_contains=["<b>11月末</b>"], attachments=[])
add("html-jis", letter(crlf(jis("<p>納期を教えてください。</p>\n")), Content_Type="text/html; charset=ISO-2022-JP"), text="納期を教えてください。\n", repairs=[])
add(
    "html-meta-sjis",
    letter(
        sjis(
            '<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head>'
            "<body><p>能登ソースの納期を教えてください。</p></body></html>\r\n",
        ),
        Content_Type="text/html",
    ),
    text="能登ソースの納期を教えてください。\n",
)
add("html-meta-contradicts-header", letter(utf8('<html><head><meta charset="Shift_JIS"></head><body><p>納期を教えてください。</p></body></html>\r\n'),
                                           Content_Type="text/html; charset=UTF-8"), text="納期を教えてください。\n")
add(
    "html-entities", letter(b"<p>&#32013;&#26399; &amp; &lt;price&gt; &copy; &yen;100</p>\r\n", Content_Type="text/html; charset=us-ascii"),
    text="納期 & <price> © ¥100\n",
)
add("html-no-script-in-text", letter(b"<style>p{color:red}</style><script>alert(1)</script><p>Hello</p>\r\n", Content_Type="text/html"),
    text="Hello\n", text_lacks=["alert", "color"])
add(
    "html-line-breaks-and-list",
    letter(utf8("<div>一行目<br>二行目</div><ul><li>甲</li><li>乙</li></ul>\r\n"), Content_Type="text/html; charset=utf-8"),
    text_contains=["一行目\n二行目", "甲", "乙"],
)
add("alternative", mixed(plain("こちらが本文です。\n"), html("<p>こちらが<b>本文</b>です。</p>\n"), kind="alternative"),
    text="こちらが本文です。\n", html_contains=["<b>本文</b>"], attachments=[], repairs=[])
add("alternative-empty-text", mixed(plain(" \n"), html("<p>HTMLにだけ本文があります。</p>\n"), kind="alternative"), text="HTMLにだけ本文があります。\n")
add(
    "alternative-two-charsets",
    mixed(
        part(crlf(jis("①の件、承知しました。\n")), "Content-Type: text/plain; charset=ISO-2022-JP", "Content-Transfer-Encoding: 7bit"),
        html("<p>①の件、承知しました。</p>\n"), kind="alternative",
    ),
    text="①の件、承知しました。\n",
)
add("preamble-and-epilogue", mixed(plain("本文です。\n"), preamble=b"This is a multi-part message in MIME format.\r\n") + b"epilogue text\r\n",
    text="本文です。\n", text_lacks=["MIME format", "epilogue"])
add(
    "flowed",
    letter(
        b"This is a paragraph that was \r\nwrapped by the mailer.\r\n\r\nNext one.\r\n-- \r\nTaro\r\n",
        Content_Type="text/plain; charset=us-ascii; format=flowed",
    ),
    text="This is a paragraph that was wrapped by the mailer.\n\nNext one.\n-- \nTaro\n",
    reply_text="This is a paragraph that was wrapped by the mailer.\n\nNext one.\n",
)
add(
    "flowed-delsp",
    letter(crlf(utf8("日本語の段落を途中で \n折り返しています。\n二行目です。\n")), Content_Type="text/plain; charset=UTF-8; format=flowed; delsp=yes"),
    text="日本語の段落を途中で折り返しています。\n二行目です。\n",
)
add(
    "flowed-quotes",
    letter(b"> quoted text that is \r\n> wrapped\r\nmy answer\r\n From here\r\n", Content_Type="text/plain; format=flowed"),
    text="> quoted text that is wrapped\nmy answer\nFrom here\n", reply_text="my answer\nFrom here\n",
)
add("quoted-printable-soft-breaks", text(utf8("あ" * 60 + "\n"), "utf-8", "qp"), text="あ" * 60 + "\n")
add(
    "quoted-printable-broken",
    letter(
        b"100=% sure =ZZ and =E7=B4=8D=E6=9C=9F\r\n", Content_Type="text/plain; charset=utf-8",
        Content_Transfer_Encoding="quoted-printable",
    ),
    text_contains=["100", "sure", "納期"],
)
add(
    "quoted-printable-lower-case",
    letter(b"=e7=b4=8d=e6=9c=9f=20\r\nok\r\n", Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="Quoted-Printable"),
    text_contains=["納期", "ok"],
)
add("base64-truncated", letter(b64(utf8(JA))[:-14], Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="base64"),
    text_contains=["お世話になっております。山本商店の中村です。"])
add(
    "base64-with-strangers",
    letter(b64(utf8(JA)).replace(b"\r\n", b" *\r\n\r\n"), Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="base64"),
    text_contains=["お世話になっております。山本商店の中村です。"],
)
add(
    "base64-label-on-plain-text",
    letter(utf8("これは base64 ではありません。ただの文です。\r\n"), Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="base64"),
    text_contains=["ただの文です。"],
)
add(
    "long-line", letter(utf8("長" * 3000) + b"\r\n", Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="8bit"),
    text="長" * 3000 + "\n",
)

inner = letter(crlf(jis("転送元の本文です。\n")), From=word(jis("鈴木商会"), "ISO-2022-JP") + b" <suzuki@client.example>", Subject=word(jis("元の件名"), "ISO-2022-JP"),
               Message_ID=b"<inner@client.example>", Content_Type="text/plain; charset=ISO-2022-JP")
forward = part(inner, "Content-Type: message/rfc822")
add(
    "forward-as-attachment", mixed(plain("転送します。ご対応をお願いします。\n"), forward), subject="hello", text_contains=["転送します。"],
    message_id="m1@shop.example", attachments_include=[{"content_type": "message/rfc822", "filename_contains": ["元の件名"]}],
)
double = mixed(plain("二段目です。\n"), forward, boundary="b2", fields={"Subject": "level two"})
add(
    "forward-in-a-forward",
    mixed(plain("三段目です。\n"), part(double, "Content-Type: message/rfc822", 'Content-Disposition: attachment; filename="level2.eml"')),
    text_contains=["三段目です。"],
    attachments_include=[{"content_type": "message/rfc822", "filename": "level2.eml", "hex_contains": ["inner@client.example".encode().hex()]}],
)
add(
    "forward-written-in-the-text",
    text(
        utf8("下記の件、対応をお願いします。\n\n---------- Forwarded message ---------\nFrom: 鈴木 <suzuki@client.example>\n" "Date: 2026年11月18日(水) 9:00\nSubject: 元の件名\nTo: <taro@shop.example>\n\n元の本文です。\n"),
        "utf-8", "8bit", Subject="Fwd: " + "original",
    ),
    text_contains=["元の本文です。"], reply_text_contains=["下記の件、対応をお願いします。"],
)

signature = part(b64(b"\x30\x03\x02\x01\x00"), 'Content-Type: application/pkcs7-signature; name="smime.p7s"', "Content-Transfer-Encoding: base64",
                 'Content-Disposition: attachment; filename="smime.p7s"')
content_type, body = multi([plain("署名付きの本文です。\n"), signature], "signed")
add("smime-signed", letter(body, Content_Type=content_type + '; protocol="application/pkcs7-signature"; micalg=sha-256'),
    text="署名付きの本文です。\n", protection=["smime-signed"], attachments_include=[{"filename": "smime.p7s"}])
add("smime-encrypted", letter(b64(b"\x30\x80\x06\x09"), Content_Type='application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
                              Content_Transfer_Encoding="base64", Content_Disposition='attachment; filename="smime.p7m"'),
    protection=["smime-encrypted"], attachments_include=[{"filename": "smime.p7m", "size": 4}])
content_type, body = multi([plain("PGP署名付きです。\n"), part(b"-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n-----END PGP SIGNATURE-----\r\n",
                                                         'Content-Type: application/pgp-signature; name="signature.asc"')], "signed")
add("pgp-signed", letter(body, Content_Type=content_type + '; protocol="application/pgp-signature"; micalg=pgp-sha256'),
    text="PGP署名付きです。\n", protection=["pgp-signed"], attachments_include=[{"filename": "signature.asc"}])
content_type, body = multi([part(b"Version: 1\r\n", "Content-Type: application/pgp-encrypted"), part(
    b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQ==\r\n-----END PGP MESSAGE-----\r\n", 'Content-Type: application/octet-stream; name="encrypted.asc"')], "encrypted")
add("pgp-encrypted", letter(body, Content_Type=content_type + '; protocol="application/pgp-encrypted"'), protection=["pgp-encrypted"],
    attachments_include=[{"filename": "encrypted.asc"}])
add(
    "pgp-inline-encrypted", letter(b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA7\r\n=aaaa\r\n-----END PGP MESSAGE-----\r\n"),
    protection=["pgp-encrypted"],
)
add(
    "pgp-inline-signed",
    letter(
        b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nPlease ship it.\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n"
        b"-----END PGP SIGNATURE-----\r\n",
    ),
    protection=["pgp-signed"], text_contains=["Please ship it."],
)

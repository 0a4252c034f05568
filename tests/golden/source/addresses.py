"""Addresses of every kind."""
from source.tools import *


def sender(name, raw, shown, email, **more):
    add(name, letter(b"x\r\n", From=raw), **{"from": {"name": shown, "email": email}}, **more)


sender("address-bare", b"taro@shop.example", "", "taro@shop.example")
sender("address-angle-only", b"<taro@shop.example>", "", "taro@shop.example")
sender("address-quoted-comma", b'"Yamada, Taro" <taro@shop.example>', "Yamada, Taro", "taro@shop.example")
sender("address-escaped-quote", b'"Taro \\"T\\" Yamada" <taro@shop.example>', 'Taro "T" Yamada', "taro@shop.example")
sender("address-name-is-address", b'"boss@bank.example" <taro@shop.example>', "boss@bank.example", "taro@shop.example")
sender("address-domain-upper-case", b"Taro <Taro.Y@SHOP.Example>", "Taro", "Taro.Y@shop.example")
sender("address-docomo-dots", b"taro..y.@docomo.example", "", "taro..y.@docomo.example")
sender("address-docomo-dots-angle", word(utf8("太郎"), "utf-8") + b" <.taro..y@ezweb.example>", "太郎", ".taro..y@ezweb.example")
sender("address-quoted-local", b'"taro..y."@docomo.example', "", '"taro..y."@docomo.example')
sender("address-plus", b"Taro <taro+kotae-12@shop.example>", "Taro", "taro+kotae-12@shop.example")
sender("address-unicode-domain-ascii", b"Taro <taro@xn--wgv71a119e.example>", "Taro", "taro@xn--wgv71a119e.example")
sender("address-utf8-local-part", utf8("山本 <山本@日本語.example>"), "山本", "山本@日本語.example")
sender("address-spaces-in-angle", b"Taro < taro@shop.example >", "Taro", "taro@shop.example")
sender("address-name-with-dot", b"Taro Y. Yamada <taro@shop.example>", "Taro Y. Yamada", "taro@shop.example")
sender("address-name-with-brackets", b"Shop [support] <taro@shop.example>", "Shop [support]", "taro@shop.example")
sender("address-name-with-colon", b"Dept: Sales <taro@shop.example>", "Dept: Sales", "taro@shop.example")
sender("address-name-is-the-address", b"taro@shop.example <taro@shop.example>", "", "taro@shop.example")
sender("address-angle-missing", b"Taro <taro@shop.example", "Taro", "taro@shop.example")
sender("address-japanese-parentheses", utf8("山本（営業）") + b" <taro@shop.example>", "山本（営業）", "taro@shop.example")
sender("address-several-in-from", b"Taro <taro@shop.example>, Jiro <jiro@shop.example>", "Taro", "taro@shop.example")
add(
    "address-from-missing", letter(b"x\r\n", drop=["From"], Sender="Robot <robot@shop.example>"),
    **{"from": {"email": "robot@shop.example"}},
)
add("address-from-empty", letter(b"x\r\n", From=b""), text="x\n")
add(
    "address-lists",
    letter(
        b"x\r\n", To=b"A <a@x.example>, b@x.example,\r\n \"C, D\" <c@x.example>",
        Cc=word(jis("営業部"), "ISO-2022-JP") + b" <sales@x.example>", Reply_To=b"Desk <reply@x.example>",
    ),
    to=[{"name": "A", "email": "a@x.example"}, {"name": "", "email": "b@x.example"}, {"name": "C, D", "email": "c@x.example"}],
    cc=[{"name": "営業部", "email": "sales@x.example"}], reply_to=[{"name": "Desk", "email": "reply@x.example"}],
)
add(
    "address-semicolons", letter(b"x\r\n", To=b"a@x.example; B <b@x.example>;"),
    to=[{"email": "a@x.example"}, {"name": "B", "email": "b@x.example"}],
)
add("address-trailing-commas", letter(b"x\r\n", To=b",a@x.example,, b@x.example,"), to=[{"email": "a@x.example"}, {"email": "b@x.example"}])
add("address-undisclosed", letter(b"x\r\n", To=b"undisclosed-recipients:;"), to=[])
add(
    "address-group", letter(b"x\r\n", To=b"Team: a@x.example, B <b@x.example>;, c@x.example"),
    to=[{"email": "a@x.example"}, {"email": "b@x.example"}, {"email": "c@x.example"}],
)
add(
    "address-to-twice", letter(b"x\r\n", headers=[b"To: second@x.example"]),
    to=[{"email": "desk@kotae.example"}, {"email": "second@x.example"}],
)
add(
    "address-jis-comma-byte", letter(b"x\r\n", To=b'"' + jis("件、委員会,") + b'" <a@x.example>, b@x.example'),
    to=[{"name": "件、委員会,", "email": "a@x.example"}, {"email": "b@x.example"}],
)
add(
    "address-fullwidth-comma-name", letter(b"x\r\n", To=word(utf8("山本、中村"), "utf-8") + b" <a@x.example>"),
    to=[{"name": "山本、中村", "email": "a@x.example"}],
)

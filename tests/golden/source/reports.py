"""Letters nobody waits on: delivery failures in their dialects, automatic answers, lists."""
from source.tools import *


def report(human, status, original, how="rfc822", charset="utf-8", encoding="8bit", **fields):
    parts = [part(crlf(human), "Content-Type: text/plain; charset=" + charset, "Content-Transfer-Encoding: " + encoding),
             part(crlf(status), "Content-Type: message/delivery-status")]
    if original:
        parts.append(part(crlf(original), "Content-Type: " + ("message/rfc822" if how == "rfc822" else "text/rfc822-headers")))
    content_type, body = multi(parts, "report")
    fields.setdefault("From", "Mail Delivery System <MAILER-DAEMON@mx.client.example>")
    fields.setdefault("Subject", "Undelivered Mail Returned to Sender")
    return letter(body, Content_Type=content_type + "; report-type=delivery-status", headers=[b"Return-Path: <>"], **fields)


ORIGINAL = b"From: desk@kotae.example\nTo: gone@client.example\nSubject: Re: hello\nMessage-ID: <out-77@kotae.example>\n\nOur answer\n"
STATUS = (b"Reporting-MTA: dns; mx.client.example\n\nFinal-Recipient: rfc822; gone@client.example\nOriginal-Recipient: rfc822;gone@client.example\n"
          b"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <gone@client.example>: Recipient address rejected: User unknown\n")
GONE = {"recipient": "gone@client.example", "status": "5.1.1", "message_id": "out-77@kotae.example", "permanent": True}
add("bounce-rfc3464", report(b"I'm sorry to have to inform you that your message could not be delivered.\n", STATUS, ORIGINAL),
    bounce=dict(GONE, diagnostic_contains=["User unknown"]), kind="bounce")
add(
    "bounce-rfc3464-headers-only", report(b"Could not be delivered.\n", STATUS, ORIGINAL.split(b"\n\n")[0] + b"\n", "headers"), bounce=GONE,
    kind="bounce",
)
add("bounce-mailbox-full", report(b"Mailbox full.\n", STATUS.replace(b"5.1.1", b"5.2.2").replace(b"550 5.2.2", b"552 5.2.2"), ORIGINAL),
    bounce=dict(GONE, status="5.2.2"), kind="bounce")
add(
    "bounce-delayed",
    report(
        b"Delivery is delayed; no need to resend.\n", STATUS.replace(b"failed", b"delayed").replace(b"5.1.1", b"4.4.1"), ORIGINAL,
        Subject="Delayed Mail (still being retried)",
    ),
    bounce=dict(GONE, status="4.4.1", permanent=False), kind="bounce",
)
add(
    "bounce-exchange-japanese",
    report(
        utf8("配信できませんでした。\n受信者または宛先のグループ: gone@client.example\n入力した電子メール アドレスが見つかりませんでした。\n"),
        STATUS.replace(
            b"550 5.1.1 <gone@client.example>: Recipient address rejected: User unknown",
            b"550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",
        ),
        ORIGINAL, From="postmaster@client.example", Subject=word(utf8("配信不能: hello"), "utf-8"), Auto_Submitted="auto-replied",
    ),
    subject="配信不能: hello", bounce=GONE, kind="bounce",
)
add(
    "bounce-exchange-japanese-jis",
    report(
        jis("次の受信者に配信できませんでした: gone@client.example\n"), STATUS, ORIGINAL, charset="iso-2022-jp", encoding="7bit",
        From=word(jis("システム管理者"), "iso-2022-jp") + b" <postmaster@client.example>", Subject=word(jis("配信不能 : 納期の件"), "iso-2022-jp"),
    ),
    subject="配信不能 : 納期の件", bounce=GONE, kind="bounce",
)
add(
    "bounce-gmail",
    report(
        b"** Address not found **\n\nYour message wasn't delivered to gone@client.example because the address couldn't be found.\n",
        STATUS.replace(b"Original-Recipient: rfc822;gone@client.example\n", b""), ORIGINAL, "headers",
        From="Mail Delivery Subsystem <mailer-daemon@googlemail.com>", Subject="Delivery Status Notification (Failure)",
        Auto_Submitted="auto-replied", X_Failed_Recipients="gone@client.example", In_Reply_To=b"<out-77@kotae.example>",
        References=b"<out-77@kotae.example>",
    ),
    bounce=GONE, kind="bounce",
)
DOCOMO = (b"This is a MIME-less report.\n\nThe following message could not be delivered.\n\n<gone-kotae@docomo.ne.jp>\n550 Unknown user gone-kotae@docomo.ne.jp\n\n"
          b"----- Original message follows -----\n\nMessage-ID: <out-77@kotae.example>\nFrom: desk@kotae.example\nTo: gone-kotae@docomo.ne.jp\nSubject: Re: hello\n")
add(
    "bounce-docomo",
    letter(
        crlf(DOCOMO.replace(b"This is a MIME-less report.\n\n", b"Your message was not delivered to the following recipients:\n\n")),
        From="MAILER-DAEMON@docomo.ne.jp", Subject="Mail System Error - Returned Mail", headers=[b"Return-Path: <>"], drop=["MIME-Version"],
    ),
    bounce={"recipient": "gone-kotae@docomo.ne.jp", "message_id": "out-77@kotae.example", "permanent": True}, kind="bounce",
)
add(
    "bounce-au",
    letter(
        crlf(
            b"Each of the following recipients was rejected by a remote mail server.\n"
            b"The reasons given by the server are included to help you determine why\n"
            b"each recipient was rejected.\n\n    Recipient: <gone-kotae@ezweb.ne.jp>\n"
            b"    Reason:    <gone-kotae@ezweb.ne.jp>: User unknown\n\n"
            b"\nMessage-ID: <out-77@kotae.example>\nFrom: desk@kotae.example\nTo: gone-kotae@ezweb.ne.jp\nSubject: Re: hello\n",
        ),
        From="Postmaster@ezweb.ne.jp", Subject="Mail System Error - Returned Mail", headers=[b"Return-Path: <>"],
    ),
    bounce={"recipient": "gone-kotae@ezweb.ne.jp", "message_id": "out-77@kotae.example", "permanent": True}, kind="bounce",
)
add(
    "bounce-qmail",
    letter(
        crlf(
            b"Hi. This is the qmail-send program at mx.client.example.\n"
            b"I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            b"This is a permanent error; I've given up. Sorry it didn't work out.\n\n<gone@client.example>:\n"
            b"Sorry, no mailbox here by that name. (#5.1.1)\n\n"
            b"--- Below this line is a copy of the message.\n\nReturn-Path: <desk@kotae.example>\nFrom: desk@kotae.example\n"
            b"To: gone@client.example\n" b"Message-ID: <out-77@kotae.example>\nSubject: Re: hello\n\nOur answer\n",
        ),
        From="MAILER-DAEMON@mx.client.example", Subject="failure notice", headers=[b"Return-Path: <>"],
    ),
    bounce=GONE, kind="bounce",
)
add(
    "bounce-japanese-subject-from-a-person",
    text(utf8("「配信不能」と表示されて困っています。設定を教えてください。\n"), "utf-8", "8bit", Subject=word(utf8("メールが配信不能になります"), "utf-8")), bounce=None,
    kind="person",
)


def automatic(name, kind, body=b"I am away until Monday.\r\n", headers=(), **fields):
    more = {"auto_submitted": fields["Auto_Submitted"].lower()} if "Auto_Submitted" in fields else {"auto_submitted": ""}
    add(name, letter(body, headers=headers, **fields), kind=kind, **more)


automatic("auto-rfc3834", "auto_reply", Auto_Submitted="auto-replied", Subject="Re: hello")
automatic("auto-generated", "auto_reply", Auto_Submitted="auto-generated", Subject="Ticket received")
automatic("auto-submitted-no", "person", Auto_Submitted="no")
automatic(
    "auto-exchange-japanese", "auto_reply", utf8("只今外出しております。\r\n"), Subject=word(utf8("自動応答: 納期の件"), "utf-8"),
    Content_Type="text/plain; charset=utf-8", X_Auto_Response_Suppress="All", Auto_Submitted="auto-generated",
)
automatic("auto-x-autoreply", "auto_reply", headers=[b"X-Autoreply: yes"], Subject="Re: hello")
automatic("auto-x-autorespond", "auto_reply", headers=[b"X-Autorespond: vacation"], Subject="Re: hello")
automatic("auto-precedence", "auto_reply", headers=[b"Precedence: auto_reply"], Subject="Re: hello")
automatic("auto-out-of-office", "auto_reply", Subject="Automatic reply: hello", headers=[b"X-Auto-Response-Suppress: OOF"])
automatic("auto-japanese-absence", "auto_reply", jis("夏季休業のため不在にしております。\r\n"), Subject=word(jis("不在通知：納期の件"), "ISO-2022-JP"),
          Content_Type="text/plain; charset=ISO-2022-JP", headers=[b"Precedence: bulk", b"X-Autoreply: yes"])
automatic(
    "auto-japanese-receipt", "auto_reply", utf8("お問い合わせを受け付けました。このメールは自動返信です。\r\n"), Subject=word(utf8("【自動返信】お問い合わせありがとうございます"), "utf-8"),
    Content_Type="text/plain; charset=utf-8",
)
content_type, body = multi([plain("Your message was displayed.\n"), part(b"Final-Recipient: rfc822; taro@shop.example\r\nOriginal-Message-ID: <out-77@kotae.example>\r\n"
                                                                         b"Disposition: manual-action/MDN-sent-manually; displayed\r\n", "Content-Type: message/disposition-notification")], "report")
add(
    "read-receipt", letter(body, Content_Type=content_type + "; report-type=disposition-notification", Subject="Read: hello"),
    kind="auto_reply", bounce=None,
)
add(
    "person-writes-about-absence", text(utf8("来週は不在にしております。再来週にお願いします。\n"), "utf-8", "8bit", Subject=word(utf8("Re: 納期の件"), "utf-8")),
    kind="person",
)
automatic(
    "list-mailing-list", "mass_mail", b"Digest of the list\r\n",
    headers=[b"List-Id: <users.lists.example>", b"List-Post: <mailto:users@lists.example>", b"Precedence: list"],
)
automatic(
    "list-newsletter", "mass_mail", utf8("今週のお買い得情報です。\r\n"), Subject=word(utf8("【週刊】お買い得情報"), "utf-8"),
    Content_Type="text/plain; charset=utf-8",
    headers=[b"List-Unsubscribe: <https://news.example/u?1>", b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"Precedence: bulk"],
)
automatic("list-precedence-bulk", "mass_mail", b"Sale!\r\n", headers=[b"Precedence: bulk"])

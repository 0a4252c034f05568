#!/usr/bin/env python3
"""Writes the demo desk: source/*.txt -> letters/*.eml and story.json. Standard library only; README.md tells the format.

    python3 src/main/demo/make_letters.py

The same source gives the same bytes. Dates and the Message-IDs of agents' replies stay ASCII placeholders, which the
loader replaces in the raw bytes: @DATE@ and @REPLY:ticket:n@.
"""
import base64
import hashlib
import html
import json
import pathlib
import quopri
import re

import iso2022jp
import pictures

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE / "letters"
MAILERS = {
    "iso-2022-jp": "Microsoft Outlook 16.0", "shift_jis": "Becky! ver. 2.81.06 [ja]", "utf-8": "Thunderbird 128.4",
    "utf-8-qp": "Apple Mail (2.3774.600.62)", "utf-8-b64": "iPhone Mail (22B83)",
}


def charset_bytes(text, charset):
    if charset == "iso-2022-jp":
        return iso2022jp.encode(text)
    return text.encode("cp932" if charset == "shift_jis" else "utf-8")


def header_text(text, charset):
    """RFC 2047; each encoded word holds whole characters and stays under 75 bytes."""
    if text.isascii():
        return text
    name = "utf-8" if charset.startswith("utf-8") else charset
    words, rest = [], text
    while rest:
        n = len(rest)
        while len(base64.b64encode(charset_bytes(rest[:n], name))) > 75 - len(name) - 7:
            n -= 1
        words.append("=?%s?B?%s?=" % (name.upper(), base64.b64encode(charset_bytes(rest[:n], name)).decode()))
        rest = rest[n:]
    return "\r\n ".join(words)


def address(name, email, charset):
    if not name:
        return email
    shown = header_text(name, charset)
    if shown == name and not re.fullmatch(r"[A-Za-z0-9 ]+", name):
        shown = '"%s"' % name
    return "%s <%s>" % (shown, email)


def text_part(text, charset, subtype="plain"):
    """Headers and body lines of a text part, transfer-encoded as the mailer of that charset does it."""
    name = "utf-8" if charset.startswith("utf-8") else charset
    raw = charset_bytes(text, name).replace(b"\n", b"\r\n")
    if charset == "iso-2022-jp":
        encoding = "7bit"
    elif charset == "utf-8-qp":
        encoding, raw = "quoted-printable", quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    elif charset in ("utf-8-b64",):
        encoding, raw = "base64", base64.encodebytes(raw).replace(b"\n", b"\r\n")
    else:
        encoding = "8bit" if any(b > 127 for b in raw) else "7bit"
    head = "Content-Type: text/%s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n" % (subtype, name.upper(), encoding)
    return head.encode() + b"\r\n" + raw


def attachment_part(spec, charset):
    """spec: source file, or source file as shown name; Japanese names go out by RFC 2231 or, from Becky!, as encoded words."""
    source, _, shown = spec.partition(" as ")
    kind, make = pictures.FILES[source]
    shown = shown or source
    if shown.isascii():
        names = ('; name="%s"' % shown, 'attachment; filename="%s"' % shown)
    elif charset == "shift_jis":
        word = header_text(shown, charset).replace("\r\n ", "\r\n\t")
        names = (';\r\n\tname="%s"' % word, 'attachment;\r\n\tfilename="%s"' % word)
    else:
        name = "utf-8" if charset.startswith("utf-8") else charset
        coded = "".join("%%%02X" % b for b in charset_bytes(shown, name))
        names = ("", "attachment;\r\n filename*=%s''%s" % (name.upper(), coded))
    head = "Content-Type: %s%s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: %s\r\n\r\n" % (kind, names[0], names[1])
    return head.encode() + base64.encodebytes(make()).replace(b"\n", b"\r\n")


def multipart(kind, parts, seed):
    boundary = "=_" + hashlib.sha256((kind + seed).encode()).hexdigest()[:24]
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + p + (b"" if p.endswith(b"\r\n") else b"\r\n") for p in parts)
    head = 'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind, boundary)
    return head.encode() + body + b"--" + boundary.encode() + b"--\r\n"


def as_html(text):
    blocks = []
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        if all(l.startswith("・") for l in lines):
            blocks.append("<ul>" + "".join("<li>%s</li>" % html.escape(l[1:]) for l in lines) + "</ul>")
        else:
            blocks.append("<p style=\"margin:0 0 1em\">" + "<br>\n".join(html.escape(l) for l in lines) + "</p>")
    return ("<!DOCTYPE html>\n<html><head><meta http-equiv=\"Content-Type\" content=\"text/html\"><style>p{font-size:14px}</style></head>\n"
            "<body style=\"font-family:'Yu Gothic',sans-serif\">\n%s\n</body></html>\n" % "\n".join(blocks))


def parse_options(words):
    out = {}
    for w in words:
        key, eq, value = w.partition("=")
        out[key] = value if eq else "yes"
    return out


def when(word):
    """35m -> minutes ago; 3d@09:12 -> days ago, at that time of day in Japan."""
    if word.endswith("m"):
        return {"minutes_ago": int(word[:-1])}
    days, at = re.fullmatch(r"(\d+)d@(\d\d:\d\d)", word).groups()
    return {"days_ago": int(days), "at": at}


class Desk:
    def __init__(self):
        self.people, self.story = {}, json.loads((HERE / "source/desk.json").read_text("utf-8"))
        self.brands = {b["key"]: b for b in self.story["brands"]}
        self.agents = {a["key"]: a for a in self.story["agents"]}
        self.groups = {g["key"] for g in self.story["groups"]}
        self.story["tickets"], self.story["suspended"] = [], []

    def person(self, block):
        first, _, signature = block.partition("\n")
        key, email, charset, name = re.fullmatch(r"(\S+) (\S+) (\S+) ?(.*)", first).groups()
        self.people[key] = {"email": email, "charset": charset, "name": name, "signature": signature.rstrip()}

    def ticket(self, brand, key, steps, suspended=False):
        ticket = {"key": key, "brand": brand, "steps": []}
        seen, replies, letters, subject, last = [], 0, 0, "", ""
        for head, body in steps:
            kind, at, *rest = head.split(" ")
            options = parse_options(rest)
            step = {"do": kind, "when": when(at)}
            if kind == "letter":
                letters += 1
                file = "%s-%d.eml" % (key, letters)
                message_id, subject = self.letter(brand, key, file, options, body, seen, subject, last)
                seen.append(message_id)
                step.update(file=file, mailbox=self.brands[brand]["mailbox"])
            else:
                assert options.get("by") in self.agents, (key, head)
                step["by"] = options["by"]
                if kind in ("reply", "note"):
                    step["text"] = body.strip() + "\n"
                if kind == "reply":
                    replies += 1
                    step["n"] = replies
                    seen.append("@REPLY:%s:%d@" % (key, replies))
                    last = body.strip()
                for field in ("assign", "group", "status", "priority"):
                    if field in options:
                        step["assignee" if field == "assign" else field] = options[field]
                assert step.get("status", "open") in ("open", "pending", "hold", "solved"), head
                assert step.get("priority", "low") in ("low", "normal", "high", "urgent"), head
                assert step.get("group", "orders") in self.groups and step.get("assignee", "yamada") in self.agents, head
                if "tags" in options:
                    step["tags"] = options["tags"].split(",")
            ticket["steps"].append(step)
        self.story["suspended" if suspended else "tickets"].append(ticket)

    def letter(self, brand, key, file, options, body, seen, subject, last):
        head, extra = {}, []
        m = re.match(r"((?:[A-Z][A-Za-z-]*: .*\n)+)\n", body)
        if m:
            body = body[m.end():]
            for line in m.group(1).splitlines():
                name, value = line.split(": ", 1)
                (head.__setitem__(name, value) if name in ("Subject", "Cc", "Attach") else extra.append((name, value)))
        who = self.people[options["from"]]
        charset = options.get("as", who["charset"])
        subject = head.get("Subject") or (subject if subject.lower().startswith("re:") else "Re: " + subject)
        text = body.strip() + "\n"
        if who["signature"] and "nosig" not in options:
            text += "\n" + who["signature"] + "\n"
        box = self.brands[brand]
        if "quote" in options:
            quoted = last.split("\n")
            if options["quote"] == "outlook":
                text += "\n-----Original Message-----\nFrom: %s <%s>\nSubject: %s\n\n" % (box["mailbox_name"], box["mailbox"], subject)
                text += "\n".join(quoted) + "\n"
            else:
                text += "\n%s <%s> のメール:\n\n" % (box["mailbox_name"], box["mailbox"]) + "\n".join(("> " + q).rstrip() for q in quoted) + "\n"
        digest = hashlib.sha256((file + body).encode()).hexdigest()
        message_id = "%s.%s@%s" % (digest[:8].upper(), digest[8:20], who["email"].split("@")[1])
        lines = ["Received: from mail.%s (mail.%s [192.0.2.%d])\r\n\tby mx.%s with ESMTPS; @DATE@" % (
            who["email"].split("@")[1], who["email"].split("@")[1], int(digest[:2], 16) % 250 + 1, box["mailbox"].split("@")[1])]
        if "report" in options:
            lines.insert(0, "Return-Path: <>")
        lines += ["Date: @DATE@", "From: " + address(who["name"], who["email"], charset), "To: " + address("", box["mailbox"], charset)]
        if "Cc" in head:
            lines.append("Cc: " + ", ".join(address(self.people[k]["name"], self.people[k]["email"], charset) for k in head["Cc"].split(", ")))
        lines += ["Subject: " + header_text(subject, charset), "Message-ID: <%s>" % message_id]
        if seen:
            lines += ["In-Reply-To: <%s>" % seen[-1], "References: " + "\r\n ".join("<%s>" % s for s in seen)]
        lines += ["%s: %s" % (n, header_text(v, charset)) for n, v in extra]
        if "report" not in options:
            lines.append("X-Mailer: " + MAILERS[charset])
        lines.append("MIME-Version: 1.0")
        if "report" in options:
            status = ("Reporting-MTA: dns; mail.%s\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                      % (who["email"].split("@")[1], options["report"])).encode()
            part = multipart('report; report-type="delivery-status"', [
                text_part(text, charset), b"Content-Type: message/delivery-status\r\n\r\n" + status], file)
        elif "html" in options:
            part = text_part(as_html(text), charset, "html")
        elif "alt" in options:
            part = multipart("alternative", [text_part(text, charset), text_part(as_html(text), charset, "html")], file)
        else:
            part = text_part(text, charset)
        if "Attach" in head:
            part = multipart("mixed", [part] + [attachment_part(a, charset) for a in head["Attach"].split(", ")], file)
        (OUT / file).write_bytes(("\r\n".join(lines) + "\r\n").encode("ascii") + part)
        return message_id, subject

    def read(self, path):
        brand = path.stem
        for block in re.split(r"^=== ", path.read_text("utf-8"), flags=re.M)[1:]:
            title, _, rest = block.partition("\n")
            kind, _, name = title.partition(" ")
            if kind == "person":
                self.person(name + "\n" + rest)
                continue
            assert kind in ("ticket", "suspended"), title
            steps = [(s.split("\n", 1) + [""])[:2] for s in re.split(r"^--- ", rest, flags=re.M)[1:]]
            self.ticket(brand, name, steps, kind == "suspended")


def main():
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("*.eml"):
        old.unlink()
    desk = Desk()
    for path in sorted((HERE / "source").glob("*.txt")):
        desk.read(path)
    (HERE / "story.json").write_text(json.dumps(desk.story, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("%d tickets, %d kept apart, %d letters" % (
        len(desk.story["tickets"]), len(desk.story["suspended"]), len(list(OUT.glob("*.eml")))))


if __name__ == "__main__":
    main()

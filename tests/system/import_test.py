#!/usr/bin/env python3
"""kotae mail import: .eml, mbox and Maildir into a desk that serves; a letter brought twice is kept once; the bar on a terminal.
  import_test.py [CLASS[.test]]…     unittest's options"""
import json
import os
import pty
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desk as d
from desk_test import Case, mid


class Import(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailbox()

    def place(self, name, content=None):
        path = os.path.join(self.desk.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if content is not None:
            with open(path, "wb") as f:
                f.write(content)
        return path

    def bring(self, path, *more):
        return json.loads(self.desk.command("mail", "import", *self.desk.place(), path, "--json", *more).stdout)

    def expect(self, counts, **wanted):
        self.assertEqual(counts, {"read": 0, "tickets": 0, "comments": 0, "known": 0, "suspended": 0, "unreadable": 0, "failed": 0, **wanted})

    def tickets(self, word):
        return [t for t in self.admin.tickets() if word in t["subject"]]

    def test_a_folder_of_eml(self):
        for n in range(5):
            self.place("eml/%d/letter%d.eml" % (n % 2, n), d.letter(mid(), sender="e%d@example.com" % n, subject="From a folder %d" % n))
        self.place("eml/notes.txt", b"no letter")
        self.expect(self.bring(self.place("eml")), read=5, tickets=5)
        self.assertEqual(len(self.tickets("From a folder")), 5)
        self.expect(self.bring(self.place("eml")), read=5, known=5)
        self.assertEqual(len(self.tickets("From a folder")), 5, "twice is once")
        self.assertEqual({t["created_at"] for t in self.tickets("From a folder")}, {"2025-11-03T01:00:00Z"}, "a letter keeps its own time")

    def test_one_eml_and_the_mailbox_it_belongs_to(self):
        other = self.mailbox("Other", "other@desk.test")
        file = self.place("one.eml", d.letter(mid(), to="someone@elsewhere.example", subject="A single file", attachment=("a.bin", "application/octet-stream", os.urandom(200_000))))
        self.expect(self.bring(file, "--mailbox", "other@desk.test"), read=1, tickets=1)
        t = self.tickets("A single file")[0]
        page = self.admin.get("/api/kotae/tickets/%d" % t["id"])
        self.assertEqual(page["ticket"]["mailbox_id"], other)
        self.assertEqual(self.admin.ask("GET", "/api/kotae/comments/%d/raw" % page["comments"][0]["id"])[2], open(file, "rb").read(), "the bytes are kept as they were")
        self.assertEqual(self.desk.command("mail", "import", *self.desk.place(), file, "--mailbox", "nobody@desk.test", check=False).returncode, 3)
        self.assertNotEqual(self.desk.command("mail", "import", *self.desk.place(), self.place("not-there"), check=False).returncode, 0)

    def test_mbox(self):
        first, answer = mid(), mid()
        letters = [d.letter(first, sender="m@example.com", subject="In an mbox", body="From the start:\n\nFrom here on it is quoted.\n>From there, too."),
                   d.letter(answer, sender="m@example.com", subject="Re: In an mbox", body="And an answer", headers=[("In-Reply-To", first)]),
                   d.letter(mid(), sender="n@example.com", subject="In an mbox, last")]
        box = b"".join(b"From m@example.com Mon Nov  3 10:00:00 2025\n" + re.sub(rb"(?m)^(>*From )", rb">\1", x.replace(b"\r\n", b"\n")) + b"\n" for x in letters)
        file = self.place("old.mbox", box)
        self.expect(self.bring(file), read=3, tickets=2, comments=1)
        t = next(t for t in self.tickets("In an mbox") if t["subject"] == "In an mbox")
        comments = self.admin.comments(t["id"])
        self.assertEqual([c["plain_body"].strip() for c in comments], ["From the start:\n\nFrom here on it is quoted.\n>From there, too.", "And an answer"])
        self.expect(self.bring(file), read=3, known=3)
        self.assertEqual(len(self.admin.comments(t["id"])), 2)

    def test_maildir(self):
        known = d.letter(mid(), sender="k@example.com", subject="In a Maildir, known")
        self.admin.letter(known)
        for place, raw in (("cur/1762131600.1.host:2,S", known),
                           ("cur/1762131601.2.host:2,S", d.letter(mid(), sender="l@example.com", subject="In a Maildir, read")),
                           ("new/1762131602.3.host", d.letter(mid(), sender="o@example.com", subject="In a Maildir, new")),
                           ("new/1762131603.4.host", d.letter(mid(), sender="p@example.com", subject="In a Maildir, mass", headers=[("Precedence", "bulk"), ("List-Id", "<news.example.com>"), ("List-Unsubscribe", "<mailto:out@example.com>")])),
                           ("tmp/1762131604.5.host", d.letter(mid(), sender="q@example.com", subject="In a Maildir, half"))):
            self.place("Maildir/" + place, raw)
        self.expect(self.bring(self.place("Maildir")), read=4, tickets=2, known=1, suspended=1)
        self.assertEqual(sorted(t["subject"] for t in self.tickets("In a Maildir")), ["In a Maildir, known", "In a Maildir, new", "In a Maildir, read"])
        self.expect(self.bring(self.place("Maildir")), read=4, known=4)
        # The desk that serves hears of it without a commit of its own.
        d.until("search finds what was brought", 20, lambda: self.admin.get("/api/kotae/lists/tickets?lane=all&q=Maildir")["rows"])

    def test_what_cannot_be_read_is_kept_and_counted(self):
        parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(400))
        self.place("bad/deep.eml", b"From: x@example.com\r\nTo: desk@desk.test\r\nSubject: too deep\r\nMIME-Version: 1.0\r\n" + parts + b"\r\ntext\r\n")
        self.place("bad/good.eml", d.letter(mid(), sender="g@example.com", subject="After the bad one"))
        self.expect(self.bring(self.place("bad")), read=2, tickets=1, unreadable=1)
        self.assertEqual(len(self.admin.get("/api/kotae/inbound?state=failed")["letters"]), 1, "an admin sees it")
        self.expect(self.bring(self.place("bad")), read=2, known=2)

    def test_a_bar_on_a_terminal_and_words_for_people(self):
        for n in range(40):
            self.place("bar/%02d.eml" % n, d.letter(mid(), sender="b%d@example.com" % n, subject="With a bar %d" % n, body="word " * 200))
        ours, theirs = pty.openpty()
        try:
            ran = d.subprocess.Popen([d.BINARY, "mail", "import", *self.desk.place(), self.place("bar")], stdout=d.subprocess.PIPE, stderr=theirs)
            os.close(theirs)
            shown = b""
            while True:
                try:
                    piece = os.read(ours, 4096)
                except OSError:  # the last writer is gone
                    break
                if not piece:
                    break
                shown += piece
            said = ran.communicate()[0].decode()
        finally:
            os.close(ours)
        self.assertEqual(ran.returncode, 0, said)
        steps = [int(x) for x in re.findall(r"\rimport \[[# ]{40}\] +(\d+) %", shown.decode())]
        self.assertEqual(steps, sorted(set(steps)), "it only grows")
        self.assertGreater(len(steps), 20)
        self.assertEqual(steps[-1], 100)
        self.assertIn("40 letters: 40 new tickets, 0 comments, 0 known already", said)
        quiet = self.desk.command("mail", "import", *self.desk.place(), self.place("bar"))
        self.assertEqual(quiet.stderr, b"", "no bar where nobody looks")
        self.assertIn("40 known already", quiet.stdout.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")

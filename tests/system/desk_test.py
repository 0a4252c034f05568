#!/usr/bin/env python3
"""The whole desk against real servers: Dovecot, Postfix, clamd, PostgreSQL, all private ones started here. Needs root (they change users).
  desk_test.py [CLASS[.test]]…     unittest's options"""
import email.utils
import glob
import os
import re
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desk as d
from live import Live
from servers import EICAR, Clamd, Dovecot, Scripted, TokenServer


def imap_of(dovecot, user="desk", **more):
    return {"enabled": True, "host": "127.0.0.1", "port": dovecot.imap_port, "tls": "none", "user": user, "password": "secret", "auth": "password", "folder": "INBOX", "after": "leave", "poll_s": 600, **more}


def mid(n=[0]):
    n[0] += 1
    return "<m%d.%d@example.com>" % (n[0], os.getpid())


class Case(unittest.TestCase):
    """One desk for all tests of a class."""
    relay = ""
    options = ()
    database = None

    @classmethod
    def setUpClass(cls):
        cls.desk = d.Desk(relay=cls.relay, database=cls.database or "", options=cls.options)
        cls.addClassCleanup(cls.desk.close)
        cls.admin_auth = cls.desk.person("admin@desk.test", "admin", "Hanako Kanri")
        cls.agent_auth = cls.desk.person("agent@desk.test", "agent", "Ichiro Sato")
        cls.desk.start()
        cls.admin, cls.agent = cls.desk.api(cls.admin_auth), cls.desk.api(cls.agent_auth)

    @classmethod
    def mailbox(cls, name="Desk", address="desk@desk.test", **more):
        m = cls.admin.expect(201, "POST", "/api/kotae/mailboxes", {"name": name, "address": address, **more})["mailbox"]
        return m["id"]

    def status(self, mailbox):
        return self.admin.get("/api/kotae/mailboxes/%d" % mailbox)["mailbox"]["status"]

    def idle(self, mailbox, seconds=20):
        return d.until(lambda: "the mailbox idles: %r" % self.status(mailbox), seconds, lambda: self.status(mailbox)["phase"] == "idle")

    def ticket_of(self, subject, seconds=20, count=1):
        """The one ticket with this subject, once it is there."""
        def look():
            found = [t for t in self.admin.tickets() if t["subject"] == subject]
            assert len(found) <= count, "%d tickets %r" % (len(found), subject)
            return len(found) == count and found[0]
        return d.until("a ticket %r" % subject, seconds, look)

    def give(self, raw, to="desk@desk.test", sender="customer@example.com"):
        """By LMTP, waiting for the desk to know its new mailbox."""
        def once():
            line = d.Lmtp(self.desk.lmtp_port)
            try:
                line.give(raw, [to], sender)
                return True
            except d.smtplib.SMTPRecipientsRefused:
                return False
            finally:
                line.close()
        d.until("LMTP takes a letter for " + to, 10, once, 0.1)

    def reply(self, ticket, text, expect=202, **more):
        return self.agent.expect(expect, "POST", "/api/kotae/tickets/%d/reply" % ticket, {"body": text, "hold_s": 0, **more})

    def outgoing(self, made):
        return self.agent.get("/api/kotae/outgoing/%d" % made["outgoing_id"])["outgoing"]

    def comment(self, ticket, text):
        return next((c for c in self.admin.get("/api/kotae/tickets/%d" % ticket)["comments"] if text in c["plain_body"]), None)


class Imap(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dovecot = Dovecot()
        cls.addClassCleanup(cls.dovecot.close)
        cls.box = cls.mailbox(imap=imap_of(cls.dovecot))

    def test_1_idle_brings_a_letter_within_seconds(self):
        self.idle(self.box)
        live = Live(self.desk.port, self.agent_auth, self.agent.get("/api/kotae/desk")["seq"])
        begun = time.monotonic()
        self.dovecot.put("desk", d.letter(mid(), subject="By IDLE", body="Is it red?"))
        e = live.event("the ticket", lambda e: e.get("type") == "ticket.created")  # the poll is ten minutes away: only IDLE can do it
        print("  IDLE to live event: %.2f s" % (time.monotonic() - begun))
        live.close()
        self.assertEqual(self.ticket_of("By IDLE")["id"], e["ticket_id"])
        self.assertEqual(self.comment(e["ticket_id"], "Is it red?")["public"], True)

    def test_2_the_mail_server_goes_away_and_comes_back(self):
        self.idle(self.box)
        self.dovecot.do("down")
        d.until(lambda: "the trouble is shown: %r" % self.status(self.box), 30, lambda: self.status(self.box)["error"])
        self.dovecot.put("desk", d.letter(mid(), subject="While it was down"))
        self.assertEqual(self.admin.expect(200, "POST", "/api/kotae/mailboxes/%d/test" % self.box, {})["imap"]["ok"], False)
        self.dovecot.do("up")
        self.ticket_of("While it was down", 90)
        self.idle(self.box, 30)
        self.assertFalse(self.status(self.box)["error"])
        self.assertEqual(self.admin.expect(200, "POST", "/api/kotae/mailboxes/%d/test" % self.box, {})["imap"]["ok"], True)

    def test_3_a_new_uidvalidity_doubles_nothing(self):
        self.idle(self.box)
        before = {t["id"]: len(self.admin.comments(t["id"])) for t in self.admin.tickets()}
        self.assertGreaterEqual(len(before), 1)
        self.dovecot.do("down")
        self.dovecot.forget("desk")
        self.dovecot.put("desk", d.letter(mid(), subject="After the restore"))
        self.dovecot.do("up")
        new = self.ticket_of("After the restore", 90)
        self.idle(self.box, 30)
        after = {t["id"]: len(self.admin.comments(t["id"])) for t in self.admin.tickets()}
        self.assertEqual(after, {**before, new["id"]: 1})

    def test_4_letters_are_moved_or_marked_only_when_asked(self):
        new = [n for n in os.listdir(os.path.join(self.dovecot.maildir("desk"), "new"))]
        cur = [n for n in os.listdir(os.path.join(self.dovecot.maildir("desk"), "cur"))]
        self.assertGreaterEqual(len(new) + len(cur), 1)
        self.assertFalse([n for n in cur if "S" in n.rpartition("2,")[2] or "T" in n.rpartition("2,")[2]], "left as they were")
        box = self.mailbox("Sales", "sales@desk.test", imap=imap_of(self.dovecot, "sales", after="move", move_to="Done"))
        self.idle(box)
        self.dovecot.put("sales", d.letter(mid(), to="sales@desk.test", subject="To be moved"))
        self.ticket_of("To be moved")
        done = os.path.join(self.dovecot.maildir("sales"), ".Done")
        d.until("the letter is in Done", 15, lambda: len(glob.glob(done + "/cur/*") + glob.glob(done + "/new/*")) == 1)
        self.assertEqual(self.admin.get("/api/kotae/mailboxes/%d" % box)["mailbox"]["imap"].get("password"), None, "a password is never told")

    def test_5_xoauth2(self):
        good, old = {"access_token": "fresh-token", "token_type": "Bearer", "expires_in": 3600}, {"error": "invalid_grant", "error_description": "The refresh token is too old"}
        tokens = TokenServer(lambda token: (200, good) if token == "r2" else (400, old))
        self.addCleanup(tokens.close)
        with open(self.dovecot.tokens, "a") as f:
            f.write("fresh-token support\n")
        oauth = {"token_url": tokens.url, "client_id": "kotae", "client_secret": "s3cret", "refresh_token": "r1", "scope": "imap"}
        settings = imap_of(self.dovecot, "support", auth="xoauth2", oauth=oauth, poll_s=10)
        del settings["password"]
        box = self.mailbox("Support", "support@desk.test", imap=settings)
        d.until(lambda: "the reason is readable: %r" % self.status(box), 30, lambda: "too old" in (self.status(box)["error"] or ""))
        # Who mends the settings does not wait for the next try.
        self.admin.expect(200, "PUT", "/api/kotae/mailboxes/%d" % box, {"imap": {**settings, "oauth": {**oauth, "refresh_token": "r2"}}})
        self.idle(box, 60)
        self.dovecot.put("support", d.letter(mid(), to="support@desk.test", subject="By XOAUTH2"))
        self.ticket_of("By XOAUTH2")
        self.assertEqual(tokens.asked[-1]["refresh_token"], ["r2"])
        self.assertEqual(tokens.asked[-1]["grant_type"], ["refresh_token"])

    def test_6_one_letter_delivered_five_times_is_one_comment(self):
        self.idle(self.box)
        raw = d.letter(mid(), subject="Five times", body="Only once, please.", attachment=("list.csv", "text/csv", b"a,b\r\n1,2\r\n"))
        again = b"Received: from relay.example.com by mail.desk.test; Mon, 03 Nov 2025 10:00:09 +0900\r\n" + raw
        threads = [threading.Thread(target=f) for f in (
            lambda: self.dovecot.put("desk", raw), lambda: self.dovecot.put("desk", again), lambda: self.give(raw), lambda: self.give(again),
            lambda: self.desk.api(self.admin_auth).letter(raw))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        t = self.ticket_of("Five times")
        self.dovecot.put("desk", d.letter(mid(), subject="After the five"))
        self.ticket_of("After the five")  # the same mailbox: the five are behind it
        self.ticket_of("Five times")
        self.assertEqual(len(self.admin.comments(t["id"])), 1)
        self.assertEqual(len(self.admin.comments(t["id"])[0]["attachments"]), 1)

    def test_7_a_poison_letter_among_a_thousand(self):
        nested = b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 80
        poison = [b"From: evil@example.com\r\nSubject: poison\r\nMIME-Version: 1.0\r\n" + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(120)) + nested,
                  b"From: evil@example.com\r\nSubject: head\r\nX-Long: " + b"x" * 400_000 + b"\r\n\r\nbody\r\n"]
        known = len(self.admin.get("/api/kotae/inbound?state=failed")["letters"])
        self.idle(self.box)
        begun = time.monotonic()
        for i in range(1000):
            self.dovecot.put("desk", d.letter("<bulk%d.%d@example.com>" % (i, os.getpid()), sender="C%d <c%d@example.com>" % (i, i), subject="bulk %d" % i, body="Letter number %d" % i))
            if i in (300, 700):
                self.dovecot.put("desk", poison[i == 700])
        want = {"bulk %d" % i for i in range(1000)}
        def all_there():
            return want <= {t["subject"] for t in self.admin.tickets()}
        d.until("a thousand letters", 180, all_there, 1)
        print("  1000 letters put into the Maildir and taken: %.1f s" % (time.monotonic() - begun))
        subjects = [t["subject"] for t in self.admin.tickets()]
        self.assertEqual(sum(s in want for s in subjects), 1000, "each once")
        failed = d.until("the poison is listed", 30, lambda: (lambda l: len(l) == known + 2 and l)(self.admin.get("/api/kotae/inbound?state=failed")["letters"]))
        self.assertEqual(self.agent.ask("GET", "/api/kotae/inbound?state=failed")[0], 403, "unreadable letters are for admins")
        for one in failed[:2]:
            self.assertRegex(one["reason"], "depth|header")
            status, _, raw, headers = self.admin.ask("GET", "/api/kotae/inbound/%d/raw" % one["id"])
            self.assertEqual(status, 200)
            self.assertIn(raw.replace(b"\r\n", b"\n"), [p.replace(b"\r\n", b"\n") for p in poison])
            self.assertIn("attachment", headers["Content-Disposition"])
            replayed = self.admin.expect(200, "POST", "/api/kotae/inbound/%d/replay" % one["id"], {})
            self.assertEqual(replayed["state"], "failed")
        self.assertEqual(self.admin.get("/api/kotae/lists/counts")["total"]["failed_letters"], known + 2)

    def test_8_stop_is_graceful_and_the_cursor_survives(self):
        self.assertEqual(self.desk.stop(), 0)
        self.dovecot.put("desk", d.letter(mid(), subject="While we were away"))
        self.desk.start()
        self.admin.close()
        self.ticket_of("While we were away", 60)
        self.assertEqual(len([t for t in self.admin.tickets() if t["subject"] == "Five times"]), 1)


class Postfix(Case):
    @classmethod
    def setUpClass(cls):
        lmtp = d.free_port()
        cls.postfix = Scripted("postfix", POSTFIX_LMTP="inet:127.0.0.1:%d" % lmtp, POSTFIX_LMTP_FOR="desk@desk.test")
        cls.addClassCleanup(cls.postfix.close)
        cls.relay = "smtp://127.0.0.1:%d" % cls.postfix.port
        original = d.free_port
        d.free_port = iter([original(), lmtp]).__next__
        try:
            super().setUpClass()
        finally:
            d.free_port = original
        cls.box = cls.mailbox()
        time.sleep(0.5)

    def send(self, raw, sender="sales@desk.test"):
        """The customer (sales@desk.test: the other side of this Postfix) writes to the desk."""
        with d.smtplib.SMTP("127.0.0.1", self.postfix.port) as s:
            s.sendmail(sender, ["desk@desk.test"], raw)

    def inbox(self, user="sales"):
        folder, out = os.path.join(self.postfix.maildir, user, "new"), []
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, name), "rb") as f:
                out.append(d.email.message_from_bytes(f.read(), policy=d.email.policy.default))
        return out

    def letter_with(self, text, seconds=20):
        def look():
            found = [m for m in self.inbox() if text in m.get_body(("plain",)).get_content()]
            assert len(found) <= 1, "%d letters with %r" % (len(found), text)
            return found and found[0]
        return d.until("a letter with %r in the customer's Maildir" % text, seconds, look, 0.2)

    def test_1_the_whole_way(self):
        first = mid()
        self.send(d.letter(first, sender="田中 <sales@desk.test>", subject="在庫のご確認", body="青いカップはありますか。"))
        t = self.ticket_of("在庫のご確認")
        made = self.reply(t["id"], "はい、ございます。", status="solved")
        out = self.letter_with("はい、ございます。")
        self.assertEqual(out["In-Reply-To"].strip(), first)
        self.assertIn(first, out["References"])
        self.assertEqual(out["Subject"], "Re: 在庫のご確認")
        self.assertEqual(email.utils.parseaddr(out["From"])[1], "desk@desk.test")
        self.assertIsNone(out["Auto-Submitted"], "a person wrote it")
        d.until(lambda: "delivered: %r" % self.outgoing(made), 10, lambda: self.outgoing(made)["delivery"] == "sent")
        self.assertEqual(self.comment(t["id"], "ございます")["delivery"]["state"], "sent")
        self.assertEqual(self.admin.get("/api/v2/tickets/%d.json" % t["id"])["ticket"]["status"], "solved")
        # The customer answers from a mail program that keeps only our Message-ID and changes the subject: the token finds the ticket.
        self.send(d.letter(mid(), sender="sales@desk.test", subject="別の件名", body="では二つください。\n\n> はい、ございます。", headers=[("In-Reply-To", out["Message-ID"]), ("References", out["Message-ID"])]))
        answer = d.until("the answer in the ticket", 20, lambda: self.comment(t["id"], "では二つ"))
        self.assertEqual(answer["matched_by"], "token")
        self.assertEqual(answer["reply_text"].strip(), "では二つください。")
        self.assertEqual(self.admin.get("/api/v2/tickets/%d.json" % t["id"])["ticket"]["status"], "open", "an answer reopens")

    def test_2_an_automatic_answer_reopens_nothing_and_gets_no_answer(self):
        self.send(d.letter(mid(), sender="sales@desk.test", subject="Holiday", body="A question before my holiday."))
        t = self.ticket_of("Holiday")
        self.reply(t["id"], "Have a nice one.", status="solved")
        out = self.letter_with("Have a nice one.")
        before = len(self.inbox())
        self.send(d.letter(mid(), sender="sales@desk.test", subject="Out of office: Re: Holiday", body="I am away until Monday.", headers=[("In-Reply-To", out["Message-ID"]), ("Auto-Submitted", "auto-replied")]))
        c = d.until("the automatic answer in the ticket", 20, lambda: self.comment(t["id"], "away until Monday"))
        self.assertEqual(c["kind"], "auto_reply")
        self.assertEqual(self.admin.get("/api/v2/tickets/%d.json" % t["id"])["ticket"]["status"], "solved")
        self.assertEqual(len(self.inbox()), before)

    def test_3_a_bounce_comes_back_to_its_reply(self):
        self.send(d.letter(mid(), sender="sales@desk.test", subject="With a colleague", body="Please copy him."))
        t = self.ticket_of("With a colleague")
        made = self.reply(t["id"], "To both of you.", to=["sales@desk.test"], cc=["gone@abroad.test"])
        self.letter_with("To both of you.")
        d.until(lambda: "bounced: %r" % self.outgoing(made), 30, lambda: self.outgoing(made)["delivery"] == "bounced")
        shown = self.comment(t["id"], "To both of you.")["delivery"]
        self.assertEqual(shown["state"], "bounced")
        self.assertIn("gone@abroad.test", shown["reason"])
        bounce = [c for c in self.admin.get("/api/kotae/tickets/%d" % t["id"])["comments"] if c["kind"] == "bounce"]
        self.assertEqual(len(bounce), 1)
        self.assertFalse(bounce[0]["public"])
        row = next(r for r in self.admin.get("/api/kotae/lists/tickets?lane=all&ids=%d" % t["id"])["rows"])
        self.assertEqual(row["delivery"], "failed", "the list shows it")

    def test_4_a_refusal_is_seen_at_once_and_can_be_tried_again(self):
        self.send(d.letter(mid(), sender="sales@desk.test", subject="Typo", body="My address changed."))
        t = self.ticket_of("Typo")
        made = self.reply(t["id"], "To the typo.", to=["nobody-here@desk.test"])
        d.until(lambda: "failed: %r" % self.outgoing(made), 20, lambda: self.outgoing(made)["delivery"] == "failed")
        self.assertIn("nobody-here@desk.test", self.comment(t["id"], "To the typo.")["delivery"]["reason"])
        self.agent.expect(202, "POST", "/api/kotae/outgoing/%d/retry" % made["outgoing_id"], {})
        d.until(lambda: "and again: %r" % self.outgoing(made), 20, lambda: self.outgoing(made)["delivery"] == "failed" and self.outgoing(made)["attempts"] >= 1)

    def test_5_the_mail_server_is_away_when_we_send(self):
        self.send(d.letter(mid(), sender="sales@desk.test", subject="Later", body="When?"))
        t = self.ticket_of("Later")
        self.postfix.do("down")
        made = self.reply(t["id"], "It will come later.")
        d.until(lambda: "waits: %r" % self.outgoing(made), 20, lambda: self.outgoing(made)["delivery"] == "retry")
        self.assertEqual(self.comment(t["id"], "come later")["delivery"]["state"], "retry")
        self.postfix.do("up")
        self.letter_with("It will come later.", 60)
        d.until("sent", 20, lambda: self.outgoing(made)["delivery"] == "sent")

    def test_6_the_receipt_comes_once_and_is_capped(self):
        self.admin.expect(200, "PUT", "/api/kotae/mailboxes/%d" % self.box, {"receipt": {"enabled": True, "subject": "受け付けました [{{ticket.id}}]", "body": "{{ticket.requester.name}} 様\n\n受付番号 {{ticket.id}}: {{ticket.title}}"}})
        self.addCleanup(lambda: self.admin.expect(200, "PUT", "/api/kotae/mailboxes/%d" % self.box, {"receipt": {"enabled": False}}))
        cap = self.admin.get("/api/kotae/settings")["auto_letters_per_address_per_hour"]
        first = mid()
        self.send(d.letter(first, sender="鈴木 <sales@desk.test>", subject="受付テスト", body="届きましたか。"))
        t = self.ticket_of("受付テスト")
        receipt = self.letter_with("受付番号 %d:" % t["id"])
        self.assertEqual(receipt["Auto-Submitted"], "auto-replied")
        self.assertEqual(receipt["In-Reply-To"].strip(), first)
        self.assertIn("受付テスト", receipt.get_body(("plain",)).get_content())
        # A second letter of the same thread gets none; an answer to the receipt finds the ticket.
        self.send(d.letter(mid(), sender="sales@desk.test", subject="Re: 受付テスト", body="追加の質問です。", headers=[("In-Reply-To", receipt["Message-ID"])]))
        d.until("the answer in the ticket", 20, lambda: self.comment(t["id"], "追加の質問"))
        for i in range(cap + 3):
            self.send(d.letter(mid(), sender="sales@desk.test", subject="flood %d" % i, body="Again."))
        for i in range(cap + 3):
            self.ticket_of("flood %d" % i)
        # A letter behind them all in the queue: what was to come has come.
        made = self.reply(t["id"], "After the flood.")
        self.letter_with("After the flood.")
        d.until("the queue is empty", 20, lambda: self.status(self.box)["queue"] == 0)
        receipts = [m for m in self.inbox() if m["Auto-Submitted"]]
        self.assertEqual(len(receipts), cap, [m["Subject"] for m in receipts])
        self.assertEqual(self.outgoing(made)["delivery"], "sent")

    def test_7_a_stranger_with_the_subject_id_joins_nothing(self):
        self.send(d.letter(mid(), sender="sales@desk.test", subject="Secret", body="My order."))
        t = self.ticket_of("Secret")
        self.reply(t["id"], "About your order.")
        self.send(d.letter(mid(), sender="stranger@desk.test", subject="Re: Secret [#%d]" % t["id"], body="I am a stranger."), sender="stranger@desk.test")
        def elsewhere():
            return [x for x in self.admin.tickets() if x["subject"].startswith("Re: Secret") and x["id"] != t["id"]]
        d.until("the stranger has a ticket of their own", 20, elsewhere)
        self.assertIsNone(self.comment(t["id"], "I am a stranger"))

    def test_8_a_copy_of_our_own_letter_is_no_second_comment(self):
        self.send(d.letter(mid(), sender="sales@desk.test", subject="Copy", body="Bcc to yourself?"))
        t = self.ticket_of("Copy")
        self.reply(t["id"], "Yes, here is a copy.", bcc=["desk@desk.test"])
        self.letter_with("here is a copy.")
        self.send(d.letter(mid(), sender="sales@desk.test", subject="Behind the copy", body="x"))
        self.ticket_of("Behind the copy")
        comments = self.admin.comments(t["id"])
        self.assertEqual(len(comments), 2, [c["plain_body"] for c in comments])


@unittest.skipUnless(os.path.exists("/usr/sbin/clamd"), "clamd is not installed (Debian: clamav-daemon)")
class Viruses(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clamd = Clamd()
        cls.addClassCleanup(cls.clamd.close)
        cls.clamd.up()
        cls.admin.expect(200, "PUT", "/api/kotae/settings", {"clamd": cls.clamd.address})

    def attachment(self, ticket):
        return self.agent.get("/api/kotae/tickets/%d" % ticket)["comments"][0]["attachments"][0]

    def test_1_an_infected_file_is_closed_and_a_clean_one_open(self):
        bad = self.admin.letter(d.letter(mid(), subject="bad", attachment=("invoice.exe", "application/octet-stream", EICAR)))["ticket_id"]
        good = self.admin.letter(d.letter(mid(), subject="good", attachment=("list.txt", "text/plain", b"nothing wrong\n")))["ticket_id"]
        d.until("the clean file is ready", 30, lambda: self.attachment(good)["state"] == "ready")
        d.until("the infected one is known", 30, lambda: self.attachment(bad)["state"] == "infected")
        status, _, raw, headers = self.agent.ask("GET", self.path(self.attachment(good)))
        self.assertEqual((status, raw), (200, b"nothing wrong\n"))
        status, answer, raw, _ = self.agent.ask("GET", self.path(self.attachment(bad)))
        self.assertEqual(status, 403)
        self.assertNotIn(EICAR[:20], raw)
        self.assertIn("Kotae.Test.Eicar", answer["description"])

    def test_2_without_an_answer_the_letter_is_kept_and_the_download_waits(self):
        self.clamd.down()
        t = self.admin.letter(d.letter(mid(), subject="waits", attachment=("plan.txt", "text/plain", b"the plan\n")))["ticket_id"]
        self.assertEqual(self.comment(t, "Where is my parcel?")["public"], True)
        time.sleep(1.5)  # time enough for a first try that finds nobody
        self.assertEqual(self.attachment(t)["state"], "scanning")
        status, _, raw, headers = self.agent.ask("GET", self.path(self.attachment(t)))
        self.assertEqual(status, 503)
        self.assertTrue(headers["Retry-After"])
        self.clamd.up()
        d.until("scanned after it came back", 90, lambda: self.attachment(t)["state"] == "ready")
        self.assertEqual(self.agent.ask("GET", self.path(self.attachment(t)))[2], b"the plan\n")

    @staticmethod
    def path(attachment):
        return "/" + attachment["content_url"].split("/", 3)[3] if "://" in attachment["content_url"] else attachment["content_url"]


class OneGroup(Case):
    """An agent who sees one group sees nothing else, anywhere."""

    def test_the_gate_holds_everywhere(self):
        groups = {}
        for name in ("North", "South"):
            groups[name] = self.admin.expect(201, "POST", "/api/v2/groups.json", {"group": {"name": name}})["group"]["id"]
        boxes = {n: self.mailbox(n, n.lower() + "@desk.test", group_id=groups[n]) for n in groups}
        self.desk.person("north@desk.test", "agent", "Nora North")
        nora = next(u for u in self.admin.get("/api/v2/users.json?role=agent")["users"] if u["email"] == "north@desk.test")
        self.admin.expect(200, "PUT", "/api/v2/users/%d.json" % nora["id"], {"user": {"ticket_restriction": "groups"}})
        for m in self.admin.get("/api/v2/group_memberships.json?per_page=100")["group_memberships"]:
            if m["user_id"] == nora["id"]:
                self.admin.expect(204, "DELETE", "/api/v2/group_memberships/%d.json" % m["id"])
        self.admin.expect(201, "POST", "/api/v2/group_memberships.json", {"group_membership": {"user_id": nora["id"], "group_id": groups["North"]}})
        auth = self.desk.token("north@desk.test")
        me = self.desk.api(auth)
        self.assertEqual(me.get("/api/v2/users/me.json")["user"]["restricted_agent"], True)
        since = me.get("/api/kotae/desk")["seq"]
        live = Live(self.desk.port, auth, since)
        seen = {}
        for name in groups:
            raw = d.letter(mid(), to=name.lower() + "@desk.test", subject="Kumquat for " + name, body="Ein Brief, kumquat %s." % name, attachment=("kumquat-%s.txt" % name, "text/plain", b"kumquat " + name.encode()))
            seen[name] = self.admin.letter(raw, boxes[name])
        north, south = seen["North"]["ticket_id"], seen["South"]["ticket_id"]
        file_south = self.admin.get("/api/kotae/tickets/%d" % south)["comments"][0]["attachments"][0]
        file_north = self.admin.get("/api/kotae/tickets/%d" % north)["comments"][0]["attachments"][0]
        path = Viruses.path
        # Both are what everybody would see who may.
        self.assertEqual(self.agent.ask("GET", path(file_south))[0], 200)

        # list, in both APIs
        self.assertEqual([r["id"] for r in me.get("/api/kotae/lists/tickets?lane=all")["rows"]], [north])
        self.assertEqual(me.get("/api/kotae/lists/tickets?lane=all&ids=%d,%d" % (north, south))["rows"][0]["id"], north)
        self.assertEqual(len(me.get("/api/kotae/lists/tickets?lane=all&ids=%d,%d" % (north, south))["rows"]), 1)
        self.assertEqual([t["id"] for t in me.tickets()], [north])
        self.assertEqual([t["id"] for t in me.get("/api/v2/tickets/show_many.json?ids=%d,%d" % (north, south))["tickets"]], [north])
        self.assertEqual(me.get("/api/v2/tickets/count.json")["count"]["value"], 1)
        # counts
        counts = me.get("/api/kotae/lists/counts")
        self.assertEqual(counts["total"]["new"], 1)
        self.assertNotIn(str(groups["South"]), counts["groups"])
        self.assertNotIn(str(boxes["South"]), counts["mailboxes"])
        # the ticket, its comments, raw source, draft, lock, reply, changes
        for method, at in (("GET", "/api/kotae/tickets/%d"), ("GET", "/api/v2/tickets/%d.json"), ("GET", "/api/v2/tickets/%d/comments.json"), ("GET", "/api/kotae/tickets/%d/draft")):
            self.assertEqual(me.ask(method, at % south)[0], 404, at)
            self.assertEqual(me.ask(method, at % north)[0], 200, at)
        for method, at, body in (("PUT", "/api/kotae/tickets/%d/draft", {"body": "x"}), ("POST", "/api/kotae/tickets/%d/lock", {}), ("POST", "/api/kotae/tickets/%d/reply", {"body": "x"}),
                                 ("POST", "/api/kotae/tickets/%d/read", {}), ("PUT", "/api/v2/tickets/%d.json", {"ticket": {"priority": "low"}}), ("DELETE", "/api/v2/tickets/%d.json", None)):
            self.assertEqual(me.ask(method, at % south, body)[0], 404, method + " " + at)
        for at in ("/api/kotae/comments/%d/raw", "/api/kotae/comments/%d/source"):
            self.assertEqual(me.ask("GET", at % seen["South"]["comment_id"])[0], 404, at)
            self.assertEqual(me.ask("GET", at % seen["North"]["comment_id"])[0], 200, at)
        # a draft and a held reply of a colleague
        made = self.agent.expect(202, "POST", "/api/kotae/tickets/%d/reply" % south, {"body": "Held.", "hold_s": 200})
        for method, at in (("GET", "/api/kotae/outgoing/%d"), ("DELETE", "/api/kotae/outgoing/%d"), ("POST", "/api/kotae/outgoing/%d/send_now")):
            self.assertEqual(me.ask(method, at % made["outgoing_id"], {} if method == "POST" else None)[0], 404, at)
        # attachments
        self.assertEqual(me.ask("GET", path(file_south))[0], 404)
        self.assertEqual(me.ask("GET", path(file_north))[2], b"kumquat North")
        # search, once it is there
        self.admin.letter(d.letter(mid(), to="north@desk.test", subject="Nothing of the kind"), boxes["North"])
        d.until("the search knows both, and only them", 20, lambda: len(self.admin.get("/api/kotae/lists/tickets?lane=all&q=kumquat")["rows"]) == 2)
        self.assertEqual([r["id"] for r in me.get("/api/kotae/lists/tickets?lane=all&q=kumquat")["rows"]], [north])
        found = me.get("/api/v2/search.json?query=type:ticket%20kumquat")
        self.assertEqual([r["id"] for r in found["results"]], [north])
        self.assertEqual(found["count"], 1)
        # live: what another may not see is a hole
        live.event("the northern ticket", lambda e: e.get("type") == "ticket.created" and e["ticket_id"] == north)
        self.admin.expect(200, "PUT", "/api/v2/tickets/%d.json" % north, {"ticket": {"comment": {"body": "last", "public": False}}})
        live.event("a change behind everything", lambda e: e.get("type") == "comment.created" and e["ticket_id"] == north and e["comment_id"] != seen["North"]["comment_id"])
        self.assertEqual([e for e in live.all() if e.get("ticket_id") == south], [])
        live.close()
        again = Live(self.desk.port, auth, since)
        again.event("the northern ticket, replayed", lambda e: e.get("type") == "ticket.created" and e["ticket_id"] == north)
        self.assertEqual([e for e in again.all() if e.get("ticket_id") == south], [])
        again.close()


class TwoNodes(Case):
    """Two servers on one PostgreSQL are one desk."""

    @classmethod
    def setUpClass(cls):
        cluster = d.Postgres()
        cls.addClassCleanup(cluster.close)
        cls.sink = d.Sink()
        cls.addClassCleanup(cls.sink.close)
        cls.relay = "smtp://127.0.0.1:%d" % cls.sink.port
        cls.database = cluster.database()
        super().setUpClass()
        cls.other = d.Desk(database=cls.database, relay=cls.relay, folder=cls.desk.folder)
        cls.addClassCleanup(cls.other.close)
        cls.other.start()

    def test_a_letter_taken_by_one_is_live_on_the_other(self):
        a, b = self.desk.api(self.admin_auth), self.other.api(self.agent_auth)
        live = Live(self.other.port, self.agent_auth, b.get("/api/kotae/desk")["seq"])
        begun = time.monotonic()
        t = a.letter(d.letter(mid(), subject="Taken by A"))["ticket_id"]
        live.event("the ticket on B", lambda e: e.get("type") == "ticket.created" and e["ticket_id"] == t)
        print("  letter on A to live event on B: %.2f s" % (time.monotonic() - begun))
        self.assertEqual(b.get("/api/kotae/tickets/%d" % t)["ticket"]["subject"], "Taken by A")
        # The lock is one lock, and told to both.
        self.assertEqual(a.expect(200, "POST", "/api/kotae/tickets/%d/lock" % t, {})["holder"]["email"], "admin@desk.test")
        self.assertEqual(b.ask("POST", "/api/kotae/tickets/%d/lock" % t, {})[0], 409)
        live.event("the lock on B", lambda e: e.get("type") == "lock" and e["ticket_id"] == t and e["holder"])
        a.expect(204, "DELETE", "/api/kotae/tickets/%d/lock" % t)
        # Found by the search of either.
        for node in (a, b):
            d.until("the search finds it", 20, lambda: [r["id"] for r in node.get("/api/kotae/lists/tickets?lane=all&q=Taken")["rows"]] == [t])
        live.close()

    def test_jobs_run_once_and_numbers_have_no_gaps(self):
        nodes = [self.desk.api(self.admin_auth), self.other.api(self.admin_auth)]
        lives = [Live(x.port, self.admin_auth, nodes[0].get("/api/kotae/desk")["seq"]) for x in (self.desk, self.other)]
        tickets = [nodes[i % 2].letter(d.letter(mid(), sender="C <c%d@example.com>" % i, subject="job %d" % i))["ticket_id"] for i in range(20)]
        def work(node, mine):
            api = node.api(self.agent_auth)
            for t in mine:
                api.expect(202, "POST", "/api/kotae/tickets/%d/reply" % t, {"body": "answer to %d." % t, "hold_s": t % 2})
        threads = [threading.Thread(target=work, args=(node, tickets[i::2])) for i, node in enumerate((self.other, self.desk))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        d.until(lambda: "every answer went out (%d)" % len(self.sink.all()), 60, lambda: len(self.sink.all()) >= 20)
        d.until("every answer is a comment", 20, lambda: all(len(nodes[0].comments(t)) == 2 for t in tickets))
        time.sleep(1)
        self.assertEqual(sorted(m["to"][0] for m in self.sink.all()), sorted("c%d@example.com" % i for i in range(20)), "each once")
        self.assertEqual(len({m["mail"]["Message-ID"] for m in self.sink.all()}), 20)
        last = nodes[0].get("/api/kotae/desk")["seq"]
        for live in lives:
            live.event("the last event", lambda e: e.get("seq", 0) >= last or False, 20)
        numbers = [[e["seq"] for e in l.all() if e.get("seq") and e["type"] != "hello" and e["seq"] <= last] for l in lives]
        self.assertEqual(numbers[0], numbers[1], "both nodes told the same in the same order")
        self.assertEqual(numbers[0], sorted(set(numbers[0])))
        for l in lives:
            l.close()

    def test_one_node_dies_the_other_goes_on(self):
        b = self.other.api(self.admin_auth)
        t = b.letter(d.letter(mid(), sender="heir@example.com", subject="Heir"))["ticket_id"]
        a = self.desk.api(self.agent_auth)
        a.expect(202, "POST", "/api/kotae/tickets/%d/reply" % t, {"body": "held by a node that dies", "hold_s": 1})
        self.desk.kill()
        d.until("the reply goes out all the same", 60, lambda: [m for m in self.sink.all() if m["to"] == ["heir@example.com"]], 0.3)
        self.desk.start()
        self.assertEqual(self.desk.api(self.admin_auth).get("/api/kotae/tickets/%d" % t)["comments"][-1]["plain_body"].strip(), "held by a node that dies")


def backs_up():
    return d.subprocess.run([d.BINARY, "backup", "--help"], stdout=d.subprocess.DEVNULL, stderr=d.subprocess.DEVNULL).returncode == 0


class Backup(Case):
    def test_backup_restore_and_verify_while_serving(self):
        self.assertTrue(backs_up(), "kotae backup does not exist")
        text = d.letter(mid(), subject="Kept", attachment=("big.bin", "application/octet-stream", os.urandom(300_000)))
        self.admin.letter(text)
        stop = threading.Event()
        def letters():
            api, n = self.desk.api(self.admin_auth), 0
            while not stop.is_set():
                n += 1
                api.letter(d.letter(mid(), sender="w%d@example.com" % n, subject="while %d" % n))
        writer = threading.Thread(target=letters)
        writer.start()
        try:
            file = os.path.join(self.desk.folder, "backup.tar")
            self.desk.command("backup", *self.desk.place(), file)
            self.desk.command("verify", file)
        finally:
            stop.set()
            writer.join()
        restored = os.path.join(self.desk.folder, "restored")
        self.desk.command("restore", file, "--data", restored)
        second = d.Desk(folder=self.desk.folder)
        second.data = restored
        self.addCleanup(second.close)
        second.start()
        api = second.api(self.admin_auth)
        kept = next(t for t in api.tickets() if t["subject"] == "Kept")
        file = api.get("/api/kotae/tickets/%d" % kept["id"])["comments"][0]["attachments"][0]
        self.assertEqual(api.ask("GET", Viruses.path(file))[2], d.email.message_from_bytes(text, policy=d.email.policy.default).get_payload()[1].get_content())
        numbers = sorted(int(m.group(1)) for m in (re.match(r"while (\d+)$", t["subject"]) for t in api.tickets()) if m)
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)), "a backup holds a moment: no hole in what came one after the other")


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")

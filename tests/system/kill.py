#!/usr/bin/env python3
"""The server is killed with SIGKILL at random moments while letters come in by LMTP and HTTP, answers are sent with a pause to undo,
taken back, sent at once, and drafts are saved. After every start, and counted at the end:
  every acknowledged letter is one comment, once; an unacknowledged one at most once, and once after it was given again
  every acknowledged reply is one comment and reaches the SMTP sink under exactly one Message-ID, or was taken back and is in no letter
  every acknowledged draft is there, whole
  the ticket list, the feed and the counts agree; the start needs no help

  kill.py [--rounds 20] [--seed 1] [--database URL|postgres] [--up 0.5-2.5] [--keep]
  kill.py --selftest      two rounds, then damaged results that must be noticed: a lost, doubled or torn letter, a lost draft, …
--database postgres starts a private cluster. Prints the counts and "N passed, M failed"; exit code 1 on a failure."""
import argparse
import collections
import http.client
import os
import random
import re
import smtplib
import sys
import threading
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desk as d

NO_ANSWER = (OSError, http.client.HTTPException, smtplib.SMTPException)


class Tally:
    def __init__(self):
        self.passed, self.failed, self.shown, self.facts = collections.Counter(), collections.Counter(), collections.Counter(), collections.Counter()

    def check(self, right, what, text=""):
        (self.passed if right else self.failed)[what] += 1
        if not right:
            self.shown[what] += 1
            if self.shown[what] <= 5:
                print("FAIL %s: %s" % (what, text), flush=True)
        return right


class Run:
    def __init__(self, seed, database):
        self.random, self.tally, self.mark = random.Random(seed), Tally(), "k" + uuid.uuid4().hex[:8]
        self.lock, self.n = threading.Lock(), 0
        chance = random.Random(seed + 1)
        # A mail server that is busy now and then, or goes away after it took a letter.
        self.sink = d.Sink(lambda line: {0: "451 later", 1: "deny"}.get(chance.randrange(25)) if line.upper() == "DATA" else None)
        self.desk = d.Desk(database=database, relay="smtp://127.0.0.1:%d" % self.sink.port)
        self.admin = self.desk.person("admin@desk.test", "admin")
        self.agents = [self.desk.person("agent%d@desk.test" % i) for i in range(3)]
        self.letters, self.replies, self.drafts = [], [], {}
        self.damage = lambda found: None
        self.tickets = collections.defaultdict(list)  # agent number -> tickets that agent alone answers
        self.draft_tickets = []

    def next_mark(self):
        with self.lock:
            self.n += 1
            return "%s-%05d-" % (self.mark, self.n)

    # ---- letters

    def new_letter(self, chance, way):
        m = self.next_mark()
        words = m + " " + chance.choice(["short", "word " * chance.randint(50, 3000), "日本語の本文です。" * chance.randint(1, 300)]) + " END-" + m
        o = {"mark": m, "body": words, "way": way, "sender": "c%s@example.com" % m.strip("-"), "ticket": None, "acknowledged": False}
        headers = []
        with self.lock:
            known = [x for x in self.letters if x["acknowledged"] and not x.get("answer_to")]
            if known and chance.random() < 0.3:
                first = chance.choice(known)
                o["answer_to"], o["sender"] = first, first["sender"]
                headers = [("In-Reply-To", "<%s@example.com>" % first["mark"])]
            self.letters.append(o)
        files = ("notes.bin", "application/octet-stream", chance.randbytes(chance.choice([100, 90_000]))) if chance.random() < 0.2 else None
        o["raw"] = d.letter("<%s@example.com>" % m, sender=o["sender"], subject=("Re: " if headers else "") + "kill " + m, body=words, headers=headers, attachment=files)
        return o

    def give(self, o, lines):
        """True when the server acknowledged the letter."""
        if o["way"] == "lmtp":
            if lines.get("lmtp") is None:
                lines["lmtp"] = d.Lmtp(self.desk.lmtp_port)
            lines["lmtp"].give(o["raw"], ["desk@desk.test"], o["sender"])
        else:
            if lines.get("http") is None:
                lines["http"] = self.desk.api(self.admin)
            status, answer, raw, _ = lines["http"].ask("POST", "/api/kotae/mail/inbound", o["raw"], content_type="message/rfc822")
            if status >= 500:
                raise http.client.HTTPException("answered %d" % status)
            self.tally.check(status in (200, 201), "letters are taken", "%s answered %d %r" % (o["mark"], status, raw[:200]))
            o["ticket"] = answer.get("ticket_id")
        o["acknowledged"] = True
        self.tally.facts["letters by " + o["way"]] += 1

    def letter_writer(self, stop, seed, way):
        chance, lines = random.Random(seed), {}
        while not stop.is_set():
            try:
                o = self.new_letter(chance, way)
                self.give(o, lines)
                if o["ticket"] and not o.get("answer_to"):
                    with self.lock:
                        k = chance.random()
                        if k < 0.4:
                            self.tickets[chance.randrange(len(self.agents))].append(o["ticket"])
                            o["closed_to_answers"] = True
                        elif k < 0.6:
                            self.draft_tickets.append(o["ticket"])
            except NO_ANSWER:
                self.tally.facts["cut requests"] += 1
                lines = {}
                stop.wait(0.02)
            stop.wait(chance.uniform(0.01, 0.12))

    # ---- replies and drafts

    def ask_reply(self, o, api):
        status, answer, raw, _ = api.ask("POST", "/api/kotae/tickets/%d/reply" % o["ticket"], o["wish"], headers={"Idempotency-Key": o["key"]})
        if status >= 500:
            raise http.client.HTTPException("answered %d" % status)
        # A customer's answer may come between: then the reply is refused and its text is kept in the draft.
        self.tally.check(status in (202, 409), "replies are taken", "%s answered %d %r" % (o["mark"], status, raw[:200]))
        o["state"] = "acknowledged" if status == 202 else "refused"
        if status == 202:
            o["id"] = answer["outgoing_id"]
            self.tally.facts["replies"] += 1

    def replier(self, stop, seed, agent):
        chance, api = random.Random(seed), self.desk.api(self.agents[agent])
        while not stop.is_set():
            with self.lock:
                ticket = chance.choice(self.tickets[agent]) if self.tickets[agent] else None
            if not ticket:
                stop.wait(0.05)
                continue
            m = self.next_mark()
            o = {"mark": m, "ticket": ticket, "agent": agent, "key": str(uuid.uuid4()), "state": "unsure", "undo": None}
            o["wish"] = {"body": m + " " + "お返事 reply " * chance.randint(1, 200) + " END-" + m, "hold_s": chance.choice([0, 0, 1, 2]), "status": chance.choice(["pending", "solved"])}
            with self.lock:
                self.replies.append(o)
            try:
                if chance.random() < 0.5:
                    api.ask("PUT", "/api/kotae/tickets/%d/draft" % ticket, {"body": o["wish"]["body"]})
                self.ask_reply(o, api)
                if o["state"] == "acknowledged" and o["wish"]["hold_s"] and chance.random() < 0.3:
                    if chance.random() < 0.5:
                        o["undo"] = "unsure"
                        status, answer, raw, _ = api.ask("DELETE", "/api/kotae/outgoing/%d" % o["id"])
                        self.tally.check(status in (200, 409), "undo is answered", "%s answered %d %r" % (m, status, raw[:200]))
                        o["undo"] = {200: "done", 409: None}.get(status, "unsure")
                        if status == 200:
                            self.tally.facts["replies taken back"] += 1
                            # Empty the draft again, so that the next reply on the ticket begins on clean paper; what came back meanwhile is not ours to throw away.
                            if answer["draft"]:
                                api.ask("DELETE", "/api/kotae/tickets/%d/draft" % ticket)
                    else:
                        status, _, raw, _ = api.ask("POST", "/api/kotae/outgoing/%d/send_now" % o["id"], {})
                        self.tally.check(status in (200, 202, 409), "send_now is answered", "%s answered %d %r" % (m, status, raw[:200]))
            except NO_ANSWER:
                self.tally.facts["cut requests"] += 1
                stop.wait(0.02)
            stop.wait(chance.uniform(0.02, 0.2))
        api.close()

    def drafter(self, stop, seed):
        chance, api = random.Random(seed), self.desk.api(self.agents[2])
        while not stop.is_set():
            with self.lock:
                ticket = chance.choice(self.draft_tickets) if self.draft_tickets else None
            if ticket:
                text = "%s 下書き %s END" % (self.next_mark(), "words " * chance.randint(1, 300))
                texts = self.drafts.setdefault(ticket, {"sure": "", "unsure": []})
                texts["unsure"].append(text)
                try:
                    status, _, raw, _ = api.ask("PUT", "/api/kotae/tickets/%d/draft" % ticket, {"body": text})
                    if self.tally.check(status == 200, "drafts are taken", "answered %d %r" % (status, raw[:200])):
                        texts["sure"], texts["unsure"] = text, []
                        self.tally.facts["drafts"] += 1
                except NO_ANSWER:
                    self.tally.facts["cut requests"] += 1
            stop.wait(chance.uniform(0.02, 0.1))
        api.close()

    # ---- what must be there

    def bodies(self, api):
        """mark -> the comments that begin with it, of all tickets; asks each ticket once."""
        found = collections.defaultdict(list)
        tickets = api.tickets()
        for t in tickets:
            path = "/api/v2/tickets/%d/comments.json?page%%5Bsize%%5D=100" % t["id"]
            count = 0
            while path:
                page = api.get(path)
                for c in page["comments"]:
                    count += 1
                    m = re.match(r"\s*(%s-\d{5}-)" % self.mark, c["plain_body"])
                    if m:
                        found[m.group(1)].append((t["id"], c))
                path = page["links"]["next"] and page["meta"]["has_more"] and "/" + page["links"]["next"].split("/", 3)[3]
            self.tally.check(count > 0, "every ticket has its first comment", "ticket %d has none" % t["id"])
        self.damage(found)
        ids = [t["id"] for t in tickets]
        self.tally.check(len(ids) == len(set(ids)), "the list names a ticket once")
        return found

    @staticmethod
    def whole(body, text):
        return re.sub(r"\s+", " ", text).strip() == re.sub(r"\s+", " ", body).strip()

    def verify(self):
        api = self.desk.api(self.admin)
        found = self.bodies(api)
        for o in self.letters:
            there = found.get(o["mark"], [])
            if o["acknowledged"]:
                self.tally.check(len(there) == 1, "an acknowledged letter is there once", "%s by %s is there %d times" % (o["mark"], o["way"], len(there)))
            else:
                self.tally.check(len(there) <= 1, "an unacknowledged letter is there at most once", "%s is there %d times" % (o["mark"], len(there)))
            for ticket, c in there:
                self.tally.check(self.whole(o["body"], c["plain_body"]), "a letter is whole", "%s in ticket %d" % (o["mark"], ticket))
                o["ticket"] = ticket
            first = o.get("answer_to")
            if there and first and found.get(first["mark"]):
                self.tally.check(there[0][0] == found[first["mark"]][0][0], "an answer finds its ticket", "%s is in ticket %d, not %d" % (o["mark"], there[0][0], found[first["mark"]][0][0]))
        for o in self.replies:
            there = found.get(o["mark"], [])
            self.tally.check(len(there) <= 1, "a reply is one comment", "%s is there %d times" % (o["mark"], len(there)))
            for ticket, c in there:
                self.tally.check(self.whole(o["wish"]["body"], c["plain_body"]) and c["public"], "a reply is whole and public", "%s in ticket %d" % (o["mark"], ticket))
            if o["state"] == "acknowledged" and o["undo"] is None and not there:
                asked = self.desk.api(self.agents[o["agent"]])
                shown = self.outgoing(asked, o)
                # It still waits for its moment, was released since we looked, or a customer's answer stopped it: then its words are kept, as draft or beside a later one.
                back = shown["state"] in ("draft", "returned")
                if back:
                    self.tally.check(o["mark"] in shown["body"], "a reply that came back keeps its words", "%s is %r" % (o["mark"], str(shown)[-400:]))
                now = not back and shown["state"] == "released" and any(o["mark"] in c["plain_body"] for c in asked.comments(o["ticket"]))
                o["returned"] = back
                self.tally.check(now or shown["state"] == "held" or back and self.answered(o["ticket"]), "an acknowledged reply is sent or waits", "%s is %r" % (o["mark"], str(shown)[-400:]))
            if o["undo"] == "done":
                self.tally.check(not there, "a reply taken back is no comment", o["mark"])
        api.close()
        mine = self.desk.api(self.agents[2])
        for ticket, texts in self.drafts.items():
            draft = mine.get("/api/kotae/tickets/%d/draft" % ticket)["draft"]
            body = draft["body"] if draft else ""
            self.tally.check(body == texts["sure"] or body in texts["unsure"], "an acknowledged draft is there", "ticket %d: %r" % (ticket, body[:80]))
        mine.close()

    def outgoing(self, api, o):
        """The reply as the desk shows it. Only one that may have been taken back can be gone, with the draft that was emptied."""
        status, answer, raw, _ = api.ask("GET", "/api/kotae/outgoing/%d" % o["id"])
        if status == 404 and o["undo"]:
            return {"state": "void"}
        if status != 200:
            raise http.client.HTTPException("GET outgoing/%d answered %d: %r" % (o["id"], status, raw[:200]))
        return answer["outgoing"]

    def answered(self, ticket):
        return any(x.get("answer_to") and x["ticket"] == ticket for x in self.letters)

    def again(self):
        """What got no answer is given once more, as a mail server or a browser does."""
        lines, apis = {}, {}
        for o in [x for x in self.letters if not x["acknowledged"]]:
            self.give(o, lines)
        for o in [x for x in self.replies if x["state"] == "unsure"]:
            self.ask_reply(o, apis.setdefault(o["agent"], self.desk.api(self.agents[o["agent"]])))
            self.tally.facts["replies asked for again"] += 1

    def settle(self):
        """Waits until nothing waits to be released or delivered."""
        def quiet():
            open_ = []
            for o in self.replies:
                if o["state"] == "acknowledged" and o["undo"] != "done" and not o.get("settled"):
                    s = self.outgoing(self.desk.api(self.agents[o["agent"]]), o)
                    if s["state"] in ("draft", "returned", "void") or s["state"] == "released" and s.get("delivery") in ("sent", None):
                        o["settled"] = True
                    else:
                        open_.append((o["mark"], s["state"], s.get("delivery")))
            return not open_ or (self.__setattr__("waiting", open_[:3]) and False)

        d.until(lambda: "every reply is delivered: %r" % self.waiting, 90, quiet, 0.3)

    def mails(self):
        sent = collections.defaultdict(list)
        for m in self.sink.all():
            text = m["mail"].get_body(("plain",)).get_content()
            mark = re.match(r"\s*(%s-\d{5}-)" % self.mark, text)
            if self.tally.check(mark is not None, "nothing strange goes out", repr(text[:100])):
                sent[mark.group(1)].append((m["mail"]["Message-ID"], text, m["mail"]))
        replies = {o["mark"]: o for o in self.replies}
        for mark, l in sent.items():
            self.tally.check(mark in replies, "nothing but replies goes out", mark)
            self.tally.facts["letters taken twice by the sink, one Message-ID"] += len(l) > 1
        for mark, o in replies.items():
            l = sent.get(mark, [])
            self.tally.check(len({i for i, _, _ in l}) <= 1, "one Message-ID for a reply", "%s went out as %r" % (mark, sorted({i for i, _, _ in l})))
            self.tally.check(all(self.whole(o["wish"]["body"], t.split("\n> ")[0]) or "END-" + mark in t for _, t, _ in l), "a letter out is whole", mark)
            self.tally.check(all(x["In-Reply-To"] for _, _, x in l), "a letter out is in its thread", mark)
            if o["undo"] == "done":
                self.tally.check(not l, "a reply taken back is not sent", mark)
            elif o["state"] == "refused" or o.get("returned"):
                self.tally.check(not l, "a refused reply is not sent", mark)
            elif o["undo"] is None:
                self.tally.check(bool(l), "an acknowledged reply is sent", "%s %r" % (mark, o["state"]))
        self.tally.facts["letters out"] = len(self.sink.all())

    def go(self, rounds, low, high):
        self.desk.start()
        self.desk.api(self.admin).expect(201, "POST", "/api/kotae/mailboxes", {"name": "Desk", "address": "desk@desk.test"})
        for _ in range(rounds):
            stop = threading.Event()
            seeds = iter([self.random.random() for _ in range(8)])
            work = [(self.letter_writer, "lmtp"), (self.letter_writer, "http"), (self.letter_writer, "http"), (self.replier, 0), (self.replier, 1), (self.drafter,)]
            threads = [threading.Thread(target=f, args=(stop, next(seeds), *rest), daemon=True) for f, *rest in work]
            for t in threads:
                t.start()
            time.sleep(self.random.uniform(low, high))
            self.desk.kill()
            self.tally.facts["kills"] += 1
            stop.set()
            for t in threads:
                t.join(30)
                self.tally.check(not t.is_alive(), "the writers end")
            if self.random.random() < 0.25:  # and once more while it recovers
                self.desk.start(wait=0)
                time.sleep(self.random.uniform(0, 0.3))
                self.desk.kill()
                self.tally.facts["kills"] += 1
            begun = time.monotonic()
            self.desk.start()
            self.tally.facts["longest start, ms"] = max(self.tally.facts["longest start, ms"], int(1000 * (time.monotonic() - begun)))
            self.verify()
            self.again()
        self.settle()
        self.verify()
        self.mails()


def selftest(run):
    """True when every damage done to the results of a good run is noticed, by the check that is there for it."""
    letter = next(o["mark"] for o in run.letters if o["acknowledged"])
    reply = next(o["mark"] for o in run.replies if o["state"] == "acknowledged" and o["undo"] is None and not o.get("returned"))
    sent = next(m for m in run.sink.letters if m["mail"].get_body(("plain",)).get_content().startswith(reply))

    def tear(found):
        found[letter][0][1]["plain_body"] = letter + " torn"

    def other_id():
        m = d.email.message_from_bytes(sent["raw"], policy=d.email.policy.default)
        m.replace_header("Message-ID", "<other@desk.test>")
        run.sink.letters.append({**sent, "mail": m})

    def no_draft():
        for texts in run.drafts.values():
            texts["sure"], texts["unsure"] = texts["sure"] + "?", []

    nothing = lambda: None
    good = True
    for name, check, found, before, look in (
        ("a lost letter", "an acknowledged letter is there once", lambda f: f.pop(letter), nothing, run.verify),
        ("a doubled letter", "an acknowledged letter is there once", lambda f: f[letter].append(f[letter][0]), nothing, run.verify),
        ("a torn letter", "a letter is whole", tear, nothing, run.verify),
        ("a doubled reply", "a reply is one comment", lambda f: f[reply].append(f[reply][0]), nothing, run.verify),
        ("a lost draft", "an acknowledged draft is there", lambda f: None, no_draft, run.verify),
        ("a reply under a second Message-ID", "one Message-ID for a reply", lambda f: None, other_id, run.mails),
        ("a reply never sent", "an acknowledged reply is sent", lambda f: None, lambda: run.sink.letters.__setitem__(slice(None), [m for m in run.sink.letters if reply not in m["mail"].get_body(("plain",)).get_content()]), run.mails),
    ):
        run.tally, run.damage = Tally(), found
        run.tally.shown = collections.Counter({check: 9})  # quiet: it is meant to fail
        before()
        look()
        noticed = run.tally.failed[check] > 0
        print("  %-36s %s" % (name, "noticed" if noticed else "NOT NOTICED"))
        good &= noticed
    return good


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--rounds", type=int, default=20)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--database", default="")
    p.add_argument("--up", default="0.5-2.5")
    p.add_argument("--keep", action="store_true")
    p.add_argument("--selftest", action="store_true")
    a = p.parse_args()
    cluster = d.Postgres() if a.database == "postgres" else None
    if a.keep:
        os.environ["KOTAE_KEEP"] = "1"
    run = Run(a.seed, cluster.database() if cluster else a.database)
    try:
        low, high = (float(x) for x in a.up.split("-"))
        run.go(2 if a.selftest else a.rounds, low, high)
        if a.selftest:
            assert not run.tally.failed, "the run itself failed: %r" % run.tally.failed
            noticed = selftest(run)
            print("selftest ok" if noticed else "SELFTEST FAILED")
            return 0 if noticed else 1
    except AssertionError as e:
        run.tally.check(False, "the run comes to its end", str(e))
    finally:
        run.desk.close()
        run.sink.close()
        if cluster:
            cluster.close()
        if a.keep:
            print("kept in " + run.desk.folder)
    t = run.tally
    print("  " + ", ".join("%s: %d" % x for x in sorted(t.facts.items())))
    for what in sorted(set(t.passed) | set(t.failed)):
        print("  %-50s %6d passed, %d failed" % (what, t.passed[what], t.failed[what]))
    print("%d passed, %d failed" % (sum(t.passed.values()), sum(t.failed.values())))
    return 1 if t.failed else 0


if __name__ == "__main__":
    sys.exit(main())

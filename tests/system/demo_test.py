#!/usr/bin/env python3
"""The demo desk holds what it promises, and every letter of it came in by the path of a real one."""
import collections
import glob
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desk as d


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desk = d.Desk(options=["--demo"])
        cls.addClassCleanup(cls.desk.close)
        cls.desk.start(wait=60)
        cls.auth = cls.desk.token("yamada@desk.example")
        cls.api = cls.desk.api(cls.auth)

    def test_people_groups_brands_and_their_mailboxes(self):
        shown = self.api.get("/api/kotae/desk")
        self.assertEqual(len([u for u in shown["users"] if u["role"] in ("agent", "admin")]), 4)
        self.assertTrue([u for u in shown["users"] if u["role"] == "admin"])
        self.assertEqual(len(shown["groups"]), 3)
        self.assertTrue(all(g["user_ids"] for g in shown["groups"]), "somebody in each")
        brands = [b["id"] for b in shown["brands"] if b["active"]]
        boxes = collections.Counter(m["brand_id"] for m in self.api.get("/api/kotae/mailboxes")["mailboxes"])
        self.assertEqual(len(brands), 2)
        self.assertEqual(boxes, {b: 1 for b in brands})

    def test_tickets_of_every_kind(self):
        tickets = self.api.tickets()
        self.assertGreaterEqual(len(tickets), 60)
        self.assertEqual({t["status"] for t in tickets} & {"new", "open", "pending", "solved"}, {"new", "open", "pending", "solved"})
        self.assertEqual(len({t["brand_id"] for t in tickets}), 2)
        self.assertEqual(len({t["group_id"] for t in tickets} - {None}), 3)
        days = {t["created_at"][:10] for t in tickets}
        self.assertGreater(len(days), 3, "over several days")

    def test_every_letter_came_in_as_a_letter(self):
        letters = len(glob.glob(os.path.join(d.ROOT, "src/main/demo/letters/*.eml")))
        kept = several = 0
        for t in self.api.tickets():
            comments = self.api.get("/api/kotae/tickets/%d" % t["id"])["comments"]
            from_letters = [c for c in comments if c["has_raw"]]
            kept += len(from_letters)
            several += len(comments) > 1
            self.assertTrue(from_letters, "ticket %d began with a letter" % t["id"])
            for c in from_letters:
                self.assertTrue(c["message_id"], "comment %d" % c["id"])
                raw = self.api.ask("GET", "/api/kotae/comments/%d/raw" % c["id"])
                self.assertEqual(raw[0], 200)
                self.assertIn(c["message_id"].encode(), raw[2], "its bytes are kept")
        waiting = sum(len(self.api.get("/api/kotae/inbound?state=%s&limit=100" % s)["letters"]) for s in ("suspended", "failed"))
        self.assertEqual(kept + waiting, letters, "each once: %d in tickets, %d suspended" % (kept, waiting))
        self.assertGreater(several, 20, "threads")
        self.assertGreater(waiting, 0, "and a letter that waits to be judged")

    def test_the_second_start_adds_nothing(self):
        before = len(self.api.tickets())
        self.api.close()
        self.assertEqual(self.desk.stop(), 0)
        self.desk.start()
        self.assertEqual(len(self.api.tickets()), before)
        status, answer, _, _ = self.desk.api().ask("POST", "/api/kotae/session", {"email": "sato@desk.example", "password": self.password()})
        self.assertEqual(status, 200, answer)

    def password(self):
        """As the server says it."""
        with open(self.desk.log.name, encoding="utf-8") as f:
            return next(line.split()[1] for line in f if line.strip().startswith("sato@desk.example"))


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")

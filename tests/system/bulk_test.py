#!/usr/bin/env python3
"""A bulk update whose server is killed (SIGKILL) again and again in the middle: every ticket is changed once, every item is reported.
On SQLite, and on PostgreSQL where it is installed. Answers of other requests while the job runs are counted and their p99 is printed.
  bulk_test.py [--tickets N] [--kills N] [--postgres]"""
import argparse
import os
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desk as d


def run(tickets, kills, database):
    desk = d.Desk(database=database)
    try:
        auth = desk.person("admin@desk.test", "admin")
        desk.start()
        api = desk.api(auth)
        ids = []
        while len(ids) < tickets:
            batch = [{"subject": "bulk", "comment": {"body": "x", "public": False}} for _ in range(min(100, tickets - len(ids)))]
            job = api.expect(200, "POST", "/api/v2/tickets/create_many.json", {"tickets": batch})["job_status"]["id"]
            done = d.until("tickets are made", 120, lambda: (lambda j: j["status"] == "completed" and j)(api.get("/api/v2/job_statuses/%s.json" % job)["job_status"]))
            ids += [r["id"] for r in done["results"]]
        started = time.monotonic()
        job = api.expect(200, "PUT", "/api/kotae/tickets/update_many", {"ids": ids, "ticket": {"priority": "high", "comment": {"body": "once", "public": False}}})["job_status"]["id"]

        def status():
            return api.get("/api/v2/job_statuses/%s.json" % job)["job_status"]

        times, stop = [], threading.Event()

        def others():
            line = desk.api(auth)
            while not stop.is_set():
                begin = time.monotonic()
                try:
                    line.get("/api/v2/tickets/%d.json" % ids[len(times) % len(ids)])
                    times.append(time.monotonic() - begin)
                except Exception:  # the server is down: the next one counts again
                    line.close()
                    time.sleep(0.05)
                time.sleep(0.005)

        reader = threading.Thread(target=others)
        reader.start()
        seen = []
        for n in range(kills):
            # Somewhere in the middle: after at least one more part than at the last kill.
            at = seen[-1] if seen else 0
            now = d.until("the job moves on", 60, lambda: (lambda j: (j["progress"] > at or j["status"] == "completed") and j)(status()), 0.002)
            if now["status"] == "completed":
                break
            desk.kill()
            seen.append(now["progress"])
            api.close()
            desk.start()
        done = d.until("the job ends", 300, lambda: (lambda j: j["status"] == "completed" and j)(status()))
        stop.set()
        reader.join()
        seconds = time.monotonic() - started
        assert seen, "the job ended before it could be killed: ask for more tickets"
        assert done["progress"] == done["total"] == tickets, done["progress"]
        assert [r["index"] for r in done["results"]] == list(range(tickets))
        assert all(r["success"] for r in done["results"]), [r for r in done["results"] if not r["success"]][:3]
        for t in ids:
            n = api.get("/api/v2/tickets/%d/comments/count.json" % t)["count"]["value"]
            assert n == 2, "ticket %d has %d comments" % (t, n)
        times.sort()
        print("%s: %d tickets, killed at %s, %.1f s in all; %d other requests, p50 %.1f ms, p99 %.1f ms" % (
            "postgres" if database else "sqlite", tickets, seen, seconds, len(times), 1000 * times[len(times) // 2], 1000 * times[int(len(times) * 0.99)]))
    finally:
        desk.close()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--tickets", type=int, default=2000)
    p.add_argument("--kills", type=int, default=3)
    p.add_argument("--postgres", action="store_true", help="on PostgreSQL too")
    a = p.parse_args()
    run(a.tickets, a.kills, "")
    if a.postgres:
        cluster = d.Postgres()
        try:
            run(a.tickets, a.kills, cluster.database())
        finally:
            cluster.close()


if __name__ == "__main__":
    main()

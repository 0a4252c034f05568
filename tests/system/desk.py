"""A real desk for system tests: starts build/kotae, speaks its API, hands it letters, catches what it sends. Standard library only.

KOTAE_BINARY names another binary than build/kotae, KOTAE_KEEP=1 leaves the folders of a run behind."""
import base64
import email
import email.policy
import http.client
import json
import os
import shutil
import signal
import smtplib
import socket
import socketserver
import subprocess
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.path.abspath(os.environ.get("KOTAE_BINARY", os.path.join(ROOT, "build", "kotae")))
PASSWORD = "correct horse battery staple"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(what, seconds, look, pause=0.05):
    """What look() returns once it is true; an AssertionError naming what after that many seconds."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise AssertionError("not within %s s: %s (last seen: %r)" % (seconds, what() if callable(what) else what, seen))
        time.sleep(pause)


def letter(message_id, sender="Customer <customer@example.com>", to="desk@desk.test", subject="A question", body="Where is my parcel?", headers=(), attachment=None):
    """The bytes of a letter. headers: (name, value) pairs; attachment: (file name, content type, bytes)."""
    m = email.message.EmailMessage(policy=email.policy.SMTP)
    m["From"], m["To"], m["Subject"], m["Message-ID"], m["Date"] = sender, to, subject, message_id, "Mon, 03 Nov 2025 10:00:00 +0900"
    for name, value in headers:
        m[name] = value
    m.set_content(body)
    if attachment:
        name, kind, content = attachment
        m.add_attachment(content, *kind.split("/"), filename=name)
    return m.as_bytes()


class Api:
    """One keep-alive connection of one person. auth: an Authorization header's value, or "" for nobody."""

    def __init__(self, port, auth="", timeout=20):
        self.port, self.auth, self.timeout, self.line = port, auth, timeout, None

    def ask(self, method, path, body=None, content_type="application/json", headers=None):
        """(status, JSON or None, bytes, headers)"""
        fresh = self.line is None
        if fresh:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        h = {"Accept": "application/json", "Accept-Language": "en"}
        if self.auth:
            h["Authorization"] = self.auth
        if body is not None:
            h["Content-Type"] = content_type
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        h.update(headers or {})
        try:
            self.line.request(method, path, body, h)
            answer = self.line.getresponse()
            raw = answer.read()
        except Exception as e:
            self.close()
            if method == "GET" and not fresh and isinstance(e, ConnectionError):  # an idle line may be closed by the server
                return self.ask(method, path, None, content_type, headers)
            raise
        try:
            parsed = json.loads(raw.decode())
        except ValueError:
            parsed = None
        return answer.status, parsed, raw, answer.headers

    def expect(self, status, method, path, body=None, **more):
        got, parsed, raw, _ = self.ask(method, path, body, **more)
        wanted = status if isinstance(status, tuple) else (status,)
        assert got in wanted, "%s %s answered %d, expected %s: %s" % (method, path, got, status, raw[:300])
        return parsed

    def get(self, path):
        return self.expect(200, "GET", path)

    def letter(self, raw, mailbox=None, expect=(200, 201, 202)):
        return self.expect(expect, "POST", "/api/kotae/mail/inbound" + ("?mailbox_id=%d" % mailbox if mailbox else ""), raw, content_type="message/rfc822")

    def comments(self, ticket):
        return self.get("/api/v2/tickets/%d/comments.json?per_page=100" % ticket)["comments"]

    def tickets(self):
        out, path = [], "/api/v2/tickets.json?page%5Bsize%5D=100"
        while path:
            page = self.get(path)
            out += page["tickets"]
            following = page["links"]["next"] if page["meta"]["has_more"] else None
            path = following and "/" + following.split("/", 3)[3]
        return out

    def close(self):
        if self.line:
            self.line.close()
        self.line = None


class Sink:
    """An SMTP server that keeps what it is given: letters = [{"from", "to", "raw", "mail"}]. faults(command) may answer instead (None: no fault)."""

    def __init__(self, faults=None, port=0):
        sink = self
        self.letters, self.faults, self.lock = [], faults, threading.Lock()

        class Dialogue(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    sink.talk(self.rfile, self.wfile)
                except OSError:
                    pass

        class Listener(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Listener(("127.0.0.1", port), Dialogue)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def talk(self, lines, out):
        def say(text):
            out.write(text.encode() + b"\r\n")

        say("220 sink ESMTP")
        sender, to = "", []
        while True:
            line = lines.readline(65536)
            if not line:
                return
            verb = line[:4].upper().decode("latin1")
            fault = self.faults(line.decode("latin1").strip()) if self.faults else None
            if fault == "drop":
                return
            if fault and verb != "DATA":
                say(fault)
            elif verb == "EHLO":
                say("250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 99999999")
            elif verb == "QUIT":
                say("221 bye")
                return
            elif verb == "DATA":
                if fault and fault != "deny":
                    say(fault)
                    continue
                say("354 go")
                raw = []
                while (line := lines.readline(1 << 20)) not in (b".\r\n", b".\n"):
                    if not line:
                        return
                    raw.append(line[1:] if line.startswith(b"..") else line)
                if fault == "deny":  # taken and not acknowledged: it must come again
                    return
                raw = b"".join(raw)
                with self.lock:
                    self.letters.append({"from": sender, "to": to, "raw": raw, "mail": email.message_from_bytes(raw, policy=email.policy.default)})
                sender, to = "", []
                say("250 ok")
            else:
                if verb == "MAIL":
                    sender, to = line.decode("latin1").split("<", 1)[-1].split(">")[0], []
                elif verb == "RCPT":
                    to.append(line.decode("latin1").split("<", 1)[-1].split(">")[0])
                say("250 ok")

    def all(self):
        with self.lock:
            return list(self.letters)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Lmtp(smtplib.LMTP):
    """LMTP on a TCP port; give(raw, [recipients]) returns nothing or raises what smtplib raises."""

    def __init__(self, port):
        super().__init__("127.0.0.1", port, local_hostname="localhost")

    def give(self, raw, to, sender="customer@example.com"):
        refused = self.sendmail(sender, to, raw)
        assert not refused, refused


class Desk:
    """A folder (or a database) and the servers on it."""

    def __init__(self, database="", relay="", options=(), folder=None):
        self.own = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="kotae-desk-")
        self.data, self.database, self.relay, self.options = os.path.join(self.folder, "data"), database, relay, list(options)
        self.port, self.lmtp_port, self.process = free_port(), free_port(), None
        self.log = open(os.path.join(self.folder, "server-%d.log" % self.port), "ab")
        self.env = dict(os.environ)
        self.tokens = {}

    def place(self):
        return ["--data", self.data] + (["--database", self.database] if self.database else [])

    def command(self, *words, stdin=None, check=True):
        done = subprocess.run([BINARY, *words], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.env, timeout=120)
        if check and done.returncode:
            raise AssertionError("kotae %s ended with %d: %s" % (" ".join(words), done.returncode, done.stderr.decode()))
        return done

    def person(self, address, role="agent", name=None):
        """Makes the person and returns the Authorization header of a token of theirs."""
        self.command("user", "create", *self.place(), "--email", address, "--name", name or address.split("@")[0].title(), "--role", role, "--password-stdin", stdin=PASSWORD.encode())
        return self.token(address)

    def token(self, address):
        made = self.command("token", "create", *self.place(), "--user", address).stdout.decode().strip()
        self.tokens[address] = made
        return "Basic " + base64.b64encode(("%s/token:%s" % (address, made)).encode()).decode()

    def start(self, wait=30, secret_from=None):
        words = [BINARY, "serve", *self.place(), "--listen", "127.0.0.1:%d" % self.port, "--lmtp", "127.0.0.1:%d" % self.lmtp_port, *self.options]
        if self.relay:
            words += ["--relay", self.relay]
        self.process = subprocess.Popen(words, stdout=self.log, stderr=self.log, env=self.env)
        return self.ready(wait) if wait else None

    def ready(self, wait=30):
        def look():
            assert self.process.poll() is None, "kotae serve ended with %s: %s" % (self.process.returncode, self.tail())
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    pass
                return Api(self.port, timeout=2).ask("GET", "/healthz")[0] == 200
            except (OSError, http.client.HTTPException):
                return False

        until("the server answers", wait, look, 0.02)

    def tail(self):
        with open(self.log.name, "rb") as f:
            return f.read()[-2000:].decode("utf-8", "replace")

    def api(self, auth=""):
        return Api(self.port, auth)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self, wait=30):
        """Asks the server to end; its exit code."""
        if not self.process or self.process.poll() is not None:
            return self.process and self.process.returncode
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(wait)

    def close(self):
        try:
            self.stop(10)
        except subprocess.TimeoutExpired:
            pass
        self.kill()
        self.log.close()
        if self.own and not os.environ.get("KOTAE_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)


class Postgres:
    """A private cluster; database() makes an empty database and returns its address."""

    def __init__(self):
        self.folder, self.n = tempfile.mkdtemp(prefix="kotae-pg-"), 0
        out = subprocess.run([os.path.join(ROOT, "tests/system/postgres.sh"), "start", self.folder, str(os.getpid())], stdout=subprocess.PIPE, check=True, timeout=120).stdout.decode()
        self.url = out.strip().split("=", 1)[1]

    def database(self):
        self.n += 1
        name = "desk%d" % self.n
        socket_folder = self.url.split("host=", 1)[1]
        subprocess.run(["psql", "-q", "-h", socket_folder, "-U", "kotae", "-d", "postgres", "-c", "create database " + name], check=True, stdout=subprocess.DEVNULL)
        return "postgresql://kotae@/%s?host=%s" % (name, socket_folder)

    def close(self):
        subprocess.run([os.path.join(ROOT, "tests/system/postgres.sh"), "stop", self.folder], check=False, timeout=60)

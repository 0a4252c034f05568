"""Real mail servers and the virus scanner for system tests, each private and on loopback: started here, ended here."""
import http.server
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

from desk import ROOT, until


class Scripted:
    """A server run by tests/system/NAME.sh; what the script prints becomes attributes: DOVECOT_IMAP_PORT is .imap_port."""

    def __init__(self, name, **env):
        self.script, self.folder = os.path.join(ROOT, "tests/system", name + ".sh"), tempfile.mkdtemp(prefix="kotae-%s-" % name)
        out = subprocess.run([self.script, "start", self.folder], env={**os.environ, **env}, stdout=subprocess.PIPE, check=True, timeout=120).stdout.decode()
        for line in out.splitlines():
            key, value = line.split("=", 1)
            setattr(self, key.split("_", 1)[1].lower(), int(value) if value.isdigit() else value)

    def do(self, verb):
        subprocess.run([self.script, verb, self.folder], check=True, timeout=120, stdout=subprocess.DEVNULL)

    def close(self):
        self.do("stop")


class Dovecot(Scripted):
    def __init__(self):
        super().__init__("dovecot")
        self.n = 0

    def maildir(self, user):
        return os.path.join(self.mail, user, "Maildir")

    def put(self, user, raw):
        """A letter arrives in the user's mailbox, as a delivery agent writes it."""
        self.n += 1
        name = "%d.M%dP%d.test" % (time.time(), self.n, os.getpid())
        at = os.path.join(self.maildir(user), "tmp", name)
        with open(at, "wb") as f:
            f.write(raw)
        subprocess.run(["chown", "mail:mail", at], check=True)
        os.rename(at, os.path.join(self.maildir(user), "new", name))

    def forget(self, user):
        """The mailbox gets a new UIDVALIDITY, as after a restore from a backup. The server must be down."""
        removed = 0
        for name in os.listdir(self.maildir(user)):
            if name.startswith("dovecot"):
                os.remove(os.path.join(self.maildir(user), name))
                removed += 1
        assert removed, "the server had no index of this mailbox"


class TokenServer:
    """An OAuth2 token endpoint: answer(refresh token) -> (status, JSON). asked: the forms it was given."""

    def __init__(self, answer):
        server = self
        self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                server.asked.append(urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                status, said = answer(server.asked[-1]["refresh_token"][0])
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d/token" % self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()


class Clamd:
    """The real clamd with a signature database of its own that knows one thing: EICAR's test file."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="kotae-clamd-")
        os.chmod(self.folder, 0o755)
        os.mkdir(os.path.join(self.folder, "db"))
        with open(os.path.join(self.folder, "db", "test.ndb"), "w") as f:
            f.write("Kotae.Test.Eicar:0:*:%s\n" % EICAR[:40].hex())
        self.socket = os.path.join(self.folder, "clamd.sock")
        with open(os.path.join(self.folder, "clamd.conf"), "w") as f:
            f.write("Foreground yes\nDatabaseDirectory %s/db\nLocalSocket %s\nLogFile %s/clamd.log\nPidFile %s/clamd.pid\nOfficialDatabaseOnly no\nUser root\n" % ((self.folder, self.socket, self.folder, self.folder)))
        self.process = None
        self.address = "unix:" + self.socket

    def up(self):
        self.process = subprocess.Popen(["/usr/sbin/clamd", "-c", os.path.join(self.folder, "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def answers():
            assert self.process.poll() is None, "clamd ended: " + open(os.path.join(self.folder, "clamd.log")).read()[-500:]
            try:
                s = socket.socket(socket.AF_UNIX)
                s.settimeout(2)
                s.connect(self.socket)
                s.sendall(b"zPING\0")
                return s.recv(5) == b"PONG\0"
            except OSError:
                return False

        until("clamd answers", 60, answers, 0.1)

    def down(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
            if os.path.exists(self.socket):
                os.remove(self.socket)

    def close(self):
        self.down()
        subprocess.run(["rm", "-rf", self.folder], check=True)


# In two pieces, so that a scanner does not take this file for the thing itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

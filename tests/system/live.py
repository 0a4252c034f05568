"""A small WebSocket client (RFC 6455) for /api/kotae/live: Live(port, auth).event(look) waits for the event that look finds."""
import base64
import json
import os
import socket
import struct
import threading
import time


class Live:
    def __init__(self, port, auth, since=0):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(("GET /api/kotae/live?since=%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n" % (since, port, auth, key)).encode())
        self.file = self.socket.makefile("rb")
        status = self.file.readline().decode()
        assert " 101 " in status, "live answered " + status
        while self.file.readline().strip():
            pass
        self.socket.settimeout(None)
        self.events, self.lock = [], threading.Lock()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            while True:
                head = self.file.read(2)
                if len(head) < 2:
                    return
                size = head[1] & 127
                if size == 126:
                    size = struct.unpack(">H", self.file.read(2))[0]
                elif size == 127:
                    size = struct.unpack(">Q", self.file.read(8))[0]
                data = self.file.read(size)
                kind = head[0] & 15
                if kind == 9:
                    self.send(data, 10)
                elif kind == 1:
                    with self.lock:
                        self.events.append(json.loads(data))
                elif kind == 8:
                    return
        except (OSError, ValueError):
            return

    def send(self, data, kind=1):
        if isinstance(data, dict):
            data = json.dumps(data).encode()
        mask = os.urandom(4)
        size = struct.pack("B", 128 | len(data)) if len(data) < 126 else struct.pack(">BH", 254, len(data))
        self.socket.sendall(bytes([128 | kind]) + size + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def all(self):
        with self.lock:
            return list(self.events)

    def event(self, what, look, seconds=10):
        end = time.monotonic() + seconds
        while True:
            found = [e for e in self.all() if look(e)]
            if found:
                return found[0]
            assert time.monotonic() < end, "no event within %s s: %s; seen: %r" % (seconds, what, self.all()[-10:])
            time.sleep(0.02)

    def close(self):
        self.socket.close()

"""The door's attacks marked fast (faults.md, section 5), in the midst of everything else: each has one right answer, or none, and
nothing of it may ever lie on a topic. Raw bytes, because no client library would send them."""
import json
import socket
import time

from tests.faults.load import ROUTE, event_body, fingerprint

ANSWER_S, SLOW_S = 20, 25


def attempt_of(marker, name, raw):
    return {"m": marker, "n": 0, "key": "", "caller": "attacker", "route": name, "sha256": fingerprint(raw), "t_try": time.time()}


def talk(port, pieces, pause=0.0, finish=False, wait=ANSWER_S):
    """Sends, then reads to the end; the first status line's number, and how many answers came. None: no answer."""
    said = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=wait) as door:
            for piece in pieces:
                door.sendall(piece)
                if pause:
                    time.sleep(pause)
            if finish:
                door.shutdown(socket.SHUT_WR)
            while block := door.recv(65536):
                said += block
    except OSError:
        pass
    answers = said.count(b"HTTP/1.1 ")
    return (int(said[9:12]) if said.startswith(b"HTTP/1.1 ") and said[9:12].isdigit() else None), answers


class Attacks:
    """Each round sends all of them once, with fresh markers; slow ones end by themselves."""

    def __init__(self, port, key, seed):
        self.port, self.key, self.seed, self.rounds = port, key, seed, 0
        self.attempts, self.wrong = [], []

    def head(self, more="", length=None, route=ROUTE, key=None, method="POST", media="application/json"):
        lines = [f"{method} {route} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {key or self.key}", f"Content-Type: {media}", "Connection: close"]
        if length is not None:
            lines.append(f"Content-Length: {length}")
        return ("\r\n".join(lines) + "\r\n" + more + "\r\n").encode()

    def round(self, chance):
        self.rounds += 1
        for name in ("two_lengths", "length_and_chunked", "bare_lf", "cut_body", "large_head", "no_key", "deep", "extra_member", "gigabyte",
                     "trace", "compressed", "not_json", "nul", "twice_named"):
            self._one(name, chance)

    def slow(self, chance):
        """One byte a second: the whole request must be over within its deadline (S06), not each read."""
        self._one("slow_body", chance)

    def _one(self, name, chance):
        marker = f"m{self.seed}-attack-{self.rounds}-{name}"
        raw = json.dumps(event_body(marker, chance)).encode()
        attempt = attempt_of(marker, name, raw)
        status, answers = getattr(self, name)(raw)
        # no answer at all: the door was down or cut the connection; it must not have taken the event either way
        attempt.update(status=status or 400, complete=True, type="" if status else "unanswered", t_end=time.time())
        self.attempts.append(attempt)
        if status is not None and status < 400 or answers > 1:
            self.wrong.append(f"{name} was answered {answers} times, first with {status}")

    def two_lengths(self, raw):
        return talk(self.port, [self.head(f"Content-Length: {len(raw)}\r\nContent-Length: 5\r\n"), raw])

    def length_and_chunked(self, raw):
        hidden = self.head(length=len(raw)) + raw
        return talk(self.port, [self.head("Transfer-Encoding: chunked\r\n", length=6), b"0\r\n\r\n\r" + hidden])

    def bare_lf(self, raw):
        return talk(self.port, [self.head(length=len(raw)).replace(b"\r\n", b"\n"), raw])

    def cut_body(self, raw):
        return talk(self.port, [self.head(length=len(raw) + 40), raw], finish=True)

    def large_head(self, raw):
        return talk(self.port, [self.head("X-Large: " + "x" * 20000 + "\r\n", length=len(raw)), raw])

    def no_key(self, raw):
        return talk(self.port, [self.head(length=len(raw), key="nobody"), raw])

    def deep(self, raw):
        body = raw[:-1] + b',"metadata":' + b"[" * 1000 + b"]" * 1000 + b"}"
        return talk(self.port, [self.head(length=len(body)), body])

    def extra_member(self, raw):
        body = raw[:-1] + b',"clinic_id":"other","__proto__":{"role":"admin"}}'
        return talk(self.port, [self.head(length=len(body)), body])

    def gigabyte(self, raw):
        return talk(self.port, [self.head(length=1 << 30), raw])

    def trace(self, raw):
        return talk(self.port, [self.head(length=len(raw), method="TRACE"), raw])

    def compressed(self, raw):
        return talk(self.port, [self.head("Content-Encoding: gzip\r\n", length=len(raw)), raw])

    def not_json(self, raw):
        return talk(self.port, [self.head(length=len(raw) - 1), raw[:-1]])

    def nul(self, raw):
        body = raw[:-1] + b',"doctor":"a\\u0000b"}'
        return talk(self.port, [self.head(length=len(body)), body])

    def twice_named(self, raw):
        body = raw[:-1] + b',"success":true}'
        return talk(self.port, [self.head(length=len(body)), body])

    def slow_body(self, raw):
        said, begun = b"", time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as door:
                door.sendall(self.head(length=len(raw)))
                door.settimeout(1)
                for n in range(len(raw)):
                    door.sendall(raw[n:n + 1])
                    try:
                        said = door.recv(4096)
                        break
                    except TimeoutError:
                        if time.monotonic() - begun > SLOW_S:
                            break
        except OSError:
            pass
        return (int(said[9:12]) if said.startswith(b"HTTP/1.1 ") else None), said.count(b"HTTP/1.1 ")

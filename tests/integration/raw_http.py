"""Throws the raw requests of ../shared/corpora/http-raw at a listening door and says what is wrong with its answers.

    faults = raw_http.faults_of_carewire(host, port, auth, path, body, published)
    assert not faults, "\n".join(faults)

`published` is a callable that gives the number of records on the topic so far; it is asked again until it stands still.
The door's own deadlines hold: with the production ones (10 s a request, 60 s idle) the slow group takes a minute.
"""
import json
import os
import pathlib
import socket
import struct
import threading
import time

BODY_LIMIT = 262144


def corpora():
    named = os.environ.get("CAREWIRE_CORPORA")
    folder = pathlib.Path(named) if named else pathlib.Path(__file__).parents[3] / "shared" / "corpora"
    return folder / "http-raw" if folder.exists() else None


def cases(name):
    folder = corpora()
    return json.loads((folder / name).read_text())["cases"] if folder else []


def fill(raw, host, port, auth, path, body):
    values = {
        "host": f"{host}:{port}",
        "path": path,
        "auth": auth,
        "body": body.decode("latin-1"),
        "body_len": str(len(body)),
        "body_limit_plus_1": str(BODY_LIMIT + 1),
    }
    for key, value in values.items():
        raw = raw.replace("{{" + key + "}}", value)
    return raw.encode("latin-1")


class Connection:
    """One raw connection: sends exactly what it is told, keeps what comes."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port))
        self.received = b""
        self.closed = False

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            self.closed = True

    def drip(self, data, seconds):
        for byte in data:
            self.send(bytes([byte]))
            self.read(seconds, lambda: False)
            if self.closed:
                return

    def half_close(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.closed = True

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
        self.closed = True

    def read(self, seconds, enough):
        deadline = time.monotonic() + seconds
        while not self.closed and not enough():
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self.socket.settimeout(left)
            try:
                data = self.socket.recv(65536)
            except TimeoutError:
                return
            except OSError:
                data = b""
            self.closed = self.closed or not data
            self.received += data

    def answers(self, bodiless=False):
        """[(status, head, body)] of the answers that are whole."""
        out, rest = [], self.received
        while rest.startswith(b"HTTP/1.1 ") and b"\r\n\r\n" in rest:
            head, rest = rest.split(b"\r\n\r\n", 1)
            length = 0
            for line in head.split(b"\r\n")[1:]:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length" and not bodiless:
                    length = int(value)
            if len(rest) < length:
                break
            out.append((int(head[9:12]), head, rest[:length]))
            rest = rest[length:]
        return out

    def statuses(self, bodiless=False):
        return [status for status, _, _ in self.answers(bodiless)]

    def close(self):
        self.socket.close()


def settled(published, seconds=5.0, quiet=0.3):
    """The count once it has stood still for a moment."""
    last, since = published(), time.monotonic()
    deadline = since + seconds
    while time.monotonic() < deadline and time.monotonic() - since < quiet:
        time.sleep(0.05)
        now = published()
        if now != last:
            last, since = now, time.monotonic()
    return last


def play(connection, case, data):
    pace = case.get("pace", {})
    split = data.find(b"\r\n\r\n") + 4
    if "until" in pace:
        return connection.drip(data, 1.0)
    if "from" in pace:
        connection.send(data[:split])
        return connection.drip(data[split:], 1.0)
    connection.send(data)
    if case["after_send"] == "half-close":
        connection.half_close()
    elif case["after_send"] == "reset":
        connection.reset()


def wait_seconds(case):
    pace = case.get("pace", {})
    return pace.get("idle_seconds", 13 if pace else 2) + 3


def judge(case, connection, bodiless, published):
    expect = case["expect"]
    statuses = connection.statuses(bodiless)
    wanted = expect["status_any_of"]
    problems = [f"status {status}" for status in statuses if status not in wanted]
    if wanted and not statuses:
        problems.append("no answer")
    if expect["connection_closed"] is True and not connection.closed:
        problems.append("stays open")
    if expect["connection_closed"] is False and connection.closed:
        problems.append("closed")
    if b"smuggled" in connection.received:
        problems.append("the hidden request was answered")
    count = expect["records_published"]
    if published is not None and not (published == count if count is not None else published in (0, 1)):
        problems.append(f"published {published}")
    return [f"{case['id']}: {problem}" for problem in problems]


def run_case(case, host, port, auth, path, body, count=None):
    """What is wrong in this case. `count()`: records so far; None = not counted here."""
    data = fill(case["raw"], host, port, auth, path, body)
    before = count() if count else 0
    connection = Connection(host, port)
    bodiless = data.startswith(b"HEAD ")
    play(connection, case, data)
    expect = case["expect"]
    if expect["connection_closed"]:
        connection.read(wait_seconds(case), lambda: False)
    else:
        wanted = max(1, expect["records_published"] or 1)
        connection.read(2, lambda: len(connection.statuses(bodiless)) >= wanted)
        connection.read(0.05, lambda: False)
    published = None
    if count:
        published = settled(count) - before
    connection.close()
    return judge(case, connection, bodiless, published)


def faults_of_carewire(host, port, auth, path, body, published, slow=True):
    """Runs carewire-requests.json; the slow group side by side, since it only waits."""
    everything = cases("carewire-requests.json")
    faults = []
    threads = []
    quick = [case for case in everything if case["group"] != "slow"]
    silent = [case for case in quick if case["expect"]["records_published"] == 0]
    before = published()
    for case in silent:
        faults += run_case(case, host, port, auth, path, body)
    if settled(published) != before:  # one of them published: again, one by one, to name it
        for case in silent:
            faults += run_case(case, host, port, auth, path, body, published)
    for case in quick:
        if case["expect"]["records_published"] != 0:
            faults += run_case(case, host, port, auth, path, body, published)
    before = published()
    slow_cases = [case for case in everything if case["group"] == "slow"] if slow else []
    for case in slow_cases:
        work = lambda case=case: faults.extend(run_case(case, host, port, auth, path, body))
        threads.append(threading.Thread(target=work))
        threads[-1].start()
    for thread in threads:
        thread.join()
    wanted = sum(case["expect"]["records_published"] or 0 for case in slow_cases)
    seen = settled(published) - before
    if seen != wanted:
        faults.append(f"slow group: published {seen} instead of {wanted}")
    return faults


def faults_of_llhttp(host, port, published):
    """Runs llhttp-request.json: what a strict parser refuses gets no 2xx, and nothing is published."""
    faults = []
    before = published()
    for case in cases("llhttp-request.json"):
        connection = Connection(host, port)
        connection.send(case["raw"].encode("latin-1"))
        connection.half_close()
        connection.read(12, lambda: False)
        statuses = connection.statuses()
        if not connection.closed:
            faults.append(f"{case['id']}: hangs")
        if case["llhttp"] == "error" and any(200 <= status < 300 for status in statuses):
            faults.append(f"{case['id']}: 2xx for a malformed request")
        served = [status for status in statuses if status != 400]
        if case["llhttp"] == "accept" and case["messages_complete"] == 1 and len(served) > 1:
            faults.append(f"{case['id']}: two requests served")
        connection.close()
    if settled(published) != before:
        faults.append("llhttp: something was published")
    return faults

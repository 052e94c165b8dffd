"""From a patient's words of emergency to the alert that staff see, while other feedback comes in all the time."""
import asyncio
import contextlib
import json
import socket
import threading
import time
import uuid

from ops.bench.behind_the_door import Sightings, post_steadily
from ops.bench.stage import result, say, usage
from tests.support.stack import until

RATE = 200
EVERY = 20  # the share that is an emergency: ten alerts a second


class StreamSeen(threading.Thread):
    """When each `urgent_alert` came on an open stream of a member of staff. A bare socket: a client that took more of the processor
    would be what is measured."""

    def __init__(self, stack):
        super().__init__(daemon=True)
        self.seen = {}
        self.socket = socket.create_connection(("127.0.0.1", stack.port), timeout=60)
        self.socket.sendall(f"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {stack.staff_token}\r\n\r\n".encode())
        self.lines = self.socket.makefile("rb")
        self.there = b" 200 " in self.lines.readline()
        if self.there:
            self.start()

    def run(self):
        with contextlib.suppress(OSError, ValueError):
            for line in self.lines:
                if line.startswith(b"data:") and b"urgent_alert" in line:
                    self.seen.setdefault(json.loads(line[5:])["feedback_id"], time.monotonic())

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.lines.close()
        self.socket.close()


def submissions(sent):
    """The nth is a patient's feedback, every EVERYth an emergency; `sent` gets the times of those."""
    def request_of(n):
        identity, emergency = str(uuid.uuid4()), n % EVERY == 0
        if emergency:
            sent[identity] = time.monotonic()
        comment = "I have chest pain since the visit." if emergency else "The waiting room was crowded and I waited an hour."
        return "/v1/feedback", "Prefer: wait=0\r\n", {"feedback_id": identity, "rating": 2, "comment": comment}
    return request_of


def sample(sent, seen, follower, before):
    took = sorted(1000 * (seen[identity] - at) for identity, at in sent.items() if identity in seen)
    cpu, resident = usage(follower.pid)
    return {"value": RATE, "p50_ms": took[len(took) // 2], "p99_ms": took[len(took) * 99 // 100], "rss_mib": resident,
            "cpu_s_per_1000": 1000 * (cpu - before) / (len(sent) * EVERY)}


def alert(stage):
    """200 submissions a second, every 20th an emergency: post to alert row, and to an open stream where the portal has one."""
    stack = stage.stack(**{"rate_limit.public_per_min": 0})
    stack.start("front")
    follower = stack.start("worker", "feedback", "analysis").process
    asyncio.run(post_steadily(stack, RATE, 2, submissions({})))
    time.sleep(1)
    rows, streams = [], []
    for round_ in range(stage.options.rounds):
        sent, stream, seen, before = {}, StreamSeen(stack), Sightings(stack.settings["db.url"], "alerts", "subject_id"), usage(follower.pid)[0]
        time.sleep(0.2)
        asyncio.run(post_steadily(stack, RATE, stage.options.duration, submissions(sent)))
        until(lambda: len(seen.seen) >= len(sent), 30, "every emergency an alert")
        if stream.there:
            until(lambda: len(stream.seen) >= len(sent), 30, "every alert on the stream")
            streams.append(sample(sent, stream.seen, follower, before))
        seen.over.set()
        seen.join()
        stream.close()
        rows.append(sample(sent, seen.seen, follower, before))
        say(f"alert: round {round_ + 1}: row p50 {rows[-1]['p50_ms']:.1f} ms, p99 {rows[-1]['p99_ms']:.1f} ms")
    if not streams:
        say("alert: the portal has no /v1/stream here: measured up to the row")
    made = [result("alert-row", "carewire", "events/s", rows)]
    return made + ([result("alert-stream", "carewire", "events/s", streams)] if streams else [])

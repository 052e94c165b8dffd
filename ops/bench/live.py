"""Live push: 500 open event streams at one portal, and how long each push takes to reach every one of them."""
import asyncio
import json
import time

from ops.bench.stage import result, say, usage
from tests.support.stack import until

STREAMS = 500
PER_SECOND = 5  # feedback of a large clinic at its worst hour, ten times over


async def listen(port, token, there, arrived):
    """A client of GET /v1/stream; notes when each feedback was told."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    writer.write(f"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    name, placed = None, False
    try:
        while True:
            line = await reader.readline()
            if not line:
                return
            if line.startswith(b"id: "):
                there["now"] += not placed  # before its first id a stream is not told what comes, only where things stand
                placed = True
            elif line.startswith(b"event: "):
                name = line[7:].strip()
            elif line.startswith(b"data: ") and name == b"new_feedback":
                arrived.append((json.loads(line[6:])["feedback_id"], time.perf_counter()))
    finally:
        writer.close()


async def drive(stack, seconds):
    there, arrived, sent = {"now": 0}, [], {}
    clients = [asyncio.create_task(listen(stack.port, stack.staff_token, there, arrived)) for _ in range(STREAMS)]
    deadline = time.monotonic() + 60
    while there["now"] < STREAMS and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    if there["now"] < STREAMS:
        raise RuntimeError(f"only {there['now']} of {STREAMS} streams were opened")
    loop = asyncio.get_running_loop()
    for _ in range(seconds * PER_SECOND):
        before = time.perf_counter()
        answer = await loop.run_in_executor(None, lambda: stack.post("/v1/feedback", {"rating": 3, "comment": "the wait was long"}))
        sent[answer.json()["id"]] = before
        await asyncio.sleep(max(0.0, 1 / PER_SECOND - (time.perf_counter() - before)))
    deadline = time.monotonic() + 30
    while len(arrived) < len(sent) * STREAMS and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    for client in clients:
        client.cancel()
    await asyncio.gather(*clients, return_exceptions=True)
    if len(arrived) != len(sent) * STREAMS:
        told = {feedback for feedback, _ in arrived}
        silent = [f"number {n}" for n, feedback in enumerate(sent) if feedback not in told]
        raise RuntimeError(f"{len(arrived)} pushes arrived in place of {len(sent) * STREAMS}; told to nobody: {', '.join(silent) or 'none'}")
    return sorted((at - sent[feedback]) * 1000 for feedback, at in arrived)


def live(stage):
    """From the post of a feedback to each of 500 people who are told of it, over sockets."""
    rounds = []
    stack = stage.stack()
    front = stack.start("front")
    until(lambda: stack.get("/v1/ws-tickets").status_code, 30, "the door")
    time.sleep(1)
    for number in range(stage.options.rounds):
        spent, _ = usage(front.process.pid)
        waits = asyncio.run(drive(stack, stage.options.duration))
        cpu, resident = usage(front.process.pid)
        rounds.append({"value": len(waits) / stage.options.duration, "p50_ms": waits[len(waits) // 2], "p99_ms": waits[len(waits) * 99 // 100],
                       "cpu_s_per_1000": (cpu - spent) / len(waits) * 1000, "rss_mib": resident})
        say(f"live: round {number + 1}: {len(waits)} pushes, p50 {rounds[-1]['p50_ms']:.1f} ms, p99 {rounds[-1]['p99_ms']:.1f} ms, {resident:.0f} MiB")
    return [result("live", "carewire", "pushes/s", rounds, STREAMS)]

"""What follows the door: workers from topic to rows, a post until its row can be read, portal reads, starting and resting."""
import asyncio
import collections
import contextlib
import datetime
import json
import sqlite3
import subprocess
import threading
import time
import uuid

import psycopg

from ops.bench.stage import comparison, result, say, usage
from tests.support.stack import until

BATCH = 1000  # records of one request when a topic is filled
WORKER_PEERS = ("go-copy-500", "go-copy-2000")


def record(identity, n):
    return {"interaction_id": identity, "timestamp": "2026-01-15T09:30:00Z", "interaction_type": "booking", "success": True,
            "patient_ref": f"p-{n * 7919 % 1000}", "patient_name": "Ana Marin", "contact_number": "+1 555 010 1234",
            "service_type": "check-up", "doctor": "Dr. Osei", "details": {"note": ("The waiting room was crowded. " * 7)[:205]}}


def fill(stack, events, own_ids=False):
    """Posts a day of so many interactions through the door, all acknowledged; `own_ids`: under random ids of the application."""
    for first in range(0, events, BATCH):
        body = []
        for n in range(first, min(events, first + BATCH)):
            at = datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC) + datetime.timedelta(days=n / events)
            body.append({**record(str(uuid.uuid4()), n), "timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ")})
            if not own_ids:
                del body[-1]["interaction_id"]
        answer = stack.post("/v1/interactions:batch", body)
        if answer.status_code // 100 != 2:
            raise RuntimeError(f"the topic could not be filled: {answer.status_code} {answer.text[:300]}")


@contextlib.contextmanager
def reader(url):
    """A function that asks the store and answers with rows."""
    if url.startswith("sqlite3"):
        connection = sqlite3.connect(f"file:{url.removeprefix('sqlite3://')}?mode=ro", uri=True, timeout=20, isolation_level=None,
                                     check_same_thread=False)
    else:
        connection = psycopg.connect(url, autocommit=True)
    try:
        yield lambda statement: connection.execute(statement).fetchall()
    finally:
        connection.close()


def rest(stack, name):
    for one in stack.find(name):
        one.process.terminate()
        one.process.wait(60)


# ---- workers

def one_worker_run(stage, stack, events):
    """From a start to the last ledger row; the rate counts from the first rows seen, so that the start is not in it."""
    with reader(stack.settings["db.url"]) as ask:
        began, first, done = time.monotonic(), None, 0
        process = stack.start("worker", "interactions", wait=False).process
        peak = 0
        while done < events:
            time.sleep(0.05 if first else 0.01)
            # the position, not the rows: to count those again and again would take a core from what is measured
            done = ask("select cast(coalesce(sum(next_offset), 0) as bigint) from worker_positions where worker = 'interactions'")[0][0]
            now, (cpu, resident) = time.monotonic(), usage(process.pid)
            peak = max(peak, resident)
            if done and not first:
                first, seen = now, done
            if process.poll() is not None or now - began > 180:
                raise RuntimeError(f"the worker handled {done} of {events}: {stack.running[-1].log.read_text()[-1000:]}")
        rows, marks = (ask(f"select count(*) from {table}")[0][0] for table in ("interactions", "inbox"))
    rest(stack, "worker")
    if rows != events or marks != events:
        raise RuntimeError(f"{events} events became {rows} rows and {marks} marks")
    return {"value": (events - seen) / max(now - first, 0.001), "cpu_s_per_1000": 1000 * cpu / events, "rss_mib": peak,
            "first": first - began}


def peers_round(stage, database):
    """The COPY peers of ../shared/bench/workers, once, on the same Kafka and PostgreSQL: {name: sample}."""
    program, out = comparison("workers"), stage.folder / "peers.jsonl"
    if program is None:
        say("worker: the peers (../shared/bench/workers) are not here: left out")
        return {}
    out.unlink(missing_ok=True)
    done = subprocess.run([program, "rows", "--only", ",".join(WORKER_PEERS), "--rounds", "1", "--rows", str(stage.options.events), "--idle",
                           "1", "--broker", stage.servers.kafka(), "--postgres", database, "--out", out], capture_output=True, text=True,
                          timeout=900)
    if not out.exists():
        say(f"worker: the peers are left out: {(done.stderr or done.stdout)[-500:]}")
        return {}
    found = {}
    for one in map(json.loads, out.read_text().splitlines()):
        if one["wrong"]:
            say(f"worker: {one['worker']} made {one['wrong']} mistakes: left out")
            continue
        found[one["worker"]] = {"value": one["events/s"], "cpu_s_per_1000": one["CPU s/100k"] / 100, "rss_mib": one["peak RSS MiB"]}
        say(f"worker: {one['worker']}: {one['events/s']:.0f} events/s")
    return found


# name, store, whether the ids are the application's own, events in a transaction
WORKERS = (("worker-sqlite", "sqlite", False, 500), ("worker-sqlite-own-ids", "sqlite", True, 500),
           ("worker-postgresql", "postgresql", False, 500), ("worker-postgresql-2000", "postgresql", False, 2000))


def worker(stage):
    """From a full topic to the last row. Ids of the application are random: each falls into another page of the ledger."""
    events, stacks, samples = stage.options.events, {}, collections.defaultdict(list)
    for own_ids in (False, True):
        stacks[own_ids] = stage.stack()
        stacks[own_ids].start("ingress")
        fill(stacks[own_ids], events, own_ids)
        rest(stacks[own_ids], "ingress")
    peers, database = collections.defaultdict(list), stage.store("postgresql", stacks[False].folder, "peers")
    for round_ in range(stage.options.rounds):
        for name, sample in peers_round(stage, database).items():
            peers[name].append(sample)
        for name, store, own_ids, batch in WORKERS:
            stack = stacks[own_ids]
            stack.settings.update({"db.url": stage.store(store, stack.folder, f"w{round_}{uuid.uuid4().hex[:8]}"), "worker.batch": batch})
            stack.carewire("migrate")
            try:
                samples[name].append(one_worker_run(stage, stack, events))
            finally:
                stack.kill("worker")
            until(lambda: forgotten(stage, f"{stack.prefix}.interactions"), 30, "the group's end")
            say(f"worker: round {round_ + 1}, {name}: {samples[name][-1]['value']:.0f} events/s, first after {samples[name][-1]['first']:.2f} s")
    made = [result("worker-postgresql", name, "events/s", found) for name, found in peers.items()]
    for name, found in samples.items():
        made.append(result(name, "carewire", "events/s", found))
        made.append(result(f"{name}-first-event", "carewire", "s", [{"value": sample["first"]} for sample in found]))
    return made


def forgotten(stage, group):
    try:
        return stage.forget_group(group) or True
    except Exception:  # not empty yet: the broker still waits for the member that left
        return False


# ---- post to row

class Sightings(threading.Thread):
    """Looks for new rows of a table all the time and notes when each could first be read, by a column of it."""

    def __init__(self, url, table, identity):
        super().__init__(daemon=True)
        self.url, self.table, self.identity = url, table, identity
        self.seen, self.over = {}, threading.Event()
        self.start()

    def run(self):
        with reader(self.url) as ask:
            last = ask(f"select coalesce(max(rowid), 0) from {self.table}")[0][0]
            while not self.over.wait(0.001):
                found = ask(f"select rowid, {self.identity} from {self.table} where rowid > {last} order by rowid")
                now = time.monotonic()
                for last, identity in found:
                    self.seen[identity] = now


async def post_steadily(stack, rate, seconds, request_of):
    """`rate` posts a second at even distances, whatever the answers do, over connections that are kept. `request_of(n)` gives the
    path, further header lines and the JSON body of the nth as it is sent."""
    free = asyncio.LifoQueue()

    async def post(path, headers, body):
        pair = await asyncio.open_connection("127.0.0.1", stack.port) if free.empty() else free.get_nowait()
        content = json.dumps(body).encode()
        pair[1].write(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}"
                      f"Content-Length: {len(content)}\r\n\r\n".encode() + content)
        head = (await pair[0].readuntil(b"\r\n\r\n")).lower()
        await pair[0].readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        if head[9:12] != b"202":
            raise RuntimeError(f"a post was answered {head[9:12].decode()}")
        free.put_nowait(pair)

    began, tasks = time.monotonic(), []
    for n in range(int(rate * seconds)):
        await asyncio.sleep(max(0, began + n / rate - time.monotonic()))
        tasks.append(asyncio.create_task(post(*request_of(n))))
    await asyncio.wait_for(asyncio.gather(*tasks), 30)
    while not free.empty():
        free.get_nowait()[1].close()


def interactions(stack, sent):
    """The nth is an interaction; `sent` gets the time of each."""
    def request_of(n):
        identity = str(uuid.uuid4())
        sent[identity] = time.monotonic()
        return "/v1/interactions", f"Authorization: Bearer {stack.app_key}\r\n", record(identity, n)
    return request_of


def post_to_row(stage):
    """500 posts a second; how long until each is a row that any reader of the store sees."""
    rate, samples, stack = 500, [], stage.stack()
    stack.start("ingress")
    follower = stack.start("worker", "interactions").process
    asyncio.run(post_steadily(stack, rate, 2, interactions(stack, {})))
    time.sleep(1)
    for round_ in range(stage.options.rounds):
        sent, sightings, before = {}, Sightings(stack.settings["db.url"], "interactions", "interaction_id"), usage(follower.pid)[0]
        time.sleep(0.2)
        asyncio.run(post_steadily(stack, rate, stage.options.duration, interactions(stack, sent)))
        until(lambda: len(sightings.seen) >= len(sent), 30, "every post a row")
        sightings.over.set()
        sightings.join()
        cpu, resident = usage(follower.pid)
        took = sorted(1000 * (sightings.seen[identity] - at) for identity, at in sent.items())
        p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
        samples.append({"value": rate, "p50_ms": p50, "p99_ms": p99, "rss_mib": resident,
                        "cpu_s_per_1000": 1000 * (cpu - before) / len(sent)})
        say(f"post-to-row: round {round_ + 1}: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    return [result("post-to-row", "carewire", "events/s", samples)]


# ---- reads

def portal(stage):
    """The list as staff reads it, by 100 clients, from a store of 10,000 interactions."""
    rows, stack, samples = 10_000, stage.stack(), []
    stack.start("ingress")
    fill(stack, rows)
    stack.start("worker", "interactions")
    with reader(stack.settings["db.url"]) as ask:
        until(lambda: ask("select count(*) from interactions")[0][0] == rows, 60, "every interaction a row")
    rest(stack, "ingress")
    rest(stack, "worker")
    pid, path = stack.start("portal").process.pid, "/v1/interactions?limit=10"
    if len(stack.get(path).json()["items"]) != 10:
        raise RuntimeError("the portal does not list what was posted")
    stage.wrk(stack.url + path, 100, max(1, stage.options.duration // 3), stack.staff_token, 0)
    for round_ in range(stage.options.rounds):
        before = usage(pid)[0]
        load = stage.wrk(stack.url + path, 100, stage.options.duration, stack.staff_token, 0)
        cpu, resident = usage(pid)
        good = load["requests"] - load["refused"]
        if load["refused"] or load["broken"]:
            say(f"portal: {load['refused']} requests were refused, {load['broken']} broke")
        samples.append({"value": good / load["seconds"], "p50_ms": load["p50"], "p99_ms": load["p99"], "rss_mib": resident,
                        "cpu_s_per_1000": 1000 * (cpu - before) / max(1, good)})
        say(f"portal: round {round_ + 1}: {samples[-1]['value']:.0f} requests/s")
    return [result("portal", "carewire", "requests/s", samples, 100)]


# ---- starting and resting

def start(stage):
    """Seconds from start to ready, and what a process costs that has nothing to do: CPU seconds per second, MiB."""
    made, stack = [], stage.stack()
    for name in (["ingress"], ["portal"], ["worker", "interactions"]):
        ready, idle = [], []
        for _ in range(stage.options.rounds):
            began = time.monotonic()
            process = stack.start(*name).process
            ready.append({"value": time.monotonic() - began, "rss_mib": usage(process.pid)[1]})
            time.sleep(1)
            before = usage(process.pid)[0]
            time.sleep(stage.options.duration)
            cpu, resident = usage(process.pid)
            idle.append({"value": (cpu - before) / stage.options.duration, "rss_mib": resident})
            rest(stack, name[0])
        say(f"start: {name[0]}: ready after {ready[-1]['value']:.2f} s, {idle[-1]['rss_mib']:.1f} MiB at rest")
        made += [result(f"start-{name[0]}", "carewire", "s", ready), result(f"rest-{name[0]}", "carewire", "CPU s/s", idle)]
    return made

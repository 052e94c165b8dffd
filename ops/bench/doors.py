"""The door for writes under load: single posts beside the peers, as fast as they go and at a fixed rate; batches beside
librdkafka alone; a crowd of idle and slow clients; a clinic that floods."""
import collections
import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from ops.bench.behind_the_door import record
from ops.bench.stage import HERE, load_peers, result, say, usage

PEERS = ("go", "spring", "fastapi")
STEADY_PEERS = ("go", "spring")  # fastapi does not reach the rate
FIRST_PORT = 33000
CONNECTIONS = (64, 256)
RATE = 5000
QUIET_RATE = 50


class Ours:
    """A running ingress, driven with `records` per request."""

    name = "carewire"

    def __init__(self, stage, path="/v1/interactions", records=1, **settings):
        self.stage, self.records = stage, records
        self.stack = stage.stack(**settings)
        self.pid = self.stack.start("ingress").process.pid
        self.url, self.topic = self.stack.url + path, f"{self.stack.prefix}.interactions.v1"

    def drive(self, connections, seconds, _run):
        return self.stage.wrk(self.url, connections, seconds, self.stack.app_key, self.records)


class Peer:
    records, topic = 1, "peers"

    def __init__(self, module, name, port, broker):
        self.module, self.name = module, name
        self.contender = module.start(name, port, broker, self.topic)
        self.pid, self.close = self.contender.pid, self.contender.close

    def drive(self, connections, seconds, run):
        return self.module.wrk(self.contender, connections, seconds, run)


def start_peers(stage, names=PEERS):
    """Those of the names that can be had here; what cannot is said."""
    module = load_peers()
    if module is None:
        say("door: the peers (../shared/bench/peers) are not here: left out")
        return []
    stage.create_topic(Peer.topic)
    place, made = module.CACHE / "python", []
    for at, name in enumerate(names):
        try:
            place.mkdir(parents=True, exist_ok=True)
            if name == "fastapi" and not (place / "venv" / "bin" / "uvicorn").exists():
                packages = " ".join(f"'{package}'" for package in module.PIP)
                module.sh(f"python3 -m venv venv && venv/bin/pip install -q {packages}", place)
            made.append(Peer(module, name, FIRST_PORT + at, stage.servers.kafka()))
            stage.peers.append(made[-1])
        except (RuntimeError, OSError) as error:
            say(f"door: {name} is left out: {error}")
    return made


def once(stage, one, connections, seconds, run):
    """One measured run. Raises when an answered record is not on the topic, or when an answer was not 2xx."""
    before, cpu = stage.count(one.topic), usage(one.pid)[0]
    load = one.drive(connections, seconds, run)
    after, resident = usage(one.pid)
    time.sleep(1)  # what was under way when the clock stopped
    answered, arrived = (load["requests"] - load["refused"]) * one.records, stage.count(one.topic) - before
    if load["refused"] or load["broken"]:
        say(f"{one.name}: {load['refused']} requests were refused, {load['broken']} broke")
    if arrived < answered:
        raise RuntimeError(f"{one.name}: {answered} records were acknowledged but only {arrived} are on the topic")
    return {"value": answered / load["seconds"], "p50_ms": load["p50"], "p99_ms": load["p99"], "rss_mib": resident,
            "cpu_s_per_1000": 1000 * (after - cpu) / max(1, answered)}


def rounds_of(stage, name, contenders, all_connections):
    """Every contender in turn, round by round, so that drift of the machine is shared."""
    samples = collections.defaultdict(list)
    duration = stage.options.duration
    for round_ in range(stage.options.rounds):
        for connections in all_connections:
            for one in contenders:
                one.drive(connections, max(1, duration // (2 if round_ == 0 else 6)), f"{stage.runs}w{round_}")
                time.sleep(0.5)
                sample = once(stage, one, connections, duration, f"{stage.runs}r{round_}")
                samples[one.name, connections].append(sample)
                say(f"{name}: round {round_ + 1}, {one.name}, {connections} connections: {sample['value']:.0f} events/s")
    return [result(name, who, "events/s", found, connections) for (who, connections), found in samples.items()]


def door(stage):
    return rounds_of(stage, "door", [Ours(stage), *start_peers(stage)], CONNECTIONS)


# ---- a fixed rate

class Steady:
    """A contender that is posted to `rate` times a second whatever its answers do (ops/bench/steady.cpp)."""

    def __init__(self, stage, program, one, rate=RATE, key=None):
        self.stage, self.program, self.rate = stage, program, rate
        self.name, self.topic, self.pid, self.records = one.name, one.topic, one.pid, one.records
        if isinstance(one, Peer):
            self.url, self.body, self.fields = one.contender.url, one.contender.body, []
        else:
            self.url, self.body = one.url, stage.folder / "body.json"
            self.fields = [f"Authorization: Bearer {key or one.stack.app_key}"]
            self.body.write_text(json.dumps({**record("{{id}}", 0), "patient_ref": "{{key}}"}))

    def drive(self, connections, seconds, _run):
        self.stage.runs += 1
        host, path = re.match(r"http://([^/]+)(.*)", self.url).groups()
        done = subprocess.run([self.program, host, path, self.body, str(self.stage.runs), str(self.rate), str(seconds), str(connections),
                               "Content-Type: application/json", *self.fields], capture_output=True, text=True, timeout=seconds + 120)
        if done.returncode:
            raise RuntimeError(f"bench_steady: {done.stderr}")
        return json.loads(done.stdout)


def door_steady(stage):
    """The latency that a caller sees at 5,000 posts a second, counted from when each was due."""
    program = stage.program("bench_steady")
    if program is None:
        say("door-steady: left out: bench_steady is not built (ops/build release carewire bench)")
        return []
    contenders = [Steady(stage, program, one) for one in (Ours(stage), *start_peers(stage, STEADY_PEERS))]
    return rounds_of(stage, "door-steady", contenders, (64,))


# ---- batches

def librdkafka(stage, records):
    """The rate of librdkafka alone, its CPU too: by bench_bus where that is built, else by kcat."""
    program = stage.program("bench_bus")
    if program is not None:
        done = subprocess.run([program, stage.servers.kafka(), str(records), "librdkafka"], capture_output=True, text=True, timeout=120)
        if found := re.search(r"librdkafka\s+(\d+) events/s\s+([\d.]+) CPU", done.stdout):
            return "librdkafka", {"value": float(found[1]), "cpu_s_per_1000": float(found[2]) / 100}
    lines = stage.folder / "lines"
    if not lines.exists():
        stage.create_topic("alone")
        lines.write_text("".join(f"p-{n * 7919 % 1000}|{n:012} {'The waiting room was crowded. ' * 16}\n" for n in range(records)))
    wanted = ["-X", "acks=all", "-X", "enable.idempotence=true", "-X", "compression.codec=lz4", "-X", "queue.buffering.max.messages=1000000"]
    started = time.monotonic()
    subprocess.run(["kcat", "-P", "-b", stage.servers.kafka(), "-t", "alone", "-K", "|", *wanted, "-l", lines], check=True, timeout=120,
                   capture_output=True)
    return "kcat", {"value": records / (time.monotonic() - started)}


def door_batch(stage):
    ours, alone = Ours(stage, "/v1/interactions:batch", 100), collections.defaultdict(list)
    ours.drive(16, max(1, stage.options.duration // 3), "")
    samples = []
    for round_ in range(stage.options.rounds):
        samples.append(once(stage, ours, 16, stage.options.duration, ""))
        say(f"door-batch: round {round_ + 1}, carewire: {samples[-1]['value']:.0f} events/s")
        try:
            name, sample = librdkafka(stage, stage.options.events)
            alone[name].append(sample)
            say(f"door-batch: round {round_ + 1}, {name}: {sample['value']:.0f} events/s")
        except (OSError, subprocess.SubprocessError) as error:
            say(f"door-batch: librdkafka alone is left out: {error}")
    return [result("door-batch", "carewire", "events/s", samples, 16),
            *(result("door-batch", name, "events/s", found) for name, found in alone.items())]


# ---- a crowd

def door_idle(stage):
    """The same door with and without 10,000 idle and 1,000 slow connections, in turn."""
    ours, samples = Ours(stage, **{"http.idle_limit_s": 600}), {"carewire": [], "carewire without the crowd": []}
    ours.drive(64, max(1, stage.options.duration // 2), "")
    for round_ in range(stage.options.rounds):
        for who, found in samples.items():
            crowd = None
            try:
                if who == "carewire":
                    crowd = subprocess.Popen([sys.executable, HERE / "crowd.py", str(ours.stack.port), "10000", "1000"],
                                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                    crowd.stdout.readline()  # all are connected
                found.append(once(stage, ours, 64, stage.options.duration, ""))
            finally:
                if crowd:
                    say(f"door-idle: {crowd.communicate(input='')[0].strip()}")
            say(f"door-idle: round {round_ + 1}, {who}: {found[-1]['value']:.0f} events/s")
    return [result("door-idle", who, "events/s", found, 64) for who, found in samples.items()]


# ---- a flood

def door_flood(stage):
    """A clinic that posts 50 times a second, alone and beside another clinic that sends all it can, far past its limit (I20)."""
    program = stage.program("bench_steady")
    if program is None:
        say("door-flood: left out: bench_steady is not built (ops/build release carewire bench)")
        return []
    ours = Ours(stage, **{"rate_limit.requests": 2 * 60 * QUIET_RATE})
    quiet = Steady(stage, program, ours, QUIET_RATE, ours.stack.key("west"))
    quiet.drive(16, max(1, stage.options.duration // 3), "")
    samples = {"carewire": [], "carewire without the flood": []}
    for round_ in range(stage.options.rounds):
        for who, found in samples.items():
            with ThreadPoolExecutor(1) as beside:
                flood = beside.submit(ours.drive, 64, stage.options.duration + 2, "") if who == "carewire" else None
                found.append(once(stage, quiet, 16, stage.options.duration, ""))
            if flood:
                sent = flood.result()
                say(f"door-flood: {sent['requests']} requests of the flood, {sent['refused']} refused")
            say(f"door-flood: round {round_ + 1}, {who}: p99 {found[-1]['p99_ms']:.1f} ms")
    return [result("door-flood", who, "events/s", found, 16) for who, found in samples.items()]

"""One audit: load, faults, healing, the reading, the verdicts (promises.md, sections 5 and 6).

    audit = Audit(folder, broker="127.0.0.1:9092", store="sqlite3:///tmp/x/c.db", seed=7)
    table = audit.run(faults=short_plan(7), events=1300)      # promise -> (held | broken | not tested, breaches)

Times are seconds of the machine's clock, because the ledger in the store has no other; nothing here moves that clock.
"""
import json
import random
import time
import uuid
from collections import Counter
from pathlib import Path

from kafka import KafkaProducer
from kafka.errors import NotLeaderForPartitionError

from tests.faults import checker, dials
from tests.faults.attacks import Attacks
from tests.faults.load import CALLER, CANARY, CANARY_DIGITS, CLINICS, ELSEWHERE, OTHER, Load, event_body, fingerprint
from tests.faults.plans import KILLS, OUTAGES
from tests.faults.reader import Reading, query
from tests.faults.sampler import Sampler, ends
from tests.faults.stack import WORKERS, Fleet
from tests.support.stack import until

T_RECOVER = 60  # seconds (I9); the long form gives 15 minutes
BAD_BYTES = [b'{"no json \xff', None, b"", b"[" * 100_000, b"\x00" * 64, b'{"a":1,"a":2}', b"null", b"x" * 1_047_800]  # the last one nearly fills a record: its dead letter is larger


def put(producer, topic, **record):
    """One record, confirmed. Only what certainly was not written is sent again: a broker that has just come back leads nothing yet."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return producer.send(topic, **record).get(60)
        except NotLeaderForPartitionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


class Audit:
    def __init__(self, folder, broker, store, seed, own_broker=None, own_database=None, recover_s=T_RECOVER, **settings):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.broker, self.store, self.seed = broker, store, seed
        self.own_broker, self.own_database, self.recover_s = own_broker, own_database, recover_s
        self.fleet = Fleet(self.folder, broker, store, **settings)
        self.sampler = Sampler(broker, self.fleet.stack.prefix, WORKERS, self.fleet.topic, self.folder)
        self.fleet.sampler = self.sampler
        self.faults, self.counts, self.poison, self.straight, self.poisoned = [], Counter(), set(), [], 0

    def run(self, faults, events=None, minutes=None, clients=6, pause=0.0, between=None, batch=0):
        """`between`: (least, most) seconds between faults; None: they are spread over the events."""
        begun = time.monotonic()
        try:
            self.fleet.ready()
            keys = {CALLER: self.fleet.stack.app_key, OTHER: self.fleet.stack.key(), ELSEWHERE: self.fleet.stack.key(CLINICS[ELSEWHERE])}
            self.sampler.start()
            self._poison("before")
            self.attacks = Attacks(self.fleet.stack.port, self.fleet.stack.app_key, self.seed)
            self.load = Load(self.fleet.stack.url, keys, self.folder, self.seed, events, clients, pause, lambda: self.fleet.generation,
                             batch).start()
            deadline = begun + minutes * 60 if minutes else None
            self._inject(faults, events, deadline, between)
            self._finish_load(deadline)
            self.fleet.disarm()
            healed = time.monotonic()
            drained = self._drain()
            self.recovered_s = time.monotonic() - healed
            if drained:
                self._poison("after")
                drained = self._drain()
            self.sampler.stop()
            self.counted = self._counted() if drained else {}
            self.exit_codes = self.fleet.end()
            self.took_s = time.monotonic() - begun
            return self.judge(drained)
        finally:
            if not self.fleet.ending:
                self.fleet.end()

    # ---- trouble

    def _inject(self, faults, events, deadline, between):
        faults = faults if between else list(faults)
        chance = random.Random(f"{self.seed}/pauses")
        for n, fault in enumerate(faults):
            if between:
                time.sleep(chance.uniform(*between))
            else:
                share = events * (n + 1) / (len(faults) + 1)
                while self.load.acknowledged < share and self.load.running():
                    time.sleep(0.02)
            if deadline and time.monotonic() > deadline or not self.load.running():
                return
            self._one(*fault)

    def _one(self, kind, target, *args):
        t_on = time.time()
        self._do(kind, target, *args)
        t_off = time.time()
        self.counts[f"{kind} {target}"] += 1
        outage = kind in OUTAGES or (kind == "freeze" and target in ("broker", "store"))
        entry = {"fault": f"{kind} {target}", "kind": "outage" if outage else "crash", "t_on": t_on, "t_off": t_off}
        if kind not in ("poison", "attack", "slow", "await"):
            self.faults.append(entry)
        with open(self.folder / "faults.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps({**entry, "args": args, "seed": self.seed}) + "\n")

    def _do(self, kind, target, *args):
        servers = {"broker": self.own_broker, "store": self.own_database}
        if kind == "kill":
            self.fleet.kill(target)
        elif kind == "point":
            self.armed_at = self.fleet.windows_hit()
            self.fleet.arm(target, *args)
        elif kind == "freeze":
            servers[target].freeze(*args) if target in servers else self.fleet.freeze(target, *args)
        elif kind == "lock":
            self.fleet.lock_store(*args)
        elif kind == "disk":
            self.fleet.fill_disk(target, *args)
        elif kind == "join":
            self.fleet.join(target, *args)
        elif kind == "away":
            servers[target].away(*args)
        elif kind == "poison":
            self.poisoned += 1
            self._poison(f"during{self.poisoned}")
        elif kind == "attack":
            self.attacks.round(random.Random(f"{self.seed}/{self.attacks.rounds}"))
        elif kind == "slow":
            self.attacks.slow(random.Random(self.seed))
        elif kind == "await":
            until(lambda: self.fleet.windows_hit().get(target, 0) > self.armed_at.get(target, 0), 60, f"{target} hit")

    def _poison(self, when):
        """Straight into every partition: bad bytes, then a good event of the test's own, the same record once more, and its id with other bytes (F35, F38)."""
        producer = KafkaProducer(bootstrap_servers=self.broker, acks="all", request_timeout_ms=20000, max_request_size=2_000_000)
        chance = random.Random(f"{self.seed}/{when}")
        headers = [("ce_specversion", b"1.0"), ("ce_type", b"interaction.recorded"), ("ce_source", b"/audit"), ("ce_clinicid", b"main"),
                   ("ce_dataschema", b"urn:carewire:schema:interaction.recorded:v1"), ("content-type", b"application/json")]
        for partition in range(int(self.fleet.stack.settings["topics.partitions"])):
            for n, value in enumerate(BAD_BYTES):
                named = [*headers, ("ce_id", f"bad-{when}-{partition}-{n}".encode())] if n % 2 else []
                sent = put(producer, self.fleet.topic, value=value, key=b"poison", partition=partition, headers=named)
                self.poison.add((partition, sent.offset))
            marker = f"m{self.seed}-straight-{when}-{partition}"
            event = str(uuid.uuid5(uuid.NAMESPACE_URL, f"good-{when}-{self.seed}-{partition}"))
            body = {**event_body(marker, chance), "interaction_id": event, "contact_number": "****1234", "timestamp": "2026-01-02T03:04:05Z"}
            body["success"], body["error_message"] = False, "no slot"
            raw = json.dumps(body).encode()
            attempt = {"m": marker, "n": 0, "key": "", "caller": "producer", "route": "topic", "sha256": fingerprint(raw), "t_try": time.time()}
            other = json.dumps({**body, "doctor": "Dr. Other"}).encode()
            for value in (raw, raw, other):
                put(producer, self.fleet.topic, value=value, key=event.encode(), partition=partition,
                    headers=[*headers, ("ce_id", event.encode()), ("ce_subject", event.encode()), ("ce_time", b"2026-01-02T03:04:05Z")])
                self.straight.append({**attempt, "sha256": fingerprint(value), "status": 202, "complete": True, "id": event, "t_end": time.time()})
        producer.close()

    # ---- healing

    def _finish_load(self, deadline):
        if deadline:
            while time.monotonic() < deadline and self.load.running():
                time.sleep(0.1)
            self.load.stop()
        else:
            self.load.join(300)

    def _drain(self):
        """Every group has committed up to the end of every partition, within the time that the promise names."""
        deadline = time.monotonic() + self.recover_s
        while time.monotonic() < deadline:
            _, last = ends(self.broker, self.fleet.topic)
            if all(self.sampler.committed(w).get(p, 0) >= end for w in WORKERS for p, end in last.items()):
                return True
            time.sleep(0.3)
        return False

    def _counted(self):
        """Of workers that were alone in their group from the first event to the last: others took their counts with them."""
        joined = {what.split()[1] for what in self.counts if what.startswith("join ")}
        return {w: dials.handled(self.fleet.members[w].ops_port, w) for w in WORKERS if not self.fleet.died.get(w) and w not in joined}

    # ---- the verdicts

    def judge(self, drained):
        read = self.reading = Reading(self.broker, self.fleet.stack.prefix, self.store, self.fleet.topic, WORKERS, self.poison)
        causes = {"interactions": {("interactions", "row")}, "journal": {("events", "row")}}
        self.history = checker.History(
            attempts=self.load.attempts + self.straight + self.attacks.attempts, topic=read.topic, end_offsets=read.last, first_offsets=read.first,
            ledger=read.ledger, writes=read.writes, dead=read.dead, offset_samples=self.sampler.samples, starts=self.fleet.starts,
            faults=self.faults, drained=drained, workers=causes)
        self.table = checker.report(self.history)
        self._more("I3", [f"ALTERED_JOURNAL {i}" for i in read.altered_journal()] + [f"ALTERED_DEAD {i}" for i in read.altered_dead])
        self._more("I4", read.missed_conflicts())
        self._more("I7", read.journal_inversions())
        self._more("I17", self.attacks.wrong)
        self._more("I18", self.load.shared)
        strangers, seen = read.strangers({a["m"]: CLINICS.get(a["caller"]) for a in self.history.attempts})
        self.table["I20"] = ("held" if len(seen) > 1 else "not tested", [])
        self._more("I20", strangers)
        self._more("I13", [*self.fleet.unexpected, *(f"sanitizer report in {name}" for name in self.fleet.sanitizer_reports()),
                           *(f"exit code {code} after SIGTERM" for code in self.exit_codes if code != 0)])
        logs = self.fleet.stack.logs()
        self.table["I11"] = ("held" if self.counted else "not tested", [])
        self._more("I11", [line for w, counts in self.counted.items() for line in dials.untrue(counts, self.store, w)])
        self._more("I1", dials.thawed(logs))
        self._more("I12", [f"{word!r} in a log" for word in (CANARY, CANARY_DIGITS, self.fleet.stack.app_key) if word in logs])
        self._double_entry()
        (self.folder / "run.json").write_text(json.dumps(self.figures(), indent=1))
        return self.table

    def _more(self, promise, breaches):
        state, known = self.table.get(promise, ("held", []))
        self.table[promise] = ("broken", known + breaches) if breaches else (state, known)

    def _double_entry(self):
        """The reading's own totals must add up, or none of its verdicts counts."""
        sets = checker.classify(self.history.attempts)
        assert sum(map(len, sets)) == len({a["m"] for a in self.history.attempts}), "markers do not add up"
        assert len(self.reading.found) == sum(self.reading.last.values()) - sum(self.reading.first.values()), "the topic was not read whole"

    def figures(self):
        acknowledged, unknown, refused = checker.classify(self.history.attempts)
        outcomes = Counter(checker.outcome(a) for a in self.history.attempts)
        return {
            "seed": self.seed, "store": self.store.split(":")[0], "seconds": round(self.took_s, 1), "recovered_s": round(self.recovered_s, 1),
            "events": {"acknowledged": len(acknowledged), "unknown": len(unknown), "refused": len(refused)},
            "attempts": dict(outcomes), "records": len(self.reading.found), "poison": len(self.poison), "faults": dict(self.counts),
            "kills": sum(n for what, n in self.counts.items() if what.split()[0] in KILLS),
            "windows": self.fleet.windows_hit(), "redelivered": checker.redeliveries(self.history),
            "attacks": len(self.attacks.attempts),
            "repeated_on_topic": len(self.reading.found) - len({r["id"] for r in self.reading.topic}),
            "conflicts": dict(self.reading.conflicts), "samples": len(self.history.offset_samples),
            "unexpected_exits": self.fleet.unexpected, "fenced": self.fleet.fenced,
            "verdicts": {promise: {"state": state, "breaches": len(breaches), "first": breaches[:5]}
                         for promise, (state, breaches) in sorted(self.table.items(), key=lambda row: int(row[0][1:]))},
        }

    def broken(self):
        return {promise: breaches[:5] for promise, (state, breaches) in self.table.items() if state == "broken"}


def show(figures):
    events, tries = figures["events"], figures["attempts"]
    print(f"seed {figures['seed']} on {figures['store']}: {figures['seconds']} s, recovered after {figures['recovered_s']} s")
    print("           acknowledged  unknown  refused")
    for name, row in (("events", events), ("attempts", tries)):
        print(f"{name:10} {row.get('acknowledged', 0):12} {row.get('unknown', 0):8} {row.get('refused', 0):8}")
    print(f"{figures['records']} records ({figures['poison']} poison, {figures['repeated_on_topic']} repeats), {figures['kills']} kills, "
          f"{figures['redelivered']} handed out again, {figures['samples']} samples of offsets")
    for title in ("faults", "windows", "conflicts"):
        print(f"{title:10} " + (", ".join(f"{k} x{n}" for k, n in sorted(figures[title].items())) or "none"))
    for promise, verdict in figures["verdicts"].items():
        print(f"{promise:4} {verdict['state']:10} {verdict['breaches'] or ''} {'; '.join(verdict['first'])}")

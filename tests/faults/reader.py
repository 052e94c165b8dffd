"""Reads topics and store after the drain: another language, another Kafka client, plain SQL; nothing of Carewire."""
import json
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing

import psycopg
from kafka import KafkaConsumer, TopicPartition

from tests.faults.load import fingerprint
from tests.faults.sampler import ends


MARKER = re.compile(rb'"marker": ?"(m[0-9a-z-]+)"')


def query(url, statement, wait=20):
    if url.startswith("sqlite3://"):
        with closing(sqlite3.connect(url.removeprefix("sqlite3://"), timeout=wait)) as connection:
            return connection.execute(statement).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def records(broker, topic):
    """Every record of a topic from offset 0, with its first and end offsets as they were before the reading."""
    first, last = ends(broker, topic)
    places = [TopicPartition(topic, p) for p in last]
    consumer = KafkaConsumer(bootstrap_servers=broker, enable_auto_commit=False)
    found = []
    try:
        consumer.assign(places)
        consumer.seek_to_beginning()
        while any(consumer.position(p) < last[p.partition] for p in places):
            for batch in consumer.poll(timeout_ms=500).values():
                found.extend(r for r in batch if r.offset < last[r.partition])
    finally:
        consumer.close()
    return found, first, last


def marked(record):
    """The marker and the fingerprint of a record's bytes; of bytes that are no event of ours: none."""
    try:
        return json.loads(record.value)["details"]["marker"], fingerprint(record.value)
    except (TypeError, ValueError, KeyError, RecursionError):
        spoilt = MARKER.search(record.value or b"")
        return spoilt and spoilt[1].decode(), None


class Reading:
    """Everything the checker needs of one run's topic, store and dead topics."""

    def __init__(self, broker, prefix, url, topic, workers, poison):
        self.broker, self.prefix, self.url, self.name, self.workers = broker, prefix, url, topic, workers
        rows = query(url, "select worker, event_id, fate, partition_no, offset_no, attempts, reason, at, topic from inbox")
        self.inbox = [row for row in rows if row[8] == topic and row[0] in workers]
        self.found, self.first, self.last = records(broker, topic)
        self.values, self.bodies = defaultdict(set), defaultdict(set)
        self.topic = self._topic(poison)
        bad = {r["id"] for r in self.topic if r.get("poison")}
        # a poison event is charged for what it is, not for an outage: its own attempt says nothing about I14
        self.ledger = [{"worker": w, "id": i, "fate": f, "partition": p, "offset": o, "attempts": 0 if i in bad else n, "reason": why,
                        "t_commit": at / 1000, "topic": topic} for w, i, f, p, o, n, why, at, _ in self.inbox]
        self.conflicts, self.noticed = Counter(), set()
        self.dead = [entry for worker in workers for entry in self._dead(worker)]
        self.writes = self._writes()

    def _topic(self, poison):
        ids = {(p, o): i for _, i, _, p, o, *_ in self.inbox}
        out = []
        for record in self.found:
            at = record.partition, record.offset
            marker, sha = marked(record)
            headers = dict(record.headers or [])
            named = headers.get("ce_id")
            event = ids.get(at) if at in poison else named.decode(errors="replace") if named else None
            event = event or f"{self.name}/{at[0]}/{at[1]}"
            self.values[event].add(record.value)
            self.bodies[event].add(sha or record.value)
            entry = {"m": marker or f"?{at[0]}/{at[1]}", "id": event, "topic": self.name, "partition": at[0], "offset": at[1],
                     "key": (record.key or b"").decode(errors="replace"), "sha256": sha, "t": record.timestamp / 1000,
                     "clinic": headers.get("ce_clinicid", b"").decode(errors="replace")}
            out.append({**entry, "poison": True} if at in poison else entry)
        return out

    def _dead(self, worker):
        """The dead topic. `conflict` beside a fate is right where the topic holds the id with two bodies, and must be there then; two
        attempts at one request are one body, whatever the door has filled in."""
        original = {(r.partition, r.offset): r.value for r in self.found}
        self.altered_dead = getattr(self, "altered_dead", [])
        for record in records(self.broker, f"{self.prefix}.dead.{worker}")[0]:
            told = {name: value.decode(errors="replace") for name, value in record.headers if name.startswith("dead_")}
            if told.get("dead_topic") != self.name:
                continue
            at = int(told["dead_partition"]), int(told["dead_offset"])
            if (original.get(at) or b"") != (record.value or b""):
                self.altered_dead.append(f"dead.{worker} of {at[0]}/{at[1]}")
            if told["dead_code"] == "conflict" and len(self.bodies[told["dead_event_id"]]) > 1:
                self.conflicts[worker] += 1
                self.noticed.add((worker, told["dead_event_id"]))
                continue
            yield {"worker": worker, "id": told["dead_event_id"], "reason": told["dead_code"]}

    def missed_conflicts(self):
        """Ids that the topic holds with two bodies, and a worker that set none of them aside (F38)."""
        return [f"UNNOTICED_CONFLICT {i} at {worker}" for i, bodies in self.bodies.items() if len(bodies) > 1
                for worker in self.workers if (worker, i) not in self.noticed]

    def _writes(self):
        out = []
        if "interactions" in self.workers:
            out += [{"worker": "interactions", "id": i, "table": "interactions", "role": "row", "rows": n}
                    for i, n in query(self.url, "select event_id, count(*) from interactions group by event_id")]
        if "journal" in self.workers:
            out += [{"worker": "journal", "id": i, "table": "events", "role": "row", "rows": n}
                    for i, n in query(self.url, "select event_id, count(*) from events where stream = 'interactions' group by event_id")]
        return out

    def journal_inversions(self):
        """Events of one key whose rows stand in a chain of the journal in another order than on the topic (I7). The chain says in
        which order they were handled, also within one transaction."""
        if "journal" not in self.workers:
            return []
        first = {}
        for record in self.topic:
            first.setdefault(record["id"], (record["partition"], record["key"], record["offset"]))
        rows = query(self.url, "select clinic_id, lane, position, event_id from events where stream = 'interactions' order by clinic_id, lane, position")
        last, wrong = {}, []
        for clinic, lane, _, event in rows:
            if event not in first:
                continue
            partition, key, offset = first[event]
            if last.get((clinic, lane, partition, key), -1) > offset:
                wrong.append(f"INVERSION {event} in the chain of the journal")
            last[clinic, lane, partition, key] = offset
        return wrong

    def strangers(self, clinic_of):
        """Records and rows that name another clinic than the marker's caller is of (I20), and the clinics that had a record at all."""
        wrong, by_id, seen = [], {}, set()
        for record in self.topic:
            whose = clinic_of.get(record["m"])
            if whose is None or record.get("poison"):
                continue
            seen.add(whose)
            by_id.setdefault(record["id"], set()).add(whose)
            if record["clinic"] != whose:
                wrong.append(f"STRANGER {record['m']} on the topic under {record['clinic'] or 'no clinic'}")
        for worker, table in (("interactions", "interactions"), ("journal", "events")):
            rows = query(self.url, f"select event_id, clinic_id from {table}") if worker in self.workers else []
            wrong += [f"STRANGER {i} in {table} under {clinic}" for i, clinic in rows if i in by_id and clinic not in by_id[i]]
        return wrong, seen

    def altered_journal(self):
        """Journal rows whose bytes are on the topic nowhere under that id (I3, from the topic on byte for byte)."""
        if "journal" not in self.workers:
            return []
        rows = query(self.url, "select event_id, body from events where stream = 'interactions'")
        return [i for i, body in rows if i in self.values and body.encode() not in self.values[i]]

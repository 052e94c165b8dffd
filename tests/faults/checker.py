"""Decides, from recorded sets, which promises a run kept. Shares no code with Carewire.

A History holds what the clients saw, what the topics and the store hold afterwards, and when. `verdicts` names every breach as
`I<n> KIND what`; `report` turns that into held, broken or not tested per promise, because a run that never gave a promise a
chance proves nothing about it. Times are seconds of one clock; ids, keys and markers are text.
"""
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

DEADLINE, T_POISON, N_CRASH, SLACK = 10.0, 2.0, 3, 1.0
T_SETTLE = 30.0  # after a fault, until a worker has its partitions again: the time of one poison says nothing then
OUTAGE_REASONS = ("store", "broker", "outage", "unavailable", "locked", "disk", "timeout", "connection")
NEVER = float("inf")


@dataclass
class History:
    """One run. Each list holds dicts with the members that the checks below read."""
    attempts: list = field(default_factory=list)        # m n key caller route sha256 t_try [t_end status complete type id sent_short]
    topic: list = field(default_factory=list)           # m id partition offset key sha256 [topic poison t]
    end_offsets: dict = field(default_factory=dict)
    first_offsets: dict = field(default_factory=dict)
    ledger: list = field(default_factory=list)          # worker id fate partition offset attempts t_commit [reason topic]
    writes: list = field(default_factory=list)          # worker id table role rows
    dead: list = field(default_factory=list)            # worker id [reason]
    claims: list = field(default_factory=list)          # key id channel state resends [listed]
    peer: list = field(default_factory=list)            # key t
    offset_samples: list = field(default_factory=list)  # t partition committed [worker topic]
    starts: list = field(default_factory=list)          # worker t first_offset [partition by redelivered]
    faults: list = field(default_factory=list)          # fault kind t_on t_off
    drained: bool = True
    workers: dict = field(default_factory=lambda: {"w": {("interactions", "row")}})  # worker -> (table, role) each done event causes

    @classmethod
    def from_case(cls, case):
        return cls(**{k: v for k, v in case.items() if k in cls.__dataclass_fields__})


def outcome(attempt):
    """acknowledged, unknown or refused: three outcomes, never two."""
    status = attempt.get("status")
    if attempt.get("t_end") is None or status is None or not attempt.get("complete"):
        return "unknown"
    if status == 202:
        return "unknown" if attempt.get("sent_short") else "acknowledged"
    if status == 503 and attempt.get("type") in ("not-published", "not_published"):
        return "refused"
    return "unknown" if status >= 500 else "refused"


def classify(attempts):
    """The sets A, U and R of markers."""
    best = {}
    for attempt in attempts:
        rank = {"acknowledged": 2, "unknown": 1, "refused": 0}[outcome(attempt)]
        best[attempt["m"]] = max(best.get(attempt["m"], 0), rank)
    return tuple({m for m, r in best.items() if r == rank} for rank in (2, 1, 0))


def at(record):
    return record.get("topic", ""), record["partition"], record["offset"]


def check_publishing(h):
    """I1, I2, I3: what was acknowledged is there, nothing else is, and it is what was sent."""
    acknowledged, unknown, refused = classify(h.attempts)
    present = {r["m"] for r in h.topic}
    sent = defaultdict(set)
    for attempt in h.attempts:
        sent[attempt["m"]].add(attempt["sha256"])
    lost = sorted(acknowledged - present)
    if lost and any(int(first) > 0 for first in h.first_offsets.values()):
        yield "NOT_TESTED I1"  # absence needs a reading from offset 0
    else:
        yield from (f"I1 LOST {m}" for m in lost)
    for record in h.topic:
        marker = record["m"]
        if record.get("poison"):
            continue
        if marker in refused:
            yield f"I2 PHANTOM {marker}"
        elif marker not in acknowledged and marker not in unknown:
            yield f"I2 ALIEN {marker}"
        elif record["sha256"] not in sent[marker]:
            yield f"I3 ALTERED {marker}"


def check_fates(h):
    """I4: every event has one fate at every worker, and dead ones lie in the dead topic."""
    fates = defaultdict(list)
    for row in h.ledger:
        fates[row["worker"], row["id"]].append(row["fate"])
    buried = {(d["worker"], d["id"]) for d in h.dead}
    for worker in h.workers:
        for event in {r["id"]: None for r in h.topic}:
            of = fates.get((worker, event), [])
            if not of and h.drained:
                yield f"I4 UNENDED {event}"
            elif len(set(of)) > 1:
                yield f"I4 TWO_FATES {event}"
            elif of and ("dead" in of) != ((worker, event) in buried):
                yield f"I4 DEAD_MISMATCH {event}"


def check_writes(h):
    """I5: a done event changed each table that it should exactly once, any other not at all."""
    rows = defaultdict(int)
    for write in h.writes:
        rows[write["worker"], write["id"], write["table"], write["role"]] += write["rows"]
    for (_, event, _, _), count in rows.items():
        if count > 1:
            yield f"I5 DOUBLE_WRITE {event}"
    for row in h.ledger:
        for table, role in h.workers.get(row["worker"], ()):
            if row["fate"] == "done" and not rows.get((row["worker"], row["id"], table, role)):
                yield f"I5 MISSING_WRITE {row['id']}"


def check_effects(h):
    """I6: a person gets a message once, and what cannot be known is shown to someone."""
    seen = defaultdict(int)
    for sight in h.peer:
        seen[sight["key"]] += 1
    claims = {c["key"]: c for c in h.claims}
    for key, count in seen.items():
        if key not in claims:
            yield f"I6 UNCLAIMED_SEND {key}"
        elif count > 1 + claims[key].get("resends", 0):
            yield f"I6 DOUBLE_SEND {key}"
    for key, claim in claims.items():
        if claim["state"] == "claimed" and h.drained:
            yield f"I6 STUCK_CLAIM {key}"
        if claim["state"] == "unknown" and not claim.get("listed"):
            yield f"I6 HIDDEN_UNKNOWN {key}"


def check_order(h):
    """I7: first fates of one key follow the order of the log."""
    key_of, first_offset = {}, {}
    for record in sorted(h.topic, key=at):
        key_of.setdefault(record["id"], (record.get("topic", ""), record["partition"], record["key"]))
        first_offset.setdefault(record["id"], record["offset"])
    first_fate = {}
    for row in sorted(h.ledger, key=lambda r: r["t_commit"]):
        first_fate.setdefault((row["worker"], row["id"]), row["t_commit"])
    lines = defaultdict(list)
    for (worker, event), t in first_fate.items():
        if event in key_of:
            lines[worker, key_of[event]].append((t, first_offset[event]))
    for (_, key), line in lines.items():
        line.sort()
        if any(a[1] > b[1] and a[0] < b[0] for a, b in zip(line, line[1:])):
            yield f"I7 INVERSION {key[2]}"


def check_outages(h):
    """I14: an outage of ours is never charged to an event."""
    acknowledged_at = {a["id"]: a["t_end"] for a in h.attempts if a.get("id") and outcome(a) == "acknowledged"}
    for row in h.ledger:
        begun = acknowledged_at.get(row["id"], 0)
        touching = [f for f in h.faults if f["t_on"] <= row["t_commit"] and f["t_off"] >= begun]
        if row.get("attempts", 0) > 0 and touching and all(f["kind"] == "outage" for f in touching):
            yield f"I14 CHARGED_OUTAGE {row['id']}"
    for dead in h.dead:
        if any(word in (dead.get("reason") or "") for word in OUTAGE_REASONS):
            yield f"I14 BURIED_BY_OUTAGE {dead['id']}"


def check_poison(h):
    """I15: one bad event never blocks the others, nor kills its worker again and again."""
    fate = {(r["worker"], r["id"]): r["t_commit"] for r in h.ledger}
    lines = defaultdict(list)
    for record in sorted(h.topic, key=at):
        lines[record.get("topic", ""), record["partition"]].append(record)
    for (_, partition), line in lines.items():
        for i, record in enumerate(line):
            good = next((r for r in line[i + 1:] if not r.get("poison")), None)
            if not record.get("poison") or good is None:
                continue
            for worker in h.workers:
                begun = max(fate.get((worker, record["id"]), NEVER), good.get("t", 0))  # it cannot have a fate before it is there
                over = fate.get((worker, good["id"]), NEVER)
                if over < NEVER and "t" in record and begun - record["t"] > T_POISON:
                    continue  # it was behind before the poison came into its hand
                disturbed = over < NEVER and any(f["t_on"] <= over and f["t_off"] + T_SETTLE >= begun for f in h.faults)
                if over - begun > T_POISON and not disturbed:
                    yield f"I15 BLOCKED {partition}/{record['offset']}"
    starts = defaultdict(int)
    for start in h.starts:
        if start.get("by") == "test":
            continue  # no event has caused this one
        starts[start["worker"], start.get("partition", 0), start["first_offset"]] += 1
    poisoned = {(r["partition"], r["offset"]) for r in h.topic if r.get("poison")}
    for (_, partition, offset), count in starts.items():
        if count > N_CRASH and (partition, offset) in poisoned:
            yield f"I15 CRASH_LOOP {partition}/{offset}"


def check_offsets(h):
    """I16: no sample of committed offsets runs ahead of the ledger."""
    done_at = {}
    for row in h.ledger:
        spot = row["worker"], row["id"]
        done_at[spot] = min(done_at.get(spot, NEVER), row["t_commit"])
    lines = defaultdict(list)
    for record in sorted(h.topic, key=at):
        lines[record.get("topic", ""), record["partition"]].append((record["offset"], record["id"]))
    settled = {}  # per worker and partition: offsets, and the moment when all up to each were settled
    for worker in h.workers:
        for spot, line in lines.items():
            offsets, moments, latest = [], [], 0.0
            for offset, event in line:
                latest = max(latest, done_at.get((worker, event), NEVER))
                offsets.append(offset), moments.append(latest)
            settled[worker, spot] = offsets, moments
    for sample in h.offset_samples:
        for worker in [sample["worker"]] if "worker" in sample else h.workers:
            offsets, moments = settled.get((worker, (sample.get("topic", ""), sample["partition"])), ([], []))
            before = bisect_right(offsets, sample["committed"] - 1)
            if before and moments[before - 1] > sample["t"]:
                yield f"I16 COMMITTED_AHEAD {sample['partition']}/{sample['committed']}"


def check_answers(h):
    """I17, I18: one true answer in time; the same request again is safe, a key reused for something else is noticed."""
    groups, in_log = defaultdict(list), defaultdict(set)
    for record in h.topic:
        in_log[record["m"]].add(record["id"])
    for attempt in h.attempts:
        if attempt.get("status") == 202 and attempt.get("complete") and attempt.get("sent_short"):
            yield f"I17 HALF_ACK {attempt['m']}"
        if attempt.get("t_end") is not None and attempt["t_end"] - attempt["t_try"] > DEADLINE + SLACK:
            yield f"I17 LATE {attempt['m']}"
        if attempt.get("key"):
            groups[attempt["caller"], attempt["route"], attempt["key"]].append(attempt)
    for (_, _, key), group in groups.items():
        kept = [a for a in group if outcome(a) == "acknowledged"]
        if len({a["sha256"] for a in kept}) > 1:
            yield f"I18 KEY_REUSED {key}"
        elif len({a["id"] for a in kept}) > 1 or any(len(in_log[a["m"]]) > 1 for a in group):
            yield f"I18 SPLIT_KEY {key}"


CHECKS = (check_publishing, check_fates, check_writes, check_effects, check_order, check_outages, check_poison, check_offsets, check_answers)


def verdicts(history):
    """Every breach, each once, in the order of the promises."""
    found = dict.fromkeys(v for check in CHECKS for v in check(history))
    if not history.drained:
        found["I9 NOT_DRAINED"] = None
    return list(found)


def chances(history):
    """Whether the run gave each promise a chance (promises.md, section 6 rule 3)."""
    acknowledged, unknown, _ = classify(history.attempts)
    ids = defaultdict(int)
    for record in history.topic:
        ids[record["id"]] += 1
    repeats = sum(n - 1 for n in ids.values())
    keys = defaultdict(int)
    for a in history.attempts:
        keys[a["caller"], a["route"], a["key"]] += 1
    outages = [f for f in history.faults if f["kind"] == "outage"]
    read_whole = all(int(v) == 0 for v in history.first_offsets.values())
    return {
        "I1": len(acknowledged) >= 1000 and read_whole and bool(history.faults),
        "I2": len(history.topic) > 0 and len(unknown | acknowledged) > 0,
        "I3": len(history.topic) > 0, "I4": len(history.ledger) > 0,
        "I5": repeats + redeliveries(history) >= 10,
        "I6": any(c.get("crossed_kill") for c in history.claims),
        "I7": len(history.ledger) > 0, "I9": bool(history.faults), "I14": bool(outages),
        "I15": any(r.get("poison") for r in history.topic), "I16": len(history.offset_samples) > 10,
        "I17": len(history.attempts) > 0, "I18": any(n > 1 for n in keys.values()),
    }


def redeliveries(history):
    """Records that were handed out again after a kill: those at or after the committed offset when a worker was started again."""
    return sum(start.get("redelivered", 0) for start in history.starts)


def report(history):
    """promise -> (held | broken | not tested, breaches)."""
    broken = defaultdict(list)
    untested = set()
    for verdict in verdicts(history):
        promise, _, what = verdict.partition(" ")
        if promise == "NOT_TESTED":
            untested.add(what)
        else:
            broken[promise].append(what)
    table = {}
    for promise, chance in chances(history).items():
        state = "broken" if promise in broken else "held" if chance and promise not in untested else "not tested"
        table[promise] = state, broken.get(promise, [])
    return table

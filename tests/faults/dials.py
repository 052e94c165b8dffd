"""Do the dials tell the truth (I11)? The counters of processes that no fault has ended, against the store."""
import re
from collections import Counter

import requests

from tests.faults.reader import query

LINE = re.compile(r'^carewire_events_handled_total\{(.*)\} ([0-9.e+]+)$', re.MULTILINE)
LABEL = re.compile(r'(\w+)="([^"]*)"')
FROZEN = {"producer": {"acks": "-1", "enable.idempotence": "true"}, "consumer": {"enable.auto.commit": "false", "enable.auto.offset.store": "false",
                                                                                "auto.offset.reset": "error"}}
SETTINGS = re.compile(r'"client":"carewire#(producer|consumer)[^"]*","effective":"([^"]*)"')


def handled(port, worker):
    """Events by outcome, as /metrics of one process says."""
    counts = Counter()
    for labels, value in LINE.findall(requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text):
        named = dict(LABEL.findall(labels))
        if named["worker"] == worker:
            counts[named["outcome"]] += int(float(value))
    return counts


def untrue(counts, url, worker):
    """What differs between the counters and the ledger."""
    ledger = dict(query(url, f"select fate, count(*) from inbox where worker = '{worker}' group by fate"))
    for outcome in ("done", "dead"):
        if counts[outcome] != ledger.get(outcome, 0):
            yield f"COUNTER {worker} {outcome}: {counts[outcome]} counted, {ledger.get(outcome, 0)} in the ledger"
    if counts["open"]:
        yield f"COUNTER {worker}: {counts['open']} counted before anybody knew what became of them"


def thawed(logs):
    """Settings of the broker's clients that no build may change (faults.md section 6), as each process says what took effect."""
    wrong = set()
    for kind, effective in SETTINGS.findall(logs):
        said = dict(word.split("=", 1) for word in effective.split() if "=" in word)
        own = FROZEN[kind] if kind == "producer" or said.get("group.id") else {}
        wrong.update(f"FROZEN_SETTING {name}={said.get(name)}" for name, value in own.items() if said.get(name) != value)
    return sorted(wrong)

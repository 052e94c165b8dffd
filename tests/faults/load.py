"""Clients that keep ledgers: a line before and after every request, so that no answer is counted that nobody saw.

Each event carries a marker of its own in `details.marker`. An unknown attempt is sent again with the same key and the same bytes
until it is acknowledged or the tries are used up. Some requests are wrong on purpose, some reuse a key for other bytes.
"""
import hashlib
import itertools
import json
import random
import threading
import time

import requests

from tests.faults.checker import outcome

ROUTE, CALLER = "/v1/interactions", "app"
TYPES = ["booking", "rescheduling", "confirmation", "callback", "faq", "new_patient_forms", "misc"]
CANARY = "Zofia Übermut"
CANARY_DIGITS = "601555"  # of every phone number: masked, none of it is left
WAIT_S, TRIES = 4.5, 60




def canonical(body):
    """What the topic must hold of a body, but for what the door mints: INT-4 masks the number, INT-3 drops the error of a success."""
    kept = dict(body)
    if isinstance(kept.get("contact_number"), str):
        digits = "".join(c for c in kept["contact_number"] if c in "0123456789")
        kept["contact_number"] = "****" + digits[-4:] if len(digits) >= 4 else "****"
    if kept.get("success") is True:
        kept.pop("error_message", None)
    if not (kept.get("details") or {}).get("own_time"):
        kept.pop("timestamp", None)
    kept.pop("interaction_id", None)
    return kept


def fingerprint(raw):
    """sha256 over the canonical form of a JSON text, numbers as written; ValueError when it is none."""
    body = json.loads(raw, parse_float=lambda text: ["number", text], parse_int=lambda text: ["number", text])
    return hashlib.sha256(json.dumps(canonical(body), sort_keys=True).encode()).hexdigest()


def event_body(marker, chance):
    """One interaction as JSON bytes; `chance` decides what it looks like."""
    body = {"interaction_type": chance.choice(TYPES), "success": chance.random() < 0.8, "patient_name": f"{CANARY} {marker}",
            "patient_ref": f"p-{chance.randrange(40)}", "contact_number": f"+48 {CANARY_DIGITS[:3]} {CANARY_DIGITS[3:]} {chance.randrange(1000):03}",
            "details": {"marker": marker, "amount": chance.randrange(10**6) / 100, "large": 9007199254740993, "text": "ż\u2028🦷"}}
    if not body["success"] or chance.random() < 0.2:
        body["error_message"] = "no slot"
    if chance.random() < 0.5:
        body["timestamp"] = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() - chance.randrange(3600)))
        body["details"]["own_time"] = True
    return body


class Load:
    """`clients` threads that send `events` events, or go on until stop() when `events` is None."""

    def __init__(self, url, key, folder, seed, events=None, clients=6, pause=0.0, generation=lambda: 0):
        self.url, self.folder, self.seed, self.events, self.pause = url, folder, seed, events, pause
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Prefer": "wait=0"}
        self.generation = generation  # of the door's process: a key is reused on purpose only where its memory is the same
        self.attempts, self.acknowledged = [], 0
        self.numbers, self.lock, self.stopping = itertools.count(), threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self._client, args=(n,), daemon=True) for n in range(clients)]

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def running(self):
        return any(thread.is_alive() for thread in self.threads)

    def stop(self, seconds=120):
        self.stopping.set()
        self.join(seconds)

    def join(self, seconds=300):
        deadline = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.1, deadline - time.monotonic()))

    def _client(self, n):
        session = requests.Session()
        with open(self.folder / f"client-{n}.jsonl", "a", encoding="utf-8") as ledger:
            while not self.stopping.is_set():
                number = next(self.numbers)
                if self.events is not None and number >= self.events:
                    return
                self._event(number, session, ledger)
                if self.pause:
                    self.stopping.wait(self.pause)

    def _event(self, number, session, ledger):
        chance = random.Random(f"{self.seed}/{number}")
        marker = f"m{self.seed}-{number}"
        body = event_body(marker, chance)
        if chance.random() < 0.03:
            body["success"], body["error_message"] = False, ""  # INT-3: refused with 422
        raw, key = json.dumps(body, ensure_ascii=chance.random() < 0.5).encode(), f'"{marker}"'
        for n in range(TRIES):
            generation = self.generation()
            attempt = self._try(marker, n, key, raw, session, ledger)
            how = outcome(attempt)
            if how == "acknowledged":
                with self.lock:
                    self.acknowledged += 1
                if chance.random() < 0.03 and generation == self.generation():
                    self._reuse(marker, key, chance, session, ledger)
                elif chance.random() < 0.05:
                    self._try(marker, n + 1, key, raw, session, ledger)  # a caller that asks once more
                return
            if how == "refused" and attempt["status"] not in (409, 429, 503):
                return
            if self.stopping.wait(0.25):
                return

    def _reuse(self, marker, key, chance, session, ledger):
        other = f"{marker}-reused"
        self._try(other, 0, key, json.dumps(event_body(other, chance)).encode(), session, ledger)

    def _try(self, marker, n, key, raw, session, ledger):
        attempt = {"m": marker, "n": n, "key": key, "caller": CALLER, "route": ROUTE, "sha256": fingerprint(raw), "t_try": time.time()}
        self._line(ledger, {"op": "try", **attempt, "bytes": len(raw)})
        self.attempts.append(attempt)
        try:
            answer = session.post(self.url + ROUTE, data=raw, timeout=(WAIT_S, WAIT_S), headers={**self.headers, "Idempotency-Key": key})
            said = answer.json() if answer.content else {}
            end = {"status": answer.status_code, "complete": True, "type": (said.get("code") or said.get("type") or ""),
                   "id": said.get("event_id")}
        except (requests.RequestException, ValueError) as lost:
            end = {"complete": False, "reason": type(lost).__name__}
        attempt.update(end, t_end=time.time())
        self._line(ledger, {"op": "end", "m": marker, "n": n, **end, "t_end": attempt["t_end"]})
        return attempt

    @staticmethod
    def _line(ledger, entry):
        ledger.write(json.dumps(entry) + "\n")
        ledger.flush()

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

ROUTE, CALLER, OTHER, ELSEWHERE = "/v1/interactions", "app", "another app", "an app of another clinic"
CLINICS = {CALLER: "main", OTHER: "main", ELSEWHERE: "west", "producer": "main"}  # whose each caller is (I20)
BATCH = ROUTE + ":batch"
TYPES = ["booking", "rescheduling", "confirmation", "callback", "faq", "new_patient_forms", "misc"]
CANARY = "Zofia Übermut"
CANARY_DIGITS = "601555"  # of every phone number: masked, none of it is left
WAIT_S, TRIES = 8.0, 60  # longer than the door takes to say that the broker did not answer


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

    def __init__(self, url, keys, folder, seed, events=None, clients=6, pause=0.0, generation=lambda: 0, batch=0):
        self.batch = batch  # records of a batch; every other request is one. 0: none is
        self.url, self.folder, self.seed, self.events, self.pause = url, folder, seed, events, pause
        self.shared = []  # keys that another caller may not use, because one has
        self.keys = keys  # of each caller
        self.headers = {"Content-Type": "application/json", "Prefer": "wait=0"}
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
                if self.batch and number % 2:
                    self._batch([number, *itertools.islice(self.numbers, self.batch - 1)], session, ledger)
                else:
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
        gives_up = chance.random() < 0.15  # a caller that goes away after an answer that was no 202
        caller = ELSEWHERE if chance.random() < 0.1 else CALLER
        for n in range(1 if gives_up else TRIES):
            generation = self.generation()
            attempt = self._try(marker, n, key, raw, session, ledger, caller)
            how = outcome(attempt)
            if how == "acknowledged":
                with self.lock:
                    self.acknowledged += 1
                if chance.random() < 0.03 and generation == self.generation():
                    self._reuse(marker, key, chance, session, ledger, caller)
                elif chance.random() < 0.05:
                    self._try(marker, n + 1, key, raw, session, ledger, caller)  # a caller that asks once more
                elif chance.random() < 0.04:
                    self._same_key_of_another(marker, key, chance, session, ledger, caller)
                return
            if how == "refused" and attempt["status"] not in (409, 429, 503):
                return
            if self.stopping.wait(0.25):
                return

    def _batch(self, numbers, session, ledger):
        """Records with an answer each, under one key; sent again whole until each is acknowledged, or given up (C-5)."""
        chance = random.Random(f"{self.seed}/{numbers[0]}")
        markers = [f"m{self.seed}-{n}" for n in numbers]
        bodies = [json.dumps(event_body(m, chance)).encode() for m in markers]
        key, whole = f'"batch-{markers[0]}"', b"[" + b",".join(bodies) + b"]"
        tries = 1 if chance.random() < 0.15 else TRIES
        for n in range(tries):
            attempts = [{"m": m, "n": n, "key": f"{key}/{i}", "caller": CALLER, "route": BATCH, "sha256": fingerprint(raw), "t_try": time.time()}
                        for i, (m, raw) in enumerate(zip(markers, bodies))]
            for attempt in attempts:
                self._line(ledger, {"op": "try", **attempt})
            self.attempts.extend(attempts)
            for attempt, end in zip(attempts, self._post_batch(whole, key, session, len(markers))):
                attempt.update(end, t_end=time.time())
                self._line(ledger, {"op": "end", "m": attempt["m"], "n": n, **end, "t_end": attempt["t_end"]})
            if all(outcome(attempt) == "acknowledged" for attempt in attempts):
                with self.lock:
                    self.acknowledged += len(attempts)
                return
            if self.stopping.wait(0.25):
                return

    def _post_batch(self, whole, key, session, count):
        """What each record was told."""
        try:
            answer = session.post(self.url + BATCH, data=whole, timeout=(WAIT_S, WAIT_S), headers=self._headers(key, CALLER))
            said = answer.json()
        except (requests.RequestException, ValueError) as lost:
            return [{"complete": False, "reason": type(lost).__name__}] * count
        if answer.status_code != 207:
            return [{"status": answer.status_code, "complete": True, "type": said.get("code") or "", "id": None}] * count
        return [{"status": one["status"], "complete": True, "type": one.get("code") or "", "id": one.get("event_id")} for one in said["results"]]

    def _reuse(self, marker, key, chance, session, ledger, caller):
        other = f"{marker}-reused"
        self._try(other, 0, key, json.dumps(event_body(other, chance)).encode(), session, ledger, caller)

    def _same_key_of_another(self, marker, key, chance, session, ledger, caller):
        """Another caller's key is another key (I18), be it of the same clinic or of another one."""
        other = f"{marker}-elsewhere"
        another = chance.choice(sorted(set(self.keys) - {caller}))
        attempt = self._try(other, 0, key, json.dumps(event_body(other, chance)).encode(), session, ledger, another)
        if attempt.get("status") in (409, 422):
            self.shared.append(f"KEY_SHARED {key}")

    def _try(self, marker, n, key, raw, session, ledger, caller):
        attempt = {"m": marker, "n": n, "key": key, "caller": caller, "route": ROUTE, "sha256": fingerprint(raw), "t_try": time.time()}
        self._line(ledger, {"op": "try", **attempt, "bytes": len(raw)})
        self.attempts.append(attempt)
        try:
            answer = session.post(self.url + ROUTE, data=raw, timeout=(WAIT_S, WAIT_S), headers=self._headers(key, caller))
            said = answer.json() if answer.content else {}
            end = {"status": answer.status_code, "complete": True, "type": (said.get("code") or said.get("type") or ""),
                   "id": said.get("event_id")}
        except (requests.RequestException, ValueError) as lost:
            end = {"complete": False, "reason": type(lost).__name__}
        attempt.update(end, t_end=time.time())
        self._line(ledger, {"op": "end", "m": marker, "n": n, **end, "t_end": attempt["t_end"]})
        return attempt

    def _headers(self, key, caller):
        return {**self.headers, "Authorization": f"Bearer {self.keys[caller]}", "Idempotency-Key": key}

    @staticmethod
    def _line(ledger, entry):
        ledger.write(json.dumps(entry) + "\n")
        ledger.flush()

"""The supervisor of a run: starts the processes, starts again what dies, and keeps a line of every start and exit (Q)."""
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import psycopg

from tests.faults.reader import query
from tests.support.stack import ROOT, Stack, until

WORKERS = ("interactions", "journal")
KILLED = (-signal.SIGKILL, 137)


class Fleet:
    """ingress and one process per worker, each by name, each with a name that survives a restart (static membership)."""

    def __init__(self, folder, broker, store, **settings):
        self.folder = Path(folder)
        self.stack = Stack(folder, broker, store, **settings).prepare()
        self.topic = f"{self.stack.prefix}.interactions.v1"
        self.windows = self.folder / "windows.jsonl"
        self.journal = open(self.folder / "process.jsonl", "a", encoding="utf-8")
        self.members, self.armed, self.carries = {}, {}, set()
        self.starts, self.unexpected, self.generation = [], [], 0
        self.sampler = None
        self.lock, self.ending = threading.RLock(), False
        for name in ("ingress", *WORKERS):
            self._start(name)
        self.watcher = threading.Thread(target=self._watch, daemon=True)

    def ready(self):
        for one in list(self.members.values()):
            until(one.ready, 60, f"{one.name} ready")
        self.watcher.start()
        return self

    def _start(self, name):
        arguments = [name] if name == "ingress" else ["worker", name, "--set", f"worker.instance={name}-1"]
        more = {"CAREWIRE_FAULT_LOG": str(self.windows)}
        if name in self.armed:
            more["CAREWIRE_FAULT"] = self.armed.pop(name)
            self.carries.add(name)
        else:
            self.carries.discard(name)
        if name == "ingress":
            self.generation += 1
        else:
            self._note_start(name)
        self.members[name] = self.stack.start(*arguments, wait=False, **more)
        self._line({"op": "start", "name": name, "pid": self.pid(name), "fault": more.get("CAREWIRE_FAULT")})

    def _note_start(self, worker):
        """From where it will read again, and how many records with a fate lie there: those are handed out twice (I5)."""
        if self.sampler is None:
            return
        self.sampler.take()
        committed = self.sampler.committed(worker)
        try:
            rows = query(self.stack.settings["db.url"],
                         f"select partition_no, offset_no from inbox where worker = '{worker}' and topic = '{self.topic}'")
        except (sqlite3.Error, psycopg.Error):
            return  # the store is away just now: this start is not counted
        for partition, offset in committed.items():
            again = sum(1 for p, o in rows if p == partition and o >= offset)
            self.starts.append({"worker": worker, "t": time.time(), "partition": partition, "first_offset": offset, "redelivered": again})

    def _watch(self):
        while not self.ending:
            with self.lock:
                for name, one in list(self.members.items()):
                    code = one.process.poll()
                    if code is None or self.ending:
                        continue
                    by = "test" if code in KILLED else "itself"
                    self._line({"op": "exit", "name": name, "pid": one.process.pid, "code": code, "by": by})
                    if by == "itself":
                        self.unexpected.append(f"{name} ended with {code}")
                    self._start(name)
            time.sleep(0.05)

    def _line(self, entry):
        self.journal.write(json.dumps({"t": time.monotonic_ns(), **entry}) + "\n")
        self.journal.flush()

    def pid(self, name):
        return self.members[name].process.pid

    def wait_ready(self, name, seconds=60):
        until(lambda: self._is_ready(name), seconds, f"{name} ready again")

    def _is_ready(self, name):
        try:
            return self.members[name].ready()
        except AssertionError:
            return False  # it died again: the watcher starts another

    # ---- faults

    def kill(self, name):
        self.members[name].process.kill()

    def arm(self, name, plan):
        """A fault point for the next process of that name, which begins now."""
        with self.lock:
            self.armed[name] = plan
        self.kill(name)

    def disarm(self):
        """Starts anew, without it, what still carries a fault point: faults are off only when none can go off later."""
        with self.lock:
            self.armed.clear()
            carriers = list(self.carries)
            for name in carriers:
                self.members[name].process.kill()
        until(lambda: not self.carries, 30, "all fault points gone")
        for name in self.members:
            self.wait_ready(name)

    def freeze(self, name, seconds):
        process = self.members[name].process
        process.send_signal(signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            process.send_signal(signal.SIGCONT)

    def lock_store(self, seconds):
        """Another process holds the store's write lock (SQLite), or its tables (PostgreSQL)."""
        url = self.stack.settings["db.url"]
        if url.startswith("sqlite3://"):
            other = sqlite3.connect(url.removeprefix("sqlite3://"), timeout=20, isolation_level=None)
            other.execute("begin exclusive")
        else:
            other = psycopg.connect(url)
            other.execute("lock table inbox in access exclusive mode")
        try:
            time.sleep(seconds)
        finally:
            other.rollback()
            other.close()

    def windows_hit(self):
        counts = {}
        if self.windows.exists():
            for line in self.windows.read_text().splitlines():
                point = json.loads(line)["point"]
                counts[point] = counts.get(point, 0) + 1
        return counts

    def sanitizer_reports(self):
        return [p.name for p in self.folder.glob("*.out")
                if any(word in p.read_text(errors="replace") for word in ("ERROR: AddressSanitizer", "runtime error:", "LeakSanitizer"))]

    def end(self):
        with self.lock:
            self.ending = True
        codes = self.stack.stop()
        self.stack.close()
        self.journal.close()
        return codes


class Broker:
    """A Kafka of the run's own, so that it may be killed."""

    def __init__(self, folder, port):
        self.folder, self.port = Path(folder), port
        self.address = f"127.0.0.1:{port}"
        self.start()

    def start(self):
        subprocess.run([ROOT / "ops" / "kafka", "start", self.folder, str(self.port)], check=True, capture_output=True)

    def away(self, seconds):
        os.kill(int((self.folder / "broker.pid").read_text()), signal.SIGKILL)
        try:
            time.sleep(seconds)
        finally:
            self.start()

    def stop(self):
        subprocess.run([ROOT / "ops" / "kafka", "stop", self.folder], capture_output=True)


class Database:
    """The run's own PostgreSQL, so that it may be killed."""

    def __init__(self, place, port):
        self.place, self.port = Path(place), port

    def away(self, seconds):
        os.kill(int((self.place / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        time.sleep(seconds)
        until(self._started, 60, "PostgreSQL again")

    def _started(self):
        # its orphans hold the shared memory a moment longer
        return subprocess.run([ROOT / "ops" / "postgres", "start", self.place, str(self.port)], capture_output=True).returncode == 0

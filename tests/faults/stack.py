"""The supervisor of a run: starts the processes, starts again what dies, and keeps a line of every start and exit (Q)."""
import json
import os
import resource
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


def begun(connection):
    try:
        return connection.execute("begin exclusive") is not None
    except sqlite3.OperationalError:
        return False


def freeze(pids, seconds):
    """SIGSTOP, a while, SIGCONT: what comes back has old beliefs."""
    stopped = []
    try:
        for pid in pids:
            try:
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
            except ProcessLookupError:
                continue
        time.sleep(seconds)
    finally:
        for pid in stopped:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                continue


class Fleet:
    """ingress and one process per worker, each by name, each with a name that survives a restart (static membership)."""

    def __init__(self, folder, broker, store, **settings):
        self.folder = Path(folder)
        self.stack = Stack(folder, broker, store, **settings).prepare()
        self.topic = f"{self.stack.prefix}.interactions.v1"
        self.windows = self.folder / "windows.jsonl"
        self.journal = open(self.folder / "process.jsonl", "a", encoding="utf-8")
        self.members, self.armed, self.carries = {}, {}, set()
        self.starts, self.unexpected, self.generation, self.fenced, self.died = [], [], 0, 0, {}
        self.sampler = None
        self.lock, self.ending = threading.RLock(), False
        for name in ("ingress", *WORKERS):
            self._start(name)
        self.watcher = threading.Thread(target=self._watch, daemon=True)

    def ready(self):
        for one in list(self.members.values()):
            until(one.ready, 240, f"{one.name} ready")
        self.watcher.start()
        return self

    def _start(self, name, by="test"):
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
            self._note_start(name, by)
        self.members[name] = self.stack.start(*arguments, wait=False, **more)
        self._line({"op": "start", "name": name, "pid": self.pid(name), "fault": more.get("CAREWIRE_FAULT")})

    def _note_start(self, worker, by):
        """From where it will read again, and how many records with a fate lie there: those are handed out twice (I5)."""
        if self.sampler is None:
            return
        self.sampler.take()
        committed = self.sampler.committed(worker)
        if not committed:
            return
        beyond = " or ".join(f"partition_no = {p} and offset_no >= {o}" for p, o in committed.items())
        try:
            again = dict(query(self.stack.settings["db.url"], f"select partition_no, count(*) from inbox where worker = '{worker}'"
                               f" and topic = '{self.topic}' and ({beyond}) group by partition_no", wait=1))
        except (sqlite3.Error, psycopg.Error):
            return  # the store is away just now: this start is not counted
        for partition, offset in committed.items():
            self.starts.append({"worker": worker, "t": time.time(), "partition": partition, "first_offset": offset,
                                "redelivered": again.get(partition, 0), "by": by})

    def _watch(self):
        while not self.ending:
            with self.lock:
                for name, one in list(self.members.items()):
                    code = one.process.poll()
                    if code is None or self.ending:
                        continue
                    by = "test" if code in KILLED or self._was_fenced(name, one, code) else "itself"
                    self._line({"op": "exit", "name": name, "pid": one.process.pid, "code": code, "by": by})
                    if by == "itself":
                        self.unexpected.append(f"{name} ended with {code}")
                    self.died[name] = self.died.get(name, 0) + 1
                    self._start(name, by)
            time.sleep(0.05)

    def _was_fenced(self, name, one, code):
        """What a killed process had sent last may reach the broker after its successor has joined, and fences that: it says so, ends
        with 1 and is started again (K1)."""
        if code != 1 or not self.died.get(name) or "FENCED_INSTANCE_ID" not in one.log.read_text(errors="replace")[-4000:]:
            return False
        self.fenced += 1
        return True

    def _line(self, entry):
        self.journal.write(json.dumps({"t": time.monotonic_ns(), **entry}) + "\n")
        self.journal.flush()

    def pid(self, name):
        return self.members[name].process.pid

    def wait_ready(self, name, seconds=240):
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
        """Starts anew, without it, what still carries a fault point: faults are off only when none can go off later. A process that
        does not get ready again is for the verdicts to tell (I9)."""
        with self.lock:
            self.armed.clear()
            carriers = list(self.carries)
            for name in carriers:
                self.members[name].process.kill()
        until(lambda: not self.carries, 30, "all fault points gone")
        deadline = time.monotonic() + 90
        for name in self.members:
            try:
                self.wait_ready(name, max(1, deadline - time.monotonic()))
            except AssertionError as never:
                self.unexpected.append(str(never))

    def freeze(self, name, seconds):
        freeze([self.pid(name)], seconds)

    def join(self, worker, seconds, ends):
        """One more member of a worker's group, that leaves in order (`term`) or not (`kill`): two rebalances (F34)."""
        member = self.stack.start("worker", worker, wait=False)
        self._line({"op": "start", "name": f"another {worker}", "pid": member.process.pid})
        time.sleep(seconds)
        member.process.send_signal(signal.SIGTERM if ends == "term" else signal.SIGKILL)
        code = member.process.wait(60)
        self._line({"op": "exit", "name": f"another {worker}", "pid": member.process.pid, "code": code, "by": "test"})
        if code not in ((0, -signal.SIGTERM) if ends == "term" else KILLED):  # it may not yet have come so far as to listen
            self.unexpected.append(f"another {worker} ended with {code} after {ends}")

    def fill_disk(self, worker, seconds):
        """No file of the process may grow (RLIMIT_FSIZE; it ignores SIGXFSZ): what a full disk does to SQLite, for every user (F51)."""
        with self.lock:
            pid = self.pid(worker)
            before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        try:
            time.sleep(seconds)
        finally:
            try:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
            except ProcessLookupError:
                pass  # it died meanwhile: the next one has no limit

    def lock_store(self, seconds):
        """Another process holds the store's write lock (SQLite), or its tables (PostgreSQL)."""
        url = self.stack.settings["db.url"]
        if url.startswith("sqlite3://"):
            other = sqlite3.connect(url.removeprefix("sqlite3://"), timeout=1, isolation_level=None)
            until(lambda: begun(other), 120, "the lock of the store, against its writers")
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

    def freeze(self, seconds):
        freeze([int((self.folder / "broker.pid").read_text())], seconds)

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

    def freeze(self, seconds):
        """The server with every backend: nothing answers, and no connection breaks (F57)."""
        server = (self.place / "postmaster.pid").read_text().split()[0]
        backends = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        freeze([int(server), *map(int, backends)], seconds)

    def _started(self):
        # its orphans hold the shared memory a moment longer
        return subprocess.run([ROOT / "ops" / "postgres", "start", self.place, str(self.port)], capture_output=True).returncode == 0

"""A private Carewire for black-box tests: its own topics (by prefix) on a real Kafka, its own store, processes on free ports.

    stack = Stack(folder, broker="127.0.0.1:9092", store="sqlite3:///tmp/x/carewire.db")
    stack.prepare(); stack.start("front"); stack.start("worker", "all")
    stack.post("/v1/interactions", {...}).status_code
    stack.kill("worker")          # as kill -9
    stack.close()
"""
import os
import secrets
import signal
import socket
import subprocess
import time
import uuid
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
CLINIC = "main"


def program():
    """The build under test: CAREWIRE_BIN, else the sanitized one."""
    named = os.environ.get("CAREWIRE_BIN")
    candidates = [Path(named)] if named else [ROOT / "build" / kind / "carewire" for kind in ("debug", "release", "")]
    for candidate in candidates:
        if candidate.exists():
            return str(candidate)
    raise RuntimeError("the program is not built: ops/build debug")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(condition, seconds=20, what="it"):
    """The first true value of `condition`; fails by name when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


class Running:
    def __init__(self, name, process, ops_port, log):
        self.name, self.process, self.ops_port, self.log = name, process, ops_port, log

    def alive(self):
        return self.process.poll() is None

    def ready(self):
        if not self.alive():
            raise AssertionError(f"{self.name} ended with {self.process.returncode}: {self.log.read_text()[-3000:]}")
        try:
            return requests.get(f"http://127.0.0.1:{self.ops_port}/health/ready", timeout=2).status_code == 200
        except requests.RequestException:
            return False


class Stack:
    def __init__(self, folder, broker, store, **settings):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.prefix = f"t{uuid.uuid4().hex[:12]}"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        secret = self.folder / "auth.secret"
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48))
        self.settings = {
            "broker.servers": broker, "topics.prefix": self.prefix, "topics.partitions": 3, "db.url": store,
            "http.port": self.port, "log.dir": self.folder / "logs", "auth.secret_ref": secret,
            "secrets.dir": self.folder / "secrets", "exports.dir": self.folder / "exports", "rate_limit.requests": 0, **settings,
        }
        self.running = []
        self.session = requests.Session()
        self.app_key = self.staff_token = None

    # ---- processes

    def environment(self, **more):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CAREWIRE_") or k.startswith("CAREWIRE_FAULT")}
        ours = {"CAREWIRE_" + key.upper().replace(".", "_"): str(value) for key, value in self.settings.items()}
        return {**clean, **ours, "CAREWIRE_CONFIG": "/dev/null", **more}

    def carewire(self, *arguments, check=True, **environment):
        """Runs a command to its end; its answer has .stdout and .returncode."""
        done = subprocess.run([program(), *arguments], env=self.environment(**environment), cwd=self.folder, capture_output=True,
                              text=True, timeout=120)
        if check and done.returncode != 0:
            raise AssertionError(f"carewire {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-3000:]}")
        return done

    def prepare(self):
        self.carewire("topics", "--apply")
        self.carewire("migrate")
        self.app_key = self.key()
        self.staff_token = self.token("staff")
        return self

    def key(self, clinic=CLINIC, *types):
        named = [word for kind in types for word in ("--type", kind)]
        return self.carewire("token", "key", "--bare", "--clinic", clinic, *named).stdout.strip()

    def token(self, role, clinic=CLINIC):
        return self.carewire("token", "mint", "--bare", "--role", role, "--clinic", clinic).stdout.strip()

    def start(self, *arguments, wait=True, **environment):
        port = free_port()
        log = self.folder / f"{arguments[0]}-{len(self.running)}.out"
        with open(log, "wb") as out:
            process = subprocess.Popen([program(), *arguments, "--set", f"ops.port={port}"], cwd=self.folder, stdout=out, stderr=out,
                                       stdin=subprocess.DEVNULL, env=self.environment(**environment))
        one = Running(" ".join(arguments), process, port, log)
        self.running.append(one)
        if wait:
            until(one.ready, 60, f"{one.name} ready")
        return one

    def find(self, name):
        return [one for one in self.running if one.name.startswith(name) and one.alive()]

    def kill(self, name):
        for one in self.find(name):
            one.process.kill()
            one.process.wait()

    def stop(self, name=""):
        """SIGTERM to all of that name; their exit codes."""
        chosen = self.find(name)
        for one in chosen:
            one.process.send_signal(signal.SIGTERM)
        return [one.process.wait(60) for one in chosen]

    def close(self):
        for one in self.running:
            if one.alive():
                one.process.kill()
                one.process.wait()
        self.session.close()

    # ---- the doors

    def post(self, path, body, key=None, **headers):
        return self.session.post(self.url + path, json=body, timeout=30,
                                 headers={"Authorization": f"Bearer {key or self.app_key}", **headers})

    def get(self, path, token=None, **headers):
        return self.session.get(self.url + path, timeout=30, headers={"Authorization": f"Bearer {token or self.staff_token}", **headers})

    def row(self, path):
        """What a read answers, or nothing while it is not there."""
        answer = self.get(path)
        return answer.json() if answer.status_code == 200 else None

    def logs(self):
        """Everything that any process has written."""
        files = [*self.folder.glob("*.out"), *(self.folder / "logs").glob("*.log")]
        return "".join(path.read_text(errors="replace") for path in files)

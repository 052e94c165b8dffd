"""What every benchmark stands on: servers of its own, one Carewire, wrk, counts of the topic, CPU and memory, medians."""
import importlib.machinery
import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from tests.support.brokers import Servers
from tests.support.stack import ROOT, Stack

PARTITIONS = 6  # as the peers' topic has
HERE = Path(__file__).resolve().parent


def say(text):
    print(text, file=sys.stderr, flush=True)


def comparison(name):
    """The program ../shared/bench/NAME/run; None where it is not there."""
    files = [folder / "shared" / "bench" / name / "run" for folder in ROOT.parents]
    return next((file for file in files if file.exists()), None)


def load_peers():
    """The comparison of doors as a module; None where it is not there."""
    file = comparison("peers")
    if file is None:
        return None
    loader = importlib.machinery.SourceFileLoader("peers", str(file))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("peers", loader))
    loader.exec_module(module)
    return module


def usage(pid):
    """(CPU seconds, resident MiB) of a process and its descendants."""
    cpu = resident = 0
    todo = [pid]
    while todo:
        one = todo.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                todo += map(int, children.read_text().split())
        except OSError:
            continue
        cpu += (int(fields[11]) + int(fields[12])) / 100
        resident += int(fields[21]) * 4096 / 2**20
    return cpu, resident


class Stage:
    """Everything that runs during a benchmark; close() stops it, whatever happened."""

    def __init__(self, options, folder):
        self.options, self.folder = options, Path(folder)
        self.servers, self.stacks, self.peers, self.runs = Servers(), [], [], int(time.time()) % 2**24 * 64
        self.patiently(self.servers.kafka)

    def stack(self, store="sqlite", **settings):
        folder = self.folder / f"stack-{len(self.stacks)}"
        folder.mkdir()
        made = Stack(folder, self.servers.kafka(), self.store(store, folder, f"b{len(self.stacks)}"),
                     **{"topics.partitions": PARTITIONS, "log.level": "warning", **settings})
        self.stacks.append(made)
        return made.prepare()

    def warm(self, seconds):
        """The broker is a virtual machine: for its first half minute its compiler takes most of a core from whoever comes first."""
        if not shutil.which("wrk"):
            return
        stack = self.stack()
        stack.start("ingress")
        stack.start("worker", "interactions")
        self.wrk(f"{stack.url}/v1/interactions", 64, seconds, stack.app_key, 1)
        stack.kill("ingress")
        stack.kill("worker")

    def program(self, name):
        """A benchmark program that was built beside the measured one; None where it was not."""
        built = self.options.carewire.resolve().parent / name
        return built if built.is_file() else None

    def store(self, kind, folder, name):
        if kind == "postgresql":
            self.patiently(self.servers.postgresql)
        return self.servers.database(name) if kind == "postgresql" else f"sqlite3://{folder}/{name}.db"

    @staticmethod
    def patiently(start):
        """Starts a server; again when another process was quicker to take its port."""
        for left in (2, 1, 0):
            try:
                return start()
            except subprocess.CalledProcessError as error:
                if not left:
                    raise RuntimeError(f"a server does not start: {(error.stderr or b'').decode(errors='replace')[-500:]}") from error

    def close(self):
        for one in [*self.peers, *self.stacks, self.servers]:
            one.close()

    # ---- load

    def wrk(self, url, connections, seconds, token, records):
        """One run of load.lua; `records` 0: reads. Ids are never used twice."""
        if not shutil.which("wrk"):
            raise RuntimeError("wrk is not installed (apt-get install wrk)")
        self.runs += 1
        done = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}", "--timeout", "30s", "-s", HERE / "load.lua", url,
                               "--", token, str(self.runs), str(records)], capture_output=True, text=True, timeout=seconds + 90)
        if '{"requests"' not in done.stdout:
            raise RuntimeError(f"wrk failed: {done.stdout} {done.stderr}")
        return json.loads(done.stdout[done.stdout.rindex('{"requests"'):])

    # ---- the topic

    def count(self, topic):
        """Records that ever came to a topic."""
        consumer = KafkaConsumer(bootstrap_servers=self.servers.kafka(), enable_auto_commit=False)
        try:
            places = [TopicPartition(topic, one) for one in consumer.partitions_for_topic(topic) or ()]
            return sum(consumer.end_offsets(places).values())
        finally:
            consumer.close()

    def create_topic(self, name):
        admin = KafkaAdminClient(bootstrap_servers=self.servers.kafka())
        admin.create_topics([NewTopic(name, PARTITIONS, 1)])
        admin.close()

    def forget_group(self, group):
        admin = KafkaAdminClient(bootstrap_servers=self.servers.kafka())
        admin.delete_consumer_groups([group])
        admin.close()


def result(name, contender, unit, samples, connections=None):
    """One object of the answer: the median of each figure over the rounds."""
    made = {"name": name, "contender": contender, "connections": connections, "value": None, "unit": unit}
    for key in ("value", "p50_ms", "p99_ms", "cpu_s_per_1000", "rss_mib"):
        figures = [sample[key] for sample in samples if sample.get(key) is not None]
        if figures:
            made[key] = float(f"{statistics.median(figures):.5g}")
    return {key: value for key, value in made.items() if value is not None}

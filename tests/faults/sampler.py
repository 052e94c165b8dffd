"""Committed offsets of each worker's group, read every 250 ms by a client that is not ours (O_w of promises.md)."""
import json
import threading
import time

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError


class Sampler:
    def __init__(self, broker, prefix, workers, topic, folder, every=0.25):
        self.broker, self.prefix, self.workers, self.topic, self.every = broker, prefix, workers, topic, every
        self.samples, self.latest, self.stopping = [], {}, threading.Event()
        self.file = open(folder / "offsets.jsonl", "a", encoding="utf-8")
        self.admin = None
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.stopping.set()
        self.thread.join(30)
        self.take()
        self.file.close()
        if self.admin is not None:
            self.admin.close()

    def _run(self):
        while not self.stopping.wait(self.every):
            self.take()

    def take(self):
        """One sample of every group; none while the broker is away. The time is that of the answer."""
        with self.lock:
            try:
                if self.admin is None:
                    self.admin = KafkaAdminClient(bootstrap_servers=self.broker, request_timeout_ms=3000)
                for worker in self.workers:
                    offsets = self.admin.list_consumer_group_offsets(f"{self.prefix}.{worker}")
                    self._keep(worker, offsets, time.time())
            except (KafkaError, OSError, ValueError, KeyError, AssertionError):
                admin, self.admin = self.admin, None
                if admin is not None:
                    try:
                        admin.close()
                    except (KafkaError, OSError, ValueError):
                        pass

    def _keep(self, worker, offsets, t):
        for place, committed in offsets.items():
            if place.topic != self.topic or committed.offset < 0:
                continue
            self.latest[worker, place.partition] = committed.offset
            sample = {"t": t, "worker": worker, "topic": self.topic, "partition": place.partition, "committed": committed.offset}
            self.samples.append(sample)
            self.file.write(json.dumps(sample) + "\n")
        self.file.flush()

    def committed(self, worker):
        return {partition: offset for (of, partition), offset in self.latest.items() if of == worker}


def ends(broker, topic):
    """First and end offset of each partition."""
    consumer = KafkaConsumer(bootstrap_servers=broker, enable_auto_commit=False)
    try:
        places = [TopicPartition(topic, p) for p in consumer.partitions_for_topic(topic) or []]
        first, last = consumer.beginning_offsets(places), consumer.end_offsets(places)
        return {p.partition: first[p] for p in places}, {p.partition: last[p] for p in places}
    finally:
        consumer.close()

"""The door as the corpora see it: a client of a running ingress, and what stands on the topic behind it.

Failures of these tests name a file, an index or a member, never a text of a corpus.
"""
import http.client
import json
import socket

import pytest
from kafka import KafkaConsumer, TopicPartition

from tests.integration.raw_http import corpora as raw_corpora

ROUTE = "/v1/interactions"
LEAST = {"interaction_type": "misc", "success": True}
BODY = json.dumps(LEAST).encode()

needs_corpora = pytest.mark.skipif(raw_corpora() is None, reason="not tested: the corpora are not here")


def corpus(*names):
    return raw_corpora().parent.joinpath(*names)


def listed(*names):
    return json.loads(corpus(*names).read_text(encoding="utf-8"))


class Answer:
    def __init__(self, status, body):
        self.status, self.body = status, body

    def json(self):
        return json.loads(self.body)

    def problems(self):
        return [(error["pointer"], error["code"]) for error in self.json().get("errors", [])]


class Door:
    """A client of the ingress on one connection that stays open."""

    def __init__(self, stack):
        self.stack = stack
        self.connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=20)

    def send(self, body, path=ROUTE, bearer=None, **fields):
        credential = self.stack.app_key if bearer is None else bearer
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {credential}",
                   **{name.replace("_", "-"): value for name, value in fields.items()}}
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.read())

    def post(self, members, **more):
        return self.send(json.dumps(members).encode(), **more)

    def raw(self, fields, body=BODY):
        """One request with header lines as they are, on a connection of its own; the status."""
        head = [f"POST {ROUTE} HTTP/1.1".encode(), b"Host: 127.0.0.1", b"Connection: close", b"Content-Type: application/json",
                f"Authorization: Bearer {self.stack.app_key}".encode(), b"Content-Length: %d" % len(body), *fields]
        with socket.create_connection(("127.0.0.1", self.stack.port), timeout=20) as connection:
            connection.sendall(b"\r\n".join(head) + b"\r\n\r\n" + body)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
        return int(received.split(b" ", 2)[1])

    def close(self):
        self.connection.close()


class Topic:
    """What stands on the topic of interactions; `new()` reads what came since the last time."""

    def __init__(self, broker, name):
        self.consumer = KafkaConsumer(bootstrap_servers=broker)
        self.partitions = [TopicPartition(name, number) for number in sorted(self.consumer.partitions_for_topic(name))]
        self.consumer.assign(self.partitions)
        self.consumer.seek_to_end()
        self.next = {one: self.consumer.position(one) for one in self.partitions}

    def new(self):
        """Event id → (headers, bytes of the value); an id that came twice is a fault."""
        ends, found = self.consumer.end_offsets(self.partitions), {}
        while any(self.next[one] < ends[one] for one in self.partitions):
            for one, records in self.consumer.poll(1000).items():
                for record in records:
                    self.next[one] = record.offset + 1
                    headers = {name: value.decode() for name, value in record.headers}
                    if headers["ce_id"] in found:
                        pytest.fail(f"{headers['ce_id']} was published twice")
                    found[headers["ce_id"]] = (headers, record.value)
        return found

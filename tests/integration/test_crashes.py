"""kill -9 in mid-load, on both stores: what was acknowledged is there once, and the rest can be sent again."""
import os
import signal
import threading

import pytest
import requests

from tests.integration.test_main_job import interaction, on_topic, rows
from tests.support.stack import until


class Load:
    """Posts until told to stop; each body under a key of its own, again until it is acknowledged."""

    def __init__(self, stack, count):
        self.stack, self.count, self.acknowledged, self.retried = stack, count, {}, 0
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        for n in range(self.count):
            until(lambda: self.send(n), 60, f"interaction {n} acknowledged")

    def send(self, n):
        try:
            answer = requests.post(self.stack.url + "/v1/interactions", json=interaction(n), timeout=20, headers={
                "Authorization": f"Bearer {self.stack.app_key}", "Idempotency-Key": f'"crash-{n}"', "Prefer": "wait=0"})
        except requests.RequestException:
            self.retried += 1
            return False
        if answer.status_code != 202:
            self.retried += 1
            return False
        self.acknowledged[n] = answer.json()
        return True


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_workers_and_doors_lose_and_double_nothing(new_stack, kind):
    stack = new_stack(kind, **{"broker.session_timeout_ms": 6000}).prepare()
    stack.start("front")
    stack.start("worker", "all", "--set", "worker.instance=one")
    load = Load(stack, 300)
    for victim in ("worker", "front", "worker"):
        until(lambda: len(load.acknowledged) % 100 > 60, 60, "some load")
        stack.kill(victim)
        stack.start(*(["front"] if victim == "front" else ["worker", "all", "--set", "worker.instance=one"]), wait=False)
        until(lambda: len(load.acknowledged) % 100 < 60 or not load.thread.is_alive(), 60, "more load")
    load.thread.join(120)
    assert len(load.acknowledged) == 300
    assert len({answer["event_id"] for answer in load.acknowledged.values()}) == 300
    until(lambda: rows(stack, "select count(*) from interactions")[0][0] >= 300, 60, "every interaction in its table")
    assert rows(stack, "select count(*), count(distinct interaction_id) from interactions") == [(300, 300)]
    assert {row[0] for row in rows(stack, "select interaction_id from interactions")} == \
        {answer["id"] for answer in load.acknowledged.values()}
    until(lambda: stack.get("/v1/interactions/summary").json()["total"] == 300, 30, "the figures of today")
    assert set(stack.stop()) == {0}


def test_a_supervisor_restarts_what_dies_and_takes_its_children_with_it(new_stack):
    """F43: nobody acts on after the supervisor was killed; SIGTERM ends all in order."""
    stack = new_stack("sqlite").prepare()
    up = stack.start("up", wait=False)
    answering = lambda: stack_answers(stack)
    until(answering, 60, "the front")
    front = children(up.process.pid)["front"]
    os.kill(front, signal.SIGKILL)
    until(lambda: children(up.process.pid).get("front") not in (None, front), 20, "another front")
    until(answering, 60, "the front again")
    before = list(children(up.process.pid).values())
    up.process.kill()
    up.process.wait()
    until(lambda: not any(alive(pid) for pid in before), 20, "the end of all children")

    up = stack.start("up", wait=False)
    until(answering, 60, "the front once more")
    up.process.terminate()
    assert up.process.wait(60) == 0
    assert not stack_answers(stack)


def stack_answers(stack):
    try:
        return requests.get(stack.url + "/health/ready", timeout=2).status_code == 200
    except requests.RequestException:
        return False


def command_of(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode().split("\0")
    except OSError:
        return []


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return {command_of(child)[1]: int(child) for child in file.read().split() if len(command_of(child)) > 1}


def alive(pid):
    return bool(command_of(pid))


def headers(record):
    return {name: value.decode() for name, value in record.headers}


@pytest.mark.parametrize("point", ["ingress.queued", "ingress.reported"])
def test_a_door_that_died_before_its_answer_leaves_no_conflict_when_the_caller_repeats(new_stack, point):
    """F02: both attempts lie on the topic, under one id and with two times of receipt; the workers see one event."""
    stack = new_stack("sqlite", **{"broker.session_timeout_ms": 6000}).prepare()
    door = stack.start("ingress", CAREWIRE_FAULT=f"{point}:exit:1")
    stack.start("worker", "all")
    body = interaction(1)
    with pytest.raises(requests.ConnectionError):
        stack.post("/v1/interactions", body, **{"Idempotency-Key": '"repeat-1"'})
    assert door.process.wait(20) == 137
    stack.start("ingress", "--set", f"http.port={stack.port}")
    answer = stack.post("/v1/interactions", body, **{"Idempotency-Key": '"repeat-1"'})
    assert answer.status_code == 202
    published = on_topic(stack, "interactions")
    assert {headers(record)["ce_id"] for record in published} == {answer.json()["event_id"]}
    if point == "ingress.reported":
        assert len({record.value for record in published}) == 2, "without two times of receipt this shows nothing"
    reached = f"select count(*) from (select worker from worker_positions where topic = '{stack.prefix}.interactions.v1'" \
              f" group by worker having sum(next_offset) = {len(published)}) as whole"
    until(lambda: rows(stack, reached)[0][0] >= 3, 60, "every reader of the stream at its end")
    assert rows(stack, "select code from dead_letters") == []
    assert rows(stack, "select count(*) from interactions") == [(1,)]
    stack.stop()

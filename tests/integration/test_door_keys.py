"""Idempotency-Key at the real ingress: its syntax, and how many events come of it (attack S44)."""
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.door import LEAST, Door, listed, needs_corpora

pytestmark = pytest.mark.timeout(120)


@needs_corpora
def test_keys_follow_the_syntax_of_structured_strings(door, topic):
    faults, tried, keys = [], 0, set()
    for file in ("string.json", "string-generated.json"):
        for case in listed("structured-fields", file):
            # what HTTP forbids in any field never reaches the key: it is refused all the same
            status = door.raw([b"Idempotency-Key: " + line.encode() for line in case["raw"]])
            tried += 1
            good = not case.get("must_fail") and len(case["raw"]) == 1 and 1 <= len(case["expected"][0]) <= 255
            if status != (202 if good else 400) and not (case.get("can_fail") and status in (202, 400)):
                faults.append((file, case["name"], status))
            if status == 202:
                keys.add(case["expected"][0])
    assert faults == []
    assert tried > 200
    assert len(topic.new()) == len(keys)


def test_a_key_of_255_characters_is_the_longest(door, topic):
    for length, status in ((0, 400), (1, 202), (255, 202), (256, 400), (7000, 400)):
        assert door.post(LEAST, Idempotency_Key='"' + "k" * length + '"').status == status
    assert door.raw([b'Idempotency-Key: "' + b"k" * 10240 + b'"']) in (400, 431)
    assert door.raw([b'Idempotency-Key: "a"', b'Idempotency-Key: "a"']) == 400
    assert len(topic.new()) == 2


def fresh_key():
    return f'"{uuid.uuid4()}"'


def test_the_same_key_and_body_are_one_event(door, topic):
    key = fresh_key()
    first, again = door.post(LEAST, Idempotency_Key=key), door.post(LEAST, Idempotency_Key=key)
    assert (first.status, again.status) == (202, 202)
    assert first.body == again.body
    assert list(topic.new()) == [first.json()["event_id"]]


def test_the_same_key_with_another_body_is_refused(door, topic):
    key = fresh_key()
    assert door.post(LEAST, Idempotency_Key=key).status == 202
    other = door.post({**LEAST, "doctor": "x"}, Idempotency_Key=key)
    assert (other.status, other.json()["code"]) == (422, "idempotency_mismatch")
    assert len(topic.new()) == 1


def test_a_refused_body_does_not_use_up_its_key(door, topic):
    key = fresh_key()
    assert door.post({"success": True}, Idempotency_Key=key).status == 400
    assert door.post(LEAST, Idempotency_Key=key).status == 202
    assert len(topic.new()) == 1


def test_keys_of_another_caller_are_others(door_stack, door, topic):
    key = fresh_key()
    mine = door.post(LEAST, Idempotency_Key=key)
    others = [door.post({**LEAST, "doctor": "x"}, bearer=who, Idempotency_Key=key)
              for who in (door_stack.key(), door_stack.key("elsewhere"), door_stack.staff_token)]
    assert [one.status for one in (mine, *others)] == [202] * 4
    assert len({one.json()["event_id"] for one in (mine, *others)}) == 4
    assert len(topic.new()) == 4


def test_twins_at_the_same_moment_are_one_event(door_stack, door, topic):
    keys = [fresh_key() for _ in range(20)]

    def post(_):
        own = Door(door_stack)
        answers = [own.post(LEAST, Idempotency_Key=key) for key in keys]
        own.close()
        return answers

    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(post, range(8)))
    events = set()
    for same in zip(*rounds):
        assert {one.status for one in same} <= {202, 409}
        ids = {one.json()["event_id"] for one in same if one.status == 202}
        assert len(ids) == 1
        events |= ids
    assert topic.new().keys() == events and len(events) == len(keys)

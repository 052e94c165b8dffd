"""Hostile and odd bodies against the real ingress, with a real topic behind it (attacks S20 to S25, S27)."""
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import pytest

from tests.integration.door import BODY, LEAST, Door, corpus, listed, needs_corpora
from tests.integration.raw_http import BODY_LIMIT

pytestmark = [needs_corpora, pytest.mark.timeout(300)]

# Valid JSON that is refused by rule: names that stand twice, U+0000.
REFUSED_BY_RULE = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json", "y_object_escaped_null_in_key.json",
                   "y_string_null_escape.json"}
# What the standard leaves open and we take, byte for byte; every other i_ file is refused.
TAKEN_FREELY = {"i_number_double_huge_neg_exp.json", "i_number_real_underflow.json", "i_number_too_big_neg_int.json",
                "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json"}


def parsing(prefix):
    files = sorted(corpus("json-parsing", "test_parsing").glob(f"{prefix}_*.json"))
    assert files
    return [(path.name, path.read_bytes()) for path in files]


def within(details):
    return b'{"interaction_type":"misc","success":true,"details":{"v":' + details + b"}}"


def test_text_that_is_no_json_is_refused(door, topic):
    for wrap in (bytes, within):
        faults = [(name, status) for name, text in parsing("n") if (status := door.send(wrap(text)).status) != 400]
        assert faults == []
    assert list(topic.new()) == []


def test_json_that_is_no_interaction_is_refused(door, topic):
    for prefix in "yi":
        faults = [(name, status) for name, text in parsing(prefix) if (status := door.send(text).status) not in (400, 422)]
        assert faults == []
    assert list(topic.new()) == []


def test_every_open_question_of_json_has_one_verdict_and_what_is_taken_is_kept_as_sent(door, topic):
    taken, faults = {}, []
    for name, text in parsing("y") + parsing("i"):
        answer = door.send(within(text))
        good = name in TAKEN_FREELY if name.startswith("i_") else name not in REFUSED_BY_RULE
        if answer.status != (202 if good else 400):
            faults.append((name, answer.status))
        if answer.status == 202:
            taken[answer.json()["event_id"]] = (name, text)
    assert faults == []
    records = topic.new()
    assert records.keys() == taken.keys()
    assert [name for event, (name, text) in taken.items() if b'"details":{"v":' + text + b"}" not in records[event][1]] == []


@pytest.mark.parametrize("levels", [33, 1000, 40000, 100000])
def test_deep_texts_are_refused(door, topic, levels):
    lists = b"[" * levels + b"]" * levels
    objects = b'{"a":' * levels + b"1" + b"}" * levels
    for text in (lists, objects, lists[:levels], objects[:5 * levels]):
        for body in (text, within(text)):
            assert door.send(body).status == (400 if len(body) <= BODY_LIMIT else 413)
            if len(body) > BODY_LIMIT:
                door.close()
    assert list(topic.new()) == []


def test_names_that_stand_twice_and_odd_bytes_are_refused(door, topic):
    bodies = {
        "twice": b'{"interaction_type":"misc","success":true,"success":false}',
        "twice, escaped": b'{"interaction_type":"misc","success":true,"succ\\u0065ss":false}',
        "twice, deep": within(b'{"a":1,"a":1}'),
        "nul escape": within(b'"a\\u0000b"'),
        "nul byte": within(b'"a\x00b"'),
        "nul behind": BODY + b"\x00",
        "byte order mark": b"\xef\xbb\xbf" + BODY,
        "utf-16": BODY.decode().encode("utf-16"),
        "lone surrogate": within(b'"\\ud800"'),
        "encoded surrogate": within(b'"\xed\xa0\x80"'),
        "overlong": within(b'"\xc0\xaf"'),
        "beyond unicode": within(b'"\xf4\x90\x80\x80"'),
        "two texts": BODY + BODY,
        "comment": BODY + b"//",
        "nothing": b"",
    }
    assert {name: status for name, body in bodies.items() if (status := door.send(body).status) != 400} == {}
    assert list(topic.new()) == []


def test_big_numbers_are_kept_digit_by_digit(door, topic):
    numbers = [b"9007199254740993", b"-9223372036854775809", b"18446744073709551616", b"1" * 300,
               b"0.1000000000000000055511151231257827", b"1.0", b"1e6", b"-0", b"-0.0", b"1E+2", b"1e-999"]
    sent = {door.send(within(number)).json()["event_id"]: number for number in numbers}
    records = topic.new()
    assert records.keys() == sent.keys()
    assert [number for event, number in sent.items() if b'{"v":' + number + b"}" not in records[event][1]] == []


@pytest.mark.parametrize("member", ["clinic_id", "clinic", "role", "__proto__", "constructor", "event_id", "Success", "a/b~c"])
def test_members_that_nobody_asked_for_are_named_and_refused(door, topic, member):
    answer = door.post({**LEAST, member: "sesame-4711"})
    assert answer.status == 400
    assert answer.problems() == [("/" + member.replace("~", "~0").replace("/", "~1"), "unknown_member")]
    assert b"sesame" not in answer.body
    assert list(topic.new()) == []


LIMITS = {"patient_name": 200, "doctor": 200, "service_type": 100, "appointment_id": 100}


def verdict_on(member, text):
    """Status and code; details are kept whatever they say."""
    if len(text) > LIMITS.get(member, 16000):
        return 400, "too_long"
    control = any(ord(c) < 0x20 and c not in "\t\n\r" or ord(c) == 0x7F for c in text)
    return (422, "control_character") if control and member in LIMITS else (202, None)


def test_every_naughty_string_is_kept_or_refused_by_a_rule(door_stack, door, topic):
    strings = listed("naughty-strings", "blns.json")
    cases = [(member, index) for member in [*LIMITS, "details", "name in details"] for index in range(len(strings))]

    def members(member, text):
        return {"details": {text: 1} if member.startswith("name") else {"text": text}} if "details" in member else {member: text}

    def post(share):
        own = Door(door_stack)
        answers = [(case, own.post({**LEAST, **members(case[0], strings[case[1]])})) for case in share]
        own.close()
        return answers

    with ThreadPoolExecutor(8) as pool:
        answers = [one for share in pool.map(post, [cases[start::8] for start in range(8)]) for one in share]
    taken = {answer.json()["event_id"]: case for case, answer in answers if answer.status == 202}
    records, faults = topic.new(), []
    assert records.keys() == taken.keys()
    for event, (member, index) in taken.items():
        want = members(member, strings[index])
        got = json.loads(records[event][1].decode())
        if {name: got.get(name) for name in want} != want:
            faults.append(("not kept", member, index))
    for (member, index), answer in answers:
        status, code = verdict_on(member, strings[index])
        if answer.status != status or code and answer.problems() != [(f"/{member}", code)]:
            faults.append((answer.status, member, index))
    assert faults == []
    assert len(taken) > 0.9 * len(cases)
    logs = door_stack.logs()
    long = [(index, text) for index, text in enumerate(strings) if len(text) > 20]
    assert [index for index, text in long if text in logs or json.dumps(text)[1:-1] in logs] == []
    assert {type(json.loads(line)) for line in logs.strip("\n").split("\n")} == {dict}


def test_times_are_taken_as_the_table_says(door, topic):
    taken, faults = {}, []
    for index, case in enumerate(listed("time-zones", "event-times.json")["cases"]):
        answer = door.post({**LEAST, "timestamp": case["text"]})
        ahead = case["accept"] and case["epoch_ms"] > (time.time() + 300) * 1000
        if answer.status != ((422 if ahead else 202) if case["accept"] else 400):
            faults.append((index, answer.status))
        if answer.status == 422 and answer.problems() != [("/timestamp", "in_the_future")]:
            faults.append((index, "another rule"))
        if answer.status == 202:
            taken[answer.json()["event_id"]] = (index, case.get("epoch_ms"))
    assert faults == []
    records = topic.new()
    assert records.keys() == taken.keys()
    for event, (index, epoch_ms) in taken.items():
        said = datetime.fromisoformat(records[event][0]["ce_time"].replace("Z", "+00:00"))
        if round((said - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds() * 1000) != epoch_ms:
            faults.append((index, "another time"))
    assert faults == []

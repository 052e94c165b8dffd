"""The corpora of hostile and odd input against the real ingress with a real topic behind it (attacks S20 to S27, S40, S41, S44).

One ingress, one store, keep-alive connections. Failures name a file, an index or a member, never a text of a corpus.
"""
import base64
import hashlib
import hmac
import http.client
import json
import socket
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import pytest
import yaml
from cloudevents.conversion import to_binary, to_json, to_structured
from cloudevents.http import CloudEvent
from kafka import KafkaConsumer, TopicPartition

from tests.conftest import store_of
from tests.integration.raw_http import corpora as raw_corpora
from tests.support.stack import Stack

ROUTE = "/v1/interactions"
LEAST = {"interaction_type": "misc", "success": True}
BODY = json.dumps(LEAST).encode()
BODY_LIMIT = 262144

pytestmark = [pytest.mark.skipif(raw_corpora() is None, reason="not tested: the corpora are not here"), pytest.mark.timeout(120)]


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
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.stack.app_key if bearer is None else bearer}",
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
        self.consumer = KafkaConsumer(bootstrap_servers=broker, consumer_timeout_ms=20000)
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
                    assert headers["ce_id"] not in found
                    found[headers["ce_id"]] = (headers, record.value)
        return found


@pytest.fixture(scope="module")
def stack(servers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("door")
    stack = Stack(folder, servers.kafka(), store_of("sqlite", servers, folder)).prepare()
    stack.start("ingress")
    yield stack
    assert stack.running[0].alive()
    stack.close()


@pytest.fixture(scope="module")
def topic(stack, servers):
    topic = Topic(servers.kafka(), f"{stack.prefix}.interactions.v1")
    yield topic
    topic.consumer.close()


@pytest.fixture
def door(stack, topic):
    topic.new()
    door = Door(stack)
    yield door
    door.close()
    assert stack.running[0].alive()


# ---- JSON (S20 to S24)

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
    assert topic.new() == {}


def test_json_that_is_no_interaction_is_refused(door, topic):
    for prefix in "yi":
        faults = [(name, status) for name, text in parsing(prefix) if (status := door.send(text).status) not in (400, 422)]
        assert faults == []
    assert topic.new() == {}


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
    assert topic.new() == {}


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
    assert topic.new() == {}


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
    assert topic.new() == {}


# ---- texts (S25)

LIMITS = {"patient_name": 200, "doctor": 200, "service_type": 100, "appointment_id": 100}


def test_every_naughty_string_is_kept_or_refused_by_a_rule(stack, door, topic):
    strings = listed("naughty-strings", "blns.json")
    cases = [(member, index) for member in [*LIMITS, "details", "name in details"] for index in range(len(strings))]

    def members(member, text):
        return {"details": {text: 1} if member.startswith("name") else {"text": text}} if "details" in member else {member: text}

    def post(share):
        own = Door(stack)
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
        if answer.status == 202:
            continue
        text, pointer = strings[index], f"/{member}"
        rule = (pointer, "too_long") if len(text) > LIMITS.get(member, 16000) else (pointer, "control_character")
        control = any(ord(c) < 0x20 and c not in "\t\n\r" or ord(c) == 0x7F for c in text)
        if answer.status not in (400, 422) or rule not in answer.problems() or not (control or rule[1] == "too_long"):
            faults.append((answer.status, member, index))
    assert faults == []
    assert len(taken) > 0.9 * len(cases)


# ---- times (S27)

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


# ---- idempotency (S44)

def test_keys_follow_the_syntax_of_structured_strings(door, topic):
    faults, tried = [], 0
    for file in ("string.json", "string-generated.json"):
        for case in listed("structured-fields", file):
            # what HTTP forbids in any field never reaches the key: it is refused all the same
            status = door.raw([b"Idempotency-Key: " + line.encode() for line in case["raw"]])
            tried += 1
            good = not case.get("must_fail") and len(case["raw"]) == 1 and 1 <= len(case["expected"][0]) <= 255
            if case.get("can_fail") and status in (202, 400):
                continue
            if status not in ((202, 422) if good else (400,)):
                faults.append((file, case["name"], status))
    assert faults == []
    assert tried > 200


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


def test_keys_of_another_caller_are_others(stack, door, topic):
    key = fresh_key()
    mine = door.post(LEAST, Idempotency_Key=key)
    others = [door.post({**LEAST, "doctor": "x"}, bearer=who, Idempotency_Key=key)
              for who in (stack.key(), stack.key("elsewhere"), stack.staff_token)]
    assert [one.status for one in (mine, *others)] == [202] * 4
    assert len({one.json()["event_id"] for one in (mine, *others)}) == 4
    assert len(topic.new()) == 4


def test_twins_at_the_same_moment_are_one_event(stack, door, topic):
    keys = [fresh_key() for _ in range(20)]

    def post(_):
        own = Door(stack)
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


# ---- CloudEvents

def fields_of(headers):
    """Those of the SDK, with its content type in place of ours."""
    return {"Content-Type" if name == "content-type" else name: value for name, value in headers.items()}


def test_the_minimal_events_of_the_conformance_suite_are_read_and_their_type_is_refused(door, topic):
    cases = list(yaml.safe_load_all(corpus("cloudevents", "v1_minimum.yaml").read_text(encoding="utf-8")))
    assert len(cases) == 6
    for case in cases:
        attributes = {name: str(value) for name, value in case["ContextAttributes"].items()}
        event = CloudEvent(attributes, case["Data"])
        for headers, body in (to_binary(event, str.encode), to_structured(event)):
            answer = door.send(body, path="/v1/events", **fields_of(headers))
            assert (attributes["id"], answer.status) == (attributes["id"], 422)
            assert answer.problems() == [("/type", "unknown_type")]
    assert topic.new() == {}


def sdk_event(**more):
    attributes = {"type": "interaction.recorded", "source": "/app", "id": str(uuid.uuid4()), **more}
    return CloudEvent(attributes, {**LEAST, "patient_name": "Zoë 🌎"})


def test_events_of_the_official_sdk_pass_in_all_three_modes(door, topic):
    answers = []
    for convert in (to_binary, to_structured):
        headers, body = convert(sdk_event(datacontenttype="application/json"))
        answers.append(door.send(body, path="/v1/events", **fields_of(headers)))
        repeat = door.send(body, path="/v1/events", **fields_of(headers))
        assert (repeat.status, repeat.body) == (202, answers[-1].body)
    assert [one.status for one in answers] == [202, 202]
    batch = b"[" + b",".join(to_json(sdk_event()) for _ in range(3)) + b"]"
    answer = door.send(batch, path="/v1/events", Content_Type="application/cloudevents-batch+json")
    assert answer.status == 207
    results = answer.json()["results"]
    assert [one["status"] for one in results] == [202] * 3
    records = topic.new()
    assert records.keys() == {one.json()["event_id"] for one in answers} | {one["event_id"] for one in results}
    for headers, value in records.values():
        assert json.loads(value)["patient_name"] == "Zoë 🌎"
        assert (headers["ce_type"], headers["ce_source"], headers["ce_clinicid"]) == ("interaction.recorded", "/ingress", "main")


# ---- tokens (S40, S41)

def encoded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def mint(stack):
    """Signs claims (JSON text or members) with the stack's own secret, as only a stolen secret or a fault of ours could."""
    secret = (stack.folder / "auth.secret").read_bytes().strip()

    def sign(claims, header=None, digest=hashlib.sha256):
        head = json.dumps(header or {"alg": "HS256", "typ": "JWT"})
        text = encoded(head.encode()) + "." + encoded((claims if isinstance(claims, str) else json.dumps(claims)).encode())
        return text + "." + encoded(hmac.new(secret, text.encode(), digest).digest())

    return sign


def claims(**changed):
    now = int(time.time())
    members = {"sub": "user-1", "role": "staff", "clinic": "main", "iat": now, "exp": now + 600, "iss": "carewire",
               "aud": "carewire", "jti": str(uuid.uuid4()), **changed}
    return {name: value for name, value in members.items() if value is not None}


def test_tokens_of_strangers_are_refused(door, topic):
    tokens = [(f"{file} {test['tcId']}", test["jws"]) for file in ("json_web_signature_test", "json_web_key_test")
              for group in listed("wycheproof", f"{file}.json")["testGroups"] for test in group["tests"]]
    assert len(tokens) > 400
    assert [(case, status) for case, token in tokens if (status := door.send(BODY, bearer=token).status) != 401] == []
    assert topic.new() == {}


def claim_rows():
    """Case → claims (as JSON text where members cannot say it), and the answer that they get."""
    now = int(time.time())
    kept = {
        "expired 30 s ago": {"exp": now - 30}, "valid in 30 s": {"nbf": now + 30}, "issued in 30 s": {"iat": now + 30},
        "expired 90 s ago": {"exp": now - 90}, "valid in 90 s": {"nbf": now + 90}, "issued in 90 s": {"iat": now + 90},
        "no exp": {"exp": None}, "exp text": {"exp": str(now + 600)}, "exp fraction": {"exp": now + 600.5}, "exp 1e20": {"exp": 1e20},
        "exp 10^20": {"exp": 10 ** 20}, "exp true": {"exp": True}, "exp negative": {"exp": -1}, "exp list": {"exp": [now + 600]},
        "nbf text": {"nbf": str(now)}, "iat text": {"iat": str(now)},
        "other audience": {"aud": "others"}, "list of audiences": {"aud": ["carewire"]}, "no audience": {"aud": None},
        "other issuer": {"iss": "others"}, "issuer in capitals": {"iss": "Carewire"}, "no issuer": {"iss": None},
        "no sub": {"sub": None}, "no clinic": {"clinic": None}, "no role": {"role": None}, "unknown role": {"role": "root"},
        "list of roles": {"role": ["staff"]},
    }
    rows = {name: (claims(**changed), 202 if "30 s" in name else 401) for name, changed in kept.items()}
    return {**rows, "twice": ('{"exp":9999999999,' + json.dumps(claims())[1:], 401), "no object": ("[]", 401), "nothing": ("", 401)}


def test_every_claim_has_its_verdict(door, mint):
    assert door.send(BODY, bearer=mint(claims())).status == 202
    rows = claim_rows()
    assert {name: status for name, (given, want) in rows.items() if (status := door.send(BODY, bearer=mint(given)).status) != want} == {}


@pytest.mark.parametrize("seconds, status", [(55, 202), (61, 401)])
def test_clocks_may_differ_by_a_minute(door, mint, seconds, status):
    assert door.send(BODY, bearer=mint(claims(exp=int(time.time()) - seconds))).status == status


def test_the_header_of_a_token_decides_nothing(door, topic, mint):
    others = [{"alg": "none"}, {"alg": "None", "typ": "JWT"}, {"alg": "HS512"}, {"alg": "RS256"}, {"alg": "hs256"},
              {"alg": ["HS256"]}, {"typ": "JWT"}]
    more = [{"typ": "JWE"}, {"crit": ["exp"]}, {"kid": "../../dev/null"}, {"kid": "' or 1=1"}, {"jwk": {"kty": "oct", "k": "AA"}},
            {"jku": "https://x.example/k"}, {"x5u": "https://x.example/k"}]
    headers = [*others, *({"alg": "HS256", **members} for members in more)]
    assert [index for index, one in enumerate(headers) if door.send(BODY, bearer=mint(claims(), one)).status != 401] == []
    good = mint(claims())
    head, body, signature = good.split(".")
    unsigned = encoded(b'{"alg":"none"}')
    admin = encoded(json.dumps(claims(role="admin")).encode())
    forged = [f"{head}.{body}.", f"{head}.{body}", f"{unsigned}.{body}.", f"{unsigned}.{body}", good[:-1], good + "A", good + "=",
              good + ".", "." + good, f"{head}.{body}.{signature[::-1]}", f"{head}.{admin}.{signature}",
              mint(claims(), digest=hashlib.sha512), "." * 1000, "a" * 6000]
    assert [index for index, one in enumerate(forged) if door.send(BODY, bearer=one).status != 401] == []
    assert topic.new() == {}

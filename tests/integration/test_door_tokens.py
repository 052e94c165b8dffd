"""Tokens that nobody should hold, at the real ingress (attacks S40, S41)."""
import base64
import hashlib
import hmac
import json
import time
import uuid

import pytest

from tests.integration.door import BODY, listed, needs_corpora

pytestmark = pytest.mark.timeout(120)


def encoded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def mint(door_stack):
    """Signs claims (JSON text or members) with the stack's own secret, as only a stolen secret or a fault of ours could."""
    secret = (door_stack.folder / "auth.secret").read_bytes().strip()

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


@needs_corpora
def test_tokens_of_strangers_are_refused(door, topic):
    tokens = [(f"{file} {test['tcId']}", test["jws"]) for file in ("json_web_signature_test", "json_web_key_test")
              for group in listed("wycheproof", f"{file}.json")["testGroups"] for test in group["tests"]]
    assert len(tokens) > 400
    assert [case for case, token in tokens if door.send(BODY, bearer=token).status != 401] == []
    assert list(topic.new()) == []


def claim_rows():
    """Case → claims (as JSON text where members cannot say it), and the answer that they get."""
    now = int(time.time())
    kept = {
        "expired 30 s ago": {"exp": now - 30}, "valid in 30 s": {"nbf": now + 30}, "issued in 30 s": {"iat": now + 30},
        "expired 90 s ago": {"exp": now - 90}, "valid in 90 s": {"nbf": now + 90}, "issued in 90 s": {"iat": now + 90},
        "no exp": {"exp": None}, "exp text": {"exp": str(now + 600)}, "exp fraction": {"exp": now + 600.5},
        "exp 1e20": {"exp": 1e20}, "exp 10^20": {"exp": 10 ** 20}, "exp true": {"exp": True}, "exp negative": {"exp": -1},
        "exp list": {"exp": [now + 600]}, "nbf text": {"nbf": str(now)}, "iat text": {"iat": str(now)},
        "other audience": {"aud": "others"}, "list of audiences": {"aud": ["carewire"]}, "no audience": {"aud": None},
        "other issuer": {"iss": "others"}, "issuer in capitals": {"iss": "Carewire"}, "no issuer": {"iss": None},
        "no sub": {"sub": None}, "no clinic": {"clinic": None}, "no role": {"role": None}, "unknown role": {"role": "root"},
        "list of roles": {"role": ["staff"]},
    }
    rows = {name: (claims(**changed), 202 if "30 s" in name else 401) for name, changed in kept.items()}
    return {**rows, "twice": ('{"exp":9999999999,' + json.dumps(claims())[1:], 401), "no object": ("[]", 401), "nothing": ("", 401)}


def test_every_claim_has_its_verdict(door, mint):
    assert door.send(BODY, bearer=mint(claims())).status == 202
    got = {name: (door.send(BODY, bearer=mint(given)).status, want) for name, (given, want) in claim_rows().items()}
    assert {name: both for name, both in got.items() if both[0] != both[1]} == {}


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
    assert list(topic.new()) == []

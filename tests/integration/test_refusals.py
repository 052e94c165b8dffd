"""A newcomer's first mistakes: each is answered with what was wrong and what to do."""
import re

import pytest

from tests.support.stack import ROOT, program, until


def test_a_wrong_key_is_refused_and_told_how_keys_are_sent(stack):
    answer = stack.post("/v1/interactions", {"interaction_type": "booking", "success": True}, key="cw_wrong")
    assert answer.status_code == 401 and answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated" and len(answer.json()["detail"]) > 20
    assert "WWW-Authenticate" in answer.headers


def test_no_key_at_all_is_refused(stack):
    answer = stack.session.post(stack.url + "/v1/interactions", json={}, timeout=10)
    assert answer.status_code == 401


def test_a_key_may_not_read(stack):
    assert stack.get("/v1/interactions", token=stack.app_key).status_code == 403


def test_all_mistakes_of_a_body_come_at_once(stack):
    answer = stack.post("/v1/interactions", {"interaction_type": "teleport", "success": False, "patient_nam": "x"})
    assert answer.status_code == 400
    found = {error["pointer"] for error in answer.json()["errors"]}
    assert {"/patient_nam", "/interaction_type", "/error_message"} <= found
    assert all(error["detail"] for error in answer.json()["errors"])


@pytest.mark.parametrize("path, status", [("/v1/nothing", 404), ("/v1/interactions/%2e%2e/x", 400)])
def test_a_wrong_address_is_told(stack, path, status):
    answer = stack.get(path)
    assert answer.status_code in (status, 404) and answer.json()["code"]


def test_a_wrong_method_names_the_right_ones(stack):
    answer = stack.session.put(stack.url + "/v1/interactions", json={}, timeout=10, headers={"Authorization": f"Bearer {stack.app_key}"})
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]


def test_a_bad_date_is_told(stack):
    answer = stack.get("/v1/interactions?date=2025-13-40")
    assert answer.status_code == 400 and answer.json()["code"] == "bad_date"


def test_a_broker_that_is_away_is_told(new_stack):
    """The producer gives up within its deadline; the client may send again with the same key."""
    stack = new_stack("sqlite", **{"broker.delivery_timeout_ms": 1000})
    stack.prepare()
    stack.settings["broker.servers"] = "127.0.0.1:1"
    door = stack.start("front", wait=False)
    until(lambda: answers(stack), 20, "the door")
    answer = stack.post("/v1/interactions", {"interaction_type": "booking", "success": True})
    assert answer.status_code == 503 and answer.json()["code"] in ("not_published", "unknown")
    assert "again" in answer.json()["detail"] and "Retry-After" in answer.headers
    ready = stack.session.get(f"http://127.0.0.1:{door.ops_port}/health/ready", timeout=5)
    assert ready.status_code == 503 and "broker" in ready.json()["waiting_for"]
    assert stack.session.get(f"http://127.0.0.1:{door.ops_port}/health/live", timeout=5).status_code == 200


def answers(stack):
    try:
        return stack.get("/v1/interactions").status_code == 200
    except OSError:
        return False


def test_wrong_settings_are_told_all_at_once_and_start_nothing(new_stack):
    stack = new_stack("sqlite", **{"http.port": "eighty", "log.level": "loud", "db.pool": 0})
    done = stack.carewire("front", check=False, CAREWIRE_HTPP_PORT="1")
    assert done.returncode == 2
    for key in ("CAREWIRE_HTTP_PORT", "CAREWIRE_LOG_LEVEL", "CAREWIRE_DB_POOL", "CAREWIRE_HTPP_PORT"):
        assert key in done.stderr


def test_a_missing_secret_is_named_and_never_printed(new_stack):
    stack = new_stack("sqlite", **{"auth.secret_ref": "s3cr3t-by-mistake-in-the-reference-itself"})
    done = stack.carewire("front", check=False)
    assert done.returncode == 2 and "CAREWIRE_AUTH_SECRET_REF" in done.stderr and "s3cr3t" not in done.stderr + done.stdout


def test_a_store_that_is_not_there_is_no_empty_store(new_stack):
    stack = new_stack("sqlite")
    stack.settings["db.url"] = f"sqlite3://{stack.folder}/typing-mistake.db"
    done = stack.carewire("worker", "interactions", check=False)
    assert done.returncode == 1 and "typing-mistake.db" in done.stderr
    assert not (stack.folder / "typing-mistake.db").exists()


def test_a_wrong_call_says_what_there_is(new_stack):
    stack = new_stack("sqlite")
    done = stack.carewire("worker", "intractions", check=False)
    assert done.returncode == 2 and "interactions" in done.stderr
    assert stack.carewire("wroker", check=False).returncode == 2
    assert stack.carewire("--help").returncode == 0


def test_the_reference_of_settings_is_complete(new_stack):

    stack = new_stack("sqlite")
    printed = stack.carewire("config", "--example").stdout
    assert printed == (ROOT / "ops" / "config" / "example.env").read_text(), \
        f"run: {program()} config --example > ops/config/example.env"
    assert len(re.findall(r"^#CAREWIRE_\w+=", printed, re.M)) > 40

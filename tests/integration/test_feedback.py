"""Feedback on real parts: posted as a patient does, without a credential; sorted, alerted, worked on and read as staff do."""
import json
import re
from email import message_from_bytes, policy

import pytest
import requests
from kafka import KafkaConsumer, TopicPartition

from tests.conftest import store_of
from tests.integration.test_main_job import rows as stored
from tests.support.stack import Stack, until

EMERGENCY = "After the visit I had severe chest pain and nobody called back."


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def clinic(request, servers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("feedback")
    stack = Stack(folder, servers.kafka(), store_of(request.param, servers, folder), **{
        "rate_limit.public_per_min": 0, "email.dir": folder / "mail", "pages.url": "https://care.example/"})
    try:
        stack.prepare()
        stack.start("front")
        stack.start("worker", "feedback", "analysis", "settings", "notify", "email")
        stack.admin = stack.token("admin")
        yield stack
        assert "chest pain" not in stack.logs()
        assert "runtime error:" not in stack.logs()
    finally:
        stack.close()


def say(stack, body, **headers):
    """As a patient's browser: no token."""
    return requests.post(f"{stack.url}/v1/feedback", json=body, timeout=30, headers=headers)


def act(stack, feedback, body, token=None):
    return stack.post(f"/v1/feedback/{feedback}/actions", body, key=token or stack.staff_token, **{"Prefer": "wait=20"})


def item(stack, feedback):
    return stack.get(f"/v1/feedback/{feedback}").json()


def audited(stack, action):
    """What is on the audit topic of that action by now."""
    reader = KafkaConsumer(bootstrap_servers=stack.settings["broker.servers"], auto_offset_reset="earliest", consumer_timeout_ms=2000)
    topic = f"{stack.prefix}.audit.v1"
    reader.assign([TopicPartition(topic, number) for number in reader.partitions_for_topic(topic)])
    reader.seek_to_beginning()
    bodies = [json.loads(record.value) for record in reader if dict(record.headers)["ce_type"] == b"audit.access"]
    reader.close()
    return [body for body in bodies if body["action"] == action]


def sorted_item(stack, feedback):
    def ready():
        found = stack.get(f"/v1/feedback/{feedback}")
        return found.status_code == 200 and found.json()["analysed_at"] and found.json()
    return until(ready, 40, "the analysis of a feedback")


def test_a_patient_needs_no_account_and_sees_only_what_was_said(clinic):
    answer = say(clinic, {"rating": 4, "comment": "Friendly, but the room was cold.", "patient_id": "somebody-else"}, Prefer="wait=20")
    assert answer.status_code == 201, answer.text
    assert answer.json()["rating"] == 4
    assert not {"urgency", "status", "analyses", "actions"} & answer.json().keys()
    found = sorted_item(clinic, answer.json()["id"])
    assert found["patient_id"] is None
    assert found["urgency"] in ("low", "medium") and found["sentiment"] in ("positive", "neutral", "negative", "mixed")
    assert requests.get(f"{clinic.url}/v1/feedback/{answer.json()['id']}", timeout=9).status_code == 401
    assert say(clinic, {"comment": ""}).status_code == 422


def test_an_emergency_is_an_alert_that_one_person_takes(clinic):
    feedback = say(clinic, {"rating": 5, "comment": EMERGENCY}).json()["id"]
    alert = until(lambda: clinic.get(f"/v1/alerts?subject={feedback}").json()["items"], 40, "the alert")[0]
    assert (alert["kind"], alert["state"], alert["told"]) == ("urgent_feedback", "raised", "staff")
    path = f"/v1/alerts/{alert['alert_id']}/acknowledgements"
    first = clinic.post(path, {}, key=clinic.staff_token, **{"Prefer": "wait=20"})
    assert first.status_code == 201, first.text
    assert first.json()["state"] == "acknowledged" and [step["what"] for step in first.json()["steps"]] == ["raised", "acknowledged"]
    second = clinic.post(path, {}, key=clinic.admin, **{"Prefer": "wait=20"})
    assert second.status_code == 409 and second.json()["code"] == "already_claimed", second.text
    assert first.json()["acknowledged_by"] in second.json()["detail"]
    assert sorted_item(clinic, feedback)["urgency"] == "critical"
    assert len(clinic.get(f"/v1/alerts?subject={feedback}").json()["items"]) == 1


def test_the_mail_of_an_alert_leads_to_its_page_and_once_it_is_taken_it_waits_for_nobody(clinic):
    changed = clinic.session.put(f"{clinic.url}/v1/config/feedback", json={"alerts.emails": ["lead@clinic.example"]}, timeout=30,
                                 headers={"Authorization": f"Bearer {clinic.admin}"})
    assert changed.status_code == 202, changed.text
    until(lambda: stored(clinic, "select 1 from settings where key = 'alerts.emails'"), 40, "the setting")
    feedback = say(clinic, {"comment": EMERGENCY}).json()["id"]

    def mailed():
        letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in clinic.settings["email.dir"].glob("new/*")]
        return [letter for letter in letters if feedback in letter.get_body(("plain",)).get_content()]

    letter = until(mailed, 60, "the mail")[0]
    link = f"https://care.example/inbox/{feedback}"
    assert f"Open it: {link}" in letter.get_body(("plain",)).get_content()
    assert f'href="{link}"' in letter.get_body(("html",)).get_content()
    assert "chest pain" not in letter.as_string()

    def told(status):
        found = clinic.get(f"/v1/notifications?status={status}").json()["items"]
        return [each for each in found if each["metadata"].get("feedback_id") == feedback]

    assert len(told("unread")) == 1
    assert act(clinic, feedback, {"status": "acknowledged"}).status_code == 201
    until(lambda: not told("unread"), 40, "the notification to be withdrawn")
    assert told("read")[0]["withdrawn_at"] and told("read")[0]["read_at"] is None


def test_staff_work_on_it_and_the_history_says_who_did_what(clinic):
    feedback = say(clinic, {"rating": 2, "comment": "I waited an hour.", "is_complaint": True}).json()["id"]
    before = sorted_item(clinic, feedback)
    assert before["complaint_ack_due"] and not before["complaint_late"]
    taken = act(clinic, feedback, {"status": "acknowledged", "notes": "Called back, desk 4711.", "assignee": "nurse-3"})
    assert taken.status_code == 201, taken.text
    assert taken.json()["status"] == "acknowledged" and taken.json()["actions"][0]["note"] == "Called back, desk 4711."
    assert act(clinic, feedback, {"status": "resolved"}).json()["resolved_at"]
    refused = act(clinic, feedback, {"status": "in_progress"})
    assert refused.status_code == 409 and refused.json()["code"] == "illegal_transition", refused.text
    moves = [(line["from_status"], line["to_status"]) for line in item(clinic, feedback)["actions"]]
    assert moves == [("new", "acknowledged"), ("acknowledged", "resolved")]
    assert act(clinic, "nobody", {"status": "resolved"}).status_code == 404
    assert [found["id"] for found in clinic.get("/feedback/all?q=DESK+4711").json()["items"]] == [feedback]


def test_lists_and_figures_count_what_was_said(clinic):
    summary = clinic.get("/analytics/summary").json()
    rows = clinic.get("/feedback/all?limit=200").json()["items"]
    assert summary["total"] == len(rows) and summary["rated"] == sum(row["rating"] is not None for row in rows)
    assert summary["by_status"]["resolved"] == sum(row["status"] == "resolved" for row in rows)
    trend = clinic.get("/analytics/trends?bucket=day").json()["items"]
    assert len(trend) == 30 and sum(day["total"] for day in trend) == summary["total"]
    urgent = clinic.get("/feedback/urgent").json()["items"]
    assert urgent and all(row["urgency"] in ("high", "critical") for row in urgent)
    csv = clinic.get("/feedback/all?format=csv")
    assert csv.headers["content-type"] == "text/csv; charset=utf-8" and csv.text.count("\r\n") == len(rows) + 1
    told = until(lambda: audited(clinic, "export"), 30, "the download on record")
    assert [(each["resource"], each["outcome"], each["reason"]) for each in told] == [("/v1/feedback", "allowed", "staff")]


def test_an_alert_that_nobody_takes_goes_up_the_ladder(clinic):
    changed = clinic.session.put(f"{clinic.url}/v1/config/feedback", timeout=30,
                                 json={"alerts.ladder": ["frontdesk", "admin"], "alerts.acknowledge_within_minutes": 1},
                                 headers={"Authorization": f"Bearer {clinic.admin}", "Prefer": "wait=20"})
    assert changed.status_code in (200, 201, 202), changed.text
    feedback = None

    def told_frontdesk():
        nonlocal feedback
        feedback = say(clinic, {"comment": EMERGENCY}).json()["id"]
        found = until(lambda: clinic.get(f"/v1/alerts?subject={feedback}").json()["items"], 40, "the alert")[0]
        return found["told"] == "frontdesk" and found
    alert = until(told_frontdesk, 40, "the worker to know the ladder")
    assert re.match(r"20\d\d-", alert["acknowledge_by"])


def test_strangers_are_counted_by_address(servers, tmp_path):
    stack = Stack(tmp_path, servers.kafka(), store_of("sqlite", servers, tmp_path))
    try:
        stack.prepare().start("ingress")
        answers = [say(stack, {"rating": 3}) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [202] * 10 + [429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        other = requests.post(f"{stack.url}/v1/feedback?clinic=other", json={"rating": 3}, timeout=9)
        assert other.status_code == 429
    finally:
        stack.close()

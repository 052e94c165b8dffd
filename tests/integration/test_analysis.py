"""The analysis worker against a strict provider, on a real Kafka and both stores."""
import collections
import json
import time
import uuid
from datetime import datetime, timezone

import pytest
from kafka import KafkaProducer

from tests.integration.test_main_job import on_topic, rows
from tests.support.model_server import SAMPLES, ModelServer
from tests.support.stack import CLINIC, until

FITS = SAMPLES["gemini"][0]


@pytest.fixture
def model():
    server = ModelServer()
    yield server
    server.close()


def asks(model, **more):
    return {"ai.provider.feedback": "gemini", "ai.model": model.model, "ai.endpoint": model.url, "ai.api_key_ref": "MODEL_KEY",
            "ai.terms_accepted": "true", "ai.egress": "deidentified", "ai.rate_per_min": 0, **more}


class Requests:
    """Puts analysis.requested on its topic as the feedback worker does."""

    def __init__(self, stack):
        self.stack = stack
        self.producer = KafkaProducer(bootstrap_servers=stack.settings["broker.servers"], acks="all", linger_ms=20)

    def send(self, comment, lane="analysis", job=None):
        job = job or str(uuid.uuid4())
        feedback = f"feedback-{job}"
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        headers = {"ce_specversion": "1.0", "ce_id": str(uuid.uuid4()), "ce_type": "analysis.requested", "ce_source": "/worker/feedback",
                   "ce_subject": feedback, "ce_time": now, "ce_clinicid": CLINIC, "ce_correlationid": job, "ce_dataschema": "urn:carewire:schema:analysis.requested:v1",
                   "content-type": "application/json"}
        body = {"job_id": job, "kind": "feedback", "subject_id": feedback, "input": {"comment": comment}}
        self.producer.send(f"{self.stack.prefix}.{lane}.v1", key=feedback.encode(), value=json.dumps(body).encode(),
                           headers=[(name, value.encode()) for name, value in headers.items()])
        return job

    def flush(self):
        self.producer.flush(30)


def statuses(stack):
    return dict(rows(stack, "select job_id, status from analysis_jobs"))


def status_of(stack, job):
    return next(iter(rows(stack, f"select status from analysis_jobs where job_id = '{job}'")), (None,))[0]


def prepared(new_stack, kind, model, **more):
    return new_stack(kind, **asks(model, **{"broker.session_timeout_ms": 6000, "effects.lease_s": 3, "effects.deadline_s": 2, **more})).prepare()


def start_worker(stack, **environment):
    return stack.start("worker", "analysis", "--set", "worker.instance=one", wait=False, **environment)


# Beside each seam what is known of the call that reached it when the process died there; others may be in hand at that moment.
SEAMS = {
    "park.due": "none was claimed yet",
    "gate.claimed": "claimed: nobody can say whether it was asked",
    "gate.acted": "answered, and the answer is lost",
    "gate.settling": "answered and written down, not committed",
}


@pytest.mark.parametrize("kind, provider", [("sqlite", "gemini"), ("postgresql", "openai_compatible")])
def test_a_killed_worker_loses_no_analysis_and_asks_nothing_twice_but_what_nobody_knows(new_stack, kind, provider, monkeypatch):
    """A model's call whose fate is open is repeated (ModelPort::when_lost): its row says so, and no other is asked twice."""
    model = ModelServer(provider=provider)
    monkeypatch.setenv("MODEL_KEY", model.key)
    own = {"ai.provider.feedback": provider, "ai.endpoint": model.url + ("/v1" if provider == "openai_compatible" else "")}
    stack = prepared(new_stack, kind, model, **own)
    requests = Requests(stack)
    twice = 0
    for turn, seam in enumerate(SEAMS):
        doomed = start_worker(stack, CAREWIRE_FAULT=f"{seam}:exit:1")
        told = {requests.send(f"I waited four hours, number {turn}-{n}."): f"I waited four hours, number {turn}-{n}." for n in range(4)}
        requests.flush()
        until(lambda: not doomed.alive(), 60, f"the end at {seam}")
        start_worker(stack)
        until(lambda: all(statuses(stack).get(job) == "completed" for job in told), 60, f"every job after {seam}")
        stack.kill("worker")
        asked = {job: sum(said == comment for said in model.comments()) for job, comment in told.items()}
        open_fate = {row[0].split(":")[1] for row in rows(stack, "select effect_key from egress where answer = 'lost'")}
        assert min(asked.values()) >= 1
        assert {job for job, count in asked.items() if count > 1} <= open_fate, (seam, asked)
        assert max(asked.values()) <= 2
        assert seam != "park.due" or max(asked.values()) == 1, (seam, asked)
        twice += sum(count > 1 for count in asked.values())
    model.close()
    assert twice > 0, "no seam left a fate open: this run proves nothing"
    assert model.refusals == []
    assert rows(stack, "select count(*) from effects where state <> 'done'")[0][0] == 0
    start_worker(stack)  # the last one was killed as well: what it left unpublished goes out now

    def results():
        """The ids of the events of each job."""
        ids = collections.defaultdict(set)
        for record in on_topic(stack, "analysis"):
            if dict(record.headers)["ce_type"] == b"analysis.completed":
                ids[json.loads(record.value)["job_id"]].add(dict(record.headers)["ce_id"])
        return ids

    ids = until(lambda: (found := results()).keys() == statuses(stack).keys() and found, 60, "a result of every job on the topic")
    assert all(len(events) == 1 for events in ids.values()), "a result was told as two events"


@pytest.mark.parametrize("fault", ["half", "reset"])
def test_a_provider_that_breaks_off_is_tried_again(new_stack, fault, model, monkeypatch):
    monkeypatch.setenv("MODEL_KEY", model.key)
    stack = prepared(new_stack, "sqlite", model)
    model.answers = [{"fault": fault}, FITS]
    start_worker(stack)
    requests = Requests(stack)
    job = requests.send("I waited four hours and nobody told me why.")
    requests.flush()
    until(lambda: status_of(stack, job) == "completed", 60, "the second try")
    assert len(model.requests) == 2
    assert rows(stack, "select retry_count from analysis_jobs")[0][0] == 1


def test_three_processes_keep_one_limit(new_stack, model, monkeypatch):
    """FB-15: ten calls a minute of all together; the eleventh waits for the minute to end, whichever process would make it."""
    monkeypatch.setenv("MODEL_KEY", model.key)
    patient = {"effects.lease_s": 30, "effects.deadline_s": 20}  # a call that was slow to connect would have used its slot
    stack = prepared(new_stack, "postgresql", model, **{"ai.rate_per_min": 10, **patient})
    for _ in range(3):
        stack.start("worker", "analysis", wait=False)
    for one in stack.running:
        until(one.ready, 60, f"{one.name} ready")
    requests = Requests(stack)
    for n in range(30):
        requests.send(f"I waited four hours, number {n}.")
    requests.flush()
    until(lambda: len(model.times) >= 10, 30, "the first ten calls")
    until(lambda: len(statuses(stack)) == 30, 30, "the last request taken")
    until(lambda: time.monotonic() - model.times[0] > 20, 30, "a third of the minute")
    assert len(model.times) == 10


def test_a_batch_does_not_stand_before_a_complaint(new_stack):
    """A flood in the bulk lane, both lanes in one process on one SQLite file: the worst place to be in."""
    stack = new_stack("sqlite").prepare()
    requests = Requests(stack)
    for n in range(6000):
        requests.send(f"The staff were kind and the room was clean, number {n}.", lane="analysis-bulk")
    requests.flush()
    stack.start("worker", "analysis", "analysis-bulk")
    until(lambda: len(statuses(stack)) > 500, 60, "the batch to be under way")
    began = time.monotonic()
    complaint = requests.send("My father has chest pain and nobody comes.")
    requests.flush()
    until(lambda: status_of(stack, complaint) == "completed", 20, "the complaint")
    took = time.monotonic() - began
    left = 6000 - rows(stack, "select count(*) from analysis_jobs where lane = 'bulk'")[0][0]
    print(f"the complaint took {took:.2f} s with {left} of the batch still waiting")
    assert left > 1000, "the batch was over: this run proves nothing"
    assert took < 10


def test_a_person_cancels_and_tries_again_through_the_door(new_stack, model, monkeypatch):
    """AI-12 on the way that staff go: refusals are problems, a retry asks the model."""
    monkeypatch.setenv("MODEL_KEY", model.key)
    stack = prepared(new_stack, "sqlite", model, **{"ai.egress": "off"})
    stack.start("front", wait=False)
    start_worker(stack)
    for one in stack.running:
        until(one.ready, 60, f"{one.name} ready")
    requests = Requests(stack)
    job = requests.send("I waited four hours and nobody told me why.")
    requests.flush()
    until(lambda: status_of(stack, job) == "blocked", 30, "the blocked job")
    staff = stack.token("staff")
    change = lambda what, of=job: stack.post(f"/v1/analysis/jobs/{of}/{what}", {}, key=staff, Prefer="wait=20")
    assert change("cancel").json()["code"] == "illegal_transition"
    assert change("retry", of="nobody").status_code == 404
    assert change("retry").json()["status"] == "blocked"

    stack.kill("worker")
    stack.settings["ai.egress"] = "deidentified"
    until(start_worker(stack).ready, 60, "the worker")
    answer = change("retry")
    assert answer.status_code == 201, answer.text
    until(lambda: status_of(stack, job) == "completed", 30, "the model's answer")
    assert len(model.requests) == 1
    assert stack.get(f"/v1/analysis/jobs/{job}").json()["degraded"] is False
    assert stack.post(f"/v1/analysis/jobs/{job}/retry", {}).status_code == 403  # an app's key

"""The analysis worker against a strict provider, on a real Kafka."""
import json
import uuid
from datetime import datetime, timezone

import pytest
from kafka import KafkaProducer

from tests.integration.test_main_job import rows
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


def prepared(new_stack, kind, model, **more):
    stack = new_stack(kind, **asks(model, **{"broker.session_timeout_ms": 6000, "effects.lease_s": 3, "effects.deadline_s": 2, **more}))
    return stack.prepare()


@pytest.mark.parametrize("fault", ["half", "reset"])
def test_a_provider_that_breaks_off_is_tried_again(new_stack, fault, model, monkeypatch):
    monkeypatch.setenv("MODEL_KEY", model.key)
    stack = prepared(new_stack, "sqlite", model)
    model.answers = [{"fault": fault}, FITS]
    stack.start("worker", "analysis")
    job = Requests(stack)
    name = job.send("I waited four hours and nobody told me why.")
    job.flush()
    until(lambda: statuses(stack).get(name) == "completed", 60, "the second try")
    assert len(model.requests) == 2
    assert rows(stack, "select retry_count from analysis_jobs")[0][0] == 1

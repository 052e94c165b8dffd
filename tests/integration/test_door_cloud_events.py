"""CloudEvents of the conformance suite and of the official SDK at the real ingress."""
import json
import uuid

import pytest
import yaml
from cloudevents.conversion import to_binary, to_json, to_structured
from cloudevents.http import CloudEvent

from tests.integration.door import LEAST, corpus, needs_corpora

pytestmark = pytest.mark.timeout(120)


def fields_of(headers):
    """Those of the SDK, with its content type in place of ours."""
    return {"Content-Type" if name == "content-type" else name: value for name, value in headers.items()}


@needs_corpora
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
    assert list(topic.new()) == []


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

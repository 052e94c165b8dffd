"""The official CloudEvents SDK for JavaScript at the real door."""
import json
import subprocess
from pathlib import Path

import pytest

from tests.support.npm import package
from tests.support.stack import until

pytestmark = pytest.mark.timeout(400)


def test_the_javascript_sdk_posts_in_every_mode(house):
    sdk = package("cloudevents", "10.0.0")
    ran = subprocess.run(["node", Path(__file__).with_name("post_events.mjs"), sdk, f"{house.url}/v1/events", house.app_key],
                         capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    answers = json.loads(ran.stdout)
    assert [answers[mode]["status"] for mode in ("binary", "structured", "emitter")] == [
        f"/v1/events/{answers[mode]['event_id']}" for mode in ("binary", "structured", "emitter")]
    assert answers["repeated"] == answers["binary"]
    assert [one["status"] for one in answers["batch"]["results"]] == [202, 202]
    assert answers["refused"]["code"] == "unknown_type"
    ids = [answers[mode]["event_id"] for mode in ("binary", "structured", "emitter")]
    ids += [one["event_id"] for one in answers["batch"]["results"]]
    for event_id in ids:
        row = until(lambda wanted=event_id: house.row("/v1/interactions/" + wanted), 30, "the row of an event")
        assert row["patient_name"] == "Zoë 🌎"

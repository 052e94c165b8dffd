"""A client that a stranger's generator makes from /openapi.json: every operation is called through it, and its answers are read."""
import importlib
import inspect
import json
import subprocess
import sys
import uuid
from datetime import date
from pathlib import Path

import pytest

from tests.support.stack import ROOT, until

pytestmark = pytest.mark.timeout(300)
STRUCTURED = "application/cloudevents+json"
# two do not end, one only says that it is gone: tests/integration/test_live.py
LIVE = ("/v1/stream", "/v1/ws", "/socket.io")
EDGE = {"X-Forwarded-Proto": "https"}
PASSWORD = "A long pass word 1!"
# bodies of forms and accounts; those of events are the good samples of their types
BODIES = {
    "/v1/config/clinic": {"clinic.name": "Riverside"}, "/v1/config/reporting": {"reporting.daily_email_time": "18:00"},
    "/v1/config/retention": {"retention.exports.days": 400}, "/v1/config/feedback": {"feedback.complaint_ack_days": 3},
    "/v1/config/outgoing": {"notify.daily_max": 20}, "/v1/config/analysis": {"ai.provider.feedback": "rules"},
    "/v1/config/reporting/test-email": {"to": "somebody@example.org"},
    "/v1/interactions/types": {"name": "walk_in", "display": "Walk-in"},
    "/v1/interactions:batch": [{"interaction_type": "faq", "success": True}],
    "/v1/api-keys": {"name": "kiosk", "event_types": ["feedback.submitted"]},
}
FORM_ALIASES = {"/api/configure_reporting": "/v1/config/reporting", "/api/test_email": "/v1/config/reporting/test-email"}


@pytest.fixture(scope="module")
def client(house, tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    document = house.get("/openapi.json").json()
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    made = subprocess.run([Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", "openapi.json",
                           "--output-path", "generated_carewire", "--meta", "none", "--fail-on-warning"],
                          cwd=folder, capture_output=True, text=True, timeout=120,
                          env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(folder)})
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("generated_carewire.client")
    sys.path.remove(str(folder))


def sample(event_type):
    found = sorted(ROOT.glob(f"schemas/*/samples/{event_type}/good-*.json"))
    return json.loads(next(path for path in found if "source-document" not in path.name).read_text(encoding="utf-8"))


class Calls:
    """Makes the calls of one house: who calls, with which body, about what."""

    def __init__(self, house):
        self.house = house
        self.tokens = {role: house.token(role) for role in ("admin", "staff", "frontdesk", "operator", "doctor")}
        self.email = f"{uuid.uuid4().hex}@example.org"
        self.known = {}  # path parameter → a value that is there

    def bearer(self, roles):
        if "public" in roles:
            return None
        if "any" in roles:
            return self.tokens["staff"]
        return next((self.tokens[role] for role in roles if role in self.tokens), self.house.app_key)

    def body(self, path, operation):
        account = {"/v1/users": "made", "/auth/register": "registered"}.get(path)
        if account:
            return {"email": f"{account}-{self.email}", "password": PASSWORD, "role": "staff"}
        if path.endswith("/login") and path != "/login":
            return {"email": f"made-{self.email}", "password": PASSWORD}
        if path in ("/v1/auth/refresh", "/v1/auth/logout"):
            return {"refresh_token": self.sign_in()}
        if path in ("/v1/auth/token", "/login", "/validate-token"):
            return {"token": "eyJ.of.nobody"}
        path = FORM_ALIASES.get(path, path)
        if path == "/v1/events":
            return {"specversion": "1.0", "id": uuid.uuid4().hex, "source": "/generated", "type": "interaction.recorded",
                    "data": {"interaction_type": "misc", "success": True}}
        if path in BODIES:
            return BODIES[path]
        named = {name: value for name, value in sample(operation["x-event-type"]).items() if f"{{{name}}}" not in path}
        return {**named, **({"target_date": "2025-07-04"} if "report" in path else {})}

    def sign_in(self):
        answer = self.house.session.post(f"{self.house.url}/v1/auth/login", timeout=30,
                                         json={"email": f"made-{self.email}", "password": PASSWORD})
        return answer.json()["refresh_token"]

    def parameter(self, name, path):
        if "date" in name:
            return date(2025, 7, 4)
        return self.known.get((path, name), "nobody")


def operations(document):
    """Sign-up first, because others sign in; the end of a session last."""
    listed = [(path, method, operation) for path, methods in document["paths"].items() for method, operation in methods.items()
              if path not in LIVE]
    return sorted(listed, key=lambda one: (one[0] not in ("/v1/users", "/v1/interactions"), one[0].endswith("/logout"), one[0]))


def signed_in(client, house, token):
    return client.AuthenticatedClient(base_url=house.url, token=token, headers=EDGE)


def call(client, calls, path, method, operation):
    """The answer of one operation through its generated function."""
    module = importlib.import_module(f"generated_carewire.api.{operation['tags'][0]}.{operation['operationId']}")
    wanted = inspect.signature(module.sync_detailed).parameters
    bearer = calls.bearer(operation.get("x-roles", ["app"]))
    session = signed_in(client, calls.house, bearer) if bearer else client.Client(base_url=calls.house.url, headers=EDGE)
    arguments = {name: calls.parameter(name, path) for name, given in wanted.items()
                 if given.default is inspect.Parameter.empty and name not in ("client", "body")}
    if "body" in wanted:
        given, content = calls.body(path, operation), operation["requestBody"]["content"]
        schema = (content.get("application/json") or content["application/cloudevents+json"])["schema"]
        name = (schema.get("items") or schema).get("$ref", "").rsplit("/", 1)[-1]
        models = importlib.import_module("generated_carewire.models")
        model = getattr(models, name, None) or next(one for one in typing_of(wanted["body"]) if hasattr(one, "from_dict"))
        arguments["body"] = [model.from_dict(one) for one in given] if isinstance(given, list) else model.from_dict(given)
    with session as opened:
        if path == "/v1/events":  # two media types: the generator's own choice between one body and a list of them does not run
            sent = opened.get_httpx_client().post(path, json=arguments["body"].to_dict(), headers={"Content-Type": STRUCTURED})
            return module._build_response(client=opened, response=sent)
        return module.sync_detailed(client=opened, **arguments)


def typing_of(parameter):
    return getattr(parameter.annotation, "__args__", None) or [parameter.annotation]


def test_every_operation_is_called_and_its_answer_is_one_of_the_described(house, client):
    document, calls = house.get("/openapi.json").json(), Calls(house)
    seen = {}
    for path, method, operation in operations(document):
        answer = call(client, calls, path, method, operation)
        seen[operation["operationId"]] = int(answer.status_code)
        assert str(int(answer.status_code)) in operation["responses"], (path, answer)
        if path == "/v1/interactions" and method == "post":
            calls.known[("/v1/interactions/{id}", "id")] = answer.parsed.id
            calls.known[("/v1/events/{id}", "id")] = answer.parsed.event_id
            until(lambda: house.get(f"/v1/interactions/{answer.parsed.id}").status_code == 200, 30, "the row")
        if path == "/v1/api-keys" and method == "post":
            calls.known[("/v1/api-keys/{id}", "id")] = answer.parsed.to_dict()["id"]
    failed = {name: status for name, status in seen.items() if status >= 400}
    # nothing to be found, nobody's token, nothing exported yet: the rest must go well
    assert {status for status in failed.values()} <= {401, 404}, failed
    assert len(failed) < len(seen) / 4, failed


def test_answers_arrive_as_values_of_their_models(house, client):
    made = importlib.import_module("generated_carewire.api.events.post_v1_interactions")
    models = importlib.import_module("generated_carewire.models")
    body = models.InteractionRecorded.from_dict({"interaction_type": "booking", "success": True, "patient_name": "Ana Núñez"})
    with signed_in(client, house, house.app_key) as session:
        accepted = made.sync(client=session, body=body)
        refused = made.sync(client=session, body=models.InteractionRecorded.from_dict({"interaction_type": "booking", "success": False}))
    assert accepted.event_id and accepted.id
    assert [(one.pointer, one.code) for one in refused.errors] == [("/error_message", "missing")]
    read = importlib.import_module("generated_carewire.api.reads.get_v1_interactions_id")
    with signed_in(client, house, house.staff_token) as session:
        row = until(lambda: (answer := read.sync_detailed(id=accepted.id, client=session)).status_code == 200 and answer.parsed, 30, "row")
    assert row.patient_name == "Ana Núñez"

"""The published contracts: as the code says, good in the eyes of official validators, and in agreement with the samples."""
import json
import re
import subprocess

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.npm import package
from tests.support.stack import ROOT, program

SCHEMAS = ROOT / "schemas"
PUBLISHED = SCHEMAS / "published"
# what a schema cannot say: rules over several members, lists of a clinic, the clock, line breaks in single-line texts
BEYOND_SCHEMAS = {"unknown_type", "in_the_future", "too_deep"}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def event_schemas():
    return {path.name.rsplit(".v", 1)[0]: read(path) for path in (PUBLISHED / "events").glob("*.json")}


def samples(kind):
    for path in sorted(SCHEMAS.glob(f"*/samples/*/{kind}-*.json")):
        yield path.parent.name, path


def door_schemas():
    """Event type → schema of its own route's body."""
    found, document = {}, read(PUBLISHED / "openapi.json")
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if "x-event-type" in operation and "x-alias-of" not in operation:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                found.setdefault(operation["x-event-type"], {
                    **schema, "required": re.findall(r"{(\w+)}", path), "components": document["components"]})
    return found


def judge(schema):
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_published_files_are_what_the_code_says_and_only_grew():
    ran = subprocess.run([program(), "schema", "publish", "--check", "--folder", str(PUBLISHED)],
                         capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_event_schemas_are_json_schema_2020_12():
    schemas = event_schemas()
    assert len(schemas) > 30
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)


def test_the_http_interface_is_openapi_3_1():
    assert list(OpenAPIV31SpecValidator(read(PUBLISHED / "openapi.json")).iter_errors()) == []


def test_good_samples_are_valid_and_shape_faults_are_not():
    log, door = event_schemas(), door_schemas()
    # forms change names and fill in; what they take is tested with their own schemas in C++
    door = {kind: schema for kind, schema in door.items() if kind not in ("config.changed", "email.requested")}
    for kind, path in samples("good"):
        if "source-document" in path.name:
            continue
        errors = list(judge(door.get(kind, log[kind])).iter_errors(read(path)))
        assert not errors, f"{path}: {errors[0].message}"
    for kind, path in samples("bad"):
        sample = read(path)
        sayable = [p for p in sample["problems"]
                   if p["code"] not in BEYOND_SCHEMAS and not (p["code"] == "missing" and p["status"] == 422)
                   and p["pointer"] != "/instrument/value" and p["code"] != "control_character"]
        if sayable:
            assert not judge(door.get(kind, log[kind])).is_valid(sample["body"]), path


def test_the_topics_are_asyncapi_3_0(tmp_path):
    """By the official parser."""
    parser = package("@asyncapi/parser", "3.6.3")
    script = tmp_path / "check.js"
    script.write_text("""
const { Parser } = require(process.argv[2]);
new Parser().parse(require('fs').readFileSync(process.argv[3], 'utf8')).then(({ document, diagnostics }) => {
    const errors = diagnostics.filter(d => d.severity === 0).map(d => d.path.join('/') + ': ' + d.message);
    console.log(JSON.stringify({ errors, channels: document ? document.channels().all().length : 0 }));
});
""", encoding="utf-8")
    ran = subprocess.run(["node", str(script), str(parser), str(PUBLISHED / "asyncapi.json")], capture_output=True, text=True, timeout=120)
    verdict = json.loads(ran.stdout)
    assert verdict["errors"] == []
    assert verdict["channels"] >= 9

"""What a schema cannot say of a clinic: its lists, its clock, ids that are used once, cursors that only an answer gives.

Loaded by schemathesis (SCHEMATHESIS_HOOKS). Generated values that break one of these are brought back to what a caller would
send; everything else stays as it was generated.
"""
import uuid

import schemathesis
from schemathesis.core import NOT_SET

TYPES = ("booking", "rescheduling", "confirmation", "callback", "faq", "new_patient_forms", "misc")
ATTRIBUTES = {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data"}
MINTED = ("feedback_id", "action_id", "report_id", "interaction_id")  # an id that comes again must come with the same body


def lawful(body, path_names):
    for name in MINTED:
        if body.get(name) and name not in path_names:
            body[name] = str(uuid.uuid4())
    if isinstance(body.get("interaction_type"), str):
        body["interaction_type"] = TYPES[len(body["interaction_type"]) % len(TYPES)]
    for name, text in (("timestamp", "2025-07-04T15:30:00+05:30"), ("target_date", "2025-07-04")):
        if body.get(name):
            body[name] = text
    if "role" in body:  # this house has no outside issuer, and asks more of passwords than their length
        body.update(outside_subject=None, password="A long pass word 1!", email=f"{uuid.uuid4().hex}@example.org")
    if any("." in name for name in body):  # a setting is named once, by its own name or by its other one
        for name in [name for name in body if "." not in name]:
            del body[name]
    for name in path_names:
        body.pop(name, None)  # must be the one of the path, or absent
    return body


def each(value, path_names):
    if isinstance(value, list):
        return [each(one, path_names) for one in value]
    if not isinstance(value, dict):
        return value
    if "specversion" in value:
        if isinstance(value.get("id"), str):
            value["id"] = str(uuid.uuid4())
        if isinstance(value.get("time"), str):
            value["time"] = "2025-07-04T15:30:00+05:30"  # no event is from the year 909
        for name in set(value) - ATTRIBUTES:
            del value[name]  # extensions have names and values of their own rules (CloudEvents 1.0, section 3.1)
        if isinstance(value.get("data"), dict):
            value["data"] = lawful(value["data"], ())
        return value
    return lawful(value, path_names)


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.method.upper() in ("GET", "HEAD", "TRACE"):
        case.body = NOT_SET  # refused before anything else is looked at: two readers may disagree where such a request ends
    for name in list(case.headers or ()):
        if name.lower() == "prefer":
            del case.headers[name]  # thousands of waits for things that are not there
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    for name in list(case.headers or ()):
        if name.lower() == "idempotency-key":
            case.headers[name] = f'"{uuid.uuid4()}"'  # a key that comes again must come with the same body
    case.body = each(case.body, tuple(case.path_parameters or ()))
    if case.path.endswith(("/test-email", "/test_email")) and isinstance(case.body, dict) and not case.body.get("to"):
        case.body["to"] = "somebody@example.org"  # the caller's own address is the default; a minted token has none
    if "date" in (case.path_parameters or {}):
        case.path_parameters["date"] = "2025-07-04"  # some of what is generated is no date of the calendar
    if case.query:
        case.query.pop("after", None)
        if "from" in case.query:
            case.query["from"] = "2025-07-01"  # it must not lie after `to`, which is today by default
            case.query.pop("to", None)

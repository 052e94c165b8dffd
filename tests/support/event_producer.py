"""Puts events on their topics as a worker of Carewire does: CloudEvents in binary form."""
import datetime as dt
import json
import uuid

from kafka import KafkaProducer


class EventProducer:
    def __init__(self, stack, clinic="main"):
        self.stack, self.clinic = stack, clinic
        self.producer = KafkaProducer(bootstrap_servers=stack.settings["broker.servers"], acks="all", request_timeout_ms=20000)

    def send(self, kind, stream, body, subject, event_id=None, **extensions):
        """Acknowledged when it returns; the id of the event."""
        event_id = event_id or str(uuid.uuid4())
        now = dt.datetime.now(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        headers = {"ce_specversion": "1.0", "ce_id": event_id, "ce_type": kind, "ce_source": "/test", "ce_subject": subject,
                   "ce_time": now, "ce_clinicid": self.clinic, "ce_correlationid": event_id,
                   "ce_dataschema": f"urn:carewire:schema:{kind}:v1", "content-type": "application/json",
                   **{f"ce_{name}": value for name, value in extensions.items()}}
        self.producer.send(f"{self.stack.prefix}.{stream}.v1", value=json.dumps(body).encode(), key=subject.encode(),
                           headers=[(name, value.encode()) for name, value in headers.items()]).get(20)
        return event_id

    def close(self):
        self.producer.close()

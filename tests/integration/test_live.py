"""Live push over real sockets: server-sent events and WebSocket, resumed without a gap, at two portals (FB-3 to FB-7, FB-16)."""
import json
import threading
import time
import uuid

import pytest
import requests
from kafka import KafkaProducer
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.conftest import store_of
from tests.support.stack import CLINIC, Stack, free_port, until

pytestmark = pytest.mark.timeout(180)


class Stream:
    """A client of GET /v1/stream: reads on a thread of its own."""

    def __init__(self, url, token=None, last_id=None, query="", **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if last_id:
            headers["Last-Event-ID"] = last_id
        self.answer = requests.get(f"{url}/v1/stream{query}", headers=headers, stream=True, timeout=(5, 60))
        self.events, self.last_id = [], last_id
        if self.answer.status_code == 200:
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        event = {}
        try:
            for line in self.answer.iter_lines(chunk_size=1, decode_unicode=True):
                if line.startswith("id: "):
                    self.last_id = line[4:]
                elif line.startswith("event: "):
                    event["name"] = line[7:]
                elif line.startswith("data: "):
                    event["data"] = json.loads(line[6:])
                elif not line and event:
                    self.events.append({**event, "id": self.last_id})
                    event = {}
        except Exception:  # the connection ended; what came before is what the test looks at
            pass

    def named(self, name):
        return [event["data"] for event in list(self.events) if event["name"] == name]

    def close(self):
        self.answer.close()


class House:
    """Two portals and an ingress on one broker and store; facts that workers would emit are put on the topic by hand."""

    def __init__(self, stack):
        self.stack = stack
        self.producer = KafkaProducer(bootstrap_servers=stack.settings["broker.servers"], acks="all")

    def portal(self):
        port = free_port()
        running = self.stack.start("portal", "--set", f"http.port={port}")
        running.url = f"http://127.0.0.1:{port}"
        until(lambda: '"live.feed_ready"' in running.log.read_text(), 30, "the topic is followed")
        return running

    def fact(self, kind, body, clinic=CLINIC, subject=None, **headers):
        event_id = str(uuid.uuid4())
        fields = {"ce_specversion": "1.0", "ce_id": event_id, "ce_type": kind, "ce_source": "/worker/feedback",
                  "ce_subject": subject or "f1", "ce_time": "2026-01-01T10:00:00Z", "ce_clinicid": clinic,
                  "ce_dataschema": f"urn:carewire:schema:{kind}:v1", "ce_correlationid": event_id,
                  "content-type": "application/json", **headers}
        self.producer.send(f"{self.stack.prefix}.feedback.v1", json.dumps(body).encode(), (subject or "f1").encode(),
                           [(name, value.encode()) for name, value in fields.items()]).get(10)

    def analysed(self, feedback_id, **more):
        self.fact("feedback.analysed", {"feedback_id": feedback_id, "sentiment": "negative", "urgency": "high",
                                        "urgency_source": "model", "model": "rules", "instruction_version": "1",
                                        "emotions": ["anger"], **more}, subject=feedback_id)

    def alert(self, alert_id, feedback_id="f1", **headers):
        self.fact("alert.raised", {"alert_id": alert_id, "kind": "urgent_feedback", "subject_id": feedback_id, "title": "Critical feedback",
                                   "because": "emergency words", "at": "2026-01-01T10:00:00Z"}, subject=feedback_id, **headers)


@pytest.fixture(scope="module")
def house(servers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    stack = Stack(folder, servers.kafka(), store_of("sqlite", servers, folder)).prepare()
    stack.start("ingress")
    house = House(stack)
    house.first = house.portal()
    yield house
    house.producer.close()
    stack.close()
    assert "runtime error:" not in stack.logs() and "ERROR: AddressSanitizer" not in stack.logs()


@pytest.fixture
def staff(house):
    return house.stack.token("staff")


def test_a_stream_says_first_where_things_stand_and_then_what_comes(house, staff):
    stream = Stream(house.first.url, staff)
    until(lambda: stream.named("state"), what="state")
    assert stream.named("state")[0]["feedback_open"] == 0 and stream.named("state")[0]["resumed"] is False
    sent = house.stack.session.post(house.stack.url + "/v1/feedback", json={"rating": 2, "comment": "long wait"}).json()
    told = until(lambda: stream.named("new_feedback"), what="new_feedback")[0]
    assert told["feedback_id"] == sent["id"] and told["rating"] == 2 and told["has_comment"] is True and "comment" not in told
    house.analysed(sent["id"])
    done = until(lambda: stream.named("analysis_complete"), what="analysis_complete")[0]
    assert done == {"event": "analysis_complete", "feedback_id": sent["id"], "sentiment": "negative", "emotions": ["anger"],
                    "urgency": "high", "degraded": False}
    stream.close()


def test_another_clinic_hears_nothing(house, staff):
    here, there = Stream(house.first.url, staff), Stream(house.first.url, house.stack.token("staff", "elsewhere"))
    until(lambda: here.named("state") and there.named("state"), what="both there")
    marker = str(uuid.uuid4())
    house.analysed(marker)
    until(lambda: [each for each in here.named("analysis_complete") if each["feedback_id"] == marker])
    assert {event["name"] for event in there.events} == {"state"}
    here.close(), there.close()


def test_a_broken_connection_goes_on_without_a_gap_at_another_portal(house, staff):
    first = Stream(house.first.url, staff)
    until(lambda: first.named("state"), what="state")
    house.analysed("before")
    until(lambda: "before" in [each["feedback_id"] for each in first.named("analysis_complete")])
    first.close()
    missed = [f"missed-{n}" for n in range(20)]
    for name in missed:
        house.analysed(name)
    second = house.portal()
    stream = Stream(second.url, staff, last_id=first.last_id)
    until(lambda: len(stream.named("analysis_complete")) >= len(missed), what="what was missed")
    house.analysed("after")
    until(lambda: "after" in [each["feedback_id"] for each in stream.named("analysis_complete")])
    assert stream.events[0]["name"] == "state" and stream.events[0]["data"]["resumed"] is True
    assert sorted(each["feedback_id"] for each in stream.named("analysis_complete")) == sorted([*missed, "after"])
    stream.close()
    second.process.terminate()
    assert second.process.wait(30) == 0


@pytest.mark.parametrize("stale", ["0", "nonsense", "999999999.999999999.999999999"])
def test_whoever_comes_from_nowhere_is_told_to_read_again(house, staff, stale):
    stream = Stream(house.first.url, staff, last_id=stale)
    assert until(lambda: stream.named("state"))[0]["resumed"] is False
    house.analysed(f"fresh-{stale[:3]}")
    assert until(lambda: stream.named("analysis_complete"))[0]["feedback_id"] == f"fresh-{stale[:3]}"
    stream.close()


def test_an_alert_rings_once_whatever_is_published_twice_and_never_for_a_replay(house, staff):
    stream = Stream(house.first.url, staff)
    until(lambda: stream.named("state"), what="state")
    alert = str(uuid.uuid4())
    house.alert("replayed", ce_replay="true")
    house.alert(alert)
    house.alert(alert)
    house.analysed("last")
    until(lambda: [each for each in stream.named("analysis_complete") if each["feedback_id"] == "last"])
    until(lambda: stream.named("urgent_alert"), what="the alert")
    assert [each["alert_id"] for each in stream.named("urgent_alert")] == [alert]
    restarted = house.portal()  # reads again what lies in the topic
    again = Stream(restarted.url, staff, last_id=stream.last_id)
    until(lambda: again.named("state"), what="state")
    house.analysed("later")
    until(lambda: again.named("analysis_complete"), what="what comes")
    assert again.named("urgent_alert") == []
    stream.close(), again.close()
    restarted.process.terminate()
    restarted.process.wait(30)


def test_a_ticket_opens_one_connection_once(house, staff):
    given = requests.post(house.stack.url + "/v1/ws-tickets", headers={"Authorization": f"Bearer {staff}"}, timeout=5)
    assert given.status_code == 201
    ticket = given.json()["ticket"]
    stream = Stream(house.first.url, query=f"?ticket={ticket}")
    assert stream.answer.status_code == 200
    assert Stream(house.first.url, query=f"?ticket={ticket}").answer.status_code == 401
    assert Stream(house.first.url, query="?ticket=cwt_guess").answer.status_code == 401
    assert ticket not in house.stack.logs()
    stream.close()


@pytest.mark.parametrize("role, status", [("doctor", 403), ("patient", 403), ("admin", 200)])
def test_only_staff_may_listen(house, role, status):
    stream = Stream(house.first.url, house.stack.token(role))
    assert stream.answer.status_code == status
    stream.close()


def socket_to(house, staff, **more):
    return connect(house.first.url.replace("http", "ws") + "/v1/ws", additional_headers={"Authorization": f"Bearer {staff}"}, **more)


def receive(socket, kind):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        message = json.loads(socket.recv(timeout=20))
        if message["type"] == kind:
            return message
    raise AssertionError(f"no {kind}")


def test_a_socket_tells_the_same_and_takes_what_staff_do(house, staff):
    with socket_to(house, staff) as socket:
        assert receive(socket, "state")["feedback_open"] == 0
        house.analysed("by-socket")
        assert receive(socket, "analysis_complete")["feedback_id"] == "by-socket"
        socket.send(json.dumps({"type": "staff_action", "feedback_id": "by-socket", "status": "acknowledged", "note": "mine", "ref": "7"}))
        ack = receive(socket, "ack")
        assert ack["ref"] == "7" and uuid.UUID(ack["event_id"])
        socket.send(json.dumps({"type": "request_update"}))
        assert set(receive(socket, "state")) >= {"feedback_open", "alerts_open", "stats"}


@pytest.mark.parametrize("frame, code, ref", [
    ('{"type":"staff_action","feedback_id":"x","status":"gone","ref":"a"}', "validation_failed", "a"),
    ('{"type":"staff_action","feedback_id":"x","ref":"b"}', "validation_failed", "b"),
    ('{"type":"staff_action","feedback_id":"x","note":"n","clinic_id":"other","ref":"c"}', "bad_request", "c"),
    ('{"type":"staff_action","status":"resolved","ref":"d"}', "bad_request", "d"),
    ('{"type":"delete_everything","ref":"e"}', "bad_request", "e"), ("{", "bad_json", ""), ("[]", "bad_request", ""),
])
def test_a_wrong_frame_is_answered_and_the_socket_lives_on(house, staff, frame, code, ref):
    with socket_to(house, staff) as socket:
        socket.send(frame)
        error = receive(socket, "error")
        assert (error["code"], error["ref"]) == (code, ref)
        socket.send('{"type":"request_update"}')
        receive(socket, "state")


def test_a_page_of_another_origin_may_not_open_a_socket(house, staff):
    with pytest.raises(InvalidStatus) as refused:
        socket_to(house, staff, origin="https://evil.example")
    assert refused.value.response.status_code == 403


def test_socket_io_is_told_where_to_go(house):
    answer = requests.get(house.first.url + "/socket.io/?EIO=4&transport=polling", timeout=5)
    assert answer.status_code == 410 and "/v1/stream" in answer.json()["detail"] and "/v1/ws" in answer.json()["detail"]


def test_figures_come_at_most_once_a_second_and_the_last_one_comes(house, staff):
    stream = Stream(house.first.url, staff)
    until(lambda: stream.named("state"), what="state")
    import sqlite3
    store = sqlite3.connect(house.stack.settings["db.url"].removeprefix("sqlite3://"), timeout=10)
    times = []
    for n in range(1, 31):
        with store:
            store.execute("insert into feedback_stats (clinic_id, date, figure, label, amount) values (?, date('now'), 'total', '', ?) "
                          "on conflict (clinic_id, date, figure, label) do update set amount = excluded.amount", (CLINIC, n))
        house.analysed(f"count-{n}")
        times.append(time.monotonic())
    until(lambda: [each for each in stream.named("dashboard_stats_update") if each["stats"]["total"] == 30], what="the last state")
    seconds = times[-1] - times[0]
    assert len(stream.named("dashboard_stats_update")) <= seconds + 4
    stream.close()

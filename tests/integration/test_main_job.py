"""The main job on real parts: what is posted through HTTP is on the topic, in the store and in every answer, in equal numbers."""
import datetime as dt
import json
import sqlite3
from collections import Counter

import psycopg
import pytest
from kafka import KafkaConsumer, TopicPartition

from tests.support.stack import until

TYPES = ["booking", "rescheduling", "confirmation", "callback", "faq", "new_patient_forms", "misc"]


def interaction(n):
    body = {"interaction_type": TYPES[n % 7], "success": n % 9 != 0, "patient_name": f"Zofia Übermut {n}",
            "contact_number": f"+48 601 555 {n:03}", "doctor": f"Dr. {n % 5}", "service_type": "check-up"}
    return body if body["success"] else {**body, "error_message": f"no slot for Zofia Übermut {n}"}


def on_topic(stack, stream):
    """Every record of a stream, read by a client that is not ours."""
    topic = f"{stack.prefix}.{stream}.v1"
    consumer = KafkaConsumer(bootstrap_servers=stack.settings["broker.servers"], enable_auto_commit=False)
    places = [TopicPartition(topic, partition) for partition in consumer.partitions_for_topic(topic) or []]
    consumer.assign(places)
    ends = consumer.end_offsets(places)
    consumer.seek_to_beginning()
    records = []
    while any(consumer.position(place) < ends[place] for place in places):
        for batch in consumer.poll(timeout_ms=500).values():
            records.extend(batch)
    consumer.close()
    return records


def rows(stack, statement):
    url = stack.settings["db.url"]
    if url.startswith("sqlite3"):
        with sqlite3.connect(url.removeprefix("sqlite3://"), timeout=20) as connection:
            return connection.execute(statement).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


@pytest.fixture(scope="module")
def posted(stack):
    """400 interactions through the door, all acknowledged, all handled."""
    answers = [stack.post("/v1/interactions", interaction(n), **{"Prefer": "wait=0"}) for n in range(400)]
    assert [answer.status_code for answer in answers] == [202] * 400, answers[0].text
    until(lambda: rows(stack, "select count(*) from interactions")[0][0] >= 400, 60, "every interaction in its table")
    return [answer.json() for answer in answers]


def test_every_acknowledged_event_is_on_the_topic_once(stack, posted):
    records = on_topic(stack, "interactions")
    ids = Counter(dict(record.headers)["ce_id"].decode() for record in records)
    assert ids == Counter(answer["event_id"] for answer in posted)


def test_every_acknowledged_event_is_one_row(stack, posted):
    assert rows(stack, "select count(*), count(distinct interaction_id) from interactions") == [(400, 400)]
    assert {row[0] for row in rows(stack, "select interaction_id from interactions")} == {answer["id"] for answer in posted}


def test_the_journal_has_every_event(stack, posted):
    until(lambda: rows(stack, "select count(*) from events where type = 'interaction.recorded'")[0][0] == 400, what="the journal")


def test_list_and_its_alias_agree_with_the_store(stack, posted):
    listed, after = [], ""
    while True:
        page = stack.get(f"/v1/interactions?limit=200{after}").json()
        listed += page["items"]
        if not page["next"]:
            break
        after = f"&after={page['next']}"
    assert len(listed) == 400 and {item["interaction_id"] for item in listed} == {answer["id"] for answer in posted}
    today = dt.datetime.now(dt.timezone.utc).date().isoformat()
    of_day = stack.get(f"/v1/interactions?date={today}&limit=200").json()
    alias = stack.get(f"/api/daily_interactions/{today}")
    assert alias.status_code == 200
    as_list = alias.json() if isinstance(alias.json(), list) else alias.json()["items"]
    assert [item["interaction_id"] for item in as_list[:50]] == [item["interaction_id"] for item in of_day["items"][:50]]


def test_figures_and_their_aliases_agree_with_the_store(stack, posted):
    failed = rows(stack, "select count(*) from interactions where success = 0" if stack.settings["db.url"].startswith("sqlite3")
                  else "select count(*) from interactions where not success::int::boolean")[0][0]
    until(lambda: stack.get("/v1/interactions/summary").json()["total"] == 400, 30, "the figures of today")
    for path in ("/v1/interactions/summary", "/api/interaction_summary"):
        summary = stack.get(path).json()
        assert (summary["total"], summary["failed"]) == (400, failed), path
        assert sum(value if isinstance(value, int) else value["total"] for value in summary["by_type"].values()) == 400, path
    for path in ("/v1/interactions/statistics?days=7", "/api/interaction_statistics?days=7"):
        statistics = stack.get(path).json()
        assert statistics["total"] == 400 and sum(day["total"] for day in statistics["daily"]) == 400, path


def test_one_interaction_reads_back_as_it_was_posted(stack, posted):
    one = stack.get(f"/v1/interactions/{posted[7]['id']}").json()
    sent = interaction(7)
    assert one["contact_number"] == "****" + "".join(filter(str.isdigit, sent["contact_number"]))[-4:]
    assert {key: one[key] for key in ("interaction_type", "success", "patient_name", "doctor")} == \
        {key: sent[key] for key in ("interaction_type", "success", "patient_name", "doctor")}


def test_the_trace_of_an_event_says_who_handled_it(stack, posted):
    def trace():
        answer = stack.get(f"/v1/events/{posted[3]['event_id']}")
        return answer.status_code == 200 and "interactions" in json.dumps(answer.json()) and answer.json()
    until(trace, what="the trace")


def test_no_log_line_holds_personal_data(stack, posted):
    logs = stack.logs()
    assert "Zofia" not in logs and "601 555" not in logs and stack.app_key not in logs and stack.staff_token not in logs


def test_every_log_line_is_json_and_every_worker_says_it_is_ready(stack, posted):
    for line in stack.logs().splitlines():
        assert line.startswith("{"), line[:200]
        json.loads(line)
    for one in stack.running:
        assert one.ready(), one.name

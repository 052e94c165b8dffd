"""kcat and a plain Python consumer read what stands on a topic, with the CloudEvents headers of the Kafka binding."""
import json
import subprocess

from kafka import KafkaConsumer, TopicPartition

ATTRIBUTES = {"ce_specversion": "1.0", "ce_type": "interaction.recorded", "ce_clinicid": "main", "content-type": "application/json"}


def post(house, note):
    answer = house.post("/v1/interactions", {"interaction_type": "faq", "success": True, "patient_ref": "p-7", "details": {"note": note}}, key=house.key())
    assert answer.status_code == 202
    return answer.json()["event_id"]


def pairs(flat):
    return dict(zip(flat[::2], flat[1::2]))


def test_kcat_reads_the_events_of_a_topic(house):
    event_id = post(house, "read by kcat — ünïcode")
    ran = subprocess.run(["kcat", "-b", house.settings["broker.servers"], "-C", "-t", f"{house.prefix}.interactions.v1", "-e", "-q", "-J"],
                         capture_output=True, text=True, timeout=60, check=True)
    found = [record for record in map(json.loads, ran.stdout.splitlines()) if pairs(record["headers"])["ce_id"] == event_id]
    assert len(found) == 1
    assert found[0]["key"] == "p-7"
    assert ATTRIBUTES.items() <= pairs(found[0]["headers"]).items()
    assert json.loads(found[0]["payload"])["details"] == {"note": "read by kcat — ünïcode"}


def test_a_plain_python_consumer_reads_the_events_of_a_topic(house):
    event_id = post(house, "read by Python")
    topic = f"{house.prefix}.interactions.v1"
    consumer = KafkaConsumer(bootstrap_servers=house.settings["broker.servers"], auto_offset_reset="earliest", consumer_timeout_ms=5000)
    try:
        consumer.assign([TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)])
        for record in consumer:
            headers = {name: value.decode() for name, value in record.headers}
            if headers["ce_id"] == event_id:
                break
        else:
            raise AssertionError("the event is not on its topic")
    finally:
        consumer.close()
    assert record.key == b"p-7"
    assert ATTRIBUTES.items() <= headers.items()
    assert json.loads(record.value)["details"] == {"note": "read by Python"}

"""The corpora of malformed requests against the real ingress with a real topic behind it (attacks S01 to S09)."""
import json

import pytest
from kafka import KafkaConsumer, TopicPartition

from tests.integration import raw_http

BODY = json.dumps({"interaction_type": "booking", "success": True}).encode()

pytestmark = pytest.mark.skipif(raw_http.corpora() is None, reason="not tested: corpora/http-raw is not here")


@pytest.fixture
def ingress(new_stack, servers):
    # short deadlines say the same about long ones, and the slow clients are through sooner
    stack = new_stack("sqlite", **{"http.request_deadline_s": 2, "http.idle_limit_s": 4}).prepare()
    stack.start("ingress")
    consumer = KafkaConsumer(bootstrap_servers=servers.kafka())
    topic = f"{stack.prefix}.interactions.v1"

    def published():
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
        return sum(consumer.end_offsets(partitions).values())

    yield stack, published
    consumer.close()


@pytest.mark.timeout(180)
def test_every_raw_request_gets_its_answer_and_nothing_else(ingress):
    stack, published = ingress
    faults = raw_http.faults_of_carewire("127.0.0.1", stack.port, f"Bearer {stack.app_key}", "/v1/interactions", BODY, published)
    assert faults == []


@pytest.mark.timeout(180)
def test_what_a_strict_parser_refuses_is_never_published(ingress):
    stack, published = ingress
    assert raw_http.faults_of_llhttp("127.0.0.1", stack.port, published) == []

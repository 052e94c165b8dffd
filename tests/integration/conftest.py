"""One ingress with an empty store and a topic of its own, for all tests that only knock at the door."""
import pytest

from tests.conftest import store_of
from tests.integration.door import Door, Topic
from tests.support.stack import Stack


@pytest.fixture(scope="session")
def door_stack(servers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("door")
    stack = Stack(folder, servers.kafka(), store_of("sqlite", servers, folder))
    try:
        stack.prepare().start("ingress")
        yield stack
        assert "runtime error:" not in stack.logs()  # the words of the sanitizers
    finally:
        stack.close()


@pytest.fixture(scope="session")
def door_topic(door_stack, servers):
    topic = Topic(servers.kafka(), f"{door_stack.prefix}.interactions.v1")
    yield topic
    topic.consumer.close()


@pytest.fixture
def topic(door_topic):
    door_topic.new()
    return door_topic


@pytest.fixture
def door(door_stack):
    door = Door(door_stack)
    yield door
    door.close()
    assert door_stack.running[0].alive()

"""Fixtures of every Python test."""
import uuid

import pytest

from tests.support.brokers import Servers
from tests.support.stack import Stack, until


@pytest.fixture(scope="session")
def servers():
    servers = Servers()
    yield servers
    servers.close()


def store_of(kind, servers, folder):
    return servers.database(f"t{uuid.uuid4().hex}") if kind == "postgresql" else f"sqlite3://{folder}/carewire.db"


@pytest.fixture
def new_stack(servers, tmp_path):
    """Makes stacks that end with the test: new_stack("sqlite" | "postgresql", **settings)."""
    made = []

    def make(kind="sqlite", **settings):
        folder = tmp_path / f"stack-{len(made)}"
        folder.mkdir()
        made.append(Stack(folder, servers.kafka(), store_of(kind, servers, folder), **settings))
        return made[-1]

    yield make
    for stack in made:
        stack.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stack(request, servers, tmp_path_factory):
    """One running stack for a module's tests, on each store: front and all workers."""
    folder = tmp_path_factory.mktemp(f"stack-{request.param}")
    stack = Stack(folder, servers.kafka(), store_of(request.param, servers, folder)).prepare()
    stack.start("front", wait=False)
    stack.start("worker", "all", wait=False)
    for one in stack.running:
        until(one.ready, 90, f"{one.name} ready")
    yield stack
    stack.close()

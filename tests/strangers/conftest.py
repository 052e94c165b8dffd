"""One running house for the tools of others: front and all workers as in production, on SQLite, a real Kafka behind them."""
import pytest

from tests.conftest import store_of
from tests.support.stack import Stack, until


@pytest.fixture(scope="session")
def house(servers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("strangers")
    stack = Stack(folder, servers.kafka(), store_of("sqlite", servers, folder), **{
        "env": "production", "topics.replication": 1, "http.trusted_proxies": "127.0.0.1", "rate_limit.public_per_min": 0})
    stack.session.headers["X-Forwarded-Proto"] = "https"  # as the edge in front says
    try:
        stack.prepare()
        stack.start("front", wait=False)
        stack.start("worker", "all", wait=False)
        for one in stack.running:
            until(one.ready, 90, f"{one.name} ready")
        yield stack
        assert all(one.alive() for one in stack.running)
        assert "runtime error:" not in stack.logs()  # the words of the sanitizers
    finally:
        stack.close()

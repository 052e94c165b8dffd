"""The short audit: kills, freezes, hit windows, a locked store and bad bytes under load; no promise may be broken."""
from tests.faults.run import Audit, short_plan, show


def test_the_short_audit_finds_no_broken_promise(servers, tmp_path):
    seed = 1
    audit = Audit(tmp_path, servers.kafka(), f"sqlite3://{tmp_path}/carewire.db", seed, **{"broker.session_timeout_ms": 6000})
    audit.run(short_plan(seed), events=1500, pause=0.08)
    show(audit.figures())
    assert audit.broken() == {}
    assert len(audit.reading.found) > 1000, "a run without events proves nothing"

"""The short audits: kills, freezes, hit windows, a locked store, bad bytes under load; no promise may be broken."""
import sqlite3

from tests.faults.plans import short_plan
from tests.faults.run import Audit, show


def test_the_short_audit_finds_no_broken_promise(servers, tmp_path):
    seed = 1
    audit = Audit(tmp_path, servers.kafka(), f"sqlite3://{tmp_path}/carewire.db", seed, **{"broker.session_timeout_ms": 6000})
    audit.run(short_plan(seed), events=1300, pause=0.08)
    show(audit.figures())
    assert audit.broken() == {}
    assert len(audit.reading.found) > 1000, "a run without events proves nothing"
    the_same_run_with_a_spoilt_store_is_seen(audit, tmp_path / "carewire.db")


def test_the_dials_of_workers_that_lived_through_an_outage_tell_the_truth(servers, tmp_path):
    """Counters begin at nothing with each process, so that I11 needs a run in which no worker dies."""
    audit = Audit(tmp_path, servers.kafka(), f"sqlite3://{tmp_path}/carewire.db", 2)
    audit.run([("lock", "store", 4), ("freeze", "journal", 1)], events=200, pause=0.02)
    assert audit.broken() == {}
    assert audit.table["I11"][0] == audit.table["I14"][0] == "held"
    assert set(audit.counted) == {"interactions", "journal"}


def the_same_run_with_a_spoilt_store_is_seen(audit, path):
    """One row less, one changed text, one fate less and a row of another clinic: the reading must find each."""
    with sqlite3.connect(path) as store:
        first, second, third, fourth = (row[0] for row in store.execute("select event_id from interactions where source = '/ingress' limit 4"))
        store.execute("delete from interactions where event_id = ?", (first,))
        store.execute("update events set body = body || ' ' where event_id = ?", (second,))
        store.execute("delete from inbox where worker = 'journal' and event_id = ?", (third,))
        store.execute("update interactions set clinic_id = 'north' where event_id = ?", (fourth,))
    store.close()
    audit.judge(drained=True)
    found = audit.broken()
    assert found["I5"] == [f"MISSING_WRITE {first}"]
    assert found["I3"] == [f"ALTERED_JOURNAL {second}"]
    assert f"UNENDED {third}" in found["I4"]
    assert found["I20"] == [f"STRANGER {fourth} in interactions under north"]

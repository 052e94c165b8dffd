"""The checker itself, on histories made by hand: each breaks one promise, or none though it looks as if it did."""
import json
import os
from pathlib import Path

import pytest

from tests.faults.checker import History, report, verdicts

CORPORA = Path(os.environ.get("CAREWIRE_CORPORA", Path(__file__).resolve().parents[3] / "shared" / "corpora"))
CASES_FILE = CORPORA / "audit-histories" / "cases.json"
CASES = json.loads(CASES_FILE.read_text())["cases"] if CASES_FILE.exists() else []


def test_the_hand_made_histories_are_there():
    if not CASES:
        pytest.skip("not tested: no corpora beside the checkout")
    assert len(CASES) == 35


def test_exactly_the_right_verdicts():
    """One case for all of them, so that as many cases run where the corpora are not here."""
    if not CASES:
        pytest.skip("not tested: no corpora beside the checkout")
    wrong = {c["name"]: found for c in CASES if sorted(found := verdicts(History.from_case(c))) != sorted(c["expect"])}
    assert wrong == {}


def one_event(**changes):
    parts = dict(
        attempts=[dict(m="m1", n=1, key="k1", caller="c", route="r", sha256="s", t_try=1, t_end=2, status=202, complete=True, id="e1")],
        topic=[dict(m="m1", id="e1", partition=0, offset=0, key="p", sha256="s")],
        ledger=[dict(worker="w", id="e1", fate="done", partition=0, offset=0, attempts=0, t_commit=3)],
        writes=[dict(worker="w", id="e1", table="interactions", role="row", rows=1)],
        first_offsets={"0": 0}, end_offsets={"0": 1})
    return History(**{**parts, **changes})


def test_a_run_that_gave_no_chance_proves_nothing():
    table = report(one_event())
    assert table["I1"][0] == "not tested"
    assert table["I15"][0] == "not tested"
    assert table["I4"][0] == "held"


def test_a_breach_is_broken_even_in_a_run_too_small_to_prove_anything():
    assert report(one_event(topic=[], ledger=[], writes=[]))["I1"] == ("broken", ["LOST m1"])


def test_a_run_that_never_drained_breaks_the_promise_to_come_back():
    assert "I9 NOT_DRAINED" in verdicts(one_event(drained=False))
    assert not any(v.startswith("I4") for v in verdicts(one_event(drained=False, ledger=[], writes=[])))


def test_events_of_one_batch_share_their_moment():
    attempts = [dict(m=f"m{i}", n=1, key=f"k{i}", caller="c", route="r", sha256="s", t_try=1, t_end=2, status=202, complete=True, id=f"e{i}") for i in (1, 2)]
    history = one_event(attempts=attempts,
                        topic=[dict(m=f"m{i}", id=f"e{i}", partition=0, offset=i - 1, key="p", sha256="s") for i in (1, 2)],
                        ledger=[dict(worker="w", id=f"e{i}", fate="done", partition=0, offset=i - 1, attempts=0, t_commit=3) for i in (2, 1)],
                        writes=[dict(worker="w", id=f"e{i}", table="interactions", role="row", rows=1) for i in (1, 2)])
    assert verdicts(history) == []


def poison_before_a_good_event(good_at, faults=(), put=10.0, poison_fate=10.1):
    history = one_event(faults=list(faults))
    history.topic = [dict(m="?", id="bad", partition=0, offset=0, key="p", sha256=None, poison=True, t=put),
                     dict(m="m1", id="e1", partition=0, offset=1, key="p", sha256="s", t=put + 0.01)]
    history.ledger = [dict(worker="w", id="bad", fate="dead", partition=0, offset=0, attempts=0, t_commit=poison_fate),
                      dict(worker="w", id="e1", fate="done", partition=0, offset=1, attempts=0, t_commit=good_at)]
    history.dead, history.end_offsets = [dict(worker="w", id="bad", reason="empty")], {"0": 2}
    return [v for v in verdicts(history) if v.startswith("I15")]


def test_a_poison_blocks_only_where_nothing_else_explains_the_wait():
    assert poison_before_a_good_event(good_at=11) == []
    assert poison_before_a_good_event(good_at=20) == ["I15 BLOCKED 0/0"]
    assert poison_before_a_good_event(good_at=20, faults=[dict(fault="kill w", kind="crash", t_on=9, t_off=9)]) == []
    assert poison_before_a_good_event(good_at=20, put=1.0) == []  # it was behind already
    never = float("inf")
    assert poison_before_a_good_event(good_at=never, faults=[dict(fault="kill w", kind="crash", t_on=9, t_off=9)]) == ["I15 BLOCKED 0/0"]

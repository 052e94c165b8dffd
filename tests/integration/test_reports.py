"""The end of a day on real parts: its report is mailed once to each recipient, whoever dies on the way."""
import datetime as dt
import random
import time
from collections import Counter

import psycopg
import pytest
import sqlite3

from tests.integration.test_main_job import interaction, rows
from tests.support.mail_server import PASSWORD, USER, MailServer
from tests.support.stack import until

STAFF = ["front.desk@example.org", "lead@example.org"]
SEAMS = {
    "scheduler.due:exit:1": "the dates are read, nothing is published",
    "scheduler.published:exit:1": "published, the timer not moved: the same dates are published again",
    "worker.before_commit:exit:1": "the report is made, nothing is written",
    "worker.after_commit:exit:1": "written, its mails not yet asked for",
    "worker.before_offset:exit:1": "all done, the place in the topic not kept",
}


def change(stack, statement):
    url = stack.settings["db.url"]
    connection = sqlite3.connect(url.removeprefix("sqlite3://"), timeout=20) if url.startswith("sqlite3") else psycopg.connect(url)
    with connection:
        changed = connection.execute(statement).rowcount
    connection.close()
    return changed


def let_days_end(stack, first):
    """As if nobody had been there since that date at five o'clock: every report since then is due."""
    assert change(stack, f"update timers set next_date = '{first}', due_at = {int(time.time() * 1000) - 1000} where id = 'report:main'") == 1


def sent(stack):
    return {row[0] for row in rows(stack, "select date from reports where delivery_state = 'sent'")}


@pytest.fixture
def office(new_stack, tmp_path):
    with MailServer(folder=tmp_path) as server:
        password = tmp_path / "mail.password"
        password.touch(mode=0o600)
        password.write_text(PASSWORD)

        def make(kind):
            stack = new_stack(kind, **{"email.host": "localhost", "email.port": server.port, "email.user": USER, "email.password_ref": password,
                                       "email.ca_file": server.ca_file, "broker.session_timeout_ms": 6000}).prepare()
            stack.start("front", wait=False)
            stack.start("worker", "settings", "email", "interactions", "notify", wait=False)
            for one in stack.running:
                until(one.ready, 60, f"{one.name} ready")
            changed = stack.session.put(stack.url + "/v1/config/reporting", json={"reporting.recipients": STAFF, "reporting.catch_up_days": 31}, timeout=30,
                                        headers={"Authorization": f"Bearer {stack.token('admin')}", "Prefer": "wait=20"})
            assert changed.status_code == 200, changed.text
            stack.server = server
            return stack

        yield make


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_days_report_is_mailed_once_whoever_is_killed(office, kind):
    stack = office(kind)
    today = dt.datetime.now(dt.timezone.utc).date()
    run = {"scheduler": lambda **fault: stack.start("scheduler", wait=False, **fault),
           "worker reports": lambda **fault: stack.start("worker", "reports", "--set", "worker.instance=one", wait=False, **fault)}
    moments = random.Random(7)
    for turn, seam in enumerate([*SEAMS, "at any moment"], 1):
        first = today - dt.timedelta(days=turn)
        fault = {} if seam == "at any moment" else {"CAREWIRE_FAULT": seam}
        doomed = [start(**(fault if seam.startswith(name.split()[0]) else {})) for name, start in run.items()]
        for n in range(5):
            assert stack.post("/v1/interactions", interaction(10 * turn + n)).status_code in (201, 202)
        let_days_end(stack, first)
        if fault:
            until(lambda: not all(one.alive() for one in doomed), 60, f"the end of a process at {seam}")
        else:
            until(doomed[1].ready, 60, "the worker")
            time.sleep(moments.uniform(0.1, 1.0))  # no condition ends it: the moment is to be any
        for name in run:
            stack.kill(name)
        again = [start() for start in run.values()]
        wanted = {str(today - dt.timedelta(days=back)) for back in range(1, turn + 1)}
        until(lambda: sent(stack) >= wanted, 60, f"the reports of {sorted(wanted)} after {seam}")
        assert all(one.alive() for one in again)
        for name in run:
            stack.kill(name)
    # the hour of today's report may come meanwhile
    until(lambda: len(stack.server.mails) == len(sent(stack)) * len(STAFF), 30, "a mail to each recipient of each report")
    assert sent(stack) - wanted <= {str(today), str(today + dt.timedelta(days=1))}, "a date that nobody asked for"
    mails = Counter((message.message_id, message.recipient) for message in stack.server.mails)
    assert set(mails.values()) == {1}, "a report was mailed twice"
    assert rows(stack, "select count(*) from dead_letters")[0][0] == 0
    assert "runtime error:" not in stack.logs()

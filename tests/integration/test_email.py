"""Mail on real parts: a mail server with TLS and sign-in takes, delays, refuses, bounces, cuts; the worker is killed at every seam.

What must hold (I6): no mail is lost, none is taken twice, and one whose fate nobody can know is on the operators' list and is not sent
again by itself."""
import json

import pytest

from tests.integration.test_main_job import on_topic, rows
from tests.support.event_producer import EventProducer
from tests.support.mail_server import PASSWORD, USER, Drop, Greylist, MailServer, Reply, Slow
from tests.support.stack import until

QUICK = {"email.retry_delays": "300ms", "effects.deadline_s": "4s", "effects.lease_s": "5s"}


def mail(name, to=None, **more):
    return {"message_id": f"m-{name}", "to": to or f"{name}@example.org", "purpose": "daily_report", "subject": f"Report for {name}",
            "html": f"<p>Figures of {name}</p>", "text": f"Figures of {name}", **more}


def states(stack):
    return dict(rows(stack, "select message_id, state || ' ' || coalesce(error_code, '-') from messages"))


def settled(stack, count):
    found = states(stack)
    return found if len(found) == count and not any(state.startswith("queued") for state in found.values()) else None


def seen(stack, name):
    """State, tries and words of one message."""
    return rows(stack, f"select state, attempts, error_text from messages where message_id = 'm-{name}'")[0]


def told_of(stack):
    return {json.loads(record.value)["message_id"] for record in on_topic(stack, "delivery")}


@pytest.fixture
def server(tmp_path):
    with MailServer(folder=tmp_path) as server:
        yield server


@pytest.fixture
def office(new_stack, tmp_path):
    """Stacks whose installation has a mail server: office("sqlite", server)."""
    made = []

    def make(kind, server, **settings):
        password = tmp_path / "mail.password"
        password.touch(mode=0o600)
        password.write_text(PASSWORD)
        stack = new_stack(kind, **{"email.host": "localhost", "email.port": server.port, "email.user": USER, "email.password_ref": password,
                                   "email.ca_file": server.ca_file, "broker.session_timeout_ms": 6000, **QUICK, **settings}).prepare()
        made.append(EventProducer(stack))
        stack.ask = lambda body: made[-1].send("email.requested", "messages", body, body["to"])
        return stack

    yield make
    for producer in made:
        producer.close()


def start_worker(stack, **environment):
    return stack.start("worker", "email", "settings", "--set", "worker.instance=one", wait=False, **environment)


SEAMS = {
    "park.due:exit:1": "before the claim is written: nothing has happened",
    "gate.claimed:exit:2": "claimed, not yet called: nobody can say whether it was",
    "gate.mail_data:exit:2": "the final dot is out, the answer not read",
    "gate.acted:exit:2": "the server has answered, nobody has written it down",
    "gate.settling:exit:1": "written down, not committed",
    "gate.settled:exit:1": "committed, the event about it not published",
}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_worker_killed_at_any_seam_loses_no_mail_and_sends_none_twice(office, server, kind):
    stack = office(kind, server)
    asked = 0
    for seam in SEAMS:
        doomed = start_worker(stack, CAREWIRE_FAULT=seam)
        for _ in range(6):
            stack.ask(mail(f"n{asked}"))
            asked += 1
        until(lambda: not doomed.alive(), 60, f"the end of the worker at {seam}")
        start_worker(stack)
        found = until(lambda: settled(stack, asked), 60, f"every mail settled after {seam}")
        until(lambda: told_of(stack) == set(found), 30, f"what became of each mail is told after {seam}")
        stack.kill("worker")
        unknown = {name for name, state in found.items() if state.startswith("unknown")}
        assert set(found.values()) <= {"accepted -", "unknown unknown_fate"}, seam
        taken = [message.message_id for message in server.mails]
        assert len(taken) == len(set(taken)), f"{seam}: a mail was taken twice"
        for n in range(asked):
            copies = len(server.to(f"n{n}@example.org"))
            assert copies == 1 if f"m-n{n}" not in unknown else copies <= 1, (seam, n, found[f"m-n{n}"])
        if seam.startswith("park.due"):
            assert not unknown, "nothing had been claimed"
    listed = json.loads(stack.carewire("effects", "list", "--worker", "email", "--state", "unknown", "--json").stdout)
    assert {one["key"] for one in listed} == {f"mail:main:{name}" for name in unknown}
    assert unknown, "no seam left a fate open: this run proves nothing"


def test_a_server_that_delays_refuses_bounces_or_cuts_leaves_each_mail_in_the_right_state(office, server):
    stack = office("sqlite", server)
    server.on("grey@example.org", Greylist(2))
    server.on("never@example.org", Reply("451 4.3.0 mailbox never@example.org is busy"))
    server.on("nobody@example.org", Reply("550 5.1.1 <nobody@example.org> no such user"))
    server.on("full@example.org", Reply("552 5.2.2 mailbox full"))
    server.on("spam@example.org", Reply("554 5.7.1 looks like spam", at="DATA"))
    server.on("cut@example.org", Drop("DATA", times=1))
    server.on("middle@example.org", Drop("CONTENT", times=1))
    server.on("lost@example.org", Drop("DOT", times=1))
    server.on("slow@example.org", Slow(1))
    server.on("hang@example.org", Slow(30, at="DATA"))
    start_worker(stack)
    names = ["good", "grey", "never", "nobody", "full", "spam", "cut", "middle", "lost", "slow", "hang"]
    for name in names:
        stack.ask(mail(name))
    found = until(lambda: settled(stack, len(names)), 60, "every mail settled")
    # a small mail is written whole before the cut is seen: then nobody can know, and it is not sent again
    assert found.pop("m-middle") in ("unknown unknown_fate", "accepted -")
    assert len(server.to("middle@example.org")) <= 1
    names.remove("middle")
    assert found == {"m-good": "accepted -", "m-grey": "accepted -", "m-never": "failed attempts_used_up", "m-nobody": "bounced bounced",
                     "m-full": "failed rejected", "m-spam": "failed rejected", "m-cut": "accepted -", "m-lost": "unknown unknown_fate",
                     "m-slow": "accepted -", "m-hang": "unknown unknown_fate"}
    assert {name: len(server.to(f"{name}@example.org")) for name in names} == {
        **dict.fromkeys(names, 0), "good": 1, "grey": 1, "cut": 1, "lost": 1, "slow": 1}
    assert seen(stack, "grey")[1] == 3
    assert seen(stack, "never")[1:] == (4, "RCPT: 451 4.3.0 mailbox (address) is busy")
    assert seen(stack, "nobody")[2] == "RCPT: 550 5.1.1 (address) no such user"

    # who is known not to exist is not asked for again; an operator lets the address go
    stack.ask(mail("again", to="nobody@example.org"))
    until(lambda: states(stack).get("m-again") == "failed suppressed", 20, "the suppressed mail")
    assert "n****@example.org" in stack.carewire("email", "suppressed").stdout
    server.scripts.pop("nobody@example.org")
    stack.carewire("email", "release", "nobody@example.org")
    stack.ask(mail("released", to="nobody@example.org"))
    until(lambda: states(stack).get("m-released") == "accepted -", 20, "the mail after the release")

    # a person sends the one of unknown fate again: the same Message-ID, so that the copy is recognisable
    stack.carewire("effects", "retry", "email", "mail:main:m-lost")
    until(lambda: states(stack)["m-lost"] == "accepted -", 20, "the copy")
    assert [message.message_id for message in server.to("lost@example.org")] == [server.to("lost@example.org")[0].message_id] * 2

    assert "nobody@example.org" not in stack.logs()
    assert "runtime error:" not in stack.logs()


def test_a_mail_arrives_as_it_was_written(office, server):
    stack = office("sqlite", server, **{"email.from_name": "Zahnärzte am Rhein"})
    start_worker(stack)
    text = "Guten Tag,\n.\n..ein Punkt\n" + "x" * 2000 + "\nMit Grüßen\n"
    stack.ask(mail("whole", subject="📸 Treatment Step 'Aligner 3' Completed - Photo Required", text=text, to_name="Ana \"Kö\" Weiß"))
    until(lambda: settled(stack, 1), 30, "the mail")
    taken = server.mails[0]
    message = taken.message
    assert (taken.sender, taken.recipient) == (USER, "whole@example.org")
    assert message["From"].addresses[0].display_name == "Zahnärzte am Rhein"
    assert message["To"].addresses[0].display_name == "Ana \"Kö\" Weiß"
    assert message["Subject"] == "📸 Treatment Step 'Aligner 3' Completed - Photo Required"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert max(len(line) for line in taken.content.splitlines()) <= 78
    assert all(byte < 0x80 for byte in taken.content)
    assert message.defects == []


@pytest.mark.parametrize("fault", ["no STARTTLS", "a certificate of somebody else", "a certificate of another name", "a wrong password"])
def test_nothing_is_sent_to_a_server_that_cannot_be_trusted(office, tmp_path, fault):
    with MailServer(folder=tmp_path, tls="none" if fault == "no STARTTLS" else "starttls", sign_in=fault != "no STARTTLS",
                    name="mail.example" if "another name" in fault else "localhost") as server:
        with MailServer(folder=tmp_path) as other:
            stack = office("sqlite", server, **({"email.ca_file": other.ca_file} if "somebody else" in fault else {}))
        if fault == "a wrong password":
            stack.settings["email.password_ref"].write_text("guessed")
        start_worker(stack)
        stack.ask(mail("one", max_attempts=1))
        until(lambda: settled(stack, 1), 30, "the mail")
        state, _, words = seen(stack, "one")
        assert state == "failed"
        assert {"no STARTTLS": "no STARTTLS", "a wrong password": "535"}.get(fault, "not trusted") in words
        assert server.mails == []


def test_tls_from_the_first_byte_is_spoken_too(office, tmp_path):
    with MailServer(folder=tmp_path, tls="implicit") as server:
        stack = office("sqlite", server, **{"email.implicit_tls": "true"})
        start_worker(stack)
        stack.ask(mail("one"))
        until(lambda: settled(stack, 1), 30, "the mail")
        assert len(server.mails) == 1


def test_a_test_mail_answers_with_the_servers_own_words(office, server):
    """INT-19, by the clinic's own settings: the password comes in through the door and is read from where it was put."""
    stack = office("sqlite", server, **{"email.host": "", "email.user": "", "email.password_ref": ""})
    stack.start("front", wait=False)
    start_worker(stack)
    for one in stack.running:
        until(one.ready, 60, f"{one.name} ready")
    admin = stack.token("admin")
    ask = lambda to: stack.post("/v1/config/reporting/test-email", {"to": to}, key=admin)
    answer = ask("ana@example.org")
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    assert server.mails == [] and len(list((stack.folder / "mail/new").iterdir())) == 1  # no server yet: into a file

    settings = {"email.host": "localhost", "email.port": server.port, "email_username": USER, "email_password": PASSWORD}
    changed = stack.session.put(stack.url + "/v1/config/reporting", json=settings, timeout=30,
                                headers={"Authorization": f"Bearer {admin}", "Prefer": "wait=10"})
    assert changed.status_code == 200, changed.text
    answer = ask("ana@example.org")
    assert (answer.status_code, answer.json()["ok"]) == (200, True), answer.text
    assert server.mails[0].message["Subject"].startswith("Test mail from")
    server.on("ana@example.org", Reply("550 5.7.1 we do not want your mail"))
    answer = ask("ana@example.org")
    assert answer.status_code == 200
    assert answer.json()["ok"] is False
    assert answer.json()["error"] == "RCPT: 550 5.7.1 we do not want your mail"
    assert len(server.mails) == 1
    assert PASSWORD not in stack.logs()


def test_mail_waits_for_the_next_minute_when_its_account_has_sent_enough(office, server):
    stack = office("sqlite", server, **{"email.rate_per_min": 2})
    start_worker(stack)
    for n in range(5):
        stack.ask(mail(f"n{n}"))
    paced = until(lambda: [one for one in json.loads(stack.carewire("effects", "list", "--json").stdout) if "rate_per_min" in one["why"]],
                  30, "mails that wait")
    assert 1 <= len(paced) <= 3
    assert len(server.mails) <= 4  # two minutes at most have begun

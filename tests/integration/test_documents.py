"""The README's lines work as they are pasted, and the commands that documents name answer."""
import json
import re
import subprocess

import pytest

from tests.support.stack import ROOT


def curl_lines():
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("curl ")]


@pytest.fixture(scope="module")
def shell(stack):
    """Runs a line the way a reader does: in the project's folder, after `. var/carewire.env`."""
    place = stack.folder / "checkout" / "var"
    place.mkdir(parents=True)
    (place / "carewire.env").write_text(f"CAREWIRE_URL={stack.url}\nCAREWIRE_APP_KEY={stack.app_key}\n"
                                        f"CAREWIRE_STAFF_TOKEN={stack.staff_token}\n")

    def run(line):
        done = subprocess.run(["bash", "-c", f". var/carewire.env\n{line}"], cwd=place.parent, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_the_readme_has_its_curl_lines():
    assert len(curl_lines()) >= 6


@pytest.mark.parametrize("line", curl_lines())
def test_a_curl_line_of_the_readme_answers(shell, line):
    answer = shell(line)
    if "teleport" in line:
        assert answer["code"] and len(answer["errors"]) >= 2
    elif " -d " in line:
        assert {"event_id", "id", "status"} <= set(answer) or "interaction_id" in answer
    elif "/health/ready" in line:
        assert answer == {"status": "ready"}
    else:
        assert "items" in answer or "total" in answer


def test_a_repeat_with_the_same_key_is_the_same_event(shell):
    line = next(line for line in curl_lines() if "Idempotency-Key" in line)
    assert shell(line) == shell(line)


def test_the_program_finds_nothing_wrong(stack):
    findings = json.loads(stack.carewire("check", "--json").stdout)
    assert all(finding["right"] for finding in findings)
    assert {"settings", "broker", "topics", "store"} <= {finding["what"] for finding in findings}


def test_the_program_says_what_is_wrong_and_how_to_mend_it(new_stack):
    stack = new_stack("sqlite")
    stack.carewire("migrate")
    done = stack.carewire("check", check=False)
    assert done.returncode == 1 and "carewire topics --apply" in done.stdout
    stack.carewire("topics", "--apply")
    assert stack.carewire("check").returncode == 0
    done = stack.carewire("check", "--set", "broker.servers=127.0.0.1:1", check=False)
    assert done.returncode == 1 and "127.0.0.1:1" in done.stdout
    done = stack.carewire("check", "--set", f"db.url=sqlite3://{stack.folder}/none.db", check=False)
    assert done.returncode == 1 and "none.db" in done.stdout


def test_migrating_twice_changes_nothing(new_stack):
    stack = new_stack("sqlite")
    assert stack.carewire("migrate").stdout == stack.carewire("migrate").stdout


def test_topics_applied_twice_change_nothing(new_stack):
    stack = new_stack("sqlite")
    stack.carewire("topics", "--apply")
    assert stack.carewire("topics").returncode == 0
    assert stack.carewire("topics", "--apply").stderr == ""

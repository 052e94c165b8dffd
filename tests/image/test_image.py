"""The image is built as a stranger would build it, and the house runs from it: what is posted is in the store."""
import os
import shlex
import signal
import subprocess

import pytest

from tests.image.engine import find_engine
from tests.integration.test_main_job import interaction, rows
from tests.support.stack import until


@pytest.fixture(scope="module")
def image():
    engine = find_engine()
    if engine is None:
        pytest.skip("not tested: there is no container engine here")
    engine.build("ops/docker/Dockerfile")
    yield engine
    engine.close()


def said(command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_it_runs_as_nobody_in_particular(image):
    assert said(image.command("id", "-u")).stdout.strip() == "10001"
    assert said(image.command("touch", "/usr/local/bin/mine")).returncode != 0
    assert "worker" in said(image.command("carewire", "--help")).stdout


def test_it_holds_nothing_that_only_the_build_needs(image):
    for tool in ("c++", "cmake", "ninja", "git"):
        assert said(image.command("sh", "-c", f"command -v {tool}")).returncode != 0, tool
    assert said(image.command("find", "/var/cache/apt", "/var/lib/apt/lists", "-type", "f", "-size", "+100k")).stdout == ""


def test_the_house_runs_from_it(image, new_stack, tmp_path, monkeypatch):
    stack = new_stack("postgresql", **{"ops.host": "127.0.0.1", "http.host": "127.0.0.1"})
    settings = {key: value for key, value in stack.environment().items() if key.startswith("CAREWIRE_")}
    command = image.command("carewire", user=str(os.getuid()), folder=stack.folder, environment=settings)
    program = tmp_path / "carewire"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("CAREWIRE_BIN", str(program))
    stack.prepare()
    for process in ("front",), ("worker", "all"):
        stack.start(*process)
    answers = [stack.post("/v1/interactions", interaction(n), Prefer="wait=0") for n in range(50)]
    assert {answer.status_code for answer in answers} == {202}
    until(lambda: rows(stack, "select count(*) from interactions")[0][0] == 50, 60, "every interaction in its table")
    for one in stack.running:
        os.kill(image.process_of(one.process.pid), signal.SIGTERM)
    assert [one.process.wait(60) for one in stack.running] == [0, 0]

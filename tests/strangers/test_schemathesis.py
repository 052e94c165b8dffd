"""schemathesis at the real door: every operation of /openapi.json, good and bad requests, every answer checked against it."""
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

# all of them take minutes: CAREWIRE_LONG=1 runs coverage, thousands of requests of every kind, too
PHASES = "examples,coverage,fuzzing" if os.environ.get("CAREWIRE_LONG") else "examples,fuzzing"
pytestmark = pytest.mark.timeout(600)
# a session that ends would end it for the operations after it; aliases are their routes once more;
# one address only says that it is gone, one speaks WebSocket
LEFT_OUT = ["--exclude-path", "/v1/auth/logout", "--exclude-path-regex", "^/(api|auth|feedback|login|validate-token)",
            "--exclude-path-regex", "^/(socket.io|v1/ws)$"]


def run(house, role, least, *selection):
    command = [Path(sys.executable).with_name("schemathesis"), "--config-file", Path(__file__).with_name("schemathesis.toml"), "run", f"{house.url}/openapi.json", "--url", house.url,
               "--header", f"Authorization: Bearer {role}", "--header", "X-Forwarded-Proto: https",
               "--max-response-time", "30", "--checks", "all", "--phases", PHASES,
               "--max-examples", "3", "--workers", "2", "--seed", "7", "--generation-database", "none", "--no-shrink", "--continue-on-failure",
               "--no-color", *selection]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.strangers.schemathesis_hooks", "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(command, capture_output=True, text=True, timeout=500, cwd=house.folder, env={**os.environ, **hooks})
    assert ran.returncode == 0, ran.stdout[-20000:]
    # an exit code of 0 is also that of a run that asked nothing: all that was selected was asked
    selected, tested = (int(re.search(rf"{word}: (\d+)", ran.stdout).group(1)) for word in ("Selected", "Tested"))
    assert selected == tested >= least, ran.stdout[-3000:]
    assert int(re.search(r"(\d+) generated, \d+ passed", ran.stdout).group(1)) >= tested, ran.stdout[-3000:]


def test_it_finds_nothing_as_an_admin(house):
    run(house, house.token("admin"), 60, *LEFT_OUT)


def test_it_finds_nothing_where_only_apps_may_post(house):
    run(house, house.app_key, 3, "--include-operation-id-regex", "^post_v1_(interactions|interactions_batch|events)$")

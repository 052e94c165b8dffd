"""compose.yaml and the image: well-formed, complete, without rights."""
import json
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.architecture.sources import ROOT, text

COMPOSE = yaml.safe_load(text("compose.yaml"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "carewire"}


def test_compose_fits_the_specification():
    """The schema comes with the Python package of the old `docker-compose`; what was added since is left out of the check."""
    place = [path for path in metadata.files("docker-compose") or [] if path.name == "compose_spec.json"]
    schema = json.loads(Path(place[0].locate()).read_text())
    older = {key: value for key, value in COMPOSE.items() if key != "name"}
    jsonschema.Draft7Validator(schema).validate(json.loads(json.dumps(older)))


def test_docker_itself_accepts_it():
    if not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode != 0:
        pytest.skip("not tested: there is no docker compose here")
    subprocess.run(["docker", "compose", "-f", ROOT / "compose.yaml", "config", "-q"], check=True)


def test_every_worker_of_the_roster_is_a_service():
    roster = set(re.findall(r'RosterLine\{"([\w-]+)"', text("consumers/roster.cpp")))
    services = {service["command"][1] for service in OURS.values() if service.get("command", [""])[0] == "worker"}
    assert services == roster


def test_our_processes_have_no_rights():
    for name, service in OURS.items():
        assert service["user"] != "0" and service["read_only"] and service["cap_drop"] == ["ALL"], name


def test_nothing_that_scales_holds_a_port_or_a_name():
    for name, service in OURS.items():
        assert not service.get("ports") and not service.get("container_name"), name


def test_every_setting_of_compose_exists():
    known = set(re.findall(r"^#?(CAREWIRE_\w+)=", text("ops/config/example.env"), re.M))
    used = {key for service in OURS.values() for key in service["environment"]}
    assert used - known == set()


def test_every_service_that_is_waited_for_exists():
    for name, service in COMPOSE["services"].items():
        assert set(service.get("depends_on", [])) <= set(COMPOSE["services"]), name


def test_the_image_runs_without_rights_and_copies_what_exists():
    dockerfile = text("ops/docker/Dockerfile")
    assert re.search(r"^USER 10001$", dockerfile, re.M)
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M):
        for path in copied.split():
            assert (ROOT / path).exists(), path

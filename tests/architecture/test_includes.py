"""Who may include whom (ops/docs/architecture.md): the layout is a promise, so a test keeps it."""
import re
from collections import defaultdict

import pytest

from tests.architecture.sources import cpp_files, includes, ROOT

ENGINE = ("core/",)


def worker_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "consumers" and len(parts) > 2 else None


def may_include(path, header):
    area = path.split("/")[0]
    if area == "core":
        return header.startswith("core/")
    if area == "schemas":
        return header.startswith(("core/event/", "core/describe/", "core/json/", "core/time/", "core/text/", "schemas/"))
    if area == "producers":
        return header.startswith(("core/", "schemas/", "producers/"))
    if area == "consumers":
        if path.startswith("consumers/roster."):
            return header.startswith("core/") or bool(re.fullmatch(r"consumers/(roster|(\w+)/\2)\.hpp", header))
        own = f"consumers/{worker_of(path)}/"
        return header.startswith(("core/", "schemas/", own))
    if area == "ops":
        return not header.startswith("tests/")
    return True


@pytest.mark.parametrize("area", ["core", "schemas", "producers", "consumers", "ops"])
def test_an_area_includes_only_what_it_may(area):
    wrong = [f"{path} includes {header}" for path in cpp_files(area) for header in includes(path, own=True)
             if not may_include(path, header)]
    assert wrong == []


def test_every_project_include_names_a_file_that_is_there():
    missing = [f"{path} includes {header}" for path in cpp_files() for header in includes(path, own=True)
               if not (ROOT / header).exists()]
    assert missing == []


# A library stands behind the wall of one folder; the others see the folder's own headers. fmt, tl::expected and the
# standard library are language, not libraries.
WALLS = {
    r"librdkafka/": {"core/bus/kafka"},
    r"soci/|sqlite3\.h|libpq-fe\.h": {"core/store"},
    r"Poco/Net/(HTTP|HTTPS)": {"core/http"},
    r"Poco/Net/(Mail|SMTP|SecureSMTP)": {"consumers/email"},
    r"boost/beast": {"core/http"},
    r"rapidjson/": {"core/json"},
    r"spdlog/": {"core/log"},
    r"prometheus/": {"core/metrics"},
    r"date/": {"core/time"},
    r"sodium": {"core/auth"},
    r"wslay/": {"core/http"},
    r"CLI/": {"ops/cli"},
    r"kainjow/|mustache\.hpp": {"core/text"},
    r"pango/|cairo": {"core/pdf", "core/text", "consumers/documents", "consumers/reports"},
}


@pytest.mark.parametrize("library", WALLS)
def test_a_library_is_included_in_one_folder(library):
    found = defaultdict(list)
    for path in cpp_files("core", "schemas", "producers", "consumers", "ops/cli"):
        if any(re.match(library, header) for header in includes(path, own=False)):
            found[next((wall for wall in WALLS[library] if path.startswith(wall + "/")), path)].append(path)
    outside = sorted(set(found) - WALLS[library])
    assert outside == []
    assert len(found) <= 1, f"{library} is seen in several folders: {sorted(found)}"

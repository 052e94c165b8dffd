"""Mistakes that compile, pass and fail in production: each gate is a pitfall of a library that we met."""
import re

import pytest

from tests.architecture.sources import cpp_files, lines_with, text, tracked, without_comments

PRODUCTION = ("core", "schemas", "producers", "consumers", "ops/cli")

# pattern, files where it is right, why it is wrong elsewhere
GATES = {
    "the batch consume call loses or doubles records around pause and seek": (
        r"rd_kafka_consume_batch|rd_kafka_consume_batch_queue", ()),
    "produceva frees headers twice when the partition does not exist": (r"rd_kafka_produceva", ()),
    "std::tm drops the time of an ISO text and has no zone": (r"\bstd::tm\b|\bstruct tm\b|\blocaltime", ("core/http/wire.cpp",)),  # the Date field
    "the mutable global time zone is not for threads": (r"\btzset\b|setenv\(\"TZ\"", ()),
    "in-situ parsing writes into bytes that are stored": (r"ParseInsitu|kParseInsituFlag",
        ("core/json/document.cpp",)),  # into the document's own copy
    "Poco's HTTP server accepts what must be refused": (r"Poco/Net/HTTPServer|HTTPServerParams", ()),
    "SOCI's pool waits for ever": (r"soci::connection_pool|soci/connection-pool", ()),
    "a sleep is a guess: wait for a condition with a deadline": (r"sleep_for|sleep_until|\busleep\(|\bsleep\(",
        # a busy handler of SQLite waits or gives up; a young broker is asked again until a deadline; --watch is a clock
        ("core/store/sqlite_", "core/worker/fault_point.cpp", "core/bus/kafka/admin", "ops/cli/groups.cpp")),
    "the wall clock comes from a Clock that was passed in": (
        r"system_clock::now|std::time\(", ("core/time/", "core/log/", "core/http/wire.cpp")),  # log lines and the Date field tell this machine's time
    "std::random and rand are no source of secrets or ids": (r"\brand\(|\bsrand\(|std::random_shuffle", ()),
}


@pytest.mark.parametrize("why", GATES)
def test_gate(why):
    pattern, allowed = GATES[why]
    assert lines_with(pattern, [p for p in cpp_files(*PRODUCTION) if not p.startswith(allowed)]) == []


def test_what_of_a_database_error_is_never_read():
    """It holds the statement and all bound values; get_error_message() does not."""
    wrong = []
    for path in cpp_files(*PRODUCTION):
        for match in re.finditer(r"catch\s*\(\s*(?:const\s+)?(?:soci|sqlite3)[\w:]*error\w*[^)]*?(\w+)\s*\)\s*\{(.*?)\}",
                                 without_comments(path), re.S):
            if re.search(rf"\b{match.group(1)}\s*\.\s*what\s*\(", match.group(2)):
                wrong.append(path)
    assert wrong == []


TESTS = [path for path in cpp_files("tests")]


def test_case_names_have_no_comma():
    """doctest splits a filter at commas: such a case cannot be selected by its name and is silently not run."""
    wrong = [f"{path}: {name}" for path in TESTS for name in re.findall(r'TEST_CASE\(\s*"((?:[^"\\]|\\.)*)"', text(path)) if "," in name]
    assert wrong == []


def test_case_names_are_sentences_of_their_part():
    wrong = [f"{path}: {name}" for path in TESTS for name in re.findall(r'TEST_CASE\(\s*"((?:[^"\\]|\\.)*)"', text(path))
             if not re.match(r"^[\w .:<>/+-]+?: .{8,}", name)]
    assert wrong == []


def test_no_test_hides_its_failure():
    assert lines_with(r"doctest::(may_fail|should_fail|skip|no_breaks)\b", TESTS) == []


def test_nothing_is_left_unfinished():
    ours = [p for p in tracked() if p.endswith((".cpp", ".hpp", ".py", ".sql", ".js", ".css", ".html", ".mustache"))
            and not p.startswith("tests/architecture/")]
    assert lines_with(r"\b(TODO|FIXME|XXX|HACK)\b|not implemented", ours, keep_comments=True) == []

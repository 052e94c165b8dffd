"""Runs every C++ test binary and every folder of Python tests, two at a time, and sums them up.

    run_all.py BUILD_DIR [--record]

The last line is `N passed, N failed`; the exit code is 0 only when nothing failed. A binary that runs fewer cases than
tests/recorded_counts.json says, a case that asserts nothing and a binary that crashes are failures: doctest itself calls
"0 test cases" a success. `--record` writes the counts of this run into that file. Tests that say `not tested: …` are listed.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tests" / "recorded_counts.json"
AT_ONCE = 2
LIMIT_SECONDS = 2700  # of one binary or folder: what hangs is a failure with a name, not a lost run; an image is built in half an hour
NOT_TESTED = re.compile(r"^.*?(not tested: .*)$", re.M)


@dataclass
class Suite:
    name: str
    passed: int = 0
    failures: list = field(default_factory=list)  # (case, why)
    not_tested: list = field(default_factory=list)
    times: list = field(default_factory=list)  # (seconds, case)
    seconds: float = 0.0
    output: str = ""


def run(command, work, **environment):
    """Exit code (None when the limit passed) and the output, which also goes through a file: the case report reads it."""
    out = Path(work) / "output"
    with open(out, "w+b") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                   env={**os.environ, "TMPDIR": work, **environment}, start_new_session=True)
        try:
            code = process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            code = None
    return code, out.read_text(errors="replace")


def run_binary(binary, work):
    suite = Suite(binary.name)
    report = Path(work) / "cases"
    code, suite.output = run([binary, "--no-colors"], work, CAREWIRE_TEST_REPORT=str(report))
    started = None
    for line in report.read_text(errors="replace").splitlines() if report.exists() else []:
        what, asserts, failed, seconds, case = line.split("\t", 4)
        if what == "start":
            started = case
            continue
        started = None
        suite.times.append((float(seconds), case))
        if what == "not tested":
            suite.not_tested.append(case)
        elif what == "failed":
            suite.failures.append((case, f"{failed} of {asserts} assertions failed"))
        elif int(asserts) == 0:
            suite.failures.append((case, "asserts nothing"))
        else:
            suite.passed += 1
    if code is None:
        suite.failures.append((started or binary.name, f"still running after {LIMIT_SECONDS} s"))
    elif started is not None:
        suite.failures.append((started, f"the process ended in this case with code {code}"))
    elif code != 0 and not suite.failures:
        suite.failures.append((binary.name, f"exit code {code} after the last case"))
    return suite


def run_python(folder, work):
    suite = Suite(str(folder.relative_to(ROOT)))
    report = Path(work) / "junit.xml"
    code, suite.output = run([sys.executable, "-m", "pytest", "-q", "-rs", "--tb=short", "--color=no", "-p", "no:cacheprovider",
                              f"--junitxml={report}", folder], work, PYTHONDONTWRITEBYTECODE="1")
    for case in xml.parse(report).iter("testcase") if report.exists() else []:
        name = f"{case.get('classname')}::{case.get('name')}"
        suite.times.append((float(case.get("time", 0)), name))
        if case.find("skipped") is not None:
            suite.not_tested.append(f"{name}: {case.find('skipped').get('message')}")
        elif case.find("failure") is not None or case.find("error") is not None:
            fault = case.find("failure") if case.find("failure") is not None else case.find("error")
            suite.failures.append((name, (fault.get("message") or "").split("\n")[0][:200]))
        else:
            suite.passed += 1
    if code is None:
        suite.failures.append((suite.name, f"still running after {LIMIT_SECONDS} s"))
    elif code not in (0, 5) and not suite.failures:  # 5: no tests in this folder; the recorded count notices
        suite.failures.append((suite.name, f"pytest ended with code {code}"))
    return suite


def timed(work_of, subject):
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="carewire-test-") as work:
        suite = work_of(subject, work)
    suite.seconds = time.monotonic() - started
    state = f"{len(suite.failures)} failed" if suite.failures else "ok"
    print(f"test: {suite.name:<28} {suite.passed:5} passed  {suite.seconds:6.1f} s  {state}", flush=True)
    return suite


def check_recorded(suites):
    recorded = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    for suite in suites:
        ran, least = len(suite.times), recorded.pop(suite.name, 1)
        if ran < least:
            suite.failures.append((suite.name, f"ran {ran} cases, {least} are recorded in tests/recorded_counts.json"))
    missing = Suite("recorded counts")
    missing.failures = [(name, "is recorded in tests/recorded_counts.json and did not run") for name in recorded]
    return suites + ([missing] if missing.failures else [])


def folders_with_tests():
    found = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    return sorted(found, key=lambda path: str(path))


def main():
    build = Path(sys.argv[1])
    binaries = sorted((build / "tests").glob("*_tests"))
    work = [(run_python, folder) for folder in folders_with_tests()] + [(run_binary, binary) for binary in binaries]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        suites = list(pool.map(lambda item: timed(*item), work))
    if "--record" in sys.argv:
        RECORDED.write_text(json.dumps({suite.name: len(suite.times) for suite in suites}, indent=2, sort_keys=True) + "\n")
    suites = check_recorded(suites)

    for suite in suites:
        if suite.failures:
            print(f"\n---- output of {suite.name}, its end ----\n" + "\n".join(suite.output.splitlines()[-150:]))
    unable = [f"{suite.name}: {case}" for suite in suites for case in suite.not_tested]
    unable += [f"{suite.name}: {line}" for suite in suites for line in NOT_TESTED.findall(suite.output)]
    if unable:
        print("\nnot tested here:")
        print("\n".join(f"  {line}" for line in dict.fromkeys(unable)))
    print("\nslowest:")
    for seconds, case, name in sorted(((s, c, suite.name) for suite in suites for s, c in suite.times), reverse=True)[:10]:
        print(f"  {seconds:7.2f} s  {name}: {case}")
    failures = [(suite.name, case, why) for suite in suites for case, why in suite.failures]
    if failures:
        print("\nfailed:")
        print("\n".join(f"  {name}: {case}: {why}" for name, case, why in failures))
    print(f"\n{sum(suite.passed for suite in suites)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main()

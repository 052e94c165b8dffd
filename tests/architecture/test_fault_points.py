"""Release builds hold no fault points and no mutants (faults.md section 1)."""

import re
import shutil
import subprocess

import pytest

from tests.architecture.sources import ROOT

SNIPPET = '#include "core/worker/fault_point.hpp"\nvoid work() { CAREWIRE_FAULT_POINT("worker.polled"); }\n'


def symbols(tmp_path, source, *flags):
    """What a translation unit defines or calls, and the texts in it."""
    compiler = shutil.which("g++") or pytest.skip("not tested: there is no g++")
    unit = tmp_path / "unit.cpp"
    unit.write_text(source)
    out = tmp_path / "unit.o"
    subprocess.run([compiler, "-std=c++20", "-I", str(ROOT), *flags, "-c", str(unit), "-o", str(out)], check=True)
    names = subprocess.run(["nm", "-C", str(out)], check=True, capture_output=True, text=True).stdout
    return names, out.read_bytes()


def test_without_the_switch_a_fault_point_is_nothing(tmp_path):
    names, code = symbols(tmp_path, SNIPPET)
    assert "fault" not in names
    assert b"worker.polled" not in code


def test_with_the_switch_it_is_there(tmp_path):
    names, code = symbols(tmp_path, SNIPPET, "-DCAREWIRE_FAULT_POINTS=1")
    assert "carewire::fault::reach" in names
    assert b"worker.polled" in code


def test_without_the_switch_its_own_file_is_empty(tmp_path):
    names, _ = symbols(tmp_path, (ROOT / "core/worker/fault_point.cpp").read_text())
    assert names.strip() == ""


def test_release_builds_leave_the_switch_off():
    settings = (ROOT / "ops/cmake/settings.cmake").read_text()
    release = re.search(r"else\(\)(.*?)endif\(\)", settings[settings.index('STREQUAL "Debug"'):], re.S).group(1)
    assert "fault_points_default OFF" in release

"""A short search with each fuzz target; the long one is `ops/bench/fuzz`."""
import subprocess

import pytest

from tests.fuzz import targets

RUNS = 20_000  # inputs of each target: seconds


@pytest.fixture(scope="module")
def built():
    try:
        targets.build()
    except subprocess.CalledProcessError as failed:
        pytest.fail(f"the fuzz targets do not build: {failed.output[-3000:]}")


@pytest.mark.parametrize("name", targets.NAMES)
def test_no_input_breaks_a_reader(name, built, tmp_path):
    finding = targets.run(name, tmp_path, f"-runs={RUNS}", "-seed=1", timeout=300)
    assert finding is None, f"{name} fails; the input is {finding[0].read_bytes()[:300] if finding[0] else 'one of found/'}\n{finding[1]}"


def test_every_target_has_seeds_that_it_takes(built, tmp_path):
    for name in targets.NAMES:
        targets.run(name, tmp_path, "-runs=0")
        assert list((tmp_path / f"{name}.seeds").iterdir()), f"{name} begins with nothing"

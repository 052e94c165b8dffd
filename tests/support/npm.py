"""Packages of npm that tests run: each pinned, fetched once into a cache of its own, `not tested` where npm is not."""
import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

CACHE = Path(os.environ.get("CAREWIRE_CACHE") or Path.home() / ".cache" / "carewire")


def package(name, version):
    """The folder of one package, its own dependencies beside it."""
    if shutil.which("npm") is None:
        pytest.skip("not tested: npm is absent")
    home = CACHE / f"npm-{name.replace('/', '-').lstrip('@')}-{version}"
    home.mkdir(parents=True, exist_ok=True)
    with open(home / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "complete").exists():
            fetched = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", home, f"{name}@{version}"],
                                     capture_output=True, text=True, timeout=300)
            if fetched.returncode != 0:
                pytest.skip(f"not tested: {name} could not be fetched")
            (home / "complete").touch()
    return home / "node_modules" / name

"""The Kafka and the stores of a test run: those that ops/test started, else started here and stopped at the end."""
import os
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.support.stack import ROOT, free_port


class Servers:
    """Starts what nobody named, on first use."""

    def __init__(self):
        self.folder = None
        self.started = []

    def _start(self, name):
        if self.folder is None:
            self.folder = tempfile.TemporaryDirectory(prefix="carewire-servers-")
            os.chmod(self.folder.name, 0o711)
        place = Path(self.folder.name) / name
        port = free_port()
        subprocess.run([ROOT / "ops" / name, "start", place, str(port)], check=True, capture_output=True)
        self.started.append((name, place))
        return place, port

    def kafka(self):
        if "CAREWIRE_TEST_KAFKA" not in os.environ:
            os.environ["CAREWIRE_TEST_KAFKA"] = f"127.0.0.1:{self._start('kafka')[1]}"
        return os.environ["CAREWIRE_TEST_KAFKA"]

    def postgresql(self):
        if "CAREWIRE_TEST_POSTGRESQL" not in os.environ:
            place, port = self._start("postgres")
            url = subprocess.run([ROOT / "ops" / "postgres", "url", place, str(port)], check=True, capture_output=True, text=True)
            os.environ["CAREWIRE_TEST_POSTGRESQL"] = url.stdout.strip()
        return os.environ["CAREWIRE_TEST_POSTGRESQL"]

    def database(self, name):
        """A fresh PostgreSQL database; its address."""
        url = self.postgresql()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'create database "{name}"')
        return url.rsplit("/", 1)[0] + "/" + name

    def close(self):
        for name, place in reversed(self.started):
            subprocess.run([ROOT / "ops" / name, "stop", place], capture_output=True)
        if self.folder is not None:
            self.folder.cleanup()

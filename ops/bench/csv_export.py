"""A list as CSV: rows per second, and whether the portal's memory stays what it was however long the list is."""
import re
import subprocess
import time
from pathlib import Path

import requests

from ops.bench.stage import result, say, usage
from tests.support.stack import free_port

ROWS = (10_000, 1_000_000)
PAUSE = 2  # seconds in which the client takes nothing, in the middle of it


def most_resident(pid):
    """MiB, the most since the last forget_most()."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def forget_most(pid):
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def export(pid, port, token, rows):
    before, began = usage(pid)[0], time.monotonic()
    lines = 0
    with requests.get(f"http://127.0.0.1:{port}/v1/interactions?format=csv", headers={"Authorization": token}, stream=True, timeout=60) as answer:
        answer.raise_for_status()
        paused = False
        for piece in answer.iter_content(1 << 18):
            lines += piece.count(b"\r\n")
            if not paused and lines > rows / 2:
                paused = True
                time.sleep(PAUSE)
    if lines != rows + 1:
        raise RuntimeError(f"{lines} lines for {rows} rows and a head")
    return {"value": rows / (time.monotonic() - began - PAUSE), "cpu_s_per_1000": 1000 * (usage(pid)[0] - before) / rows,
            "rss_mib": most_resident(pid)}


def csv(stage):
    """GET /v1/interactions?format=csv of a short and a long list; the memory is the most while it is sent."""
    program = stage.program("bench_reads")
    if program is None:
        say("csv: left out: bench_reads is not built (ops/build release carewire bench)")
        return []
    made = []
    for rows in ROWS:
        port, store, samples = free_port(), stage.folder / f"csv-{rows}.db", []
        portal = subprocess.Popen([program, f"sqlite3://{store}", str(port), str(rows)], stdout=subprocess.PIPE, text=True)
        try:
            token = portal.stdout.readline().split(": ", 1)[1].strip()
            export(portal.pid, port, token, rows)  # what is allocated once
            for round_ in range(stage.options.rounds):
                forget_most(portal.pid)
                samples.append(export(portal.pid, port, token, rows))
                say(f"csv: round {round_ + 1}: {rows} rows: {samples[-1]['value']:.0f} rows/s, at most {samples[-1]['rss_mib']:.1f} MiB")
        finally:
            portal.kill()
            portal.wait()
        made.append(result(f"csv-{rows}", "carewire", "rows/s", samples))
    return made

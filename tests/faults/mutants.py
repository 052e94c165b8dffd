"""Carewire with one line spoilt (promises.md, section 7): each must turn a short audit red, by the promise that the line keeps.

Each mutant has the trouble that brings it to light: the plan of plans.py, the store, and how many events. A plan that a sound
build passes: `ops/bench/audit mutants --sound` runs each of them so.
"""
import json
import re
import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.stack import ROOT


@dataclass
class Mutant:
    spoilt: str
    promises: tuple  # any of these must be broken
    plan: list = field(default_factory=list)
    store: str = "sqlite"
    events: int = 300
    clients: int = 6


def at(worker, point):
    return "point", worker, point


MUTANTS = {
    "M1": Mutant("202 when the record entered the queue", ("I1",), [("away", "broker", 7)]),
    "M2": Mutant("acks=1", ("I1",)),
    "M3": Mutant("possibly persisted is told as not published", ("I2",), [("freeze", "broker", 6), ("freeze", "broker", 6)], clients=30),
    "M4": Mutant("the body cut by its last byte", ("I3",)),
    "M5": Mutant("offsets committed before the transaction", ("I16", "I4"),
                 [at("interactions", "worker.begun:exit:6"), at("journal", "worker.begun:exit:6"), at("interactions", "worker.begun:exit:4")]),
    "M6": Mutant("the client commits by itself", ("I16",), [at("interactions", "worker.handled:stop=3:4"), at("journal", "worker.handled:stop=3:4")]),
    "M7": Mutant("the ledger row in a transaction of its own", ("I5",),
                 [at("interactions", "worker.before_commit:exit:3"), at("journal", "worker.before_commit:exit:3")], "postgresql"),
    "M11": Mutant("the dead letter not waited for", ("I4",),
                  [at("interactions", "dead.publishing:stop=25:1>worker.after_commit:exit:1"), ("poison", "-"), ("await", "dead.publishing"),
                   ("freeze", "broker", 30)], events=1500),
    "M12": Mutant("an outage counted as an attempt", ("I14",), [("lock", "store", 14), ("lock", "store", 14)], events=500),
    "M13": Mutant("a dead letter when the store is locked", ("I14",), [("lock", "store", 14), ("lock", "store", 14)], events=500),
    "M14": Mutant("retry in place for ever", ("I15", "I9")),
    "M15": Mutant("every 1000th record dropped", ("I4",), events=1200),
    "M16": Mutant("records of one key handled in another order", ("I7",), [("freeze", "journal", 4), ("freeze", "interactions", 4)], events=500),
    "M19": Mutant("the counter raised before the work", ("I11",), [("lock", "store", 14)]),
    "M20": Mutant("bound values in the text of a store's error", ("I12",),
                  2 * [at("interactions", "worker.handled:stop=5:3"), ("await", "worker.handled"), ("away", "store", 4)], "postgresql", events=600),
    "M21": Mutant("a deadline per read instead of per request", ("I17",), [("slow", "door")], events=150),
    "M22": Mutant("an idempotency key of all callers", ("I18",), events=700),
}
ELSEWHERE = {
    "M8": "no unique key on claims", "M9": "claim after the act", "M10": "resend without asking", "M17": "reports by day of arrival",
    "M18": "audit row left out on the error path", "M23": "202 after a fatal producer error",
    "M24": "replay performs effects",
}


def build(name, tree=ROOT / "build" / "debug"):
    """The spoilt program: the few sources that know the mutant are compiled once more, with the flags of `ops/build debug`, and
    linked before its libraries, so that they are taken instead of theirs."""
    out = ROOT / "var" / "audit" / "mutants" / name
    out.mkdir(parents=True, exist_ok=True)
    if (out / "carewire").exists() and (out / "carewire").stat().st_mtime > (tree / "carewire").stat().st_mtime:
        return out / "carewire"
    mark, spoilt = f"CAREWIRE_MUTANT_{name}", []
    for entry in json.loads((tree / "compile_commands.json").read_text()):
        source = Path(entry["file"])
        if "/tests/" in entry["file"] or not re.search(rf"\b{mark}\b", source.read_text()):
            continue
        spoilt.append(out / (source.stem + ".o"))
        words = shlex.split(entry["command"])
        words[words.index("-o") + 1] = str(spoilt[-1])
        run([*words, f"-D{mark}=1"], tree)
    assert spoilt, f"no source knows {mark}"
    link = subprocess.run(["ninja", "-C", tree, "-t", "commands", "carewire"], check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    words = shlex.split(link.removeprefix(": && ").removesuffix(" && :"))
    at = words.index("-o")
    words[at + 1] = str(out / "carewire")
    run([*words[:at], "-s", *map(str, spoilt), *words[at:]], tree)
    return out / "carewire"


def run(words, folder):
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)[:300]} … failed: {done.stderr[-2000:]}")

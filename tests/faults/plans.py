"""What trouble a run brings, in which order: a plan is a list (or an endless stream) of (kind, target, arguments…).

    kill <process>                 SIGKILL; the supervisor starts it again
    point <process> <fault>        killed; the next one carries this fault point (core/worker/fault_point.hpp)
    freeze <process> s             SIGSTOP, SIGCONT; also `broker`, `store`
    away broker|store s            the server is killed and comes back
    lock store s                   another process holds the store's write lock
    disk <worker> s                no file of the worker may grow
    join <worker> s term|kill      one more member of the group, for a while
    poison -                       bad bytes and a good event behind them into every partition, past the door
    attack door                    raw requests that must be refused; `slow door`: one that takes its time
    await <point>                  nothing, until the fault point that was set last is hit
"""
import random

from tests.faults.stack import WORKERS

WORKER_POINTS = ["worker.polled", "worker.begun", "worker.handled", "worker.written", "dead.publishing", "dead.published",
                 "worker.before_commit", "worker.after_commit", "worker.published", "worker.before_offset"]
DOOR_POINTS = ["ingress.body_read", "ingress.queued", "ingress.reported"]
KILLS = ("kill", "point", "away", "join")
OUTAGES = ("away", "lock", "disk")


def short_plan(seed):
    """A handful: every process killed, the door and a worker frozen, five windows hit, the store locked, the disk full."""
    return [("kill", "ingress"), ("point", "interactions", "worker.before_commit:exit:3"), ("attack", "door"), ("freeze", "ingress", 2),
            ("point", "journal", "worker.after_commit:exit:3"), ("point", "ingress", "ingress.queued:exit:20"), ("lock", "store", 3),
            ("point", "interactions", "worker.after_commit:exit:2"), ("kill", "journal"), ("freeze", "interactions", 2),
            ("point", "ingress", "ingress.reported:exit:20"), ("disk", "interactions", 3), ("kill", "interactions"), ("poison", "-"),
            ("point", "journal", "worker.before_offset:exit:2"), ("point", "interactions", "worker.before_offset:exit:2")]


def long_plan(seed, kills, broker, database=False):
    """Endless when `kills` is None; a broker or database server that the run does not own is left alone."""
    chance = random.Random(seed)
    own, other = (1 if broker else 0), (1 if database else 0)
    weights = {"kill": 9, "point": 9, "freeze": 3, "lock": 1, "away broker": own, "freeze broker": own, "away store": other,
               "freeze store": other, "disk": 1 - other, "join": 2, "poison": 1, "attack": 1, "slow": 0.5}
    done = 0
    while kills is None or done < kills:
        fault = one_of(chance, chance.choices(list(weights), list(weights.values()))[0])
        yield fault
        done += fault[0] in KILLS


def one_of(chance, kind):
    name = chance.choice(["ingress", *WORKERS])
    if kind == "point":
        how = chance.choice(["exit", "exit", "exit", "stop=3"])
        return kind, name, f"{chance.choice(DOOR_POINTS if name == 'ingress' else WORKER_POINTS)}:{how}:{chance.randrange(1, 20)}"
    if kind == "kill":
        return kind, name
    if kind == "freeze":
        return kind, name, chance.uniform(1, 8)
    if kind == "lock":
        return kind, "store", chance.uniform(2, 12)
    if kind == "disk":
        return kind, chance.choice(WORKERS), chance.uniform(2, 10)
    if kind == "join":
        return kind, chance.choice(WORKERS), chance.uniform(3, 10), chance.choice(["term", "kill"])
    if " " in kind:  # servers: the broker away for up to 10 s, the store for up to 30 s
        what, server = kind.split()
        return what, server, chance.uniform(2, 10) if what == "freeze" or server == "broker" else chance.uniform(2, 30)
    return kind, "door" if kind in ("attack", "slow") else "-"

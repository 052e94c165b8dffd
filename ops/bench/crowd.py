"""A crowd at a door: crowd.py PORT IDLE SLOW. Idle clients connect and say nothing, slow ones send a byte of a request every two
seconds; whoever is shown out comes back. Prints a line when all are there, ends with its standard input, and says what it saw. One
thread that sleeps most of the time, because it shares the processor with what is measured."""
import contextlib
import resource
import select
import socket
import sys
import time

HEAD = b"POST /v1/interactions HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"z" * 4000
BETWEEN = 2.0  # seconds between two bytes of a client
AT_ONCE = 200  # connections that are opened without a pause: the door's queue is finite


class Crowd:
    def __init__(self, port, idle, slow):
        self.port, self.wanted = port, {"idle": idle, "slow": slow}
        self.there, self.sent, self.shown_out = {}, {}, 0
        self.poll = select.epoll()

    def come(self, kind):
        one = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        one.setblocking(False)
        self.there[one.fileno()] = (one, kind)
        self.poll.register(one, select.EPOLLIN | select.EPOLLHUP)
        if kind == "slow":
            self.sent[one.fileno()] = 0

    def leave(self, descriptor):
        one, kind = self.there.pop(descriptor)
        self.sent.pop(descriptor, None)
        self.poll.unregister(descriptor)
        one.close()
        self.shown_out += 1
        return kind

    def fill(self):
        for kind, count in self.wanted.items():
            for n in range(count):
                self.come(kind)
                if n % AT_ONCE == 0:
                    time.sleep(0.02)

    def say_a_byte(self, descriptor):
        at = self.sent[descriptor]
        self.sent[descriptor] = at + 1
        with contextlib.suppress(OSError):  # it was shown out: the poll says so
            self.there[descriptor][0].send(HEAD[at % len(HEAD):at % len(HEAD) + 1])

    def stay(self):
        """Until the standard input ends."""
        self.poll.register(sys.stdin, select.EPOLLIN | select.EPOLLHUP)
        turn = []  # whoever has yet to speak in this round
        speaks_at = time.monotonic()
        while True:
            if not turn:
                turn = list(self.sent)
            pause = BETWEEN / max(1, len(self.sent))
            for descriptor, _ in self.poll.poll(max(0.02, speaks_at - time.monotonic())):
                if descriptor == sys.stdin.fileno():
                    return
                self.come(self.leave(descriptor))
            while turn and time.monotonic() >= speaks_at:
                descriptor = turn.pop()
                if descriptor in self.sent:
                    self.say_a_byte(descriptor)
                speaks_at += pause


def main(port, idle, slow):
    crowd = Crowd(port, idle, slow)
    crowd.fill()
    print(f"{len(crowd.there)} connections beside it", flush=True)
    crowd.stay()
    print(f"{len(crowd.there)} of the crowd at the end, {crowd.shown_out} were shown out and came back,"
          f" {sum(crowd.sent.values())} bytes were sent", flush=True)


resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
main(*map(int, sys.argv[1:4]))

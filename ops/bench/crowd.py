"""A crowd at a door: crowd.py PORT IDLE SLOW. Idle clients connect and say nothing, slow ones send a byte of a request every two
seconds; whoever is shown out comes back. Prints a line when all are there, ends with its standard input, and says what it saw."""
import asyncio
import resource
import sys

HEAD = b"POST /v1/interactions HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"z" * 4000


async def client(port, slow, there):
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(1)
            continue
        there["now"] += 1
        there["least"] = min(there["least"], there["now"]) if there["full"] else there["least"]
        try:
            if not slow:
                await reader.read(1)
            for byte in HEAD if slow else b"":
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(2)
                if reader.at_eof():
                    break
        except OSError:
            pass
        finally:
            there["now"] -= 1
            there["shown out"] += 1
            writer.close()


async def main(port, idle, slow):
    there = {"now": 0, "least": idle + slow, "full": False, "shown out": 0}
    clients = []
    for n in range(idle + slow):
        clients.append(asyncio.create_task(client(port, n >= idle, there)))
        if n % 200 == 0:
            await asyncio.sleep(0.02)
    for _ in range(600):
        if there["now"] >= 0.99 * (idle + slow):
            break
        await asyncio.sleep(0.1)
    there["full"] = True
    print(f"{there['now']} connections beside it", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    print(f"{there['now']} of the crowd at the end, {there['shown out']} were shown out and came back", flush=True)
    for one in clients:
        one.cancel()
    await asyncio.gather(*clients, return_exceptions=True)


resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
asyncio.run(main(*map(int, sys.argv[1:4])))

"""Generate events on two hosts, which are namespaces of the network, and cut the line between them.

Called in a namespace of its own by test_lost_networks.py, with what lies on the far host: a
`worker`, or the `scheduler` with all workers; prints how many ranges there were at the cut.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE, THERE = "10.77.0.1", "10.77.0.2"
PORT = "8786"
PATIENCE = 100.0


def run(*words: str) -> None:
    subprocess.run(words, check=True)


def dask(name: str, *words: str) -> list[str]:
    return [sys.executable, "-m", f"distributed.cli.dask_{name}", "--dashboard-address", "", *words]


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


class FarHost:
    """A shell in a namespace that a pair of virtual cards joins to this one."""

    def __init__(self) -> None:
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", "near", "type", "veth", "peer", "name", "far")
        begin = f"read go; ip link set lo up; ip addr add {THERE}/24 dev far; ip link set far up"
        self.shell = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", f"{begin}; exec sh"], stdin=subprocess.PIPE, text=True
        )
        mine = Path("/proc/self/ns/net").readlink()
        wait_for(lambda: Path(f"/proc/{self.shell.pid}/ns/net").readlink() != mine)
        run("ip", "link", "set", "far", "netns", str(self.shell.pid))
        run("ip", "addr", "add", f"{HERE}/24", "dev", "near")
        run("ip", "link", "set", "near", "up")
        self.does("go")

    def does(self, command: str) -> None:
        assert self.shell.stdin is not None
        self.shell.stdin.write(command + "\n")
        self.shell.stdin.flush()

    def starts(self, *words: str) -> None:
        self.does(f"{shlex.join(words)} 2> /dev/null &")


def main() -> None:
    what, folder, n_events, size = sys.argv[1], Path("e.npz.ranges"), sys.argv[2], sys.argv[3]
    far = FarHost()
    place = HERE if what == "worker" else THERE
    scheduler = dask("scheduler", "--host", place, "--port", PORT)
    address = f"tcp://{place}:{PORT}"

    def worker(host: str) -> list[str]:
        return dask("worker", address, "--host", host, "--nthreads", "1")

    if what == "worker":
        subprocess.Popen(scheduler, stderr=subprocess.DEVNULL)
        subprocess.Popen(worker(HERE), stderr=subprocess.DEVNULL)
    else:
        far.starts(*scheduler)
        far.starts(*worker(THERE))
    far.starts(*worker(THERE))
    command = f"generate card.yaml -n {n_events} -o e.npz --range-size {size} --executor".split()
    program = [sys.executable, "-c", "from vasilisa.cli import main; main()", *command]
    client = subprocess.Popen([*program, f"dask: {address}"])
    made = list[Path]()

    def begun() -> bool:
        made[:] = folder.glob("*.npz")
        return len(made) > 12

    wait_for(begun)
    run("ip", "link", "set", "near", "down")
    print(f"cut after {len(made)}", flush=True)
    if what == "scheduler":
        time.sleep(float(os.environ["DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP"]) + 5)
        run("ip", "link", "set", "near", "up")
    sys.exit(client.wait(PATIENCE))


if __name__ == "__main__":
    main()

"""Measures what this repository promises about time, and prints a table: `make bench`.

* The command line must start fast: `deploy-production --help` loads neither kubernetes nor docker nor mcp.
* A warm test bed is ready, with its registry, within 10 seconds on 2 cores.

Numbers depend on the machine; nothing is written, and nothing fails because a machine is slow.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from testbed import bed
from testbed.errors import BedError

BIN = Path(sys.executable).parent
_SECONDS = 60


def main() -> int:
    rows = [
        ("deploy-production --help", 10, _timed(10, lambda: _run([str(BIN / "deploy-production"), "--help"]))),
        ("validate-skill --help", 10, _timed(10, lambda: _run([str(BIN / "validate-skill"), "--help"]))),
    ]
    try:
        ups, downs = _beds(3)
        rows += [("test bed up, warm", 3, ups), ("test bed down", 3, downs)]
    except BedError as error:
        sys.stderr.write(f"the test bed was not measured: {error}\n")
    sys.stdout.write(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    sys.stdout.write(f"{'what':<28}{'times':>6}{'median s':>10}{'worst s':>10}\n")
    for what, times, seconds in rows:
        sys.stdout.write(f"{what:<28}{times:>6}{statistics.median(seconds):>10.2f}{max(seconds):>10.2f}\n")
    return 0


def _timed(times: int, action: Callable[[], None]) -> list[float]:
    action()
    found = []
    for _ in range(times):
        began = time.monotonic()
        action()
        found.append(time.monotonic() - began)
    return found


def _run(words: list[str]) -> None:
    subprocess.run(words, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=True)


def _beds(times: int) -> tuple[list[float], list[float]]:
    ups, downs = [], []
    for _ in range(times):
        began = time.monotonic()
        running = bed.up(owner_pid=os.getpid(), say=_quiet)
        ready = time.monotonic()
        bed.down(running.directory, say=_quiet)
        ups.append(ready - began)
        downs.append(time.monotonic() - ready)
    return ups, downs


def _quiet(_: str) -> None:
    """The table is all that is wanted."""


if __name__ == "__main__":
    sys.exit(main())

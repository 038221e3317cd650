"""Shares documents out to processes. Where the system can, these are forks, which have every rule loaded already."""

import gc
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from . import disk
from .discovery import Target, read_target
from .engine import Outcome, check_document
from .policy import Policy

CHUNK = 32
"""Documents that a process takes at a time: few enough that none waits long for the last one."""


def share(targets: Sequence[Target], policy: Policy, jobs: int) -> Iterator[Outcome]:
    """Yields what each target gave, in the order of the targets.

    The first ones are read here: so the rules that such documents need are loaded once, and not in each process.
    """
    disk.spoil()  # what other processes look at is not known here
    yield from _check((targets[:CHUNK], policy))
    targets = targets[CHUNK:]
    method = "fork" if sys.platform == "linux" else None
    chunks = [(targets[at : at + CHUNK], policy) for at in range(0, len(targets), CHUNK)]
    workers = min(jobs, len(chunks))
    # What is loaded stays, and no process has to look through it for what could go.
    gc.freeze()
    with ProcessPoolExecutor(max_workers=workers, mp_context=multiprocessing.get_context(method)) as pool:
        for outcomes in pool.map(_check, chunks):
            yield from outcomes


def _check(work: tuple[Sequence[Target], Policy]) -> list[Outcome]:
    targets, policy = work
    return [check_document(read_target(target), policy) for target in targets]

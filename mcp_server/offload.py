"""Slow work off the event loop, with progress: the server answers other requests meanwhile.

A cancelled call leaves the work to end by itself on its thread: only reading and checking is done here, so that
nothing is lost but the answer. What changes a target runs in a process of its own. At most `AT_ONCE` of them work at a
time, on threads of their own: nobody can wait so often that an abort finds no thread.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
import anyio.to_thread
from anyio.lowlevel import RunVar

T = TypeVar("T")
Say = Callable[[str], None]
Report = Callable[[float, float | None, str], Awaitable[None]]
"""`Context.report_progress`: a number that grows, the total, and a message."""

AT_ONCE = 8
_THREADS: RunVar[anyio.CapacityLimiter] = RunVar("_THREADS")
_POLL_SECONDS = 0.25
_HEARTBEAT_POLLS = 16
"""A host takes a silent call for a hanging one: something is reported at least every four seconds."""
_MESSAGE = 200


def _threads() -> anyio.CapacityLimiter:
    """One limiter for each event loop, which is one for each server."""
    found = _THREADS.get(None)
    if found is None:
        found = anyio.CapacityLimiter(AT_ONCE)
        _THREADS.set(found)
    return found


class _Teller:
    """Reports what the work has said since the last time, with a number that only grows."""

    def __init__(self, report: Report) -> None:
        self.said: list[str] = []
        self._told = 0
        self._number = 0.0
        self._report = report

    async def beat(self) -> None:
        """Tells news as they come, and that there are none, until it is cancelled."""
        silent = 0
        while True:
            await anyio.sleep(_POLL_SECONDS)
            silent = 0 if await self.tell(even_if_silent=silent >= _HEARTBEAT_POLLS) else silent + 1

    async def tell(self, *, even_if_silent: bool = False) -> bool:
        """Reports the newest line if there is one; returns whether anything was reported."""
        if len(self.said) == self._told and not even_if_silent:
            return False
        self._told = len(self.said)
        self._number += 1
        await self._report(self._number, None, self.said[-1][:_MESSAGE] if self.said else "working")
        return True


async def offload(work: Callable[[Say], T], report: Report) -> T:
    """Runs blocking work on a thread and reports what it says; raises what it raises."""
    teller = _Teller(report)
    ended: list[T] = []
    failed: list[Exception] = []

    def body() -> None:
        # A task group would wrap the failure in a group; carried over by hand, it arrives as it was raised.
        try:
            ended.append(work(teller.said.append))
        except Exception as error:  # noqa: BLE001 -- raised again below, whatever it is
            failed.append(error)

    async with anyio.create_task_group() as group:
        group.start_soon(teller.beat)
        await anyio.to_thread.run_sync(body, abandon_on_cancel=True, limiter=_threads())
        group.cancel_scope.cancel()
    await teller.tell()
    if failed:
        raise failed[0]
    return ended[0]

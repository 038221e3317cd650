"""How often a tool may be called: a model that loops must not become a load on a cluster or fill a disk.

Counted for each tool of its own, so that many questions never keep anybody from aborting. A server process counts for
itself; nothing is remembered beyond it.
"""

from collections import defaultdict, deque
from datetime import timedelta

from deploy_production.ports import Clock

from .tool import Tool

WINDOW = timedelta(minutes=1)
READS, WORKS, CHANGES = 120, 12, 6
"""Calls within a window: of a tool that only reads, that works without changing the target, that changes it."""


class Pace:
    """Counts the calls of the last minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, tool: Tool) -> int:
        """Takes note of a call and returns 0, or the seconds until the tool may be called again."""
        now, calls = self._clock.monotonic(), self._calls[tool.name]
        while calls and now - calls[0] >= WINDOW.total_seconds():
            calls.popleft()
        if len(calls) >= allowed(tool):
            return max(1, round(calls[0] + WINDOW.total_seconds() - now))
        calls.append(now)
        return 0


def allowed(tool: Tool) -> int:
    """Returns how many calls of a tool a window has room for."""
    if tool.read_only:
        return READS
    return CHANGES if tool.destructive else WORKS

"""Reading a child's pipes: all at once, for a bounded time, keeping a bounded amount.

Of an output longer than its limit the beginning and the end are kept; the middle is counted and dropped.
"""

import os
import selectors
import time
from collections import deque
from collections.abc import Sequence
from typing import IO

_CHUNK = 65_536


class Bounded:
    """Collects bytes: the first half of the limit, and the last."""

    def __init__(self, limit: int) -> None:
        self._head_room = max(limit, 2) // 2
        self._tail_room = max(limit, 2) - self._head_room
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._tail_size = 0
        self._cut = 0

    def add(self, data: bytes) -> None:
        room = self._head_room - len(self._head)
        self._head += data[:room]
        if len(data) > room:
            self._tail.append(data[room:])
            self._tail_size += len(data) - room
        while self._tail and self._tail_size - len(self._tail[0]) >= self._tail_room:
            dropped = self._tail.popleft()
            self._tail_size -= len(dropped)
            self._cut += len(dropped)

    @property
    def truncated(self) -> bool:
        return self._cut > 0 or self._tail_size > self._tail_room

    @property
    def content(self) -> bytes:
        """What was kept, with a line that says how much is missing where it is."""
        tail = b"".join(self._tail)
        if not self.truncated:
            return bytes(self._head) + tail
        cut = self._cut + self._tail_size - self._tail_room
        return bytes(self._head) + f"\n[… {cut} bytes cut …]\n".encode() + tail[-self._tail_room :]


class Drain:
    """Empties several pipes together, so that none of them can block the child."""

    def __init__(self, pipes: Sequence[tuple[IO[bytes], Bounded]], *, exited: int) -> None:
        """Takes the pipes, each with its collector, and a descriptor that turns readable when the child ends."""
        self._selector = selectors.DefaultSelector()
        self._exited = exited
        self._open = 0
        self.child_ended = False
        self._selector.register(exited, selectors.EVENT_READ)
        for pipe, collector in pipes:
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, selectors.EVENT_READ, collector)
            self._open += 1

    @property
    def dry(self) -> bool:
        """True when every pipe has been closed at its other end."""
        return self._open == 0

    def until_ended(self, deadline: float) -> bool:
        """Reads until the child has ended; False when the (monotonic) deadline came first."""
        while not self.child_ended and time.monotonic() < deadline:
            self._step(deadline)
        return self.child_ended

    def until_dry(self, deadline: float) -> bool:
        """Reads until every pipe is closed; False when the (monotonic) deadline came first."""
        while not self.dry and time.monotonic() < deadline:
            self._step(deadline)
        return self.dry

    def close(self) -> None:
        self._selector.close()

    def _step(self, deadline: float) -> None:
        for key, _ in self._selector.select(max(deadline - time.monotonic(), 0)):
            if key.fd == self._exited:
                self.child_ended = True
                self._selector.unregister(key.fileobj)
            else:
                self._read(key)

    def _read(self, key: selectors.SelectorKey) -> None:
        data = os.read(key.fd, _CHUNK)
        if data:
            key.data.add(data)
        else:
            self._selector.unregister(key.fileobj)
            self._open -= 1

"""A clock that moves only when it is told to, or when somebody sleeps on it."""

import threading
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""A Monday morning: no freeze window of anybody."""


class FakeClock:
    """Implements `ports.Clock`; threads may share one."""

    def __init__(self, start: datetime = START) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware time")
        self._lock = threading.Lock()
        self._wall = start.astimezone(UTC)
        self._elapsed = timedelta()

    def now(self) -> datetime:
        with self._lock:
            return self._wall

    def monotonic(self) -> float:
        with self._lock:
            return self._elapsed.total_seconds()

    def sleep(self, duration: timedelta) -> None:
        """Returns at once, with the time advanced."""
        self.advance(max(duration, timedelta()))

    def advance(self, duration: timedelta) -> None:
        """Lets time pass."""
        if duration < timedelta():
            raise ValueError("time does not pass backwards; `set_back` moves the wall clock alone")
        with self._lock:
            self._wall += duration
            self._elapsed += duration

    def set_back(self, duration: timedelta) -> None:
        """Sets the wall clock back, as an administrator or NTP does; the monotonic one goes on."""
        with self._lock:
            self._wall -= duration

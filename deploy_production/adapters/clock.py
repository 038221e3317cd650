"""The machine's clock: the one module that may ask it."""

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Implements `ports.Clock`."""

    def now(self) -> datetime:
        """Returns the aware wall time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Returns seconds that never go backwards."""
        return time.monotonic()

    def sleep(self, duration: timedelta) -> None:
        """Waits; a duration that is over already is no wait."""
        time.sleep(max(duration.total_seconds(), 0.0))

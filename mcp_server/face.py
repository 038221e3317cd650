"""What the tools stand on: the use cases, opened at the first call, and who asks."""

import threading
from collections.abc import Callable

from deploy_production.app.api import UseCases
from deploy_production.model.invocation import Agent


class Face:
    """Opens the use cases once, on whichever thread asks first; a failure to open is told and tried again."""

    def __init__(self, opens: Callable[[], UseCases], *, actor: str, session: str = "") -> None:
        """Takes how to open the use cases: docker and kubernetes load with them, too slow for a server's start."""
        self.actor = actor
        self.agent = Agent(session=session)
        self._opens = opens
        self._lock = threading.Lock()
        self._opened: UseCases | None = None

    @property
    def use_cases(self) -> UseCases:
        with self._lock:
            if self._opened is None:
                self._opened = self._opens()
            return self._opened

"""How a tool is declared: a handler and what it may do. The name is the handler's, the description its docstring."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    handler: Callable[..., Any]
    title: str
    read_only: bool
    """Changes nothing outside this machine's state directory."""
    destructive: bool
    """May take away or replace something that is live."""
    idempotent: bool
    """Asking twice comes to the same as asking once."""
    open_world: bool
    """Reaches a cluster, a registry, or the commands of the repository."""

    @property
    def name(self) -> str:
        return str(self.handler.__name__)

    @property
    def meta(self) -> dict[str, bool]:
        return {"anthropic/alwaysLoad": True}

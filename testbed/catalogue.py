"""The providers by name, and the choice between them."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from testbed.builtin.provider import Builtin
from testbed.context import Context
from testbed.errors import BedError
from testbed.kind import Kind

if TYPE_CHECKING:
    from testbed.providers import Foreign, Provider


def provider(name: str) -> Provider:
    """Returns a provider; BedError when there is none of this name."""
    known: dict[str, Provider] = {"builtin": Builtin(), "kind": Kind(), "context": Context()}
    if name not in known:
        raise BedError(f"there is no provider {name!r}", advice=f"Choose one of: auto, {', '.join(known)}.")
    return known[name]


def foreign(name: str) -> Foreign:
    """Returns a provider that lives in somebody else's cluster."""
    known: dict[str, Foreign] = {"kind": Kind(), "context": Context()}
    return known[name]


def choose() -> tuple[Provider, str]:
    """Returns the provider that fits this machine, and why; BedError when none does."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return Builtin(), "Linux and root: real components in namespaces of their own"
    if shutil.which("kind") and shutil.which("docker"):
        return Kind(), "kind and docker are installed"
    advice = "Run as root on Linux (builtin), install kind and docker (kind), or name a context (context)."
    raise BedError("no test bed can run here", advice=advice)

"""The providers by name, and the choice between them."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from testbed.builtin.provider import Builtin
from testbed.errors import BedError

if TYPE_CHECKING:
    from testbed.providers import Provider

NAMES = ("builtin", "kind", "context")


def provider(name: str) -> Provider:
    """Returns a provider; BedError when there is none of this name."""
    if name == "builtin":
        return Builtin()
    raise BedError(f"there is no provider {name!r}", advice=f"Choose one of: auto, {', '.join(NAMES)}.")


def choose() -> tuple[Provider, str]:
    """Returns the provider that fits this machine, and why; BedError when none does."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return Builtin(), "Linux and root: real components in namespaces of their own"
    if shutil.which("kind") and shutil.which("docker"):
        return provider("kind"), "kind and docker are installed"
    advice = "Run as root on Linux (builtin), install kind and docker (kind), or name a context (context)."
    raise BedError("no test bed can run here", advice=advice)

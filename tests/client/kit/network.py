"""Leaves the network of the test bed for what needs the machine's own: installing from package registries."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from testbed import netns

_T = TypeVar("_T")
_CURRENT = Path("/proc/thread-self/ns/net")


class MachineNetwork:
    """The network in which it was made; a test that uses the bed moves the whole process into another."""

    def __init__(self) -> None:
        self._handle = os.open(_CURRENT, os.O_RDONLY | os.O_CLOEXEC)

    def run(self, function: Callable[[], _T]) -> _T:
        """Runs a function there and returns what it returns; the processes it starts are there, too."""
        if os.path.samestat(os.fstat(self._handle), _CURRENT.stat()):
            return function()
        # An absolute path is taken as it is, in place of a name in the folder of named networks.
        return netns.call(f"/proc/self/fd/{self._handle}", function)

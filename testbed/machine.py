"""What a bed changes on the machine itself, and how it was before: saved by the first bed, put back by the last.

A kubelet sets kernel parameters for the whole machine, and mount points need folders to lie on. Both are shared by
all beds that run at the same time, so their earlier state is kept once, together with the names of the beds that rely
on it.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from testbed import locks

if TYPE_CHECKING:
    from collections.abc import Mapping

SYSCTLS: Mapping[str, str] = MappingProxyType(
    {
        "kernel/panic": "10",
        "kernel/panic_on_oops": "1",
        "kernel/keys/root_maxbytes": "25000000",
        "kernel/keys/root_maxkeys": "1000000",
        "vm/overcommit_memory": "1",
        "vm/panic_on_oom": "0",
    }
)
"What a kubelet sets for the whole machine."
LOCK_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The shared memory of how the machine was, kept in one file under `state`."""

    state: Path
    sysctl: Path = Path("/proc/sys")
    folders: tuple[Path, ...] = ()
    "Folders that beds mount on; created when absent, and then removed by the last bed."
    parameters: Mapping[str, str] = field(default_factory=lambda: SYSCTLS)

    def join(self, bed: str) -> None:
        """Notes the machine's state if this is the first bed, and creates the folders to mount on."""
        with locks.exclusive(self.state.with_suffix(".lock"), seconds=LOCK_SECONDS):
            noted = self._read() or self._observe()
            noted["beds"] = sorted({*noted["beds"], bed})
            self._write(noted)
            for folder in self.folders:
                folder.mkdir(parents=True, exist_ok=True)

    def leave(self, bed: str) -> None:
        """Forgets the bed; the last one puts parameters back and removes the folders it had to create."""
        with locks.exclusive(self.state.with_suffix(".lock"), seconds=LOCK_SECONDS):
            noted = self._read()
            if noted is None:
                return
            noted["beds"] = [name for name in noted["beds"] if name != bed]
            if noted["beds"]:
                self._write(noted)
                return
            self._restore(noted)
            self.state.unlink()

    def _read(self) -> dict[str, list[str]] | None:
        try:
            noted: dict[str, list[str]] = json.loads(self.state.read_text())
        except FileNotFoundError:
            return None
        return noted

    def _write(self, noted: dict[str, list[str]]) -> None:
        fresh = self.state.with_suffix(".new")
        fresh.write_text(json.dumps(noted))
        fresh.replace(self.state)

    def _observe(self) -> dict[str, list[str]]:
        absent = {str(step) for folder in self.folders for step in (folder, *folder.parents) if not step.exists()}
        values = [f"{name}={(self.sysctl / name).read_text().strip()}" for name in self.parameters]
        return {"beds": [], "sysctls": values, "absent": sorted(absent, key=len, reverse=True)}

    def _restore(self, noted: dict[str, list[str]]) -> None:
        for line in noted["sysctls"]:
            name, _, value = line.partition("=")
            parameter = self.sysctl / name
            # A value that no kubelet sets was put there by somebody else in the meantime: it is theirs.
            if value != parameter.read_text().strip() == self.parameters.get(name):
                parameter.write_text(value)
        for folder in noted["absent"]:
            with contextlib.suppress(OSError):
                Path(folder).rmdir()

"""Who called which tool when, and how it ended: one JSON object a line, in a file that only its owner may read.

* Two lines a call: one before anything happens, one after. A call whose second line is missing was cut off.
* Of the arguments only versions, digests and ids are kept, and only when they have the form of one; no free text, no
  answer, no environment.
* A call that cannot be written down is refused. The files are one a month; nothing here deletes them.
"""

import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy_production.model.canonical import instant
from deploy_production.ports import Clock

Write = Callable[[datetime, str], None]
"""Keeps a line that was made at a moment; `OSError` if it cannot."""
_MODE, _FOLDER_MODE = 0o600, 0o700
_NAME = re.compile(r"[A-Za-z0-9_.:/ -]{1,80}")
_KEPT = {
    "version": re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"),
    "plan_digest": re.compile(r"sha256:[0-9a-f]{64}"),
    "run_id": re.compile(r"newest|run-[0-9a-z]{26}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a tool, as the client told it."""

    tool: str
    tool_use: str
    """The client's own id of the call: the same in its hooks and transcripts."""
    protocol: str
    client: str
    arguments: Mapping[str, Any]
    id: str = field(default_factory=lambda: secrets.token_hex(8))


class Audit:
    """Makes the lines."""

    def __init__(self, write: Write, clock: Clock, *, session: str) -> None:
        """Takes what keeps a line (`monthly`) and which session of the client this server serves."""
        self._keep, self._clock, self._session = write, clock, session

    def began(self, call: Call) -> float:
        """Writes that a call has come and returns the moment on the monotonic clock; `OSError` if it cannot."""
        self._write(call, {"event": "call", **_kept(call.arguments)})
        return self._clock.monotonic()

    def ended(self, call: Call, outcome: str, *, began: float) -> None:
        """Writes how a call ended: `ok`, `cancelled`, or the code of the refusal."""
        spent = round((self._clock.monotonic() - began) * 1000)
        self._write(call, {"event": "end", "outcome": outcome, "milliseconds": spent})

    def _write(self, call: Call, said: Mapping[str, Any]) -> None:
        moment = self._clock.now()
        line = {
            "time": instant(moment),
            "call": call.id,
            "pid": os.getpid(),
            "session": _named(self._session),
            "client": _named(call.client),
            "protocol": _named(call.protocol),
            "tool": _named(call.tool),
            "tool_use": _named(call.tool_use),
            **said,
        }
        self._keep(moment, json.dumps(line, ensure_ascii=True) + "\n")


def monthly(folder: Callable[[], Path]) -> Write:
    """Returns what appends to the file of the month; `folder` is asked at each line, and made where it is not there."""

    def write(moment: datetime, line: str) -> None:
        directory = folder()
        directory.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        _append(directory / f"mcp-{moment:%Y-%m}.jsonl", line)

    return write


def _append(path: Path, line: str) -> None:
    # A link in its place would let somebody choose where we write; one write keeps the lines of two processes apart.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, _MODE)
    try:
        os.fchmod(handle, _MODE)
        os.write(handle, line.encode("ascii"))
    finally:
        os.close(handle)


def _kept(arguments: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value
        for name, pattern in _KEPT.items()
        if isinstance(value := arguments.get(name), str) and pattern.fullmatch(value)
    }


def _named(text: str) -> str:
    """A name of the client's choice, if it looks like one."""
    return text if _NAME.fullmatch(text) else ""

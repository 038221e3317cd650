"""What a command shows, in one of three ways: JSON documents, plain timestamped lines, or a terminal with progress.

* In JSON mode stdout carries JSON only, one document per line; `say` and `tell` are silent.
* Once a rehearsal is known (`mark`), a banner is shown, and every document and every error says REHEARSAL.
* Every text is sanitized here once more, whatever the caller did: nothing that is shown can move the cursor.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TextIO

from deploy_production.app.narration import REHEARSAL
from deploy_production.model.canonical import plain
from deploy_production.model.target import Target
from deploy_production.model.text import sanitize

if TYPE_CHECKING:
    from rich.console import Console

_LONG = 8000


class Mode(StrEnum):
    JSON = "json"
    PLAIN = "plain"
    TERMINAL = "terminal"


def choose_mode(*, json_wanted: bool, plain_wanted: bool, stdout: TextIO, environment: Mapping[str, str]) -> Mode:
    """Returns how to show things: progress only for a terminal that can, and never in CI."""
    if json_wanted:
        return Mode.JSON
    dumb = environment.get("TERM", "") in {"", "dumb"} or bool(environment.get("CI"))
    return Mode.PLAIN if plain_wanted or dumb or not stdout.isatty() else Mode.TERMINAL


class Screen:
    """The output of one command."""

    def __init__(self, *, mode: Mode, stdout: TextIO, stderr: TextIO) -> None:
        self.mode = mode
        self.rehearsal = False
        self._stdout = stdout
        self._stderr = stderr
        self._console: Console | None = None

    def mark(self, target: Target) -> None:
        """Notes what the command is about; a rehearsal is announced once, and said everywhere afterwards."""
        if target.rehearsal and not self.rehearsal:
            self.rehearsal = True
            self.say(f"*** {REHEARSAL}: this is not production: {target} ***", style="bold magenta")

    def say(self, text: str = "", *, style: str = "") -> None:
        """Shows lines to a person."""
        if self.mode is Mode.JSON:
            return
        if self.mode is Mode.TERMINAL:
            self._print(text, style)
        else:
            self._write(self._stdout, f"{sanitize(text, cap=_LONG)}\n")

    def tell(self, moment: datetime, line: str, *, style: str = "") -> None:
        """Shows one line of progress with the time it happened at."""
        text = moment.astimezone(UTC)
        stamp = f"{text:%H:%M:%S}" if self.mode is Mode.TERMINAL else f"{text:%Y-%m-%dT%H:%M:%SZ}"
        self.say(f"{stamp} {line}", style=style)

    def document(self, kind: str, body: Mapping[str, Any]) -> None:
        """Writes one JSON document in JSON mode, nothing otherwise."""
        if self.mode is not Mode.JSON:
            return
        mark = {"mode": REHEARSAL} if self.rehearsal else {}
        content = {"type": kind, **mark, **_clean(plain(body))}
        self._write(self._stdout, json.dumps(content, ensure_ascii=True, allow_nan=False) + "\n")

    def warn(self, text: str) -> None:
        """Shows a line on stderr, in every mode: what a person must see though stdout is read by a program."""
        mark = f"{REHEARSAL}: " if self.rehearsal else ""
        self._write(self._stderr, f"{mark}{sanitize(text, cap=_LONG)}\n")

    def ask(self, question: str) -> None:
        """Puts a question on stderr, without a line end."""
        self._write(self._stderr, sanitize(question))

    @contextmanager
    def busy(self, text: str) -> Iterator[Callable[[str], None]]:
        """Shows what is going on below the lines of a terminal; gives the function that changes it."""
        if self.mode is not Mode.TERMINAL:
            yield lambda _: None
            return
        from rich.text import Text

        with self._terminal().status(Text(sanitize(text))) as status:
            yield lambda changed: status.update(Text(sanitize(changed, cap=200)))

    def _print(self, text: str, style: str) -> None:
        from rich.text import Text

        self._terminal().print(Text(sanitize(text, cap=_LONG), style=style), soft_wrap=True)

    def _terminal(self) -> "Console":
        if self._console is None:
            from rich.console import Console

            self._console = Console(file=self._stdout, highlight=False, emoji=False)
        return self._console

    @staticmethod
    def _write(stream: TextIO, text: str) -> None:
        stream.write(text)
        stream.flush()


def _clean(value: Any) -> Any:
    match value:
        case str():
            return sanitize(value, cap=_LONG)
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {sanitize(key): _clean(item) for key, item in value.items()}
        case _:
            return value

# ruff: noqa: PTH100, PTH103, PTH105, PTH106, PTH108, PTH112, PTH116, PTH118, PTH120, PTH123, PTH208
# As in `disk`: the start of the process is a feature.
"""Remembers what a run answered, with everything on disk that the answer depends on; `front.sh` answers from it.

* What it depends on is what `disk` was asked: the bytes of each file, the names in each folder, whether each path is
  there. All that the linter knows of the world it knows from `disk`. The program itself is among these files.
* Only small answers are remembered, of runs that wrote nothing but their report and ended with 0 or 1.
* `front.sh` asks for it. It asks neither in CI, where an answer may be somebody else's, nor for standard input.
* A memory that cannot be written changes nothing. Nothing of one is ever run.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from . import disk
from .exits import Exit

MOST = 200
"""Paths that an answer may depend on; more take longer to compare than to ask."""
LONGEST = 20_000
"""Characters of an answer."""
_PARTS = ("deploy_production-", "lxml-", "pyyaml-")
KEPT = 300
"""Answers that are kept; the oldest go."""


class Memory:
    """What one run says and looks at, from `begin` to `keep`."""

    def __init__(self, place: str, question: str) -> None:
        self._place = place
        self._question = question
        self.said: Any = _Copy(sys.stdout)
        """A standard output that does all that is asked of one here."""

    def keep(self, code: int) -> None:
        """Writes the answer down when it can be given again."""
        looked = disk.looked()
        said = "".join(self.said.parts)
        if looked is None or len(looked) > MOST or len(said) > LONGEST or code not in (Exit.CLEAN, Exit.FINDINGS):
            return
        if not said.isascii() and sys.stdout.encoding.lower() != "utf-8":
            return
        try:
            self._write(looked, said, code)
        except OSError:
            return

    def _write(self, looked: "disk.Looked", said: str, code: int) -> None:
        memory = os.path.dirname(self._place)
        name = os.urandom(16).hex()
        folder = os.path.join(memory, "kept", name)
        # Nobody else has to know what is in a person's projects.
        for made in (memory, os.path.dirname(folder), folder):
            os.makedirs(made, mode=0o700, exist_ok=made != folder)
        before = _kept_by(self._place)
        _put(os.path.join(folder, "read"), "".join(_sums(looked)))
        _put(os.path.join(folder, "looked"), "".join(_lines(looked)))
        _put(os.path.join(folder, "said"), said)
        draft = os.path.join(folder, "answer")
        _put(draft, f"{self._question}\n{name}\n{int(code)}\n")
        os.replace(draft, self._place)
        if before:
            _forget(os.path.join(memory, "kept", before))
        _forget_oldest(memory)


class _Copy:
    """Standard output that keeps what is written to it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        self.parts.append(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":
            # What is written there cannot be seen here.
            disk.spoil()
        return getattr(self._stream, name)


def begin(place: str, question: str) -> Memory | None:
    """Begins to remember the answer to a question at a place; None where the program is not fixed."""
    disk.watch()
    if not _look_at_program():
        return None
    memory = Memory(place, question)
    sys.stdout = memory.said
    return memory


def _look_at_program() -> bool:
    """Looks at the records of what is installed: of this program, whose files they list, and of what it reads with."""
    site = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = [name for name in os.listdir(site) if name.endswith(".dist-info")]
    texts = [
        disk.read_text(os.path.join(site, name, "RECORD")) for name in installed if name.lower().startswith(_PARTS)
    ]
    # Of a checkout, whose files change, no record tells.
    return len(texts) == len(_PARTS) and any("validators/remembering.py," in (text or "") for text in texts)


def _sums(looked: "disk.Looked") -> Iterator[str]:
    return (f"{seen}  {path}\n" for (kind, path), seen in looked.items() if kind == disk.BYTES)


def _lines(looked: "disk.Looked") -> Iterator[str]:
    for (kind, path), seen in looked.items():
        if kind == disk.BYTES:
            yield f"r {path}\n"
        elif kind == disk.THERE:
            yield f"{'e' if seen else 'n'} {path}\n"
        elif kind == disk.FOLDER:
            yield f"{'d' if seen else 'f'} {path}\n"
        elif kind == disk.NAMES:
            yield f"l {path}\n{_as_listed(path, seen.split('/'))}\n"


def _as_listed(path: str, names: list[str]) -> str:
    """Returns the names of a folder as `lists` of `front.sh` sees them: three patterns, each by bytes or as itself."""
    shown = sorted((name for name in names if name), key=os.fsencode)
    parts = (
        ("*", [name for name in shown if not name.startswith(".")]),
        (".[!.]*", [name for name in shown if name.startswith(".") and not name.startswith("..")]),
        ("..?*", [name for name in shown if name.startswith("..")]),
    )
    return "/".join(f"{path}/{name}" for pattern, found in parts for name in (found or [pattern]))


def _put(path: str, text: str) -> None:
    with open(path, "x", encoding="utf-8", newline="") as file:
        file.write(text)


def _kept_by(place: str) -> str:
    try:
        with open(place, encoding="utf-8") as file:
            kept = file.read().split("\n")[1:2]
    except (OSError, ValueError):
        return ""
    return kept[0] if kept and kept[0].isalnum() else ""


def _forget(folder: str) -> None:
    for name in disk.names(folder):
        os.unlink(os.path.join(folder, name))
    if os.path.isdir(folder):
        os.rmdir(folder)


def _forget_oldest(memory: str) -> None:
    places = [os.path.join(memory, name) for name in os.listdir(memory) if name != "kept"]
    if len(places) <= KEPT:
        return
    ages: Mapping[str, float] = {place: os.stat(place).st_mtime for place in places}
    for place in sorted(places, key=lambda place: ages[place])[: len(places) - KEPT]:
        kept = _kept_by(place)
        os.unlink(place)
        if kept:
            _forget(os.path.join(memory, "kept", kept))

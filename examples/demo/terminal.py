"""What the demo prints: headings, remarks, commands, and the table at the end."""

import os
import shlex
import sys
from collections.abc import Sequence

_COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ
WIDTH = 100


def _styled(code: str, text: str) -> str:
    return f"\033[{code}m{text}\033[0m" if _COLOUR else text


def heading(text: str) -> None:
    print(f"\n{_styled('1', text)}\n{'-' * min(len(text), WIDTH)}", flush=True)


def remark(text: str) -> None:
    print(text, flush=True)


def command(words: Sequence[str]) -> None:
    print(_styled("36", f"$ {shlex.join(words)}"), flush=True)


def seen(good: bool, text: str) -> None:
    mark = _styled("32", "as expected") if good else _styled("31", "NOT AS EXPECTED")
    print(f"=> {mark}: {text}", flush=True)


def table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
    sys.stdout.flush()

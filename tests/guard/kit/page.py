"""Reads the examples of docs/residual-risk.md."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "residual-risk.md"
_ROW = re.compile(r"\| [^|`]+ \| `(.+)` \| [^|]+ \| (yes|no) \|")


def examples() -> dict[str, bool]:
    """Returns the example lines, and whether a shim stops them; a pipe is escaped there, ␤ ends a line."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return {
        match[1].replace("\\|", "|").replace("␤", "\n"): match[2] == "yes"
        for row in rows
        if (match := _ROW.fullmatch(row))
    }

"""Text from outside on its way to a model: sanitized, on one line, and short in bytes.

It is put into fields named `untrusted_…` and nowhere else; no verdict or next step is ever derived from it.
"""

from collections.abc import Iterable

from deploy_production.model.text import one_line

_MARK = "…"


def short(text: str, *, limit: int) -> str:
    """Returns text as one sanitized line of at most `limit` bytes of UTF-8."""
    line = one_line(text, cap=limit)
    content = line.encode("utf-8", errors="replace")
    if len(content) <= limit:
        return line
    return content[: limit - len(_MARK.encode())].decode("utf-8", errors="ignore") + _MARK


def short_lines(lines: Iterable[str], *, limit: int, budget: int) -> list[str]:
    """Returns the first lines that fit into `budget` bytes together, each at most `limit` bytes."""
    kept: list[str] = []
    for line in lines:
        text = short(line, limit=limit)
        budget -= len(text.encode()) + 4
        if budget < 0:
            return [*kept, _MARK]
        kept.append(text)
    return kept

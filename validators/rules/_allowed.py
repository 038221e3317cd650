"""Which commands `allowed-tools` lets run unasked, for the rules that compare the two."""

from fnmatch import fnmatchcase

from ..lazy import pattern
from ..rule import Document
from ._tools import tools

_BASH = pattern(r"Bash(?:\((?P<form>[^)]*)\))?")


def shell_forms(document: Document) -> tuple[str, ...]:
    """Returns what stands in the parentheses of each `Bash(...)`; `*` for all commands."""
    matches = (_BASH().fullmatch(tool) for tool, _, _ in tools(document, "allowed-tools"))
    return tuple((match["form"] or "*").strip() or "*" for match in matches if match)


def permits(forms: tuple[str, ...], command: str) -> bool:
    """Tells whether a form lets a command line run: `npm test`, `kubectl get:*`, `git *` or `*`."""
    for form in forms:
        prefix = form.removesuffix(":*")
        if form.endswith(":*") and (command == prefix or command.startswith(f"{prefix} ")):
            return True
        if fnmatchcase(command, form) or (form.endswith(" *") and command == form[:-2]):
            return True
    return False

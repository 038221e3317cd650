"""A path of one machine.

`/home/ada/shop` is there for Ada alone. Write a path from the project, `~`, or `${CLAUDE_SKILL_DIR}` for a file beside
the skill.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import holds, pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._skills import skill

_HOME: Final = pattern(r"(?<![\w.:~/-])(?:/home/|/Users/|[A-Z]:\\Users\\)(?P<who>[A-Za-z][\w.-]*)(?=[/\\])")
_PARTS: Final = pattern(r"[._-]")
_EXAMPLE: Final = pattern(r"(?i)\be\.g\.|\bfor (?:example|instance)\b|\bsuch as\b")
_ANYBODY: Final = frozenset(
    {
        *(
            "user",
            "username",
            "users",
            "you",
            "me",
            "your",
            "yourname",
            "your-username",
            "name",
            "someone",
            "dev",
            "app",
        ),
        *("admin", "node", "ubuntu", "runner", "vscode", "shared", "public", "default", "foo", "alice", "bob", "john"),
        *(
            "jane",
            "linuxbrew",
            "test",
            "example",
            "xxx",
            "agent",
            "coder",
            "developer",
            "root",
            "git",
            "claude",
            "whoever",
            "project",
        ),
    }
)


def _check(document: Document) -> Iterable[Note]:
    text = document.text
    if not holds(text, "/home/") and not holds(text, "Users"):
        return
    for match in _HOME().finditer(text, document.head.body):
        if not _is_anybody(match["who"].lower()) and not _is_example(document, match.start()):
            message = f"{match.group()[:60]} is there on one machine only; write a path from the project"
            yield document.note(message, match.span())


def _is_anybody(who: str) -> bool:
    """Tells whether a name stands for whoever reads: one of the usual, "john.doe" too, or a single letter."""
    return len(who) == 1 or who in _ANYBODY or _PARTS().split(who, maxsplit=1)[0] in _ANYBODY


def _is_example(document: Document, at: int) -> bool:
    return _EXAMPLE().search(document.text, document.line_range(at)[0], at) is not None


RULE: Final = Rule(
    summary="a skill names no path of one machine",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.MARKDOWN}),
)
GOOD: Final = (
    Example(name="a path from the project", text=skill(body="Run `./scripts/ship.sh`.\n")),
    Example(name="an example", text=skill(body="For example /home/user/shop or /Users/alice/shop.\n")),
)
BAD: Final = (
    Example(name="a home", text=skill(body="Run `/home/ada/shop/ship.sh`.\n")),
    Example(name="another system", text=skill(body="Open C:\\Users\\Ada\\shop.\n")),
)

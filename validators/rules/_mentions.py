"""What a text means by a file that it names: one that has to be there, or one that is an example, new, or another's.

It is asked only about files that are not there, so that it costs nothing where all is well.
"""

import re
from enum import StrEnum
from typing import Final

from ..lazy import pattern
from ..rule import Document

BEFORE: Final = 160
"""Characters before a name that tell what is done with the file."""
LESSONS: Final = 5
"""A text that says SKILL.md as often teaches how skills are written, and its files are those of any skill."""
HIGHEST: Final = 5
"""Folders above the skill in which a file is looked for."""
_LESSON: Final = pattern(r"(?<![\w/.-])SKILL\.md\b")
_LABEL: Final = pattern(r"[`\"'*_]{0,4}\][(\[]")
_SHELLS: Final = frozenset({"", "bash", "sh", "shell", "zsh", "console", "terminal", "powershell"})
_RUNNERS: Final = frozenset(
    (
        *("bash", "sh", "zsh", "source", ".", "exec", "sudo", "time", "env", "cat", "cp", "less", "head", "open"),
        *("python", "python3", "uv", "uvx", "pipx", "node", "npx", "bun", "bunx", "deno", "tsx", "ts-node"),
        *("ruby", "perl", "php", "go", "Rscript", "julia", "pwsh", "powershell"),
    )
)
_PROJECT: Final = pattern(
    r"^[ \t]*(?:[$%>][ \t]+)?(?:(?:python3? -m )?pytest|docker(?:[ -]compose| build)|kubectl|helm|terraform|mvn)\b",
    re.MULTILINE,
)
"""A command that tests, builds or deploys: those beside it work in the folder of a project too."""
_WORDS: Final = pattern(r"(?:^|[|;&(])[ \t]*(?:[$%>][ \t]+)?(?P<words>[^|;&()]*)$")
_PLACEHOLDER: Final = pattern(
    r"(?:file|filename|example|foo|bar|topic|tool|helper|script|guide)\.|(?:[\w-]*[-_])?name\."
    r"|(?:[\w-]*[-_])?(?:my|your)(?:[-_]|app|project|skill|file)"
)
_INSTANCE: Final = pattern(r"\bexamples?\b\W{0,4}:|\be\.g\.|\bfor (?:example|instance)\b|\bsuch as\b", re.IGNORECASE)
_NEW: Final = pattern(
    r"\b(?:creat|generat|writ|sav|past|stor|append|export|mov|produc|add|put)\w*"
    r"(?:[^.;:\n]{0,80}\b(?:to|into|as|in)|(?:\s+(?:an?|the|new|your)){0,3})[ \t`\"'*(]*$",
    re.IGNORECASE,
)
_OF_ANOTHER: Final = pattern(r"(?:[`\"*]['\u2019]s|\bits)\s{1,9}[`\"'*]*$")
_AFTER: Final = pattern(r":\d|[`\"'*]*\s{1,9}(?:in|of|from)\s{1,9}(?:the\s{1,9})?[`\"*]+[a-z]|[`\"'*]*[ \t]+would\b")


class Meaning(StrEnum):
    RUN = "run"
    """A command runs or reads it: it has to be there."""
    NAMED = "named"
    """A sentence names it: it has to be there, unless the text teaches how skills are written."""
    NEW = "new"
    """It is made when the skill is used."""
    ELSEWHERE = "elsewhere"
    """It is an example, or a file of somebody else."""


def meaning(document: Document, path: str, start: int, end: int) -> Meaning:
    """Returns what the text means by a file that it names at a place."""
    text = document.text
    if _PLACEHOLDER().match(path.rpartition("/")[2]) or _LABEL().match(text, end) or _AFTER().match(text, end):
        return Meaning.ELSEWHERE
    code = _in_code(document, start)
    return _in_prose(document, path, start) if code is None else code


def _in_code(document: Document, start: int) -> Meaning | None:
    """Returns what a command means by a path; None in prose, also where the path is a code span of its own."""
    for fence in document.markdown.fences:
        if fence.content_start <= start < fence.content_end:
            first = max(document.text.rfind("\n", 0, start) + 1, fence.content_start)
            is_project = bool(_PROJECT().search(document.text, fence.content_start, fence.content_end))
            is_own = fence.language in _SHELLS and not is_project
            return _in_command(document.text[first:start]) if is_own else Meaning.ELSEWHERE
    for first, last in document.markdown.code:
        if first <= start < last:
            before = document.text[first:start].lstrip("`")
            return _in_command(before) if before.strip(" ./") else None
    return None


def _in_command(before: str) -> Meaning:
    """Returns what a command line means by the path at its end: what comes behind another path may be written."""
    match = _WORDS().search(before.removesuffix("./").rstrip("\"'"))
    words = match["words"].split() if match else ["?"]
    if any(">" in word for word in words):
        return Meaning.NEW
    is_run = not words or (words[0] in _RUNNERS and not any("/" in word for word in words))
    return Meaning.RUN if is_run else Meaning.ELSEWHERE


def _in_prose(document: Document, path: str, start: int) -> Meaning:
    text = document.text
    line = text[max(text.rfind("\n", 0, start) + 1, start - BEFORE) : start].removesuffix("./")
    if _NEW().search(line):
        return Meaning.NEW
    if "example" not in path and _INSTANCE().search(line):
        return Meaning.ELSEWHERE
    if _OF_ANOTHER().search(text, max(0, start - BEFORE), start):
        return Meaning.ELSEWHERE
    return Meaning.NAMED


def teaches(document: Document) -> bool:
    """Tells whether a text is about skills and how they are written."""
    return len(_LESSON().findall(document.text, document.head.body)) >= LESSONS


def stands_above(document: Document, path: str) -> bool:
    """Tells whether a file stands above the skill, in its plugin or its project."""
    return any(document.neighbours.exists("../" * up + path) for up in range(1, HIGHEST + 1))

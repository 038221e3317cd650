"""Answers one question of a model: what is wrong with a skill, given as a text or by its path in the project.

* Nothing outside of the project is read, by no link and no `..`, also not what a document refers to.
* Only files that are skills or manifests by their names are read: this is no way around what a model may not read.
* The answer is bounded, and free of characters that a terminal or a model would not see.
"""

import os
from collections.abc import Mapping
from typing import Any

from . import disk
from .catalogue import entry
from .discovery import find_targets, kind_of
from .document import Document
from .errors import NothingFoundError, UsageFault
from .finding import Finding
from .neighbours import DiskNeighbours, Neighbours
from .note import Profile, Severity
from .record import record
from .runner import Report, check_documents
from .settings import Settings, read_settings, settings_of

NAMES = frozenset({"SKILL.md", "plugin.json", "marketplace.json"})
MAX_DOCUMENTS = 500
MAX_FINDINGS = 100
MAX_PAGES = 20
MAX_TEXT = 1_048_576
_CAP = 600


class QuestionError(Exception):
    """A question that cannot be answered; the message says how to ask instead."""


@record
class Question:
    path: str
    """Where the document stands, or the folder to search, as seen from the project."""
    text: str | None
    """What the document says, when it is not the file's own content."""
    profile: str | None


def read_question(arguments: Mapping[str, Any]) -> Question:
    """Reads the arguments of a call.

    Raises:
        QuestionError: when they are not those of the tool.
    """
    unknown = sorted(arguments.keys() - {"path", "text", "profile"})
    if unknown:
        raise QuestionError(f"unknown argument {unknown[0][:80]!a}; there are path, text and profile")
    for name, value in arguments.items():
        if not isinstance(value, str):
            raise QuestionError(f"{name} is a text")
    path, text, profile = (arguments.get(name) for name in ("path", "text", "profile"))
    if path is None and text is None:
        raise QuestionError("give path, a SKILL.md or a folder in the project, or text, what a SKILL.md says")
    if profile is not None and profile not in set(Profile):
        raise QuestionError(f"no profile is called {profile[:80]!a}; there are {', '.join(Profile)}")
    if text is not None and len(text) > MAX_TEXT:
        raise QuestionError("the text is larger than the largest skill that any client reads")
    return Question(path="SKILL.md" if path is None else path, text=text, profile=profile)


def answer(question: Question, project: str) -> dict[str, Any]:
    """Checks what was asked about and returns plain data.

    Raises:
        QuestionError: when there is nothing to check, or the settings are wrong.
    """
    root = os.path.realpath(project)
    path = _inside(question.path, root)
    try:
        settings = settings_of(read_settings(path), {"profile": question.profile})
        documents = _documents(question, path, root, settings)
        return _told(check_documents(documents, settings.policy), root)
    except (UsageFault, NothingFoundError) as error:
        raise QuestionError(str(error)) from error


def _inside(path: str, root: str) -> str:
    if "\0" in path:
        raise QuestionError("the path holds a character that no path can hold")
    whole = os.path.realpath(disk.join(root, path))
    if not _is_inside(whole, root):
        raise QuestionError("the path leads out of the project; only what is in it is read")
    return whole


def _is_inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip("/") + "/")


def _documents(question: Question, path: str, root: str, settings: Settings) -> list[Document]:
    if question.text is not None:
        named = disk.join(path, "SKILL.md") if disk.is_folder(path) else path
        return [_document(question.text.encode("utf-8", errors="replace"), named, root)]
    if not disk.is_folder(path) and disk.name(path) not in NAMES:
        raise QuestionError(f"only {', '.join(sorted(NAMES))} and folders are looked at; give a draft as text")
    targets = find_targets([path], exclude=settings.exclude, folder=settings.folder)
    found = [target.path for target in targets if _is_inside(os.path.realpath(target.path), root)]
    if len(found) > MAX_DOCUMENTS:
        raise QuestionError(f"{len(found)} documents are there; name a folder with at most {MAX_DOCUMENTS}")
    if not found:
        raise QuestionError("nothing there is in the project")
    return [_read(one, root) for one in found]


def _read(path: str, root: str) -> Document:
    # A pipe or a device of that name would be read for ever.
    if not os.path.isfile(path):  # noqa: PTH113 -- paths are plain text here, as in `disk`
        return _document(b"", path, root, unreadable="it is no file")
    try:
        return _document(disk.read_bytes(path), path, root)
    except OSError as error:
        return _document(b"", path, root, unreadable=error.strerror or "unknown")


def _document(data: bytes, path: str, root: str, *, unreadable: str | None = None) -> Document:
    neighbours = Fenced(beside=DiskNeighbours(directory=disk.parent(path)), directory=disk.parent(path), root=root)
    return Document(data, path=path, kind=kind_of(path), neighbours=neighbours, unreadable=unreadable)


@record
class Fenced:
    """The neighbours of a document, of which those outside of the project are not known."""

    beside: Neighbours
    directory: str
    root: str

    @property
    def folder(self) -> str | None:
        return self.beside.folder

    def exists(self, name: str) -> bool | None:
        return self.beside.exists(name) if self._is_known(name) else None

    def read(self, name: str) -> str | None:
        return self.beside.read(name) if self._is_known(name) else None

    def names(self, name: str = ".") -> tuple[str, ...]:
        return self.beside.names(name) if self._is_known(name) else ()

    def _is_known(self, name: str) -> bool:
        return "\0" not in name and _is_inside(os.path.realpath(disk.join(self.directory, name)), self.root)


def _told(report: Report, root: str) -> dict[str, Any]:
    # The worst come first, so that a cut takes the least.
    ordered = sorted(report.findings, key=lambda finding: finding.severity.rank)
    shown = ordered[:MAX_FINDINGS]
    codes = list(dict.fromkeys(finding.code for finding in shown))
    counts = {level.value: sum(one.severity is level for one in ordered) for level in Severity}
    return {
        "documents": len(report.paths),
        "counts": counts,
        "findings": [_finding(finding, root) for finding in shown],
        "left_out": len(ordered) - len(shown),
        "broken_rules": sorted({fault.code for fault in report.faults}),
        "rules": {code: entry(code).page.strip() for code in codes[:MAX_PAGES]},
    }


def _finding(finding: Finding, root: str) -> dict[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.slug,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "path": _visible(disk.relative(finding.path, root)),
        "line": finding.start.line,
        "column": finding.start.column,
        "message": _visible(finding.message),
        "fixes": [_visible(fix.title) for fix in finding.fixes],
    }


def _visible(text: str) -> str:
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown if len(shown) <= _CAP else shown[: _CAP - 1] + "…"

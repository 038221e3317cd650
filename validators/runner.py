"""Finds the documents, asks every rule, sorts what they say.

* A file that is named is read whatever it is called; a directory is searched for `SKILL.md`.
* Nothing found is an error and never a silent zero: a linter that looked at nothing must not look green.
* A file that cannot be read is a finding of its own; the rest goes on.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from deploy_production.model.skill import Skill
from deploy_production.model.source import Span
from deploy_production.skillfile.document import decode
from deploy_production.skillfile.reader import read_skill

from .rule import Finding, Severity, SkillDocument
from .rules import Entry, catalogue

SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})
FALLBACK = "syntax"
"""The rule that reports the reader's problems which no other rule claims."""


class NothingFoundError(Exception):
    """A path that does not exist, or a directory without a skill."""


def find_documents(paths: Iterable[str]) -> list[Path]:
    """Returns the documents in the order of the paths, each once.

    Raises:
        NothingFoundError: when a path does not exist, or a directory holds no `SKILL.md`.
    """
    found: dict[Path, None] = {}
    for given in paths:
        path = Path(given)
        if not path.exists():
            raise NothingFoundError(f"{given} does not exist; name a SKILL.md or a directory that holds one")
        documents = sorted(_search(path)) if path.is_dir() else [path]
        if not documents:
            raise NothingFoundError(f"{given} holds no SKILL.md; name a directory that does")
        found.update(dict.fromkeys(documents))
    return list(found)


def _search(root: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root):
        is_claude = (name for name in names if name == ".claude" or not name.startswith("."))
        names[:] = sorted(name for name in is_claude if name not in SKIPPED)
        if "SKILL.md" in files:
            yield Path(folder) / "SKILL.md"


def check_file(path: Path) -> list[Finding]:
    """Reads one file and asks every rule; what cannot be read is a finding."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return [
            Finding(
                rule=FALLBACK,
                code="unreadable-file",
                severity=Severity.ERROR,
                message=message,
                path=str(path),
                span=Span.at(1),
            )
        ]
    return check_bytes(data, str(path))


def check_bytes(data: bytes, path: str) -> list[Finding]:
    """Checks a document that is already in memory."""
    skill = read_skill(data, name=path)
    document = SkillDocument(path=path, skill=skill, lines=source_lines(data))
    findings = [*_problems(skill, path), *_notes(document)]
    return sorted(findings, key=lambda finding: (finding.span, finding.rule, finding.message))


def source_lines(data: bytes) -> tuple[str, ...]:
    """Returns the lines as the reader counts them."""
    return tuple(text for _, text in decode(data)[0].lines())


def _problems(skill: Skill, path: str) -> Iterator[Finding]:
    owners = {code: entry for entry in catalogue() for code in entry.rule.problems}
    fallback = next(entry for entry in catalogue() if entry.id == FALLBACK)
    for problem in skill.problems:
        owner: Entry = owners.get(problem.code, fallback)
        yield Finding(
            rule=owner.id,
            code=problem.code,
            severity=owner.rule.severity,
            message=problem.message,
            path=path,
            span=problem.span,
        )


def _notes(document: SkillDocument) -> Iterator[Finding]:
    for entry in catalogue():
        for note in entry.rule.check(document):
            yield Finding(
                rule=entry.id,
                code=entry.id,
                severity=entry.rule.severity,
                message=note.message,
                path=document.path,
                span=note.span,
            )

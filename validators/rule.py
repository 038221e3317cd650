"""What a rule is, and what it finds.

* One file in `rules/` is one rule; its id is the file's name with dashes, so two rules can never share one.
* A rule looks at a read document and yields notes; the runner adds who said it, how bad it is and where the file is.
* An error is something by which a client or the gate breaks or loses safety. Whatever is advice is a warning.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from deploy_production.model.skill import Skill
from deploy_production.model.source import Position, Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillDocument:
    """A document as a rule sees it: what the reader understood, and the lines it was read from."""

    path: str
    skill: Skill
    lines: tuple[str, ...]

    def find(self, text: str, within: Span) -> Span:
        """Returns where a text stands inside a span that covers it, or the span itself."""
        for number in range(within.start.line, within.end.line + 1):
            line = self.lines[number - 1] if number <= len(self.lines) else ""
            column = line.find(text)
            if column >= 0:
                return Span.at(number, column + 1, len(text))
        return within


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a rule says: a sentence, and where."""

    message: str
    span: Span


class Rule(Protocol):
    @property
    def summary(self) -> str:
        """One sentence: what a document must be like."""

    @property
    def severity(self) -> Severity: ...

    @property
    def problems(self) -> frozenset[str]:
        """The codes of the reader's problems that this rule reports; `syntax` reports what no rule claims."""

    def check(self, document: SkillDocument) -> Iterable[Note]:
        """Yields what the rule finds beyond the reader's problems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRule:
    """A rule that the reader itself checks: it gives some of its problems a name of their own."""

    summary: str
    problems: frozenset[str]
    severity: Severity = Severity.ERROR

    def check(self, _document: SkillDocument) -> Iterable[Note]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    rule: str
    code: str
    """The reader's code for a problem, otherwise the id of the rule."""
    severity: Severity
    message: str
    path: str
    span: Span

    @property
    def start(self) -> Position:
        return self.span.start

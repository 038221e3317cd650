"""What a rule is. A rule is one file, `rules/vs123_some_slug.py`, and this is how one is written.

The file name gives the code (`VS123`) and the slug (`some-slug`); both are for ever. The docstring of the file is its
page: a first line that says what is wrong, then why it matters and how it is put right. The file ends with

    RULE: Final = Rule(summary="...", check=_check, severity=Severity.ERROR, needs=frozenset({Need.FRONTMATTER}))
    GOOD: Final = (Example(name="...", text="..."), ...)
    BAD: Final = (Example(name="...", text="..."), ...)

and `_check(document: Document) -> Iterable[Note]` yields what it finds. Every BAD must yield this rule and no other
error; every GOOD must not yield this rule (the tests run them, the pages print them). `needs` says which documents
are worth asking at all, and `keys` which of a frontmatter: a rule that waits for the key `model` is never called for a
skill without it, and not even imported. `make docs` writes both into `waits.py`.

* Places are character offsets into `document.text` (line feeds only, no byte order mark); `document.offsets(span)`
  turns a line-and-column span of the deep reader into them. A note says what is wrong and what to write instead.
* A fix is a list of edits in the same offsets. It is safe when the client reads the same afterwards, or when what was
  there had no effect; everything else is unsafe. `--fix` drops a safe fix that changes what the frontmatter says,
  except for the keys that it names in `changes`.
* A rule that only names problems of the reader gives their codes in `problems` and needs no `check`.
* A rule over many documents sets `check_tree` instead (8xx); it sees summaries, not documents.
* Rules are imported on each run, so they stay light: patterns through `lazy.pattern` (compiled at their first use),
  `record.record` in place of `dataclass`, and inside functions whatever is heavy: json, yaml, pathlib, dataclasses,
  `deploy_production.model` and `deploy_production.skillfile`. A test holds a plain skill to that.
* A rule is quick: what it costs grows with the text and not with its square, and it asks first whether a word that it
  looks for is there at all.
* No rule reads a file but through `document.neighbours`, runs anything, or looks at a clock.

An error is something by which a client or the gate breaks or loses safety; what is likely wrong is a warning; what is
taste is advice. `confidence` says how often the rule is right when it speaks.
"""

from collections.abc import Callable, Iterable, Mapping

from .document import Document
from .note import EVERY_PROFILE, Confidence, Edit, Fix, Need, Note, Profile, Severity, Standing
from .record import NOTHING, record
from .tree import Tree

__all__ = [
    "EVERY_PROFILE",
    "Confidence",
    "Document",
    "Edit",
    "Example",
    "Fix",
    "Need",
    "Note",
    "Profile",
    "Rule",
    "Severity",
    "Standing",
    "Tree",
]
"""Everything that the file of a rule imports stands here."""


@record
class Example:
    """A document as a test and a page show it."""

    name: str
    text: str
    path: str = "release-shop/SKILL.md"
    """Where it stands; the folder's name counts for some rules."""
    files: Mapping[str, str] = NOTHING
    """Other files, by their path beside `path`'s root: `release-shop/references/more.md`."""
    profile: Profile = Profile.CLAUDE_CODE
    also: frozenset[str] = frozenset()
    """The codes of other errors that a BAD example cannot be without."""
    fixed: str | None = None
    """What `--fix` makes of a BAD example; for an unsafe fix what `--unsafe-fixes` makes of it."""


def _nothing(_document: Document) -> Iterable[Note]:
    return ()


@record
class Rule:
    summary: str
    """One sentence: what a document must be like."""
    check: Callable[[Document], Iterable[Note]] = _nothing
    check_tree: Callable[[Tree], Iterable[Note]] | None = None
    severity: Severity = Severity.WARNING
    confidence: Confidence = Confidence.HIGH
    needs: frozenset[Need] = frozenset({Need.TEXT})
    keys: frozenset[str] = frozenset()
    """The keys of a frontmatter of which it needs at least one; when empty, it needs none."""
    profiles: frozenset[Profile] = EVERY_PROFILE
    """The profiles in which it runs unasked; `--select` by its code asks for it in any."""
    severities: Mapping[Profile, Severity] = NOTHING
    """Where a profile weighs it differently."""
    standings: Mapping[Standing, Severity] = NOTHING
    """Where it weighs differently because of who runs the commands; this counts more than the profile."""
    is_safety: bool = False
    """No comment in the document itself can silence it, only the settings."""
    problems: frozenset[str] = frozenset()
    """The codes of the reader's problems that it reports."""
    replaces: frozenset[str] = frozenset()
    """The codes of the reader's problems that its own check reports better."""

    def severity_in(self, profile: Profile, standing: Standing = Standing.PLAIN) -> Severity:
        return self.standings.get(standing) or self.severities.get(profile, self.severity)

"""The words in which rules speak: severity, confidence, profile and need; note, fix and edit."""

from enum import StrEnum

from .record import record


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """Returns 0 for the worst."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.ADVICE: 2}


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Profile(StrEnum):
    CLAUDE_CODE = "claude-code"
    SPEC = "spec"
    """The six fields of the Agent Skills standard."""
    SEED = "seed"
    """Claude Code's fields, and the laws of skills with control blocks and a Genetic Code."""


EVERY_PROFILE = frozenset(Profile)


class Standing(StrEnum):
    """Who runs the commands of a document."""

    PLAIN = "plain"
    """A model, as the text tells it."""
    GATED = "gated"
    """A program, behind a safety gate: it bounds every wait and restores what was there, whatever the text says."""
    UNGATED = "ungated"
    """A program was meant to, by blocks that it acts on or by one whose name is misspelt; it finds no gate."""
    SCRIPT = "script"
    """A shell, as it stands."""


class Need(StrEnum):
    """What a document must have for a rule to be asked."""

    FILE = "file"
    """Whatever it is, readable or not."""
    TEXT = "text"
    FRONTMATTER = "frontmatter"
    """A frontmatter that the client finds, whether or not it can be read."""
    MARKDOWN = "markdown"
    """A body."""
    CONTROL = "control"
    """A tag of a control block, well-formed or not."""
    SKILL = "skill"
    """A gate, a rollback procedure or a flow: `document.skill` is the whole deep reading."""
    COMMANDS = "commands"
    """Something that may hold commands: a fence, inline code, a control block; also scripts and workflows."""
    INVOCATIONS = "invocations"
    """A command that starts a program which rules know: `document.invocations` is not empty."""
    MARKUP = "markup"
    """A body with what may be a tag, a comment or a fence."""
    LINKS = "links"
    """A body with what may be a link."""
    PLUGIN = "plugin"
    """The document is a plugin.json."""
    MANIFEST = "manifest"
    """The document is a plugin.json or a marketplace.json."""
    MARKETPLACE = "marketplace"
    """The document is a marketplace.json."""
    SUPPRESSIONS = "suppressions"
    """A comment that silences rules, or tries to; `document.silence` says what became of it. Group 9 only."""
    TREE = "tree"
    """All documents of the run together: `check_tree`."""


@record
class Edit:
    """Replaces the characters from `start` up to `end` by `text`."""

    start: int
    end: int
    text: str


@record
class Fix:
    title: str
    """What it does, as an imperative: "Write disable-model-invocation"."""
    edits: tuple[Edit, ...]
    is_safe: bool = True
    changes: frozenset[str] = frozenset()
    """The frontmatter keys whose reading a safe fix may change, because what was there had no effect."""


@record
class Note:
    """What a rule says: a sentence, and where; `path` only from a rule over a tree."""

    message: str
    start: int
    end: int
    fixes: tuple[Fix, ...] = ()
    """Alternatives, best first; `--fix` takes the first that it may."""
    path: str | None = None
    at_most: Severity | None = None
    """How bad this one is when it is milder than its rule. What the settings say of the rule, or the rule of a profile,
    counts more."""

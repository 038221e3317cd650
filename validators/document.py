"""A document as rules see it: every view of it is read at the first question and kept.

* All places are offsets into `text`; `position` and `span` make lines and columns of them, `offsets` leads back.
* The deep reading (`skill`) and the control blocks cost most, and are read only where the text has a control tag.
* Nothing here judges, and no document makes it raise.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from .frontmatter.client import read_head
from .frontmatter.head import Head, Node, Reading
from .lazy import has_word, holds, pattern
from .markdown import Markdown, read_markdown
from .neighbours import Neighbours, NoNeighbours
from .note import Fix, Need, Note, Severity, Standing
from .place import Position, Span
from .snippet import Snippet
from .source import Source, read_source

if TYPE_CHECKING:
    from deploy_production.model import source as deep
    from deploy_production.model.skill import Skill
    from deploy_production.skillfile.control import Control

    from .shell.invocations import Invocation
    from .silence import Silence

_DEPLOYING = ("<safety_gate", "<rollback_procedure", "<logic_flow")
_CONTROL = pattern(
    r"</?(?:mission_control|safety_gate|rollback_procedure|logic_flow|critical_constraint"
    r"|checks?|failure_mode|gate_validation|trigger_conditions|condition)\b"
)
_LEADING = pattern(r"^[ \t]*(?:[-*+][ \t]+)?</?(?P<name>[A-Za-z][A-Za-z0-9_.-]{8,20})(?![A-Za-z0-9_.-])", re.MULTILINE)
_PROGRAMS = (
    *("kubectl", "docker", "podman", "nerdctl", "buildah", "helm", "oc", "skopeo", "crane", "terraform", "tofu"),
    *("pulumi", "argocd", "flux"),
)
_NAMED = (*_PROGRAMS, *[program.upper() for program in _PROGRAMS])
"""As commands name them: also by a variable, such as `$KUBECTL`."""
_REFUSED = re.compile(r"\b(?:never|not|avoid|instead of|rather than|without|no longer|unlike)\b|n't\b", re.IGNORECASE)
_SHELLS = frozenset(
    {"", "bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal", "ksh"}
    | {"powershell", "pwsh", "ps1"}
)


class Kind(StrEnum):
    SKILL = "skill"
    PLUGIN = "plugin"
    MARKETPLACE = "marketplace"
    SCRIPT = "script"
    """A shell script, Makefile or workflow; its text is one snippet."""


class Document:
    """One text with its name and neighbours; views are computed once."""

    def __init__(
        self,
        data: bytes,
        *,
        path: str = "SKILL.md",
        kind: Kind = Kind.SKILL,
        neighbours: Neighbours | None = None,
        unreadable: str | None = None,
    ) -> None:
        self.data = data
        self.path = path
        """As the run names it."""
        self.kind = kind
        self.neighbours = neighbours or NoNeighbours()
        self.unreadable = unreadable
        """Why there are no bytes, when the file could not be read."""
        self.silence: Silence | None = None
        """What its comments silence; set when all other rules have been asked, for the rules about suppressions."""
        self._refusals: dict[int, int] = {}
        """Where the first word that forbids ends in a line, by where the line begins; beyond it when there is none."""

    # -- text and places ---------------------------------------------------------------------------------

    @cached_property
    def source(self) -> Source:
        return read_source(self.data)

    @cached_property
    def text(self) -> str:
        return self.source.text

    @cached_property
    def body(self) -> str:
        """The text after the frontmatter."""
        return self.text[self.head.body :]

    def position(self, offset: int) -> Position:
        return self.source.position(offset)

    def span(self, start: int, end: int) -> Span:
        return self.source.span(start, end)

    def offsets(self, span: "Span | deep.Span") -> tuple[int, int]:
        """Returns the offsets of a span of the deep reader."""
        return self.source.offset(span.start), self.source.offset(span.end)

    def find(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Returns where a text stands inside a range, or the range itself."""
        at = self.text.find(text, start, end) if text else -1
        return (start, end) if at < 0 else (at, at + len(text))

    def line_range(self, offset: int) -> tuple[int, int]:
        """Returns where the line of an offset begins and ends, its line feed left out."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end

    def note(
        self,
        message: str,
        place: "tuple[int, int] | Span | deep.Span",
        *fixes: Fix,
        at_most: Severity | None = None,
    ) -> Note:
        """Makes a note at a span of the deep reader or at offsets."""
        start, end = place if isinstance(place, tuple) else self.offsets(place)
        return Note(message=message, start=start, end=end, fixes=fixes, at_most=at_most)

    # -- frontmatter -------------------------------------------------------------------------------------

    @cached_property
    def head(self) -> Head:
        """The frontmatter as the client reads it; `head.reading` says whether there is one."""
        return read_head(self.source.raw, returns=self._returns)

    @property
    def _returns(self) -> tuple[bool, ...]:
        if "\r\n" not in self.source.original:
            return ()
        return tuple(line.endswith("\r") for line in self.source.original.split("\n"))

    @cached_property
    def deploys(self) -> bool:
        """Whether it opens a block that a program acts on."""
        return "<" in self.text and any(tag in self.text for tag in _DEPLOYING)

    @property
    def manual_only(self) -> bool:
        """Whether the client leaves its start to people: the text `true` counts too."""
        return self.head.value("disable-model-invocation") in (True, "true")

    # -- body --------------------------------------------------------------------------------------------

    @cached_property
    def markdown(self) -> Markdown:
        return read_markdown(self.text, self.head.body)

    @property
    def prose(self) -> str:
        """The text with frontmatter, fences, code spans and comments blanked: same offsets."""
        return self.markdown.prose

    @cached_property
    def has_control(self) -> bool:
        """Whether it has anything that is, or was meant to be, a tag of a control block."""
        if "<" not in self.text:
            return False
        return _CONTROL().search(self.text) is not None or any(self._nearly_control())

    def _nearly_control(self) -> Iterator[bool]:
        names = {match["name"] for match in _LEADING().finditer(self.text)}
        if names:
            from .control import is_nearly_a_block

            yield from (is_nearly_a_block(name) for name in names)

    @cached_property
    def skill(self) -> "Skill":
        """The deep reading: gates, rollback, flow, steps, commands, and the reader's problems."""
        from deploy_production.skillfile.reader import read_skill

        return read_skill(self.data, name=self.path)

    @property
    def control(self) -> "Control":
        """The control blocks as nodes with places, well-formed or repaired."""
        return self._blocks[0]

    @cached_property
    def _blocks(self) -> "tuple[Control, tuple[deep.Problem, ...]]":
        from .control import read_blocks

        return read_blocks(self.data, self.head.body)

    @cached_property
    def problems(self) -> "tuple[deep.Problem, ...]":
        """What the deep reader could not understand; of a document without control tags only what its bytes are."""
        if self.unreadable is not None:
            return ()
        if self.kind is Kind.SCRIPT:
            return tuple(problem for problem in self.source.problems if problem.code != "empty-document")
        if self.kind is not Kind.SKILL or not self.has_control:
            return self.source.problems
        return self.skill.problems if self.deploys else self._blocks[1]

    # -- commands ----------------------------------------------------------------------------------------

    @cached_property
    def snippets(self) -> tuple[Snippet, ...]:
        """Everything that may hold commands, in the order of the document."""
        if self.kind is Kind.SCRIPT:
            from .scripts.snippets import script_snippets

            return script_snippets(self.path, self.text)
        return tuple(sorted((*self._blocks_of_code(), *self._spans_of_code()), key=lambda snippet: snippet.start))

    @property
    def has_commands(self) -> bool:
        """Whether there are any snippets; those of code in sentences are not made for the answer."""
        return bool(self.markdown.code or self.snippets)

    def _blocks_of_code(self) -> Iterator[Snippet]:
        for fence in self.markdown.fences:
            if fence.language in _SHELLS:
                text = self.text[fence.content_start : fence.content_end]
                yield Snippet(text=text, start=fence.content_start, origin="fence", language=fence.language)
        for match in _COMMAND().finditer(self.prose) if "<command>" in self.text else ():
            yield Snippet(text=self.text[match.start(1) : match.end(1)], start=match.start(1), origin="element")

    def _spans_of_code(self) -> Iterator[Snippet]:
        for start, end in self.markdown.code:
            inner = self.text[start:end].strip("`")
            yield Snippet(text=inner, start=start + self.text[start:end].index(inner), origin="code")

    @cached_property
    def invocations(self) -> "tuple[Invocation, ...]":
        """Every program that its commands start, in order; nothing where no program that rules know is named."""
        # Code in a sentence is an instruction only where a program may act.
        is_plain = self.kind is Kind.SKILL and not self.deploys
        text = self._text_of_blocks() if is_plain else self.text
        if not any(has_word(text, program) for program in _NAMED):
            return ()
        from .shell.invocations import read_invocations

        snippets = sorted(self._blocks_of_code(), key=lambda snippet: snippet.start) if is_plain else self.snippets
        return read_invocations((snippet for snippet in snippets if self._instructs(snippet)), self.text)

    def _text_of_blocks(self) -> str:
        """Returns the text of all blocks of code, which costs less than the blocks."""
        if "<command>" in self.text:
            return self.text
        fences = self.markdown.fences
        return "\n".join([self.text[one.content_start : one.content_end] for one in fences if one.language in _SHELLS])

    def _instructs(self, snippet: Snippet) -> bool:
        """Code in a sentence is no instruction where it is forbidden."""
        if snippet.origin != "code":
            return True
        # Asked for each of them, a line with many would be searched as many times.
        start, end = self.line_range(snippet.start)
        if start not in self._refusals:
            refused = _REFUSED.search(self.text, start, end)
            self._refusals[start] = end + 1 if refused is None else refused.end()
        return snippet.start < self._refusals[start]

    @cached_property
    def standing(self) -> Standing:
        """What stands behind its commands: a gate that a program runs, nothing, or a shell alone."""
        if self.kind is Kind.SCRIPT:
            return Standing.SCRIPT
        if self.deploys:
            return Standing.GATED if self.skill.gates else Standing.UNGATED
        is_meant = self.has_control and any(problem.code == "misspelt-block" for problem in self.problems)
        return Standing.UNGATED if is_meant else Standing.PLAIN

    # -- manifests ---------------------------------------------------------------------------------------

    @cached_property
    def manifest(self) -> Node | None:
        """A plugin.json or marketplace.json with places; None when it is no JSON object."""
        from .manifests import read_manifest

        return read_manifest(self.text)

    def met(self) -> frozenset[Need]:
        """Returns what the document has of all that rules can need."""
        return frozenset([need for need, is_met in _MET[self.kind].items() if is_met(self)])

    def can_have(self) -> frozenset[Need]:
        """Returns what a document of this kind can have."""
        return frozenset(_MET[self.kind])


_COMMAND = pattern(r"<command>([^<]*)</command>")


def _always(_document: Document) -> bool:
    return True


def _is_silenced(document: Document) -> bool:
    return document.silence is not None


def _starts_programs(document: Document) -> bool:
    return bool(document.invocations)


_MET: Mapping[Kind, Mapping[Need, Callable[[Document], bool]]] = {
    Kind.SKILL: {
        Need.FILE: _always,
        Need.TEXT: _always,
        Need.FRONTMATTER: lambda document: document.head.reading is not Reading.ABSENT,
        Need.MARKDOWN: lambda document: bool(document.body) and not document.body.isspace(),
        Need.MARKUP: lambda document: any(mark in document.body for mark in ("<", "```", "~~~")),
        Need.LINKS: lambda document: holds(document.body, "](") or holds(document.body, "]:"),
        Need.CONTROL: lambda document: document.has_control,
        Need.SKILL: lambda document: document.deploys,
        Need.COMMANDS: lambda document: document.has_commands,
        Need.INVOCATIONS: _starts_programs,
        Need.SUPPRESSIONS: _is_silenced,
    },
    Kind.SCRIPT: {
        Need.FILE: _always,
        Need.COMMANDS: lambda document: bool(document.text.strip()),
        Need.INVOCATIONS: _starts_programs,
        Need.SUPPRESSIONS: _is_silenced,
    },
    Kind.PLUGIN: {Need.FILE: _always, Need.PLUGIN: _always, Need.MANIFEST: _always},
    Kind.MARKETPLACE: {Need.FILE: _always, Need.MARKETPLACE: _always, Need.MANIFEST: _always},
}

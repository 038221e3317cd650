"""The numbered process of a skill: headings "### 3. Build Docker Image" with their commands and checklists.

* Where several sections have numbered headings, the process is the one whose title says so.
* Steps are numbered 1, 2, 3 without a gap: a gap is how a step looks that a broken fence has swallowed.
* Every line of a shell fence is one command. A fence in a step that does not say its language, or one that is not
  known, is a problem, because nobody can tell whether it is to be run.
* What looks like a step, a heading or a checklist item and is not quite one is a problem: a slip of the pen must not
  take a command or a verification away in silence.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from deploy_production.model.skill import ChecklistItem, Command, ProcessStep
from deploy_production.skillfile.control import Control
from deploy_production.skillfile.document import Document, ProblemLog, quoted
from deploy_production.skillfile.gates import compile_at
from deploy_production.skillfile.markdown import Fence, Heading, Line, Markdown

SHELLS = frozenset({"bash", "sh", "shell", "zsh"})
SHOWN = frozenset(
    {
        "c", "cpp", "css", "csv", "diff", "dockerfile", "dot", "env", "go", "graphql", "graphviz", "hcl", "html",
        "http", "ini", "java", "javascript", "js", "json", "jsonc", "jsx", "log", "makefile", "markdown", "md",
        "mermaid", "output", "php", "promql", "properties", "py", "python", "rb", "ruby", "rust", "sql", "text",
        "toml", "ts", "tsx", "txt", "typescript", "xml", "yaml", "yml",
    }
)  # fmt: skip
"""Languages of fences that are there to be read."""
_NUMBERED = re.compile(r"(?:step +)?(?P<number>[0-9]{1,3})[.):] *(?P<title>[^\s0-9].*)", re.IGNORECASE)
_ALMOST_HEADING = re.compile(r" {0,3}#{1,6}+(?:[ \t]*#+[ \t]*|[0-9]{1,3}[.):]).*")
_PROCESS = re.compile(r"\b(?:process|workflow|procedure|steps)\b", re.IGNORECASE)
_ITEM = re.compile(r"(?P<indent>[ \t]*)[-*+][ \t]+\[(?P<state>[ xX])\][ \t]+(?P<text>\S.*?)[ \t]*")
_ALMOST_ITEM = re.compile(r".*\[[ \t]*[xX]?[ \t]*\](?!\().*|[ \t]*[-*+]+[ \t]*(?:\[[ \t]|\]).*")
_COMMENT = re.compile(r"[ \t]*#")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    heading: Heading
    parent: Heading | None
    number: int
    title: str
    end: int
    """Where the next heading of the same or a higher level begins."""

    @property
    def parent_start(self) -> int:
        return self.parent.start if self.parent else -1


def read_process(document: Document, markdown: Markdown, control: Control, log: ProblemLog) -> tuple[ProcessStep, ...]:
    """Reads the numbered steps in the order of the document."""
    _report_almost_headings(markdown, control, log)
    sections = _process_sections(document, markdown, control, log)
    steps: list[ProcessStep] = []
    for expected, section in enumerate(sections, start=1):
        if section.number != expected:
            message = f"this is step {expected} in order, but its number is {section.number}; number the steps 1, 2, 3"
            log.add("step-numbering", message, section.heading.start, section.heading.end)
        step = ProcessStep(
            number=section.number,
            title=section.title,
            commands=tuple(_commands(document, markdown, control, section, log)),
            checklist=tuple(_checklist(document, markdown, control, section, log)),
            span=document.span(section.heading.start, section.heading.end),
        )
        steps.append(step)
    return tuple(steps)


def _process_sections(
    document: Document, markdown: Markdown, control: Control, log: ProblemLog
) -> tuple[_Section, ...]:
    groups: dict[int, list[_Section]] = {}
    titles: dict[int, str] = {}
    unnumbered: list[_Section] = []
    open_headings: list[Heading] = []
    headings = [heading for heading in markdown.headings if not control.covers(heading.start)]
    for index, heading in enumerate(headings):
        open_headings = [outer for outer in open_headings if outer.level < heading.level]
        parent = open_headings[-1] if open_headings else None
        end = _section_end(headings, index, len(document.text))
        match = _NUMBERED.fullmatch(heading.title)
        number, title = (int(match["number"]), match["title"]) if match else (0, heading.title)
        section = _Section(heading=heading, parent=parent, number=number, title=title, end=end)
        if match:
            titles[section.parent_start] = parent.title if parent else ""
            groups.setdefault(section.parent_start, []).append(section)
        else:
            unnumbered.append(section)
        open_headings.append(heading)
    chosen = _choose(groups, titles, log)
    _report_strays(groups, chosen, log)
    _report_unnumbered(unnumbered, chosen, markdown, control, log)
    return chosen


def _report_strays(groups: dict[int, list[_Section]], chosen: tuple[_Section, ...], log: ProblemLog) -> None:
    """A sequence elsewhere that does not begin with 1 is a piece of the process that has lost its place."""
    for group in groups.values():
        if tuple(group) != chosen and group[0].number != 1:
            message = "this numbered heading belongs to no sequence; give it the level of the steps before it"
            log.add("stray-step", message, group[0].heading.start, group[0].heading.end)


def _report_unnumbered(
    sections: list[_Section], chosen: tuple[_Section, ...], markdown: Markdown, control: Control, log: ProblemLog
) -> None:
    """A heading among the steps that has no number must not hold what a step holds."""
    if not chosen:
        return
    for section in sections:
        is_among = (section.parent_start, section.heading.level) == (chosen[0].parent_start, chosen[0].heading.level)
        if is_among and section.heading.start > chosen[0].heading.start and _holds_work(markdown, control, section):
            message = "this section among the steps has commands or a checklist, but no number; number it"
            log.add("unnumbered-step", message, section.heading.start, section.heading.end)


def _holds_work(markdown: Markdown, control: Control, section: _Section) -> bool:
    fences = (fence for fence in _within(markdown.fences, section) if not control.covers(fence.start))
    lines = (line for line in _within(markdown.lines, section) if not line.fenced and not control.covers(line.start))
    return any(fence.language not in SHOWN for fence in fences) or any(_ITEM.fullmatch(line.text) for line in lines)


def _report_almost_headings(markdown: Markdown, control: Control, log: ProblemLog) -> None:
    for line in markdown.lines:
        if not line.fenced and _ALMOST_HEADING.fullmatch(line.text) and not control.covers(line.start):
            log.add("malformed-heading", 'a heading is written "### 1. Title"', line.start)


def _section_end(headings: list[Heading], index: int, end: int) -> int:
    level = headings[index].level
    return next((later.start for later in islice(headings, index + 1, None) if later.level <= level), end)


def _choose(groups: dict[int, list[_Section]], titles: dict[int, str], log: ProblemLog) -> tuple[_Section, ...]:
    if len(groups) <= 1:
        return tuple(section for group in groups.values() for section in group)
    named = [key for key in groups if _PROCESS.search(titles[key])]
    if len(named) == 1:
        return tuple(groups[named[0]])
    for key, group in groups.items():
        heading = group[0].heading
        title = quoted(titles[key])
        message = f'several sections have numbered steps; call the one to follow "Process" (this one is {title})'
        log.add("ambiguous-process", message, heading.start, heading.end)
    return ()


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


def _within(parts: Sequence[_P], section: _Section) -> Sequence[_P]:
    """Returns the parts that stand under the heading; parts are in the order of the document."""
    first = bisect_left(parts, section.heading.end, key=lambda part: part.start)
    return parts[first : bisect_left(parts, section.end, key=lambda part: part.start)]


def _commands(
    document: Document, markdown: Markdown, control: Control, section: _Section, log: ProblemLog
) -> Iterator[Command]:
    for fence in _within(markdown.fences, section):
        if control.covers(fence.start):
            continue
        if fence.language in SHELLS:
            for start, text in _command_lines(fence):
                command = compile_at(document, text, start, start + len(text), log)
                if command is not None:
                    yield command
        elif fence.language not in SHOWN:
            message = "nobody can tell whether this is to be run; write ```bash for commands, ```text for anything else"
            log.add("unlabelled-fence", message, fence.start)


def _command_lines(fence: Fence) -> Iterator[tuple[int, str]]:
    """Yields each command with the place where it begins; lines that end in a backslash are one."""
    begun: int | None = None
    parts: list[str] = []
    for start, line in fence.lines:
        if begun is None and (not line.strip() or _COMMENT.match(line)):
            continue
        if begun is None:
            begun = start + len(line) - len(line.lstrip())
        if line.endswith("\\"):
            parts.append(line[:-1].strip())
            continue
        parts.append(line.strip())
        yield begun, " ".join(part for part in parts if part)
        begun, parts = None, []
    if begun is not None:
        yield begun, " ".join([*parts, "\\"])


def _without_code(line: Line) -> str:
    text = line.text
    for start, end in line.hidden:
        text = text[: start - line.start] + "_" * (end - start) + text[end - line.start :]
    return text


def _checklist(
    document: Document, markdown: Markdown, control: Control, section: _Section, log: ProblemLog
) -> Iterator[ChecklistItem]:
    for line in _within(markdown.lines, section):
        if line.fenced or control.covers(line.start):
            continue
        match = _ITEM.fullmatch(line.text)
        if match is not None and not _ALMOST_ITEM.fullmatch(match["text"]):
            start, end = line.start + match.end("indent"), line.start + match.end("text")
            yield ChecklistItem(text=match["text"], done=match["state"] != " ", span=document.span(start, end))
        elif _ALMOST_ITEM.fullmatch(_without_code(line)):
            log.add("malformed-item", 'a checklist item is written "- [ ] text"', line.start)

"""The numbered process of a skill: headings "### 3. Build Docker Image" with their commands and checklists.

* Where several sections have numbered headings, the process is the one whose title says so.
* Steps are numbered 1, 2, 3 without a gap: a gap is how a step looks that a broken fence has swallowed.
* Every line of a shell fence is one command. A fence that does not say its language is a problem, because nobody can
  tell whether it is to be run.
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
from deploy_production.skillfile.markdown import Fence, Heading, Markdown

SHELLS = frozenset({"bash", "sh", "shell", "zsh"})
_NUMBERED = re.compile(r"(?:step +)?(?P<number>\d{1,3})[.):] +(?P<title>\S.*)", re.IGNORECASE)
_PROCESS = re.compile(r"\b(?:process|workflow|procedure|steps)\b", re.IGNORECASE)
_ITEM = re.compile(r"(?P<indent>[ \t]*)[-*+][ \t]+\[(?P<state>[ xX])\][ \t]+(?P<text>\S.*?)[ \t]*")
_ALMOST_ITEM = re.compile(r"[ \t]*[-*+][ \t]*\[[ \t]*[xX]?[ \t]*\]")
_COMMENT = re.compile(r"[ \t]*#")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    heading: Heading
    number: int
    title: str
    end: int
    """Where the next heading of the same or a higher level begins."""


def read_process(document: Document, markdown: Markdown, control: Control, log: ProblemLog) -> tuple[ProcessStep, ...]:
    """Reads the numbered steps in the order of the document."""
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
    open_headings: list[Heading] = []
    headings = [heading for heading in markdown.headings if not control.covers(heading.start)]
    for index, heading in enumerate(headings):
        open_headings = [outer for outer in open_headings if outer.level < heading.level]
        match = _NUMBERED.fullmatch(heading.title)
        if match:
            parent = open_headings[-1] if open_headings else None
            key = parent.start if parent else -1
            titles[key] = parent.title if parent else ""
            end = _section_end(headings, index, len(document.text))
            section = _Section(heading=heading, number=int(match["number"]), title=match["title"], end=end)
            groups.setdefault(key, []).append(section)
        open_headings.append(heading)
    return _choose(groups, titles, log)


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
        if not fence.language:
            message = "say what this fence holds: ```bash for commands to run, ```text for anything else"
            log.add("unlabelled-fence", message, fence.start)
        elif fence.language in SHELLS:
            for start, text in _command_lines(fence):
                command = compile_at(document, text, start, start + len(text), log)
                if command is not None:
                    yield command


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


def _checklist(
    document: Document, markdown: Markdown, control: Control, section: _Section, log: ProblemLog
) -> Iterator[ChecklistItem]:
    for line in _within(markdown.lines, section):
        if line.fenced or control.covers(line.start):
            continue
        match = _ITEM.fullmatch(line.text)
        if match is not None:
            start, end = line.start + match.end("indent"), line.start + match.end("text")
            yield ChecklistItem(text=match["text"], done=match["state"] != " ", span=document.span(start, end))
        elif _ALMOST_ITEM.match(line.text):
            log.add("malformed-item", 'a checklist item is written "- [ ] text"', line.start)

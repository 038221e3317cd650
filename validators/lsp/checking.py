"""Checks what an editor holds, under the settings that count for its path. Knows nothing of the protocol.

Settings that are wrong are a result too: an editor must not look clean because nothing could be checked.
"""

from collections.abc import Mapping
from typing import Any

from .. import disk
from ..discovery import kind_of
from ..document import Document, Kind
from ..errors import UsageFault
from ..finding import Finding
from ..neighbours import DiskNeighbours
from ..policy import Policy, matches_path
from ..record import record
from ..runner import Report, check_documents
from ..settings import Settings, read_settings, settings_of

SKILL = "SKILL.md"
MANIFEST_FOLDER = ".claude-plugin"


@record
class Checked:
    document: Document
    policy: Policy
    findings: tuple[Finding, ...] = ()
    trouble: str | None = None
    """Why nothing could be checked: what is wrong with the settings or the baseline."""
    traces: tuple[str, ...] = ()
    """Of rules that broke."""


def is_ours(path: str) -> bool:
    """Tells whether a file is one that the linter looks at, by its name and folder."""
    if kind_of(path) is Kind.SKILL:
        return disk.name(path) == SKILL
    return disk.name(disk.parent(path)) == MANIFEST_FOLDER


def check_text(path: str, text: str, given: Mapping[str, Any]) -> Checked:
    """Checks a text as if it stood at a path; `given` are settings that replace those of files, key by key."""
    # An editor may send half of a pair of surrogates; it stays one character.
    data = text.encode("utf-8", errors="replace")
    neighbours = DiskNeighbours(directory=disk.parent(path))
    document = Document(data, path=path, kind=kind_of(path), neighbours=neighbours)
    try:
        settings = settings_of(read_settings(path), given)
        if _is_excluded(path, settings):
            return Checked(document=document, policy=settings.policy)
        report = _known_left_out(check_documents([document], settings.policy), settings)
    except UsageFault as fault:
        return Checked(document=document, policy=Policy(), trouble=str(fault))
    traces = tuple(f"{fault.code} broke on {fault.path}\n{fault.trace}" for fault in report.faults)
    return Checked(document=document, policy=settings.policy, findings=report.findings, traces=traces)


def _is_excluded(path: str, settings: Settings) -> bool:
    return any(matches_path(glob, disk.relative(path, settings.folder)) for glob in settings.exclude)


def _known_left_out(report: Report, settings: Settings) -> Report:
    if settings.baseline is None:
        return report
    from ..baseline import leave_out, read_baseline

    kept, _ = leave_out(report, read_baseline(settings.baseline))
    return kept

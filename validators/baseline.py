"""A baseline: the findings that were there when it was written, which later runs leave out.

It names each by rule, file and what its line says, so that it survives when lines move. Paths are those from its own
folder. A finding that is gone stays named until the baseline is written again, and the run says how many there are.
"""

import json
import sys
from collections.abc import Iterable, Mapping

from . import disk
from .errors import UsageFault
from .exits import Exit
from .finding import Finding
from .record import changed, record
from .runner import Report

VERSION = 1


@record
class Baseline:
    path: str
    known: frozenset[tuple[str, str]]
    """Path and fingerprint of each finding."""


def read_baseline(path: str) -> Baseline:
    """Reads a baseline.

    Raises:
        UsageFault: when it cannot be read, or is none.
    """
    try:
        data = json.loads(disk.read_bytes(path))
        files: Mapping[str, Mapping[str, str]] = data["findings"]
        if data["version"] != VERSION:
            raise UsageFault(f"the baseline {path} has the version {data['version']!a}; write it again")
        known = frozenset((name, fingerprint) for name, entries in files.items() for fingerprint in entries)
    except OSError as error:
        message = f"the baseline {path} cannot be read: {error.strerror}; write it with --update-baseline"
        raise UsageFault(message) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageFault(f"{path} is no baseline; write it with --update-baseline") from error
    return Baseline(path=path, known=known)


def apply(report: Report, path: str) -> Report:
    """Returns a report without the findings of a baseline; says on standard error how many of these are gone.

    Raises:
        UsageFault: when the baseline cannot be read.
    """
    kept, gone = leave_out(report, read_baseline(path))
    if gone:
        sys.stderr.write(f"validate-skill: {gone} findings of {path} are gone; write it with --update-baseline\n")
    return kept


def update(report: Report, path: str | None) -> int:
    """Writes the baseline of a report, and returns the exit code.

    Raises:
        UsageFault: when nobody says where, or it cannot be written.
    """
    if path is None:
        raise UsageFault("--update-baseline needs --baseline FILE, or baseline in the settings")
    if report.faults:
        raise UsageFault("a rule broke, so the baseline would lack its findings; nothing was written")
    count = write_baseline(report.findings, path)
    sys.stderr.write(f"validate-skill: {path} holds {count} findings\n")
    return Exit.CLEAN


def leave_out(report: Report, baseline: Baseline) -> tuple[Report, int]:
    """Returns a report without the findings of a baseline, and how many of the baseline are gone."""
    folder = disk.parent(baseline.path)
    kept: list[Finding] = []
    met: set[tuple[str, str]] = set()
    for finding in report.findings:
        name = _name(finding, folder)
        if name in baseline.known:
            met.add(name)
        else:
            kept.append(finding)
    looked_at = {_relative(path, folder) for path in report.paths}
    gone = sum(path in looked_at for path, _ in baseline.known - met)
    return changed(report, findings=tuple(kept), known=len(report.findings) - len(kept)), gone


def write_baseline(findings: Iterable[Finding], path: str) -> int:
    """Writes the baseline of all findings; returns how many there are.

    Raises:
        UsageFault: when it cannot be written.
    """
    folder = disk.parent(path)
    files: dict[str, dict[str, str]] = {}
    for finding in findings:
        name, fingerprint = _name(finding, folder)
        files.setdefault(name, {})[fingerprint] = f"{finding.code} {finding.slug}"
    ordered = {name: dict(sorted(files[name].items())) for name in sorted(files)}
    text = json.dumps({"version": VERSION, "findings": ordered}, indent=2, ensure_ascii=False) + "\n"
    try:
        disk.write_bytes(path, text.encode("utf-8", errors="replace"))
    except OSError as error:
        raise UsageFault(f"the baseline {path} cannot be written: {error.strerror}") from error
    return sum(len(entries) for entries in files.values())


def _name(finding: Finding, folder: str) -> tuple[str, str]:
    return _relative(finding.path, folder), finding.fingerprint


def _relative(path: str, folder: str) -> str:
    return disk.relative(path, folder)

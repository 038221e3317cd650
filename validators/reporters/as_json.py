"""The report for programs: one JSON object. Lines and columns count from 1 in characters, offsets from 0 in bytes."""

import json
from collections.abc import Iterable
from typing import Any

from ..finding import Finding
from ..note import Fix
from ..runner import Report

SCHEMA_VERSION = 2


def render(report: Report) -> str:
    parts = {
        "documents": array(report.paths),
        "findings": array(finding_object(finding) for finding in report.findings),
        "faults": array({"code": fault.code, "path": fault.path} for fault in report.faults),
    }
    inner = "".join(f',\n"{name}": {text}' for name, text in parts.items())
    return f'{{\n"version": {SCHEMA_VERSION}{inner}\n}}\n'


def array(items: Iterable[object]) -> str:
    """Returns a JSON array with an item a line: the indenting encoder takes ten times as long."""
    lines = ",\n".join(json.dumps(item) for item in items)
    return f"[\n{lines}\n]" if lines else "[]"


def finding_object(finding: Finding) -> dict[str, Any]:
    """Returns a finding as plain data."""
    start, end = finding.start, finding.end
    return {
        "code": finding.code,
        "rule": finding.slug,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "path": finding.path,
        "start": {"line": start.line, "column": start.column, "offset": finding.offset},
        "end": {"line": end.line, "column": end.column, "offset": finding.end_offset},
        "fingerprint": finding.fingerprint,
        "fixes": [_fix(fix) for fix in finding.fixes],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "safe": fix.is_safe}

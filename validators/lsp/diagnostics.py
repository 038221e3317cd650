"""Findings as diagnostics, and the name of a result, by which an editor learns that nothing is new."""

from hashlib import sha256

from lsprotocol.types import Diagnostic, DiagnosticSeverity, PositionEncodingKind, Range

from ..finding import Finding
from ..note import Severity
from .checking import Checked
from .places import Places

SOURCE = "validate-skill"
_SEVERITIES = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.ADVICE: DiagnosticSeverity.Information,
}


def places_of(checked: Checked, encoding: PositionEncodingKind | str) -> Places:
    """Returns the places of the text as the editor holds it, with its own line ends and marks."""
    return Places(checked.document.source.original, encoding)


def range_of(finding: Finding, checked: Checked, places: Places) -> Range:
    source = checked.document.source
    start, end = source.offset(finding.start), source.offset(finding.end)
    return places.range(source.original_offset(start), source.original_offset(end))


def diagnostics(checked: Checked, places: Places) -> list[Diagnostic]:
    """Returns everything that is to be shown; settings that are wrong are shown at the beginning."""
    if checked.trouble is not None:
        return [
            Diagnostic(
                range=places.range(0, 0),
                message=f"Not checked: {checked.trouble}",
                severity=DiagnosticSeverity.Error,
                source=SOURCE,
            )
        ]
    return [diagnostic(finding, checked, places) for finding in checked.findings]


def diagnostic(finding: Finding, checked: Checked, places: Places) -> Diagnostic:
    return Diagnostic(
        range=range_of(finding, checked, places),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source=SOURCE,
    )


def result_id(found: list[Diagnostic]) -> str:
    """Names a result by all that it says."""
    return sha256(repr(found).encode("utf-8", errors="replace")).hexdigest()[:16]

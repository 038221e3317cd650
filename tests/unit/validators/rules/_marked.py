"""What the findings of one rule mark, in a document of any kind."""

from collections.abc import Mapping

from tests.unit.validators.rules._found import findings
from validators.catalogue import find
from validators.document import Document, Kind
from validators.engine import check_document
from validators.finding import Finding
from validators.neighbours import GivenNeighbours
from validators.policy import Policy
from validators.rules._plugin import PLUGIN


def marked(code: str, text: str) -> list[tuple[str, str]]:
    """Returns the `line:column` of each finding of a rule in a skill, and what it marks of the line it begins on."""
    return [_mark(finding) for finding in findings(code, text)]


def in_script(code: str, text: str, *, path: str = "release.sh") -> list[tuple[str, str]]:
    """Returns the same of a script, a workflow or a Makefile."""
    return [_mark(finding) for finding in _of_kind(code, text, path=path, kind=Kind.SCRIPT, files={})]


def in_manifest(
    code: str, text: str, *, path: str = PLUGIN, files: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Returns the same of the manifest of a plugin or of a marketplace."""
    return [_mark(finding) for finding in manifest_findings(code, text, path=path, files=files)]


def manifest_findings(
    code: str, text: str, *, path: str = PLUGIN, files: Mapping[str, str] | None = None
) -> list[Finding]:
    kind = Kind.MARKETPLACE if path.endswith("marketplace.json") else Kind.PLUGIN
    return _of_kind(code, text, path=path, kind=kind, files=files or {})


def _of_kind(code: str, text: str, *, path: str, kind: Kind, files: Mapping[str, str]) -> list[Finding]:
    entry = find(code)
    assert entry is not None, f"no rule is called {code}"
    neighbours = GivenNeighbours(directory=path.rpartition("/")[0], files={path: text, **files})
    document = Document(text.encode(), path=path, kind=kind, neighbours=neighbours)
    outcome = check_document(document, Policy(select=(entry.code,)))
    assert not outcome.faults, outcome.faults[0].trace
    return outcome.findings


def _mark(finding: Finding) -> tuple[str, str]:
    first = finding.start.column - 1 - finding.line_cut
    last = finding.end.column - 1 - finding.line_cut if finding.end.line == finding.start.line else None
    return str(finding.start), finding.line[first:last]

"""What one rule finds in a text."""

from collections.abc import Mapping

from validators.catalogue import find
from validators.document import Document
from validators.engine import check_document
from validators.finding import Finding
from validators.neighbours import GivenNeighbours
from validators.policy import Policy
from validators.rule import Profile


def findings(
    code: str,
    text: str | bytes,
    *,
    path: str = "release-shop/SKILL.md",
    files: Mapping[str, str] | None = None,
    profile: Profile = Profile.CLAUDE_CODE,
) -> list[Finding]:
    """Returns what a rule, by its code or slug, finds in a document that stands at a path among other files."""
    entry = find(code)
    assert entry is not None, f"no rule is called {code}"
    neighbours = GivenNeighbours(directory=path.rpartition("/")[0], files={path: "", **(files or {})})
    data = text.encode() if isinstance(text, str) else text
    outcome = check_document(
        Document(data, path=path, neighbours=neighbours), Policy(select=(entry.code,), profile=profile)
    )
    assert not outcome.faults, outcome.faults[0].trace
    return outcome.findings


def places(code: str, text: str | bytes, *, profile: Profile = Profile.CLAUDE_CODE) -> list[str]:
    """Returns the `line:column` of each finding of a rule."""
    return [str(finding.start) for finding in findings(code, text, profile=profile)]

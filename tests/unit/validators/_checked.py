"""Documents for the tests of the engine, and what the rules find in them."""

from validators.document import Document, Kind
from validators.engine import check_document
from validators.finding import Finding
from validators.policy import Policy


def a_document(text: str | bytes, *, path: str = "release-shop/SKILL.md", kind: Kind = Kind.SKILL) -> Document:
    return Document(text.encode() if isinstance(text, str) else text, path=path, kind=kind)


def checked(text: str | bytes, policy: Policy | None = None) -> list[Finding]:
    """Returns all findings in a text."""
    outcome = check_document(a_document(text), policy or Policy())
    assert not outcome.faults, outcome.faults[0].trace
    return outcome.findings

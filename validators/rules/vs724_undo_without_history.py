"""An undo of a workload that keeps no history.

With `revisionHistoryLimit: 0` the old ReplicaSet is deleted as soon as the new one is there, and `kubectl rollout undo`
has nothing to go back to. Keep at least a few revisions, or roll back by applying the manifests of the good version.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._commands import fence, kubectl

_NONE: Final = pattern(r"^[^#\n]*?\b(?P<limit>revisionHistoryLimit[\"']?\s*:\s*0\b)", 8)


def _check(document: Document) -> Iterable[Note]:
    if "revisionHistoryLimit" not in document.text:
        return
    if any(kubectl(document, "rollout", "undo")):
        for match in _NONE().finditer(document.text):
            message = "without history an undo has nothing to go back to; keep a few revisions"
            yield document.note(message, match.span("limit"))


_MANIFEST: Final = "\n```yaml\nkind: Deployment\nspec:\n  revisionHistoryLimit: 0\n```\n"
RULE: Final = Rule(
    summary="what is undone keeps its history",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.INVOCATIONS}),
)
GOOD: Final = (
    Example(name="nothing is undone", text=fence("kubectl apply -f deploy/") + _MANIFEST),
    Example(
        name="a few revisions",
        text=fence("kubectl rollout undo deployment/shop --to-revision=3") + _MANIFEST.replace("0", "5"),
    ),
)
BAD: Final = (
    Example(name="no history", text=fence("kubectl rollout undo deployment/shop --to-revision=3") + _MANIFEST),
)

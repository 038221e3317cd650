"""An undo of a StatefulSet.

With the usual order of pods, a StatefulSet waits for its broken pod before it touches another one. The undo changes the
template and never replaces that pod, so the rollback waits for ever. Delete the broken pod after the undo, or apply the
manifests of the good version and delete it.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ..shell.invocations import Invocation
from ._commands import CLUSTER, fence, is_only_tried, kubectl, workloads


def _check(document: Document) -> Iterable[Note]:
    if "undo" not in document.text:
        return
    deletes = [invocation.start for invocation in document.invocations if _deletes_pod(invocation)]
    for invocation in kubectl(document, "rollout", "undo"):
        is_set = any(name.startswith("statefulset/") for name in workloads(invocation, 2))
        if is_set and not is_only_tried(invocation) and not any(at > invocation.start for at in deletes):
            message = "an undo never replaces the broken pod of a StatefulSet; delete that pod afterwards"
            yield document.note(message, (invocation.start, invocation.end))


def _deletes_pod(invocation: Invocation) -> bool:
    return invocation.program in CLUSTER and invocation.verb[:1] == ("delete",) and _is_pod(invocation.verb[1:2])


def _is_pod(words: tuple[str, ...]) -> bool:
    return bool(words) and words[0].partition("/")[0] in {"pod", "pods", "po"}


RULE: Final = Rule(
    summary="the undo of a StatefulSet is followed by the deletion of its broken pod",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.INVOCATIONS}),
    standings={Standing.GATED: Severity.ADVICE},
)
GOOD: Final = (
    Example(
        name="the pod is deleted",
        text=fence("kubectl rollout undo statefulset/db --to-revision=3\nkubectl delete pod db-2"),
    ),
    Example(name="a deployment", text=fence("kubectl rollout undo deployment/shop --to-revision=3")),
)
BAD: Final = (
    Example(name="an undo alone", text=fence("kubectl rollout undo statefulset/db --to-revision=3")),
    Example(name="kind and name apart", text=fence("kubectl -n data rollout undo sts db --to-revision=3")),
)

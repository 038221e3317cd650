"""A ConfigMap or Secret that is changed in place, and a restart that brings it in.

Old and new pods share it: when an old pod restarts it takes the new values too, so a bad value reaches both revisions,
and no undo brings the old one back. Create one with a new name, such as a hash of its content, and let the workload
name it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ..shell.invocations import Invocation
from ._commands import CLUSTER, PIPES, fence, following, is_only_tried, kubectl

_KINDS: Final = frozenset({"configmap", "configmaps", "cm", "secret", "secrets"})
_VERBS: Final = frozenset({"edit", "patch", "replace"})


def _check(document: Document) -> Iterable[Note]:
    if any(kubectl(document, "rollout", "restart")):
        for invocation in _in_place(document):
            message = "old pods take these values too, and no undo brings the old ones back; use a new name"
            yield document.note(message, (invocation.start, invocation.end))


def _in_place(document: Document) -> Iterator[Invocation]:
    for at, first in enumerate(document.invocations):
        if first.program not in CLUSTER:
            continue
        verb = (*first.verb, "", "")
        kind = verb[1].partition("/")[0]
        is_changed = verb[0] in _VERBS and not is_only_tried(first)
        if kind in _KINDS and (is_changed or (verb[0] == "create" and _is_applied(document, at))):
            yield first


def _is_applied(document: Document, at: int) -> bool:
    """Tells whether what a command writes comes to an apply, through however many filters."""
    invocations = document.invocations
    while invocations[at].command.after in PIPES:
        then = following(invocations, at)
        if then is None:
            return False
        if then.program in CLUSTER and then.verb[:1] in {("apply",), ("replace",)}:
            return True
        at = invocations.index(then, at + 1)
    return False


RULE: Final = Rule(
    summary="configuration that pods share gets a new name when it changes",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.INVOCATIONS}),
)
GOOD: Final = (
    Example(
        name="a new name",
        text=fence("kubectl create configmap shop-$VERSION --from-file=conf/\nkubectl rollout restart deployment/shop"),
    ),
)
BAD: Final = (
    Example(
        name="patched",
        text=fence("kubectl patch configmap shop -p '{}'\nkubectl rollout restart deployment/shop"),
    ),
    Example(
        name="written over, through a filter",
        text=fence(
            "kubectl create configmap shop --from-file=a --dry-run=client -o yaml | sed s/a/b/ | kubectl apply -f -\n"
            "kubectl rollout restart deployment/shop"
        ),
    ),
    Example(
        name="written over",
        text=fence(
            "kubectl create secret generic shop --from-file=conf/ --dry-run=client -o yaml | kubectl apply -f -\n"
            "kubectl rollout restart deployment/shop"
        ),
    ),
)

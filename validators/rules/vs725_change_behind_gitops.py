"""A change by hand to what Argo CD or Flux keeps.

The controller brings the state of the repository back, within seconds when it heals itself: the undo is undone, and
whoever ran it believes that it held. Change the repository, or suspend the application first.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ..shell.invocations import Invocation
from ._commands import CLUSTER, fence, is_only_tried

_OWNERS: Final = {"argocd": "Argo CD", "flux": "Flux"}
_OWN: Final = frozenset({"application", "applications", "app", "appproject", "kustomization", "helmrelease"})
_NAMESPACES: Final = frozenset({"argocd", "flux-system", "argo-cd"})
_BY_HAND: Final = frozenset({("rollout", "undo"), ("set", "image"), ("set", "env"), ("set", "resources")})
_VERBS: Final = frozenset({"edit", "patch", "scale", "replace"})
_MANUAL: Final = frozenset({"none", "manual"})


def _check(document: Document) -> Iterable[Note]:
    if not any(owner in document.text for owner in _OWNERS):
        return
    owner = next((_OWNERS[one.program] for one in document.invocations if one.program in _OWNERS), None)
    if owner is None or any(_suspends(invocation) for invocation in document.invocations):
        return
    for invocation in document.invocations:
        if invocation.program in CLUSTER and _is_by_hand(invocation):
            message = f"{owner} undoes what is changed by hand; change the repository, or suspend the application"
            yield document.note(message, (invocation.start, invocation.end))


def _suspends(invocation: Invocation) -> bool:
    if invocation.does("flux", "suspend"):
        return True
    if not invocation.does("argocd", "app", "set"):
        return False
    texts = [word.text for word in invocation.words]
    # The value stands behind `=` or is the next word.
    given = [after for flag, after in pairwise(texts) if flag == "--sync-policy"]
    return not _MANUAL.isdisjoint([*given, invocation.arguments.value("--sync-policy")])


def _is_by_hand(invocation: Invocation) -> bool:
    verb = invocation.verb
    if invocation.arguments.value("-n", "--namespace") in _NAMESPACES or is_only_tried(invocation):
        return False
    if verb[:2] in _BY_HAND:
        return True
    return bool(verb) and verb[0] in _VERBS and (verb[1].partition("/")[0] if verb[1:] else "") not in _OWN


RULE: Final = Rule(
    summary="what a repository owns is changed in the repository",
    check=_check,
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.INVOCATIONS}),
)
GOOD: Final = (
    Example(name="synced from the repository", text=fence("argocd app sync shop\nkubectl get pods")),
    Example(
        name="suspended first",
        text=fence("flux suspend kustomization shop\nkubectl scale deploy/shop --replicas=3"),
    ),
)
BAD: Final = (
    Example(
        name="undone behind its back",
        text=fence("argocd app sync shop\nkubectl rollout undo deployment/shop --to-revision=3"),
    ),
    Example(name="patched", text=fence("flux reconcile kustomization shop\nkubectl patch deployment shop -p '{}'")),
)

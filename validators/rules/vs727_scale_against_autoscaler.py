"""A number of replicas that is set by hand, or by a manifest, though an autoscaler sets it too.

The next `kubectl apply` throws the autoscaler's number away in the middle of the load, and `kubectl rollout status` may
never settle while two parties move the target. Leave `replicas` out of the manifest, and change the limits of the
autoscaler instead of scaling. Where both name a namespace or a cluster, and another one, they are two workloads.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from ..lazy import holds, pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ..shell.invocations import Invocation
from ._commands import fence, is_only_tried, kubectl, where, workloads

_TARGET: Final = pattern(
    r"\bscaleTargetRef:[ \t]*\n(?:[ \t]+\w+:[^\n]*\n){0,4}?[ \t]+name:[ \t]*[\"']?(?P<name>[\w.-]+)"
)
_NAMESPACE: Final = pattern(r"^  namespace:[ \t]*[\"']?(?P<name>[\w.-]+)", 8)
_NAME: Final = pattern(r"^  name:[ \t]*[\"']?(?P<name>[\w.-]+)", 8)
_REPLICAS: Final = pattern(r"^[ \t]+replicas:[ \t]*\d+", 8)


_Where = tuple[str | None, ...]
_NOWHERE: Final[_Where] = ()
_MOST: Final = 100


def _check(document: Document) -> Iterable[Note]:
    scaled: dict[str, list[_Where]] = {}
    for name, place in islice(_scaled(document), _MOST):
        scaled.setdefault(name, []).append(place)
    if not scaled:
        return
    for invocation in kubectl(document, "scale"):
        is_scaled = any(_are_one(where(invocation), scaled.get(name, [])) for name in _names(invocation))
        if is_scaled and not is_only_tried(invocation) and invocation.arguments.value("--replicas") != "0":
            message = "an autoscaler sets this number too; change its limits instead"
            yield document.note(message, (invocation.start, invocation.end))
    yield from _manifests(document, scaled)


def _are_one(there: _Where, places: list[_Where]) -> bool:
    """Tells whether a workload is where an autoscaler scales one of its name; what one leaves open says nothing."""
    return any(
        not any(one and other and one != other for one, other in zip(there, place, strict=False)) for place in places
    )


def _names(invocation: Invocation) -> Iterator[str]:
    return (workload.rpartition("/")[2] for workload in workloads(invocation, 1))


def _scaled(document: Document) -> Iterator[tuple[str, _Where]]:
    """Yields the workloads that an autoscaler of this document scales, each with where it is as far as that is said."""
    if document.invocations and "autoscale" in document.text:
        for invocation in kubectl(document, "autoscale"):
            yield from ((name, where(invocation)) for name in _names(invocation))
    if holds(document.text, "HorizontalPodAutoscaler"):
        for match in _TARGET().finditer(document.text):
            yield match["name"], _namespace(_part(document.text, match.start()))


def _part(text: str, at: int) -> str:
    """Returns the manifest around a place: between separators, or in its fence."""
    start = max(text.rfind("\n---", 0, at), text.rfind("\n```", 0, at), 0)
    ends = [end for end in (text.find("\n---", at), text.find("\n```", at)) if end >= 0]
    return text[start : min(ends, default=len(text))]


def _namespace(part: str) -> _Where:
    found = _NAMESPACE().search(part)
    return ("", found["name"]) if found else _NOWHERE


def _manifests(document: Document, scaled: dict[str, list[_Where]]) -> Iterator[Note]:
    text = document.text
    if "kind: Deployment" not in text and "kind: StatefulSet" not in text:
        return
    for fence_found in document.markdown.fences if document.kind == "skill" else ():
        at = fence_found.content_start
        for part in text[fence_found.content_start : fence_found.content_end].split("\n---"):
            name, replicas = _NAME().search(part), _REPLICAS().search(part)
            is_workload = "kind: Deployment" in part or "kind: StatefulSet" in part
            if is_workload and name and replicas and _are_one(_namespace(part), scaled.get(name["name"], [])):
                message = "an autoscaler sets this number too; leave replicas out of the manifest"
                yield document.note(message, (at + replicas.start(), at + replicas.end()))
            at += len(part) + len("\n---")


_MANIFESTS: Final = """
```yaml
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
---
kind: HorizontalPodAutoscaler
metadata:
  name: shop
spec:
  scaleTargetRef:
    kind: Deployment
    name: shop
```
"""
RULE: Final = Rule(
    summary="where an autoscaler sets the replicas nobody else does",
    check=_check,
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.COMMANDS}),
)
GOOD: Final = (
    Example(
        name="another workload",
        text=fence("kubectl autoscale deployment/a --min=2 --max=9\nkubectl scale deployment/b --replicas=3"),
    ),
    Example(
        name="a workload of the same name elsewhere",
        text=fence(
            "kubectl -n a autoscale deployment/shop --min=2 --max=9\nkubectl -n b scale deployment/shop --replicas=3"
        ),
    ),
    Example(name="no replicas", text=fence("kubectl apply -f deploy/") + _MANIFESTS.replace("  replicas: 3\n", "")),
    Example(
        name="switched off",
        text=fence("kubectl autoscale deployment/a --min=2 --max=9\nkubectl scale deployment/a --replicas=0"),
    ),
)
BAD: Final = (
    Example(
        name="scaled by hand",
        text=fence("kubectl autoscale deployment/a --min=2 --max=9\nkubectl scale deployment/a --replicas=3"),
    ),
    Example(name="replicas in the manifest", text=fence("kubectl apply -f deploy/") + _MANIFESTS),
)

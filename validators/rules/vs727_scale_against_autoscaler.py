"""A number of replicas that is set by hand, or by a manifest, though an autoscaler sets it too.

The next `kubectl apply` throws the autoscaler's number away in the middle of the load, and `kubectl rollout status` may
never settle while two parties move the target. Leave `replicas` out of the manifest, and change the limits of the
autoscaler instead of scaling.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._commands import fence, kubectl, workload

_TARGET: Final = pattern(
    r"\bscaleTargetRef:[ \t]*\n(?:[ \t]+\w+:[^\n]*\n){0,4}?[ \t]+name:[ \t]*[\"']?(?P<name>[\w.-]+)"
)
_NAME: Final = pattern(r"^  name:[ \t]*[\"']?(?P<name>[\w.-]+)", 8)
_REPLICAS: Final = pattern(r"^[ \t]+replicas:[ \t]*\d+", 8)


def _check(document: Document) -> Iterable[Note]:
    names = set(_scaled(document))
    if not names:
        return
    for invocation in kubectl(document, "scale"):
        if workload(invocation, 1).rpartition("/")[2] in names and invocation.arguments.value("--replicas") != "0":
            message = "an autoscaler sets this number too; change its limits instead"
            yield document.note(message, (invocation.start, invocation.end))
    yield from _manifests(document, names)


def _scaled(document: Document) -> Iterator[str]:
    """Yields the names of the workloads that an autoscaler of this document scales."""
    if "autoscale" in document.text:
        yield from (workload(one, 1).rpartition("/")[2] for one in kubectl(document, "autoscale"))
    if "HorizontalPodAutoscaler" in document.text:
        yield from (match["name"] for match in _TARGET().finditer(document.text))


def _manifests(document: Document, names: set[str]) -> Iterator[Note]:
    text = document.text
    if "kind: Deployment" not in text and "kind: StatefulSet" not in text:
        return
    for fence_found in document.markdown.fences if document.kind == "skill" else ():
        at = fence_found.content_start
        for part in text[fence_found.content_start : fence_found.content_end].split("\n---"):
            name, replicas = _NAME().search(part), _REPLICAS().search(part)
            is_workload = "kind: Deployment" in part or "kind: StatefulSet" in part
            if is_workload and name and replicas and name["name"] in names:
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

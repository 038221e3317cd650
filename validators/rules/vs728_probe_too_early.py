"""A smoke test right after the rollout.

When `kubectl rollout status` says success, the old pods are still ending and the rules of the network are behind by up
to a second: the first answers come from the old version, and the test passes whatever the new one does. Ask until the
answer names the new version, or test the new pods directly.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._commands import fence, script, together, waits_for_rollout

_PROBES: Final = frozenset({"curl", "wget", "http", "https", "httpie", "grpcurl", "k6", "newman"})


def _check(document: Document) -> Iterable[Note]:
    if "rollout status" not in document.text:
        return
    for run in together(document):
        for first, second in pairwise(run):
            is_repeated = second.command.keyword in {"while", "until"} or second.command.depth > first.command.depth
            if waits_for_rollout(first) and second.program in _PROBES and not is_repeated:
                message = "the old version may still answer; ask until the answer names the new one"
                yield document.note(message, (second.start, second.end))


RULE: Final = Rule(
    summary="a smoke test asks the new version",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.INVOCATIONS}),
)
GOOD: Final = (
    Example(
        name="asked until it is the new one",
        path="release.sh",
        text=script(
            "kubectl rollout status deployment/shop --timeout=5m\n"
            'for i in $(seq 30); do curl -fsS https://shop.example/version | grep -q "$VERSION" && break; sleep 1; done'
        ),
    ),
)
BAD: Final = (
    Example(
        name="asked at once",
        text=fence("kubectl rollout status deployment/shop --timeout=5m\ncurl -fsS https://shop.example/healthz"),
    ),
)

"""Two undos of one workload, neither of which names a revision.

The first gives the good revision the highest number; so the second finds the bad one in the second place, and brings it
back. Keep one, or name the revision with `--to-revision`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ._commands import fence, script, together, undoes, workload
from ._examples import HEAD, UNDO, VERIFY, rollback

_WHERE: Final = (("-n", "--namespace"), ("--context",), ("--cluster",), ("--kubeconfig",), ("-s", "--server"))
"""What makes a workload of the same name another one."""


def _check(document: Document) -> Iterable[Note]:
    if "undo" not in document.text:
        return
    for run in together(document):
        undone: set[tuple[str | None, ...]] = set()
        for invocation in run:
            if not undoes(invocation):
                continue
            where = [invocation.arguments.value(*names) for names in _WHERE]
            name = (workload(invocation, 2), *where)
            if name in undone:
                message = "the second undo brings the bad version back; keep one, or name the revision"
                yield document.note(message, (invocation.start, invocation.end))
            undone.add(name)


RULE: Final = Rule(
    summary="no workload is undone twice",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.INVOCATIONS}),
    standings={Standing.SCRIPT: Severity.WARNING},
)
GOOD: Final = (
    Example(name="two workloads", text=fence("kubectl rollout undo deployment/a\nkubectl rollout undo deployment/b")),
    Example(name="one undo", text=HEAD + rollback(UNDO + VERIFY)),
)
BAD: Final = (
    Example(
        name="two steps of a rollback",
        text=HEAD
        + rollback(
            UNDO
            + VERIFY
            + UNDO.replace('"1"', '"3"').replace('"undo"', '"again"')
            + VERIFY.replace('"2"', '"4"').replace('"verify"', '"ask"')
        ),
    ),
    Example(
        name="in a script",
        path="undo.sh",
        text=script("kubectl rollout undo deployment/shop\nkubectl rollout undo deployment/shop"),
    ),
)

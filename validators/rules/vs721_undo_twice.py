"""Two undos of one workload, neither of which names a revision.

The first gives the good revision the highest number; so the second finds the bad one in the second place, and brings it
back. Keep one, or name the revision with `--to-revision`.

Two that cannot both run are left alone: in two branches of an `if` or a `case`, in two functions, or with an `exit`
between them. Two `if`s one after the other can both hold.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ..shell.invocations import Invocation
from ._commands import can_both_run, fence, script, together, undoes, where, workloads
from ._examples import HEAD, UNDO, VERIFY, rollback

_SELECTED: Final = (("-f", "--filename"), ("-k", "--kustomize"), ("-l", "--selector"))
_MOST: Final = 20
_ENDS: Final = frozenset({"exit", "return"})


def _check(document: Document) -> Iterable[Note]:
    if "undo" not in document.text:
        return
    for run in together(document):
        # Those that were met, by what each of them undoes and where.
        met: dict[tuple[str | None, ...], list[int]] = {}
        for at, invocation in enumerate(run):
            if not undoes(invocation):
                continue
            keys = [(name, *where(invocation)) for name in _undone(invocation)]
            before = [first for key in keys for first in met.get(key, [])[-_MOST:]]
            if any(_is_again(run, first, at) for first in before):
                message = "the second undo brings the bad version back; keep one, or name the revision"
                yield document.note(message, (invocation.start, invocation.end))
            for key in keys:
                met.setdefault(key, []).append(at)


def _is_again(run: tuple[Invocation, ...], first: int, second: int) -> bool:
    if not can_both_run(run[first], run[second]):
        return False
    return not any(_ends(run[at], run[first]) for at in range(first + 1, second))


def _undone(invocation: Invocation) -> tuple[str, ...]:
    selected = [invocation.arguments.value(*names) for names in _SELECTED]
    return (*workloads(invocation, 2), *[value for value in selected if value])


def _ends(invocation: Invocation, undo: Invocation) -> bool:
    """Tells whether nothing runs behind it, whenever the undo has run."""
    if invocation.program not in _ENDS or invocation.command.before == "||":
        return False
    blocks = invocation.command.blocks
    return undo.command.blocks[: len(blocks)] == blocks


RULE: Final = Rule(
    summary="no workload is undone twice",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.INVOCATIONS}),
    standings={Standing.SCRIPT: Severity.WARNING},
)
GOOD: Final = (
    Example(name="two workloads", text=fence("kubectl rollout undo deployment/a\nkubectl rollout undo deployment/b")),
    Example(
        name="one of two branches",
        path="undo.sh",
        text=script(
            'if [ "$1" = soft ]; then\n  kubectl rollout undo deployment/shop\n'
            "else\n  kubectl rollout undo deployment/shop\nfi"
        ),
    ),
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
    Example(
        name="written in another way",
        path="undo.sh",
        text=script("kubectl rollout undo deployment/shop\nkubectl rollout undo deploy shop"),
    ),
)

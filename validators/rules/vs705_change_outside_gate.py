"""A command that changes something, and that no gate stands before.

In a document that a program runs, the gate decides whether anything is changed, and the steps behind it are what is
run. A command in another section, before the gate, or in a document without a blocking gate is run by whoever reads it,
past the gate and past the record. Move it into a numbered step after the gate, or into the rollback procedure.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._commands import is_inside
from ._examples import CHECK, HEAD, gate, steps

_SHIP: Final = steps("kubectl apply -f deploy/")


def _check(document: Document) -> Iterable[Note]:
    from ..shell.effects import changes

    gates = [document.offsets(gate.span)[0] for gate in document.skill.gates if gate.type == "blocking"]
    steps = list(_steps(document))
    for invocation in document.invocations:
        effect = changes(invocation)
        if effect is None or invocation.snippet.origin == "code" or _belongs_to_block(document, invocation.start):
            continue
        place = (invocation.start, invocation.end)
        if not gates:
            yield document.note(f"this changes {effect}, and no blocking gate stands before it; add one", place)
        elif not any(start <= invocation.start < end for start, end in steps):
            yield document.note(f"this changes {effect} outside the steps; make it a numbered step", place)
        elif invocation.start < min(gates):
            yield document.note(f"this changes {effect} before the gate; move the gate in front of it", place)


def _belongs_to_block(document: Document, offset: int) -> bool:
    """What stands in a gate is the matter of VS412, and a rollback may change what it brings back."""
    return is_inside(document, offset, "rollback_procedure") or is_inside(document, offset, "safety_gate")


def _steps(document: Document) -> Iterator[tuple[int, int]]:
    headings = list(document.markdown.headings())
    starts = {document.offsets(step.span)[0] for step in document.skill.steps}
    for at, heading in enumerate(headings):
        if heading.start in starts:
            later = (other.start for other in headings[at + 1 :] if other.level <= heading.level)
            yield heading.start, next(later, len(document.text))


RULE: Final = Rule(
    summary="every command that changes something stands in a step behind the gate",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL, Need.INVOCATIONS}),
    is_safety=True,
)
GOOD: Final = (
    Example(name="a step behind the gate", text=HEAD + gate(CHECK) + _SHIP),
    Example(name="a command that only looks", text=HEAD + gate(CHECK) + "## Notes\n\n```bash\nkubectl get pods\n```\n"),
    Example(
        name="a rehearsal",
        text=HEAD + gate(CHECK) + "## Notes\n\n```bash\nkubectl apply -f deploy/ --dry-run=server\n```\n",
    ),
)
BAD: Final = (
    Example(
        name="a way around the steps",
        text=HEAD + gate(CHECK) + _SHIP + "\n## In a hurry\n\n```bash\nkubectl apply -f deploy/\n```\n",
    ),
    Example(name="steps before the gate", text=HEAD + _SHIP + "\n" + gate(CHECK)),
    Example(name="no gate at all", text=HEAD + _SHIP),
)

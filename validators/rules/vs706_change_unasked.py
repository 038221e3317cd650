"""A skill that a model may start by itself, and that may then change a cluster or a registry unasked.

The model decides from the description that the skill fits, and `allowed-tools` lets its commands run without a
question: nobody has said yes to what happens. Set `disable-model-invocation: true`, or leave commands that change
something out of `allowed-tools`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._allowed import permits, shell_forms
from ._commands import fence

_OPEN: Final = fence("kubectl apply -f deploy/").replace(
    "disable-model-invocation: true\n", "allowed-tools: Bash(kubectl:*)\n"
)


def _check(document: Document) -> Iterable[Note]:
    if document.manual_only or document.deploys:
        return
    from ..shell.effects import changes

    forms = shell_forms(document)
    for invocation in document.invocations if forms else ():
        effect = changes(invocation)
        if effect is not None and permits(forms, invocation.line):
            message = f"this changes {effect} unasked in a skill that a model may start; disable-model-invocation: true"
            yield document.note(message, (invocation.start, invocation.end))
            return


RULE: Final = Rule(
    summary="a skill that changes something unasked is started by people only",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.FRONTMATTER, Need.INVOCATIONS}),
    keys=frozenset({"allowed-tools"}),
)
GOOD: Final = (
    Example(name="started by people", text=_OPEN.replace("---\n", "---\ndisable-model-invocation: true\n", 1)),
    Example(name="asked each time", text=_OPEN.replace("allowed-tools: Bash(kubectl:*)\n", "allowed-tools: Read\n")),
    Example(name="reading only", text=_OPEN.replace("apply -f deploy/", "get pods")),
)
BAD: Final = (
    Example(name="applied unasked", text=_OPEN),
    Example(name="any command", text=_OPEN.replace("Bash(kubectl:*)", "Read, Bash")),
)

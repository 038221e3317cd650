"""A skill with gates of which none is the one that a deployment asks.

Before a deployment the engine asks exactly one gate: `type="blocking"` and `phase="pre_deployment"`. An advisory gate
stops nothing, a gate of another phase is never asked, and of two nobody knows which counts. Have one of them.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate, steps

_PHASE: Final = "pre_deployment"


def _check(document: Document) -> Iterable[Note]:
    skill = document.skill
    if not skill.gates or not (any(step.commands for step in skill.steps) or skill.rollback):
        return
    if any(gate_found.type not in {"blocking", "advisory"} for gate_found in skill.gates):
        return
    found = [one for one in skill.gates if one.type == "blocking" and one.phase == _PHASE]
    if not found:
        start = document.offsets(skill.gates[0].span)[0]
        message = f'no gate stops a deployment; write type="blocking" phase="{_PHASE}"'
        yield document.note(message, (start, document.line_range(start)[1]))
    for extra in found[1:]:
        start = document.offsets(extra.span)[0]
        message = "a deployment asks one gate, and this is another; put its checks into the first"
        yield document.note(message, (start, document.line_range(start)[1]))


_SHIP: Final = steps("kubectl apply -f deploy/")
_OTHER: Final = gate(CHECK.replace("tests_pass", "lint_passes"))
RULE: Final = Rule(
    summary="a deploying skill has one blocking gate before the deployment",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL}),
    is_safety=True,
)
GOOD: Final = (
    Example(name="one gate", text=HEAD + gate(CHECK) + _SHIP),
    Example(name="an advisory one beside it", text=HEAD + gate(CHECK) + _OTHER.replace("blocking", "advisory") + _SHIP),
)
BAD: Final = (
    Example(
        name="a gate that only advises",
        text=HEAD + gate(CHECK).replace("blocking", "advisory") + _SHIP,
        also=frozenset({"VS705"}),
    ),
    Example(name="a phase that nobody asks", text=HEAD + gate(CHECK).replace("pre_deployment", "later") + _SHIP),
    Example(name="two gates", text=HEAD + gate(CHECK) + _OTHER + _SHIP),
)

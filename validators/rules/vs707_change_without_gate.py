"""A skill that changes a cluster or a registry, and has no safety gate.

The law of the seed is that what is irreversible stands behind checks that a program decides. A list of good advice is
no gate: nothing stops when it is not followed. Add a `<safety_gate type="blocking" phase="pre_deployment">`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._commands import fence
from ._examples import HEAD, process


def _check(document: Document) -> Iterable[Note]:
    if document.deploys:
        return
    from ..shell.effects import changes

    for invocation in document.invocations:
        effect = changes(invocation)
        if effect is not None:
            place = (invocation.start, invocation.end)
            yield document.note(f"this changes {effect}, and the skill has no <safety_gate>; add one", place)
            return


RULE: Final = Rule(
    summary="a skill that changes a cluster or a registry has a safety gate",
    check=_check,
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    profiles=frozenset({Profile.SEED}),
    needs=frozenset({Need.FRONTMATTER, Need.INVOCATIONS}),
)
GOOD: Final = (
    Example(name="a gate", text=HEAD + process("docker push shop:$VERSION"), profile=Profile.SEED),
    Example(name="nothing is changed", text=fence("kubectl get pods"), profile=Profile.SEED),
)
BAD: Final = (Example(name="a push without a gate", text=fence("docker push shop:$VERSION"), profile=Profile.SEED),)

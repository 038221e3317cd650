"""A deploying skill that a model may start by itself.

Whether production changes is a person's decision. Without `disable-model-invocation: true` a client offers the skill
to the model, which may start it whenever the description seems to fit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from deploy_production.model.source import Span

from ..rule import Note, Rule, Severity, SkillDocument
from ._examples import CHECK, HEAD, gate


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoInvocable:
    summary: str = "a skill with a gate or a rollback is started by people only"
    severity: Severity = Severity.ERROR
    problems: frozenset[str] = frozenset({})

    def check(self, document: SkillDocument) -> Iterable[Note]:
        skill = document.skill
        if not skill.gates and skill.rollback is None:
            return
        if skill.frontmatter is None or skill.frontmatter.value("disable-model-invocation") is not True:
            message = "a model may start this skill; add disable-model-invocation: true to the frontmatter"
            yield Note(message=message, span=skill.frontmatter.span if skill.frontmatter else Span.at(1))


RULE: Final[Rule] = AutoInvocable()
GOOD: Final = HEAD + gate(CHECK)
BAD: Final = HEAD.replace("disable-model-invocation: true\n", "") + gate(CHECK)

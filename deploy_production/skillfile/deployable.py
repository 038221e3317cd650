"""Whether a skill says everything that a deploy needs; a sound document may still say too little."""

from deploy_production.errors import SkillError
from deploy_production.model.skill import Gate, Skill
from deploy_production.skillfile.reader import require_sound

PHASE = "pre_deployment"


def deployment_gate(skill: Skill) -> Gate:
    """Returns the one blocking gate that stands before a deployment.

    Raises:
        SkillError: when there is none, or more than one, or it checks nothing.
    """
    gates = [gate for gate in skill.gates if gate.type == "blocking" and gate.phase == PHASE]
    if len(gates) != 1:
        found = f"{len(gates)} blocking gates" if gates else "no blocking gate"
        raise _missing(skill, f"has {found} for the phase {PHASE}", "one <safety_gate> of that type and phase")
    if not any(check.blocking for check in gates[0].checks):
        raise _missing(skill, "has a gate without a check that blocks", "at least one <check> in its <checks>")
    return gates[0]


def require_deployable(skill: Skill) -> None:
    """Refuses a skill by which nothing can be deployed.

    Raises:
        SkillError: for problems, no gate, no rollback procedure, no flow, no steps, or a step without its limit.
    """
    require_sound(skill)
    deployment_gate(skill)
    if skill.rollback is None or not skill.rollback.triggers or not skill.rollback.steps:
        raise _missing(skill, "has no rollback procedure with conditions and steps", "a <rollback_procedure>")
    if skill.flow is None:
        raise _missing(skill, "has no flow", "a <logic_flow> with a digraph")
    if not any(step.commands for step in skill.steps):
        raise _missing(skill, "has no numbered steps with commands", 'headings like "### 2. Build" with ```bash fences')
    for step in skill.rollback.steps:
        if step.command is not None and step.timeout is None:
            where = f"at {step.span.start} has a rollback step {step.action} without a limit of time"
            raise _missing(skill, where, "a <timeout>, for example 30 seconds")


def _missing(skill: Skill, what: str, remedy: str) -> SkillError:
    return SkillError(f"{skill.document} {what}", diagnosis=f"Add {remedy} to the skill.")

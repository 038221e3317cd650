"""Reads a skill document: bytes in, one immutable `Skill` out, with everything that is wrong with it.

* It never stops at the first problem, and no document makes it raise or hang.
* A problem blocks: `require_sound` refuses a skill that has any. What was read beside it is for a linter to show.
* Commands are compiled only in a document that has a gate, a rollback procedure or a flow: any other skill may show
  whatever commands it likes.
"""

from pathlib import Path

from deploy_production.errors import SkillError
from deploy_production.model.canonical import digest_bytes
from deploy_production.model.skill import Skill
from deploy_production.skillfile.agreement import all_commands, check_flow_steps, check_names
from deploy_production.skillfile.control import read_control
from deploy_production.skillfile.document import decode, oversize
from deploy_production.skillfile.flow import read_flow
from deploy_production.skillfile.frontmatter import read_frontmatter
from deploy_production.skillfile.gates import GateReader
from deploy_production.skillfile.markdown import read_markdown
from deploy_production.skillfile.process import read_process
from deploy_production.skillfile.prose import read_constraints, read_mission
from deploy_production.skillfile.schema import check_schema

DEPLOYING = frozenset({"safety_gate", "rollback_procedure", "logic_flow"})
"""The blocks that make a document one which a program acts on."""
SHOWN = 20
"""Problems that an error lists; the linter shows all."""


def read_skill(data: bytes, *, name: str = "SKILL.md") -> Skill:
    """Reads a skill; `name` is how messages call it. Never raises: what is wrong is in `problems`."""
    digest = digest_bytes(data)
    too_large = oversize(data)
    if too_large is not None:
        return Skill(digest=digest, document=name, problems=(too_large,))
    document, log = decode(data)
    frontmatter, body = read_frontmatter(document, log)
    markdown = read_markdown(document, body, log)
    control = read_control(document, markdown, log)
    check_schema(control, log)
    gate_reader = GateReader(document, log)
    gates, rollback = gate_reader.gates(control), gate_reader.rollback(control)
    deploys = bool(control.attempted & DEPLOYING)
    steps = read_process(document, markdown, control, log) if deploys else ()
    flow_node = next(iter(control.each("logic_flow")), None)
    flow = read_flow(document, flow_node.text, flow_node.head, log) if flow_node else None
    check_names(tuple(all_commands(gates, rollback, steps)), log)
    if flow is not None and steps:
        check_flow_steps(flow, steps, log)
    return Skill(
        digest=digest,
        document=name,
        frontmatter=frontmatter,
        mission=read_mission(document, control),
        gates=gates,
        rollback=rollback,
        flow=flow,
        steps=steps,
        constraints=read_constraints(document, control),
        problems=log.sorted(),
    )


def require_sound(skill: Skill) -> None:
    """Refuses a skill with problems.

    Raises:
        SkillError: that lists the problems with their places.
    """
    if not skill.problems:
        return
    count = len(skill.problems)
    lines = [f"{skill.document}:{problem}" for problem in skill.problems[:SHOWN]]
    if count > SHOWN:
        lines.append(f"and {count - SHOWN} more")
    head = f"{skill.document} has {count} problem{'s' if count > 1 else ''}:"
    raise SkillError(
        "\n".join([head, *lines]),
        diagnosis="Correct the document at the lines above; validate-skill shows every problem with its rule.",
    )


def shipped_skill_bytes() -> bytes:
    """Returns the skill that this version ships, from the installed package or from a checkout.

    Raises:
        SkillError: when the installation lacks it.
    """
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_skill" / "SKILL.md"
    if packaged.is_file():
        return packaged.read_bytes()
    checkout = package.parent / "skills" / "deploy-production" / "SKILL.md"
    try:
        return checkout.read_bytes()
    except OSError as error:
        raise SkillError(
            "the shipped SKILL.md is missing from this installation",
            diagnosis="Install deploy-production again.",
        ) from error


def shipped_skill() -> Skill:
    """Reads the skill that this version ships."""
    return read_skill(shipped_skill_bytes(), name="SKILL.md")

import pytest

from deploy_production.errors import SkillError
from deploy_production.skillfile.deployable import deployment_gate, require_deployable
from deploy_production.skillfile.reader import read_skill, shipped_skill, shipped_skill_bytes

SEED = shipped_skill_bytes().decode()


def _without(begin: str, end: str) -> bytes:
    first, last = SEED.index(begin), SEED.index(end) + len(end)
    return (SEED[:first] + SEED[last:]).encode()


def test_shipped_skill_can_be_deployed_by() -> None:
    require_deployable(shipped_skill())


def test_deployment_gate_is_the_blocking_one() -> None:
    assert deployment_gate(shipped_skill()).phase == "pre_deployment"


@pytest.mark.parametrize(
    ("begin", "end", "message"),
    [
        ("<safety_gate", "</safety_gate>", "no blocking gate"),
        ("<rollback_procedure>", "</rollback_procedure>", "no rollback procedure"),
        ("<logic_flow>", "</logic_flow>", "no flow"),
        ("```bash\nnpm run", "deployment/myapp\n```", "flow-step-mismatch"),
    ],
)
def test_skill_without_an_essential_part_is_refused(begin: str, end: str, message: str) -> None:
    with pytest.raises(SkillError, match=message):
        require_deployable(read_skill(_without(begin, end)))


def test_two_blocking_gates_of_one_phase_are_refused() -> None:
    gate = SEED[SEED.index("<safety_gate") : SEED.index("</safety_gate>") + len("</safety_gate>")]
    second = gate.replace('id="', 'id="other_')
    with pytest.raises(SkillError, match="2 blocking gates"):
        require_deployable(read_skill(SEED.replace(gate, f"{gate}\n\n{second}").encode()))


def test_advisory_gate_does_not_count() -> None:
    with pytest.raises(SkillError, match="no blocking gate"):
        require_deployable(read_skill(SEED.replace('type="blocking"', 'type="advisory"').encode()))


def test_gate_for_another_phase_does_not_count() -> None:
    with pytest.raises(SkillError, match="no blocking gate"):
        require_deployable(read_skill(SEED.replace("pre_deployment", "post_deployment").encode()))


def test_rollback_step_without_a_limit_is_refused() -> None:
    data = SEED.replace("<timeout>120 seconds</timeout>\n", "").encode()
    with pytest.raises(SkillError, match="verify_rollback without a limit"):
        require_deployable(read_skill(data))


def test_skill_with_problems_is_refused_first() -> None:
    with pytest.raises(SkillError, match="problem"):
        require_deployable(read_skill(SEED.replace("</safety_gate>", "").encode()))

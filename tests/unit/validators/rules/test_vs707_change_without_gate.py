import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.document import Document
from validators.engine import check_document
from validators.policy import Policy
from validators.rule import Profile
from validators.rules._commands import fence
from validators.rules._examples import HEAD, process

PUSH = "docker push shop:$VERSION"


@pytest.mark.parametrize("command", [PUSH, "kubectl apply -f deploy/", "helm upgrade shop ./chart", "terraform apply"])
def test_change_without_a_gate_is_found_at_its_command(command: str) -> None:
    assert marked("VS707", fence(command)) == [("10:1", command)]


def test_only_the_first_change_is_told_and_what_it_changes() -> None:
    (found,) = findings("VS707", fence(f"docker images\n{PUSH}\nkubectl apply -f deploy/"))
    assert str(found.start) == "11:1"
    assert "this changes a registry" in found.message


def test_gate_in_the_skill_is_enough() -> None:
    assert marked("VS707", HEAD + process(PUSH)) == []


@pytest.mark.parametrize("command", ["docker build -t shop .", "kubectl get pods", "terraform plan"])
def test_command_that_changes_nothing_is_left_alone(command: str) -> None:
    assert marked("VS707", fence(command)) == []


@pytest.mark.parametrize(("profile", "count"), [(Profile.SEED, 1), (Profile.CLAUDE_CODE, 0), (Profile.SPEC, 0)])
def test_law_of_the_seed_binds_only_in_its_profile(profile: Profile, count: int) -> None:
    outcome = check_document(Document(fence(PUSH).encode(), path="release-shop/SKILL.md"), Policy(profile=profile))
    assert [finding.code for finding in outcome.findings].count("VS707") == count

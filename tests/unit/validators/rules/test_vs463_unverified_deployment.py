import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD, process

APPLY, STATUS = "kubectl apply -f deploy/", "kubectl rollout status deployment/shop --timeout=5m"


@pytest.mark.parametrize(
    ("commands", "place"), [((APPLY,), "23:1"), ((STATUS, APPLY), "24:1"), ((APPLY, STATUS, APPLY), "25:1")]
)
def test_last_change_that_nothing_verifies_is_found(commands: tuple[str, ...], place: str) -> None:
    assert marked("VS463", HEAD + process("\n".join(commands))) == [(place, APPLY)]


def test_command_that_only_lists_pods_verifies_nothing() -> None:
    assert marked("VS463", HEAD + process(f"{APPLY}\nkubectl get pods")) == [("23:1", APPLY)]


def test_status_or_a_checklist_afterwards_is_enough() -> None:
    assert marked("VS463", HEAD + process(f"{APPLY}\n{STATUS}")) == []
    assert marked("VS463", f"{HEAD}{process(APPLY)}\n### 2. Verify\n\n- [ ] All pods are ready\n") == []


def test_checklist_before_the_change_is_not_enough() -> None:
    text = (HEAD + process(APPLY)).replace("```bash", "- [ ] All is prepared\n\n```bash")
    assert marked("VS463", text) == [("25:1", APPLY)]


def test_step_that_applies_nothing_has_nothing_to_verify() -> None:
    assert marked("VS463", HEAD + process("docker push shop:$VERSION")) == []

import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback


def _waiting(flag: str, *, step: str = VERIFY) -> str:
    return HEAD + rollback(UNDO + step.replace("deployment/shop", f"deployment/shop {flag}"))


@pytest.mark.parametrize("flag", ["--timeout=10m", "--timeout 10m", "--timeout=121s", "--timeout=1h"])
def test_command_that_waits_longer_than_its_step_is_found(flag: str) -> None:
    command = f"kubectl rollout status deployment/shop {flag}"
    assert marked("VS425", _waiting(flag)) == [("16:10", command)]


def test_both_limits_are_named() -> None:
    (found,) = findings("VS425", _waiting("--timeout=10m"))
    assert "10" in found.message
    assert "2" in found.message


@pytest.mark.parametrize("flag", ["--timeout=120s", "--timeout=2m", "--timeout=30s", ""])
def test_command_that_ends_with_its_step_is_left_alone(flag: str) -> None:
    assert marked("VS425", _waiting(flag)) == []


def test_step_without_a_limit_has_nothing_to_disagree_with() -> None:
    endless = VERIFY.replace("<timeout>2 minutes</timeout>\n", "")
    assert marked("VS425", _waiting("--timeout=10m", step=endless)) == []

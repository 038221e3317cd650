import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rules._examples import CHECK, HEAD, UNDO, VERIFY, gate, process, rollback, steps

APPLY = "kubectl apply -f deploy/"
SHIP = steps(APPLY)


def _notes(command: str) -> str:
    return f"{HEAD}{process(APPLY)}\n## In a hurry\n\n```bash\n{command}\n```\n"


@pytest.mark.parametrize("command", [APPLY, "docker push shop:$VERSION", "helm upgrade shop ./chart", "sudo " + APPLY])
def test_way_around_the_steps_is_found_at_its_command(command: str) -> None:
    ((place, words),) = marked("VS705", _notes(command))
    assert place.startswith("29:")
    assert command.endswith(words)


def test_step_before_the_gate_is_told_so() -> None:
    (found,) = findings("VS705", HEAD + SHIP + "\n" + gate(CHECK))
    assert str(found.start) == "15:1"
    assert "before the gate" in found.message


@pytest.mark.parametrize("gates", ["", gate(CHECK).replace("blocking", "advisory")])
def test_gate_that_stops_nothing_is_none(gates: str) -> None:
    (found,) = findings("VS705", HEAD + gates + SHIP)
    assert "no blocking gate" in found.message


@pytest.mark.parametrize(
    "command", ["kubectl get pods", f"{APPLY} --dry-run=server", "docker images", "kubectl apply --help"]
)
def test_command_that_changes_nothing_is_left_alone(command: str) -> None:
    assert marked("VS705", _notes(command)) == []


def test_rollback_may_change_what_it_brings_back() -> None:
    assert marked("VS705", HEAD + process(APPLY) + rollback(UNDO + VERIFY)) == []


def test_dry_run_that_is_switched_off_is_a_change() -> None:
    assert len(marked("VS705", _notes(f"{APPLY} --dry-run=none"))) == 1

import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import in_script, marked
from validators.rule import Severity
from validators.rules._commands import fence
from validators.rules._examples import HEAD, process

APPLY = "kubectl apply -f deploy/"
STATUS = "kubectl rollout status deployment/shop --timeout=5m"


@pytest.mark.parametrize("command", [APPLY, STATUS, "docker push shop:1", "kubectl wait --for=condition=Ready pod/a"])
@pytest.mark.parametrize("tail", ["|| true", "|| :", "|| exit 0", "|| echo failed", "| tee release.log"])
def test_release_command_whose_failure_is_lost_is_found(command: str, tail: str) -> None:
    ((place, words),) = in_script("VS730", f"{command} {tail}\n")
    assert place == "1:1"
    assert words.startswith(command)


def test_recipe_that_goes_on_is_found_with_its_dash() -> None:
    text = "deploy:\n\t-docker push shop:1\n"
    assert in_script("VS730", text, path="Makefile") == [("2:2", "-docker push shop:1")]


def test_recipe_that_stops_is_left_alone() -> None:
    assert in_script("VS730", "deploy:\n\tdocker push shop:1\n", path="Makefile") == []


@pytest.mark.parametrize(
    "line",
    [
        f"{APPLY} || exit 1",
        f"{APPLY} && kubectl get pods",
        f"{STATUS} || ./undo.sh",
        "kubectl delete job migrate || true",
        "kubectl get pods | tee pods.log",
        f"set -o pipefail; {APPLY} | tee release.log",
    ],
)
def test_failure_that_counts_or_may_be_is_left_alone(line: str) -> None:
    assert in_script("VS730", f"{line}\n") == []


def test_same_line_weighs_less_behind_a_gate() -> None:
    (plain,) = findings("VS730", fence(f"{APPLY} || true"))
    (gated,) = findings("VS730", HEAD + process(f"{APPLY} || true"))
    assert (plain.severity, gated.severity) == (Severity.WARNING, Severity.ADVICE)


def test_command_in_a_skill_is_found_at_its_place() -> None:
    assert [place for place, _ in marked("VS730", fence(f"kubectl get pods\n{APPLY} || true"))] == ["11:1"]

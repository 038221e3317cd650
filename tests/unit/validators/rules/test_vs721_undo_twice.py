import pytest

from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback

UNDONE = "kubectl rollout undo deployment/shop"


def test_second_undo_of_a_script_is_found() -> None:
    assert in_script("VS721", f"{UNDONE}\nsleep 5\n{UNDONE}\n") == [("3:1", UNDONE)]


def test_second_undo_among_the_steps_of_a_rollback_is_found() -> None:
    again = UNDO.replace('"1"', '"3"').replace('"undo"', '"again"')
    assert marked("VS721", HEAD + rollback(UNDO + VERIFY + again)) == [("20:10", UNDONE)]


def test_kind_and_name_apart_are_the_same_workload() -> None:
    apart = "kubectl rollout undo deployment shop"
    assert in_script("VS721", f"{UNDONE}\n{apart}\n") == [("2:1", apart)]


@pytest.mark.parametrize(
    "second",
    ["kubectl rollout undo deployment/store", f"{UNDONE} --to-revision=4", "kubectl rollout status deployment/shop"],
)
def test_other_workload_and_named_revision_are_left_alone(second: str) -> None:
    assert in_script("VS721", f"{UNDONE}\n{second}\n") == []


@pytest.mark.parametrize("flag", ["-n", "--namespace", "--context", "--kubeconfig"])
def test_workload_of_the_same_name_elsewhere_is_another_one(flag: str) -> None:
    here, there = (UNDONE.replace("kubectl", f"kubectl {flag} {name}") for name in ("eu", "us"))
    assert in_script("VS721", f"{here}\n{there}\n") == []
    assert in_script("VS721", f"{here}\n{here}\n") == [("2:1", here)]


@pytest.mark.parametrize(
    "other",
    [
        "deploy/shop",
        "deploy shop",
        "deployments shop",
        "deployment.apps/shop",
        "deployments.v1.apps shop",
        "deployment store shop",
    ],
)
def test_other_ways_to_write_a_workload_are_the_same_one(other: str) -> None:
    again = f"kubectl rollout undo {other}"
    assert in_script("VS721", f"{UNDONE}\n{again}\n") == [("2:1", again)]


def test_deployment_of_another_group_is_another_one() -> None:
    assert in_script("VS721", f"{UNDONE}\nkubectl rollout undo deployment.example.com/shop\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f"if a; then {UNDONE}; else {UNDONE}; fi",
        f"if a; then {UNDONE}; elif b; then {UNDONE}; fi",
        f"case $1 in\na) {UNDONE} ;;\nb) {UNDONE} ;;\nesac",
        f"undo() {{ {UNDONE}; }}\nagain() {{ {UNDONE}; }}",
        f"undo() {{ {UNDONE}; }}\ntrap undo ERR\n{UNDONE}",
        f"a || {{ {UNDONE}; exit 1; }}\nb || {{ {UNDONE}; exit 1; }}",
        f"if a; then {UNDONE}; exit 1; fi\n{UNDONE}",
        f"ssh eu {UNDONE}\nssh us {UNDONE}",
        "kubectl rollout undo -f a.yaml\nkubectl rollout undo -f b.yaml",
    ],
)
def test_undos_of_which_only_one_runs_are_left_alone(text: str) -> None:
    assert in_script("VS721", f"{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f"if a; then {UNDONE}; fi\nif b; then {UNDONE}; fi",
        f"if a; then {UNDONE}; fi\n{UNDONE}",
        f"a || {UNDONE}\nb || {UNDONE}",
        f"a || exit 1\n{UNDONE} || exit 1\n{UNDONE}",
        f"undo() {{ {UNDONE}; {UNDONE}; }}",
        f"if a; then {UNDONE}; {UNDONE}; else b; fi",
        f"bash -c '{UNDONE}; {UNDONE}'",
        "kubectl rollout undo -f a.yaml\nkubectl rollout undo -f a.yaml",
    ],
)
def test_undos_that_can_both_run_are_found(text: str) -> None:
    assert len(in_script("VS721", f"{text}\n")) == 1


def test_two_fences_are_two_ways_and_not_two_undos() -> None:
    assert marked("VS721", f"{fence(UNDONE)}\nOr:\n\n```bash\n{UNDONE}\n```\n") == []

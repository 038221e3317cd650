import pytest

from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence
from validators.rules.vs727_scale_against_autoscaler import _MANIFESTS

AUTOSCALE = "kubectl autoscale deployment/shop --min=2 --max=9"


@pytest.mark.parametrize(
    "command",
    [
        "kubectl scale deployment/shop --replicas=3",
        "kubectl scale deployment shop --replicas 3",
        "kubectl -n shop scale --replicas=3 deploy/shop",
    ],
)
def test_number_that_is_set_by_hand_is_found(command: str) -> None:
    assert in_script("VS727", f"{AUTOSCALE}\n{command}\n") == [("2:1", command)]


@pytest.mark.parametrize("flag", ["-n", "--namespace", "--context"])
def test_workload_of_the_same_name_elsewhere_is_another_one(flag: str) -> None:
    here, there = AUTOSCALE.replace("kubectl", f"kubectl {flag} a"), f"kubectl {flag} b scale deploy/shop --replicas=3"
    assert in_script("VS727", f"{here}\n{there}\n") == []
    same = there.replace(" b ", " a ")
    assert in_script("VS727", f"{here}\n{same}\n") == [("2:1", same)]


def test_namespace_of_a_manifest_counts_too() -> None:
    text = _MANIFESTS.replace("name: shop\nspec:\n  scale", "name: shop\n  namespace: a\nspec:\n  scale")
    scale = fence("kubectl -n b scale deployment/shop --replicas=5")
    assert marked("VS727", scale + text.replace("  replicas: 3\n", "")) == []
    assert len(marked("VS727", scale.replace("-n b", "-n a") + text.replace("  replicas: 3\n", ""))) == 1
    other = text.replace("name: shop\nspec:\n  replicas", "name: shop\n  namespace: b\nspec:\n  replicas")
    assert marked("VS727", fence("kubectl apply -f deploy/") + other) == []


def test_replicas_in_the_manifest_of_what_is_autoscaled_are_found() -> None:
    text = fence("kubectl apply -f deploy/") + _MANIFESTS
    line = text.splitlines().index("  replicas: 3") + 1
    assert [place for place, _ in marked("VS727", text)] == [f"{line}:1"]


def test_manifest_behind_the_autoscaler_is_found_too() -> None:
    first, second = _MANIFESTS.removeprefix("\n```yaml\n").removesuffix("```\n").split("---\n")
    text = f"{fence('kubectl apply -f deploy/')}\n```yaml\n{second}---\n{first}```\n"
    line = text.splitlines().index("  replicas: 3") + 1
    assert [place for place, _ in marked("VS727", text)] == [f"{line}:1"]


def test_scaling_of_what_a_manifest_autoscales_is_found() -> None:
    text = fence("kubectl scale deployment/shop --replicas=5") + _MANIFESTS.replace("  replicas: 3\n", "")
    assert [place for place, _ in marked("VS727", text)] == ["10:1"]


@pytest.mark.parametrize(
    "command", ["kubectl scale deployment/store --replicas=3", "kubectl scale deployment/shop --replicas=0"]
)
def test_other_workload_and_switching_off_are_left_alone(command: str) -> None:
    assert in_script("VS727", f"{AUTOSCALE}\n{command}\n") == []


def test_replicas_of_another_workload_are_left_alone() -> None:
    text = fence("kubectl apply -f deploy/") + _MANIFESTS.replace(
        "  name: shop\nspec:\n  replicas", "  name: a\nspec:\n  replicas"
    )
    assert marked("VS727", text) == []


def test_command_that_is_only_tried_changes_nothing() -> None:
    text = "kubectl autoscale deploy/a --max=9\nkubectl scale deploy/a --replicas=3 --dry-run=server\n"
    assert in_script("VS727", text) == []
    assert len(in_script("VS727", text.replace("--dry-run", "--now"))) == 1

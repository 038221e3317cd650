import pytest

from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence

RESTART = "kubectl rollout restart deployment/shop"


@pytest.mark.parametrize(
    "command",
    [
        "kubectl patch configmap shop -p '{}'",
        "kubectl edit cm/shop",
        "kubectl -n shop replace secret shop -f secret.json",
        "oc patch secrets shop -p '{}'",
    ],
)
def test_configuration_that_is_changed_in_place_is_found(command: str) -> None:
    assert marked("VS726", fence(f"{command}\n{RESTART}")) == [("10:1", command)]


def test_configuration_that_is_written_over_through_a_pipe_is_found() -> None:
    create = "kubectl create configmap shop --from-file=conf/ --dry-run=client -o yaml"
    ((place, words),) = in_script("VS726", f"{create} | kubectl apply -f -\n{RESTART}\n")
    assert (place, words) == ("1:1", create)


@pytest.mark.parametrize(
    "filters", ["sed s/a/b/", "jq . | A=b yq -P", "kubectl label --local -f - -o yaml a=b", "tee shop.yaml"]
)
def test_configuration_that_goes_through_a_filter_is_found(filters: str) -> None:
    create = "kubectl create configmap shop --from-file=conf/ --dry-run=client -o yaml"
    assert in_script("VS726", f"{create} | {filters} | kubectl apply -f -\n{RESTART}\n") == [("1:1", create)]


def test_configuration_that_replaces_itself_is_found() -> None:
    create = "kubectl create configmap shop --from-file=conf/ --dry-run=client -o yaml"
    assert in_script("VS726", f"{create} | kubectl replace -f -\n{RESTART}\n") == [("1:1", create)]


@pytest.mark.parametrize(
    "command",
    [
        "kubectl create configmap shop-$VERSION --from-file=conf/",
        "kubectl patch deployment shop -p '{}'",
        "kubectl get configmap shop -o yaml",
        "kubectl create configmap shop --from-file=conf/ -o yaml | tee shop.yaml",
        "kubectl create configmap shop --from-file=conf/ -o yaml | tee shop.yaml\nkubectl apply -f deploy/",
    ],
)
def test_new_name_and_other_kinds_are_left_alone(command: str) -> None:
    assert in_script("VS726", f"{command}\n{RESTART}\n") == []


def test_change_that_no_restart_brings_in_is_left_alone() -> None:
    assert in_script("VS726", "kubectl patch configmap shop -p '{}'\nkubectl get pods\n") == []


def test_command_that_is_only_tried_changes_nothing() -> None:
    text = "kubectl patch configmap shop -p '{}' --dry-run=server\nkubectl rollout restart deployment/shop\n"
    assert in_script("VS726", text) == []
    assert len(in_script("VS726", text.replace("--dry-run", "--now"))) == 1

import pytest

from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence

SET = "kubectl set image deployment/shop web=shop:1"
STATUS = "kubectl rollout status deployment/shop --timeout=5m"


@pytest.mark.parametrize(
    "command",
    [
        SET,
        "kubectl -n shop rollout restart deployment/shop",
        "oc rollout undo deployment/shop --to-revision=3",
        "helm upgrade --install shop ./chart",
        "helm rollback shop 3",
        "helm upgrade shop ./chart --wait=false",
        "oc rollout latest dc/shop",
        "kubectl apply -f deploy/deployment.yaml",
        "kubectl apply -f deploy/shop-deployment-eu.yml -n shop",
    ],
)
def test_rollout_that_nothing_waits_for_is_found(command: str) -> None:
    assert in_script("VS731", f"set -e\n{command}\n") == [("2:1", command)]


def test_wait_before_the_change_does_not_count() -> None:
    assert in_script("VS731", f"{STATUS}\n{SET}\n") == [("2:1", SET)]


@pytest.mark.parametrize(
    "text",
    [
        f"{SET}\n{STATUS}\n",
        f"{SET}\nkubectl wait --for=condition=Available deployment/shop\n",
        "helm upgrade shop ./chart --wait\n",
        "helm upgrade shop ./chart --atomic\n",
        "helm upgrade shop ./chart\nhelm test shop\n",
        f"{SET} --dry-run=server\n",
        "helm upgrade shop ./chart --dry-run\n",
        "kubectl get pods\n",
        "kubectl apply -f deploy/\n",
        "kubectl apply -f deploy/role.yaml\n",
        "kubectl apply -f deployment/role.yaml\n",
        f"kubectl apply -f deployment.yaml\n{STATUS}\n",
        "kubectl diff -f deployment.yaml\n",
        f"{SET}\nuntil kubectl get pods | grep Running; do sleep 1; done\n",
        "ARGS='--wait --timeout 5m'\nhelm upgrade shop ./chart $ARGS\n",
        f"kind create cluster\n{SET}\n",
        f"minikube start\n{SET}\n",
        f"{SET} --local -o yaml\n",
    ],
)
def test_rollout_that_is_waited_for_or_only_rehearsed_is_left_alone(text: str) -> None:
    assert in_script("VS731", text) == []


@pytest.mark.parametrize(
    "then", ["kubectl rollout status deployment/shop --watch=false", "kubectl wait --for=delete pod/old"]
)
def test_what_does_not_wait_for_it_does_not_count(then: str) -> None:
    assert len(in_script("VS731", f"{SET}\n{then}\n")) == 1


def test_manifest_of_a_workload_that_goes_through_a_filter_is_found() -> None:
    text = 'sed "s/:latest/:$TAG/" deployment.yaml | kubectl apply -f -\n'
    assert in_script("VS731", text) == [("1:42", "kubectl apply -f -")]
    assert in_script("VS731", text.replace("deployment.yaml", "role.yaml")) == []


def test_variable_of_a_release_that_may_not_wait_changes_nothing() -> None:
    assert len(in_script("VS731", "ARGS='--timeout 5m'\nhelm upgrade shop ./chart $ARGS\n")) == 1


def test_release_by_a_variable_of_make_is_found() -> None:
    text = "HELM := helm --debug\nship:\n\t$(HELM) upgrade shop ./chart\n"
    assert in_script("VS731", text, path="Makefile") == [("3:2", "$(HELM) upgrade shop ./chart")]


def test_skill_is_no_script() -> None:
    assert marked("VS731", fence(SET)) == []

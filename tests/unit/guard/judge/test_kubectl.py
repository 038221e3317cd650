import pytest

from guard.judge import kubectl
from tests.unit.guard.judge.lines import command

READS = """
kubectl
kubectl get pods
kubectl -n apply get pods
kubectl --namespace=delete get pods
kubectl -nprod get pods
kubectl get pods ?...
kubectl get --raw /version
kubectl describe pod delete
kubectl logs deploy/web
kubectl logs -p web
kubectl top pods
kubectl rollout status deploy/web
kubectl rollout -n shop status deploy/web
kubectl rollout history deploy/web
kubectl rollout
kubectl auth can-i delete pods
kubectl auth whoami
kubectl diff -f x
kubectl config view
kubectl config current-context
kubectl config get-contexts
kubectl version
kubectl cluster-info dump
kubectl wait --for=condition=Ready pod/web
kubectl plugin list
kubectl kustomize .
kubectl delete -h
kubectl apply --help
kubectl help delete
kubectl apply view-last-applied deploy/web
kubectl apply -f x --dry-run=client
kubectl apply -f x --dry-run=server
kubectl apply --dry_run=server -f x
kubectl --dry-run=server apply -f x
kubectl apply -f x --dry-run=none --dry-run=client
kubectl create deployment web --image=x --dry-run=client -o yaml
kubectl -n shop delete pod web --dry-run=server
kubectl rollout undo deploy/web --dry-run=server
kubectl set image deploy/web web=x --dry-run=client
kubectl auth reconcile -f x --dry-run=client
oc get pods
oc whoami
oc status
"""
CHANGES = """
kubectl apply -f x
kubectl -n prod delete ns x
kubectl -nprod delete ns x
kubectl --context get delete pod x
kubectl create ns x
kubectl create -f x --dry-run
kubectl create --raw /api/v1/namespaces -f x --dry-run=client
kubectl delete --raw /api/v1/namespaces/x --dry-run=server
kubectl replace -f x
kubectl patch deploy web -p {}
kubectl edit deploy web
kubectl label pod x a=b
kubectl annotate pod x a=b
kubectl scale deploy web --replicas=0
kubectl autoscale deploy web --max=3
kubectl expose deploy web
kubectl run x --image=y
kubectl set image deploy/web web=x
kubectl taint node a b=c:NoSchedule
kubectl cordon a
kubectl drain a
kubectl rollout undo deploy/web
kubectl rollout restart deploy/web
kubectl rollout pause deploy/web
kubectl rollout -R status undo deploy/web
kubectl rollout ? deploy/web
kubectl auth reconcile -f x
kubectl certificate approve x
kubectl exec web -- ls
kubectl attach web
kubectl cp a web:/b
kubectl proxy
kubectl port-forward web 80
kubectl debug web
kubectl config use-context x
kubectl config set-context x
kubectl neat
kubectl ? pods
kubectl ?... get pods
kubectl -n ?... get pods
kubectl --no-such-option get delete pod x
kubectl apply -f x --dry-run=none
kubectl apply -f x --dry-run=client --dry-run=none
kubectl apply -f x --dry-run=false
kubectl apply -f x --dry-run=?
kubectl apply --dry-run=client -f ?...
kubectl delete pod ?... --dry-run=client
kubectl apply -f x -- --dry-run=client
kubectl apply -l --dry-run=client
kubectl apply -f --dry-run=client
kubectl apply -Rf --dry-run=client
kubectl apply --new-option --dry-run=client
kubectl exec web --dry-run=client
kubectl edit deploy web --dry-run=client
kubectl delete pod x -l -h
kubectl get pods --kuberc mine
oc new-app x
oc project x
oc login
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("line", lines(READS))
def test_reading_passes(line: str) -> None:
    assert not kubectl.changes(command(line), fork=True)


@pytest.mark.parametrize("line", lines(CHANGES))
def test_changes_and_what_cannot_be_known_do_not_pass(line: str) -> None:
    assert kubectl.changes(command(line), fork=True)


@pytest.mark.parametrize(
    "line", ["kubectl logs -f web", "kubectl logs web --follow", "kubectl logs -pf web", "kubectl get pods -w"]
)
def test_what_does_not_end_counts_inside_a_fork_only(line: str) -> None:
    assert kubectl.changes(command(line), fork=True)
    assert not kubectl.changes(command(line), fork=False)


def test_following_that_is_switched_off_passes() -> None:
    assert not kubectl.changes(command("kubectl logs --follow=false web"), fork=True)


def test_a_diff_with_a_program_of_its_own_does_not_pass() -> None:
    assert kubectl.changes(command("kubectl diff -f x", KUBECTL_EXTERNAL_DIFF="kubectl delete"), fork=True)


def test_what_is_denied_names_the_verb_and_the_tool() -> None:
    (undo,) = kubectl.changes(command("kubectl rollout undo deploy/web"), fork=True)
    assert (undo.what, undo.tool) == ("kubectl rollout undo", "deploy_rollback")
    (apply,) = kubectl.changes(command("kubectl apply -f x"), fork=True)
    assert (apply.what, apply.tool) == ("kubectl apply", "deploy_apply")


def test_where_it_goes_is_what_its_last_options_say() -> None:
    (change,) = kubectl.changes(command("kubectl --context a delete pod x --context=b -n c --kubeconfig d"), fork=False)
    aim = change.aim
    assert aim is not None
    assert [word and word.text for word in (aim.context, aim.namespace, aim.kubeconfig, aim.server)] == [
        "b",
        "c",
        "d",
        None,
    ]


def test_a_context_that_cannot_be_known_stays_so() -> None:
    (change,) = kubectl.changes(command("kubectl delete pod x --context=?"), fork=False)
    assert change.aim is not None
    assert change.aim.context is not None
    assert not change.aim.context.sure


def test_unknown_words_behind_the_verb_are_taken_for_names() -> None:
    (change,) = kubectl.changes(command("kubectl --context dev delete pod ?..."), fork=False)
    assert change.aim is not None
    assert change.aim.context is not None
    assert change.aim.context.text == "dev"


@pytest.mark.parametrize(
    ("line", "moves"),
    [
        ("kubectl get pods", 0),
        ("kubectl config view", 0),
        ("kubectl config use-context dev", 1),
        ("kubectl config set-context dev --cluster x", 2),
        ("kubectl config ? x", 2),
        ("oc login", 2),
    ],
)
def test_what_it_does_to_the_kubeconfig(line: str, moves: int) -> None:
    assert kubectl.moves(command(line)) == moves

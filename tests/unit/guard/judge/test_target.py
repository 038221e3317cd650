from pathlib import Path

import pytest

from guard.judge import judge_command
from guard.judge.target import moves
from guard.marks import Protected
from guard.words import Command, Word
from tests.unit.guard.judge.lines import command, kubeconfig, session, word

PRODUCTION, DEV = "https://api.production.example", "https://api.dev.example"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    kubeconfig(tmp_path, "dev", production=PRODUCTION, dev=DEV, alias=PRODUCTION)
    return tmp_path


def said(home: Path, line: str, **environment: str) -> str:
    return judge_command(command(line, **environment), session(home))


@pytest.mark.parametrize(
    "line",
    [
        "kubectl apply -f x",
        "kubectl --context dev delete pod x",
        "kubectl delete pod x --context=dev -n hello",
        "kubectl delete pod ?...",
        "kubectl no-such-plugin",
        "k9s",
        "helm upgrade web .",
        "helm --kube-context dev uninstall web",
        "skaffold run --kube-context=dev",
        "kubectl config use-context production",
        "docker rm -f web",
        "kind delete cluster",
        "minikube kubectl -- apply -f x",
    ],
)
def test_work_on_a_development_cluster_is_not_disturbed(home: Path, line: str) -> None:
    assert said(home, line) == ""


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("kubectl --context production apply -f x", "the context production is protected"),
        ("kubectl --context alias apply -f x", "leads to the same cluster"),
        ("kubectl --context other apply -f x", "does not say where the context other leads"),
        ("kubectl --context ? apply -f x", "its context cannot be known"),
        ("kubectl -n ? --context dev apply -f x", "its namespace cannot be known"),
        ("kubectl --server https://x apply -f x", "a server or a cluster of its own"),
        ("kubectl --cluster dev apply -f x", "a server or a cluster of its own"),
        ("kubectl --kubeconfig missing apply -f x", "no context is named"),
        ("kubectl --kubeconfig ? apply -f x", "its kubeconfig cannot be known"),
        ("helm --kube-context production upgrade web .", "the context production is protected"),
        ("k9s --context production", "the context production is protected"),
        ("argocd app sync web", "cannot be known what it would reach"),
    ],
)
def test_what_is_or_may_be_protected_is_denied(home: Path, line: str, why: str) -> None:
    assert why in said(home, line)


def test_a_protected_current_context_counts(tmp_path: Path) -> None:
    kubeconfig(tmp_path, "production", production=PRODUCTION, dev=DEV)
    assert "the current context production is protected" in said(tmp_path, "kubectl apply -f x")
    assert said(tmp_path, "kubectl --context dev apply -f x") == ""


def test_without_a_kubeconfig_nothing_is_known(tmp_path: Path) -> None:
    assert "no context is named" in said(tmp_path, "kubectl apply -f x")


def test_the_text_may_bring_its_own_kubeconfig(home: Path) -> None:
    kubeconfig(home, "production", "other", production=PRODUCTION)
    assert "production is protected" in said(home, "kubectl apply -f x", KUBECONFIG="other")
    assert "production is protected" in said(home, "kubectl apply -f x --kubeconfig other")
    assert "cannot be known" in said(home, "kubectl apply -f x", KUBECONFIG="?")
    assert "no context is named" in said(home, "kubectl apply -f x", HOME="/nowhere")


def test_a_kubeconfig_in_the_home_is_found(home: Path) -> None:
    kubeconfig(home, "production", "other", production=PRODUCTION)
    for line in ("kubectl apply -f x --kubeconfig ~/other", "kubectl apply -f x --kubeconfig=~/other"):
        assert "production is protected" in said(home, line)
    assert "production is protected" in said(home, "kubectl apply -f x", KUBECONFIG="~/other")


def test_a_copy_that_renames_the_context_leads_to_the_same_server(home: Path) -> None:
    kubeconfig(home, "mine", "copy", mine=PRODUCTION)
    assert "the same cluster" in said(home, "kubectl --kubeconfig copy apply -f x")


def test_where_nothing_can_be_compared_the_namespace_counts(tmp_path: Path) -> None:
    kubeconfig(tmp_path, "mine", "copy", mine="https://mine.example")
    assert "the namespace hello is protected" in said(tmp_path, "kubectl --kubeconfig copy -n hello apply -f x")
    assert said(tmp_path, "kubectl --kubeconfig copy -n other apply -f x") == ""


def test_a_kubeconfig_that_is_not_understood_is_unknown(home: Path) -> None:
    (home / ".kube/config").write_text("contexts: [{name: dev}]\n", encoding="utf-8")
    assert "cannot be read without doubt" in said(home, "kubectl --context dev apply -f x")


def test_settings_that_are_not_understood_protect_everything(home: Path) -> None:
    scope = session(home, Protected(everything=True))
    assert "settings of this project cannot be read" in judge_command(
        command("kubectl --context dev apply -f x"), scope
    )
    assert "settings of this project cannot be read" in judge_command(command("docker push x"), scope)


@pytest.mark.parametrize("through", ["ssh", "sudo", "nsenter"])
def test_another_machine_or_account_is_unknown(home: Path, through: str) -> None:
    argv = command("kubectl --context dev apply -f x").argv
    assert "cannot be known" in judge_command(Command(argv, via=(through,)), session(home))


def test_a_relative_kubeconfig_follows_the_text_into_its_folder(home: Path) -> None:
    kubeconfig(home, "production", "sub/config", production=PRODUCTION)
    argv = command("kubectl --kubeconfig config apply -f x").argv
    assert "production" in judge_command(Command(argv, directory=Word("sub")), session(home))
    assert "cannot be known" in judge_command(Command(argv, directory=word("?")), session(home))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kubectl get pods", 0),
        ("kubectx", 0),
        ("kubectx production", 1),
        ("kind create cluster", 1),
        ("gcloud container clusters get-credentials x", 2),
        ("aws eks update-kubeconfig --name x", 2),
        ("cp other ~/.kube/config", 2),
        ("cat ~/.kube/config", 0),
    ],
)
def test_what_a_text_does_to_the_kubeconfig(line: str, expected: int) -> None:
    assert moves([command(line)]) == expected


def test_a_text_that_switches_and_uses_is_denied_unless_it_names_the_context(home: Path) -> None:
    from guard.judge import judge
    from guard.words import Reading

    switch = command("kubectl config use-context dev")
    assert "a call of its own" in judge(Reading([switch, command("kubectl apply -f x")], []), session(home))
    assert judge(Reading([switch, command("kubectl --context dev apply -f x")], []), session(home)) == ""
    rewrite = command("kubectl config set-cluster dev --server https://x")
    assert judge(Reading([rewrite, command("kubectl --context dev apply -f x")], []), session(home))

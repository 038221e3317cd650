import pytest

from guard.judge import helm
from guard.judge.change import ANYWHERE, CLUSTER, IMAGES, LOCAL
from tests.unit.guard.judge.lines import command


@pytest.mark.parametrize(
    "line",
    [
        "helm",
        "helm list -A",
        "helm -n shop status web",
        "helm --kube-context prod get values web",
        "helm template .",
        "helm lint .",
        "helm history web",
        "helm repo add a b",
        "helm show values x",
        "helm version",
        "helm plugin list",
        "helm upgrade web . --dry-run",
        "helm install web . --dry-run=client",
        "helm upgrade -i web . --dry-run=server",
        "helm uninstall web --dry-run",
        "helm upgrade --help",
        "helm pull x",
        "helm create x",
        "helm package .",
    ],
)
def test_reading_passes(line: str) -> None:
    assert not helm.changes(command(line))


@pytest.mark.parametrize(
    ("line", "reach"),
    [
        ("helm upgrade web .", CLUSTER),
        ("helm -nshop install web .", CLUSTER),
        ("helm uninstall web", CLUSTER),
        ("helm rollback web 1", CLUSTER),
        ("helm test web", CLUSTER),
        ("helm secrets upgrade web .", CLUSTER),
        ("helm upgrade web . --dry-run=none", CLUSTER),
        ("helm upgrade web . --dry-run=false", CLUSTER),
        ("helm upgrade web . --dry-run --dry-run=none", CLUSTER),
        ("helm upgrade web . -f --dry-run", CLUSTER),
        ("helm upgrade web ?... --dry-run", CLUSTER),
        ("helm ? web", ANYWHERE),
        ("helm --unknown x list", ANYWHERE),
        ("helm push x.tgz oci://registry.example:5000/shop", IMAGES),
        ("helm plugin install x", LOCAL),
        ("helm registry login x", LOCAL),
    ],
)
def test_changes_and_what_cannot_be_known_do_not_pass(line: str, reach: str) -> None:
    assert [change.reach for change in helm.changes(command(line))] == [reach]


def test_the_context_may_stand_in_the_environment() -> None:
    (change,) = helm.changes(command("helm upgrade web .", HELM_KUBECONTEXT="production"))
    assert change.aim is not None
    assert change.aim.context is not None
    assert change.aim.context.text == "production"

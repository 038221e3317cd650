"""What texts smell of."""

import pytest

from guard.reader import smells


@pytest.mark.parametrize(
    "text",
    [
        "kubectl get", "/usr/bin/kubectl", "KUBECTL", "k'ube'ctl", 'k"ubectl"', "k\\ubectl",
        "'kube' + 'ctl'", '"kube" "ctl"',
        "\\x6bubectl",
        "\\153ubectl", "a3ViZWN0bCBkZWxldGU=", "6b75626563746c20", "ltcebuk", "xhorpgy", "%6bubectl",
        "['kube','ctl']", "kube\\\nctl",
    ],
)  # fmt: skip
def test_a_hidden_name_smells(text: str) -> None:
    assert smells(text) == "kubectl"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("curl https://x:6443/version", "a cluster's API"),
        ("--unix-socket /var/run/docker.sock", "a docker socket"),
        ("docker push a/b", "docker"),
        ("x delete ns prod", "kubectl"),
        ("rm ~/.claude/settings.json", "the guard's own settings"),
    ],
)
def test_the_smell_is_named(text: str, what: str) -> None:
    assert smells(text) == what


@pytest.mark.parametrize(
    "text", ["", "cat Dockerfile", "npm test", "overwhelming", "git push origin main", "deadbeefdeadbeef"]
)
def test_plain_work_smells_of_nothing(text: str) -> None:
    assert smells(text) == ""

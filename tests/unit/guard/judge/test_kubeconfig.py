from pathlib import Path

import pytest

from guard.judge.kubeconfig import NotUnderstood, read_files, read_text

USUAL = """\
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTg==
    extensions:
    - extension:
        last-update: Mon, 23 Nov 2026 10:00:00 CET
        version: v1.37.0
      name: cluster_info
    server: https://127.0.0.1:6443
  name: kind-dev
contexts:
- context:
    cluster: kind-dev
    namespace: shop
    user: kind-dev
  name: kind-dev
current-context: kind-dev
kind: Config
preferences: {}
users:
- name: kind-dev
  user:
    exec:
      args: [get-token, --region, x]
      installHint: Install the plugin: from its
        page
      script: |
        current-context: production
"""


def test_a_usual_file_is_understood() -> None:
    config = read_text(USUAL)
    assert config.current == "kind-dev"
    assert config.contexts == {"kind-dev": ("kind-dev", "shop")}
    assert config.server("kind-dev") == "https://127.0.0.1:6443"


def test_an_indented_file_with_names_first_is_understood() -> None:
    config = read_text(
        "clusters:\n  - name: 'a'\n    cluster:\n      server: https://a\n"
        'contexts:\n  -   name: x\n      context: # the one\n        cluster: a\ncurrent-context: "x" # now\n'
    )
    assert (config.current, config.server("x")) == ("x", "https://a")


def test_json_is_understood() -> None:
    config = read_text(
        '{"current-context": "x", "contexts": [{"name": "x", "context": {"cluster": "a"}}],'
        ' "clusters": [{"name": "a", "cluster": {"server": "https://a"}}]}'
    )
    assert (config.current, config.server("x")) == ("x", "https://a")


@pytest.mark.parametrize(
    "text",
    [
        "current-context: a\ncurrent-context: b\n",
        "current-context: &x a\n",
        "current-context: !!str a\n",
        "current-context: >-\n  a\n",
        "current-context: a\n  b\n",
        'current-context: "a\\x62"\n',
        "current-context: {a: b}\n",
        "\tcurrent-context: a\n",
        "contexts: [{name: a}]\n",
        "contexts:\n- name: a\n- name: a\n",
        "contexts:\n- name: a\n  name: b\n",
        "contexts:\n- name: a\n  context:\n    cluster: x\n   user: y\n",
        "contexts:\n  a: b\n",
        "clusters:\n- name: a\n- name: a\n",
        "a: b\n---\ncurrent-context: x\n",
        "%YAML 1.2\n---\ncurrent-context: a\n",
        "? current-context\n: a\n",
        '{"current-context": "a", "current-context": "b"}',
        '{"current-context": 1}',
        '{"contexts": {"a": 1}}',
        "- a\n",
        "contexts:\n" + "".join(f"{'  ' * depth}- name:\n" for depth in range(40)),
    ],
)
def test_whatever_else_is_not_guessed_at(text: str) -> None:
    with pytest.raises((NotUnderstood, ValueError)):
        read_text(text)


def test_several_files_are_one_and_the_first_is_right(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("current-context: x\ncontexts:\n- name: x\n  context:\n    cluster: one\n", encoding="utf-8")
    second.write_text(
        "current-context: y\ncontexts:\n- name: x\n  context:\n    cluster: two\n- name: y\n", encoding="utf-8"
    )
    config = read_files([str(tmp_path / "missing"), str(first), str(second)])
    assert config is not None
    assert config.current == "x"
    assert config.contexts["x"] == ("one", "")
    assert "y" in config.contexts


def test_one_file_that_is_not_understood_spoils_all(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("current-context: x\n", encoding="utf-8")
    (tmp_path / "b").write_text("current-context: [x]\n", encoding="utf-8")
    assert read_files([str(tmp_path / "a"), str(tmp_path / "b")]) is None


def test_a_folder_or_bytes_are_not_understood(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"current-context: \xff\n")
    assert read_files([str(tmp_path)]) is None
    assert read_files([str(tmp_path / "b")]) is None

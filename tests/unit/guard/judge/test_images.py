from pathlib import Path

import pytest

from guard.judge import images, judge_command
from tests.unit.guard.judge.lines import command, fork, session, word

NAME = "registry.example:5000/shop/hello"


@pytest.mark.parametrize(
    ("reference", "repository"),
    [
        (f"{NAME}:1.2", NAME),
        (f"docker://{NAME}@sha256:abc", NAME),
        ("REGISTRY.example:5000/shop/hello", NAME),
        ("shop/hello", "docker.io/shop/hello"),
        ("hello:1", "docker.io/library/hello"),
        ("index.docker.io/shop/hello", "docker.io/shop/hello"),
        ("localhost:5000/a", "localhost:5000/a"),
        ("127.0.0.1:5000/a:1", "localhost:5000/a"),
        (f"--destination={NAME}:1", NAME),
    ],
)
def test_one_spelling_for_a_repository(reference: str, repository: str) -> None:
    assert images.repository_of(reference) == repository


def test_only_the_protected_repository_is_touched() -> None:
    assert images.touches([word(f"{NAME}:2")], (NAME,)) == NAME
    assert images.touches([word("registry.example:5000/shop/other")], (NAME,)) == ""
    assert images.touches([word("registry.dev.example:5000/shop/hello")], (NAME,)) == ""


def test_an_unknown_reference_may_be_the_protected_one() -> None:
    assert images.touches([word("?")], (NAME,)) == NAME
    assert images.touches([word("?")], ()) == ""


@pytest.mark.parametrize(
    "line",
    [
        f"docker push {NAME}:1", f"skopeo copy docker://a docker://{NAME}", f"crane push x.tar {NAME}",
        f"podman push {NAME}", f"oras push {NAME} a", f"ctr -n k8s.io images push {NAME}", "docker push ?",
        f"regctl image copy a {NAME}", "kaniko --destination x", f"nerdctl push {NAME}", "ko build .",
    ],
)  # fmt: skip
def test_what_reaches_the_protected_repository_is_denied_everywhere(tmp_path: Path, line: str) -> None:
    assert judge_command(command(line), session(tmp_path))
    assert judge_command(command(line), fork())


@pytest.mark.parametrize("line", ["docker push shop/hello", "skopeo copy docker://a docker://registry.dev.example/a"])
def test_another_repository_is_denied_in_a_fork_only(tmp_path: Path, line: str) -> None:
    assert judge_command(command(line), session(tmp_path)) == ""
    assert judge_command(command(line), fork())


@pytest.mark.parametrize(
    "line", ["skopeo inspect docker://x", "crane digest x", "ctr images ls", "crictl ps", "oras pull x"]
)
def test_reading_passes_everywhere(tmp_path: Path, line: str) -> None:
    assert judge_command(command(line), session(tmp_path)) == ""
    assert judge_command(command(line), fork()) == ""

from dataclasses import replace

import pytest

from deploy_production.errors import SkillError
from deploy_production.model.operation import (
    DockerBuild,
    DockerPush,
    DockerTag,
    KubectlApply,
    Operation,
    PodLogs,
    RolloutStatus,
    RolloutUndo,
    RunCommand,
)
from deploy_production.skillfile.agreement import all_commands
from deploy_production.skillfile.binding import Bindings, bind, texts
from deploy_production.skillfile.reader import read_skill, shipped_skill, shipped_skill_bytes

SHOP = Bindings(version="v1.2.3", application="shop", image="r.example:5000/team/shop", manifests="deploy/prod")


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (
            DockerBuild(tag="myapp:$VERSION", context="."),
            DockerBuild(tag="r.example:5000/team/shop:v1.2.3", context="."),
        ),
        (
            DockerTag(source="myapp:${VERSION}", target="myapp:latest"),
            DockerTag(source="r.example:5000/team/shop:v1.2.3", target="r.example:5000/team/shop:latest"),
        ),
        (DockerPush(reference="busybox:1"), DockerPush(reference="busybox:1")),
        (DockerPush(reference="$IMAGE:$VERSION"), DockerPush(reference="r.example:5000/team/shop:v1.2.3")),
        (KubectlApply(path="manifests/production/"), KubectlApply(path="deploy/prod")),
        (KubectlApply(path="manifests/production/app.yaml"), KubectlApply(path="deploy/prod/app.yaml")),
        (KubectlApply(path="manifests/production-old"), KubectlApply(path="manifests/production-old")),
        (RolloutStatus(kind="deployment", name="myapp"), RolloutStatus(kind="deployment", name="shop")),
        (RolloutUndo(kind="deployment", name="myapp"), RolloutUndo(kind="deployment", name="shop")),
        (RolloutUndo(kind="deployment", name="other"), RolloutUndo(kind="deployment", name="other")),
        (PodLogs(kind="deployment", name="$APPLICATION", tail=5), PodLogs(kind="deployment", name="shop", tail=5)),
        (RunCommand(argv=("make", "V=$VERSION")), RunCommand(argv=("make", "V=v1.2.3"))),
    ],
)
def test_names_of_the_document_become_those_of_the_user(operation: Operation, expected: Operation) -> None:
    assert bind(operation, SHOP) == expected


def test_unknown_variable_is_an_error() -> None:
    with pytest.raises(SkillError, match=r"\$HOME"):
        bind(RunCommand(argv=("make", "$HOME")), SHOP)


@pytest.mark.parametrize("version", ["", "a b", "v1;x", "-x", ".x", "v1\n", "$VERSION", "x" * 129])
def test_version_that_could_not_be_a_tag_is_refused(version: str) -> None:
    with pytest.raises(SkillError, match="image tag"):
        replace(SHOP, version=version)


def test_nothing_of_the_shipped_skill_is_left_unbound() -> None:
    skill = shipped_skill()
    bindings = Bindings.for_skill(skill, version="v1", application="shop", image="r/shop", manifests="k8s")
    assert (bindings.document_application, bindings.document_manifests) == ("myapp", "manifests/production")
    for command in all_commands(skill.gates, skill.rollback, skill.steps):
        for text in texts(bind(command.operation, bindings)):
            assert "$" not in text
            assert "myapp" not in text
            assert "manifests/production" not in text


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"docker push myapp:latest", b"docker push other:latest", "application-disagreement"),
        (b"rollout undo deployment/myapp", b"rollout undo deployment/other", "application-disagreement"),
        (b"docker push myapp:$VERSION", b"docker push myapp:$TAG", "unknown-variable"),
        (b"production/\n", b"production/\nkubectl apply -f elsewhere/\n", "manifests-disagreement"),
        (b"6. Verify Health", b"9. Verify Health", "flow-step-mismatch"),
    ],
)
def test_parts_that_do_not_agree_are_a_problem(old: bytes, new: bytes, code: str) -> None:
    skill = read_skill(shipped_skill_bytes().replace(old, new, 1))
    assert [problem.code for problem in skill.problems] == [code]

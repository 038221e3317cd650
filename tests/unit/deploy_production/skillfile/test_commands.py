from datetime import timedelta

import pytest

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
from deploy_production.skillfile.arguments import CommandError
from deploy_production.skillfile.commands import BUILD_TOOLS, REFUSED_WORDS, compile_command


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("docker build -t myapp:$VERSION .", DockerBuild(tag="myapp:$VERSION", context=".")),
        ("docker build --tag=r.example:5000/a/b:1 ./app", DockerBuild(tag="r.example:5000/a/b:1", context="./app")),
        ("docker tag a:1 b:2", DockerTag(source="a:1", target="b:2")),
        ('docker push "myapp:${VERSION}"', DockerPush(reference="myapp:${VERSION}")),
        ("kubectl apply -f manifests/production/", KubectlApply(path="manifests/production/")),
        ("kubectl apply --filename=k8s", KubectlApply(path="k8s")),
        ("kubectl rollout status deployment/myapp", RolloutStatus(kind="deployment", name="myapp")),
        (
            "kubectl rollout status deploy myapp --timeout=90s",
            RolloutStatus(kind="deployment", name="myapp", timeout=timedelta(seconds=90)),
        ),
        ("kubectl rollout undo sts/db", RolloutUndo(kind="statefulset", name="db")),
        ("kubectl logs -f deployment/myapp --tail=100", PodLogs(kind="deployment", name="myapp", tail=100)),
        ("kubectl logs myapp-0 --tail 5", PodLogs(kind="pod", name="myapp-0", tail=5)),
        ("npm run build", RunCommand(argv=("npm", "run", "build"))),
        ("pytest -k 'a b' \"c d\"", RunCommand(argv=("pytest", "-k", "a b", "c d"))),
        ("make test V=$VERSION", RunCommand(argv=("make", "test", "V=$VERSION"))),
        ("./gradlew check", RunCommand(argv=("./gradlew", "check"))),
    ],
)
def test_known_commands_become_operations(text: str, expected: Operation) -> None:
    assert compile_command(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "npm test; rm -rf /", "npm test && true", "npm test || true", "npm test | tee log", "npm test > log",
        "npm test 2>&1", "npm test < in", "npm test &", "make $(id)", "make `id`", "make ${A:-b}", "make $1",
        "make *.c",
        "make a?", "make [ab]", "make {a,b}", "make ~/x", "CI=1 npm test", "npm test # all", "make a\\ b", "make 'a",
        'make "a', "make '$VERSION'", "(npm test)", "make !!", 'make "$(id)"', 'make "`id`"', "make $'a'", "make \\",
    ],
)  # fmt: skip
def test_what_only_a_shell_could_do_is_refused(text: str) -> None:
    with pytest.raises(CommandError) as caught:
        compile_command(text)
    assert caught.value.code == "shell-syntax"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unknown-command"),
        ("rm -rf /", "unknown-command"),
        ("sudo docker push a:1", "unknown-command"),
        ("/usr/bin/docker push a:1", "unknown-command"),
        ("docker run a", "unknown-command"),
        ("docker", "unknown-command"),
        ("kubectl delete -f x", "unknown-command"),
        ("kubectl rollout restart deployment/a", "unknown-command"),
        ("docker --context=x push a:1", "unknown-command"),
        ("kubectl -n prod apply -f x", "unknown-command"),
        ("kubectl apply -f x -n prod", "unknown-flag"),
        ("kubectl apply -f x --prune", "unknown-flag"),
        ("kubectl rollout undo deployment/a --to-revision=2", "unknown-flag"),
        ("docker build -t a --build-arg X=1 .", "unknown-flag"),
        ("docker push --all-tags a", "unknown-flag"),
        ("docker build .", "bad-argument"),
        ("docker build -t a -t b .", "bad-argument"),
        ("docker build -t a", "bad-argument"),
        ("docker build -t", "bad-argument"),
        ("docker build -t a . .", "bad-argument"),
        ("docker build -t a -", "bad-argument"),
        ("docker build -t a https://example.com/x.git", "bad-argument"),
        ("docker build -t a ../x", "bad-argument"),
        ("docker build -t A:1 .", "bad-argument"),
        ("docker tag a", "bad-argument"),
        ("docker push", "bad-argument"),
        ("kubectl apply", "bad-argument"),
        ("kubectl apply -f /etc", "bad-argument"),
        ("kubectl apply -f x y", "bad-argument"),
        ("kubectl rollout status myapp", "bad-argument"),
        ("kubectl rollout status service/myapp", "bad-argument"),
        ("kubectl rollout status deployment/A_b", "bad-argument"),
        ("kubectl rollout status deployment/a deployment/b c", "bad-argument"),
        ("kubectl logs --follow=true deployment/a", "bad-argument"),
        ("kubectl logs deployment/a --tail=-1", "unclear-quantity"),
        ("kubectl logs deployment/a --tail=0", "unclear-quantity"),
        ("kubectl rollout status deployment/a --timeout=soon", "unclear-quantity"),
        ("npm publish", "command-publishes"),
        ("npm run deploy", "command-publishes"),
        ("mvn -B deploy", "command-publishes"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, code: str) -> None:
    with pytest.raises(CommandError) as caught:
        compile_command(text)
    assert caught.value.code == code


@pytest.mark.parametrize("tool", sorted(BUILD_TOOLS))
def test_every_build_tool_may_run_and_none_may_publish(tool: str) -> None:
    assert compile_command(f"{tool} test") == RunCommand(argv=(tool, "test"))
    for word in REFUSED_WORDS:
        with pytest.raises(CommandError):
            compile_command(f"{tool} {word}")

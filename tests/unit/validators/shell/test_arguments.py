import pytest

from validators.shell.arguments import Arguments, read_arguments
from validators.shell.reading import read_commands


def _read(line: str) -> Arguments:
    (command,) = read_commands(line)
    return read_arguments(command.texts[0], command.words[1:])


def _plain(line: str) -> list[str]:
    return [word.text for word in _read(line).plain]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("argocd --argocd-context prod --auth-token x app sync shop", ["app", "sync", "shop"]),
        ("argocd -H a:b --grpc-web-root-path /argo app wait shop --timeout 60", ["app", "wait", "shop"]),
        ("argocd app set shop -p web.tag=1 --kustomize-image shop=a:1", ["app", "set", "shop"]),
        ("argocd app unset shop --nameprefix --namesuffix", ["app", "unset", "shop"]),
        ("kubectl --as admin --tls-server-name x rollout undo deployment/shop", ["rollout", "undo", "deployment/shop"]),
        ("kubectl patch deployment shop -p '{}' --subresource scale", ["patch", "deployment", "shop"]),
        ("kubectl get pods -L app -w", ["get", "pods"]),
        ("oc --loglevel 4 start-build --from-dir . shop", ["start-build", "shop"]),
        ("docker --tlscacert ca.pem -H tcp://a push a:1", ["push", "a:1"]),
        ("docker build --pull -t a:1 --cache-from b .", ["build", "."]),
        ("docker run -it --add-host a:b --rm shop:1", ["run", "shop:1"]),
        ("docker compose -f a.yml --env-file .env --profile x logs -f web", ["compose", "logs", "web"]),
        ("docker buildx build --sbom true --attest x --push .", ["buildx", "build", "."]),
        ("podman --connection far push --authfile a.json shop:1", ["push", "shop:1"]),
        ("helm --kube-as-user x --registry-config y rollback shop 3", ["rollback", "shop", "3"]),
        ("helm upgrade shop ./chart --labels a=b --wait", ["upgrade", "shop", "./chart"]),
        ("flux --context prod -n apps suspend kustomization shop", ["suspend", "kustomization", "shop"]),
        ("flux logs -f --level error", ["logs"]),
        ("terraform -chdir=infra apply -var-file prod.tfvars -var a=b plan.out", ["apply", "plan.out"]),
    ],
)
def test_value_is_never_a_subcommand_nor_the_reverse(line: str, expected: list[str]) -> None:
    assert _plain(line) == expected


@pytest.mark.parametrize("line", ["kubectl logs -f shop", "kubectl logs -fp shop", "docker logs -tf shop"])
def test_letter_that_names_a_file_elsewhere_follows_a_log(line: str) -> None:
    assert (_read(line).is_on("-f"), _plain(line)) == (True, ["logs", "shop"])


def test_letters_in_one_word_are_options_of_their_own() -> None:
    assert _read("kubectl get pods -Aw").flags == {"-A": None, "-w": None}
    assert _read("docker run -itv/a:/b shop").flags == {"-i": None, "-t": None, "-v": "/a:/b"}
    assert _read("kubectl get pods -ojson -w=false").flags == {"-o": "json", "-w": "false"}


def test_long_option_with_one_hyphen_stays_whole() -> None:
    assert _read("terraform apply -auto-approve -out=a").flags == {"-auto-approve": None, "-out": "a"}

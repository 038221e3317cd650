import pytest

from guard.judge import web
from guard.words import Command
from tests.unit.guard.judge.lines import command, word

API = "https://api.production.example:6443/api/v1/namespaces/hello"


def denied(line: str, *, fork: bool = False) -> bool:
    said = command(line)
    return bool(web.changes(said.argv[0].text, said, fork))


@pytest.mark.parametrize(
    "line",
    [
        f"curl {API}",
        f"curl -sk -H 'A: b' {API} -o out",
        f"curl -X GET {API}",
        f"curl -I {API}",
        f"curl -G -d a=b {API}",
        "curl -X POST https://hooks.example/notify -d text",
        "curl -d @x https://example.com/api/v1/items",
        "curl --unix-socket /var/run/docker.sock http://x/containers/json",
        f"wget {API}",
        f"wget --method=GET {API}",
        f"http GET {API}",
        f"http {API}",
        "nc -z example.com 443",
        "openssl x509 -in a",
        "openssl s_client -connect example.com:443",
    ],
)
def test_reading_and_other_services_pass(line: str) -> None:
    assert not denied(line)


@pytest.mark.parametrize(
    "line",
    [
        f"curl -X DELETE {API}",
        f"curl -XDELETE {API}",
        f"curl -skXPUT {API}",
        f"curl --request PATCH {API}",
        f"curl --req PATCH {API}",
        f"curl -d x {API}",
        f"curl --data-binary @x {API}",
        f"curl --json x {API}",
        f"curl -T x {API}",
        f"curl -F a=b {API}",
        f"curl --url {API} -X POST",
        "curl -X DELETE http://localhost:8001/apis/apps/v1/x",
        "curl -X POST --unix-socket /var/run/docker.sock http://x/y",
        "curl -X POST http://build.example:2375/containers/create",
        f"wget --method=DELETE {API}",
        f"wget --post-data=x {API}",
        f"http DELETE {API}",
        f"http {API} a=b",
        "nc api.example 6443",
        "nc -U /var/run/docker.sock",
        "socat - UNIX-CONNECT:/run/docker.sock",
        "openssl s_client -connect api.example:6443",
        "curl -X PUT https://registry.example:5000/v2/shop/hello/manifests/1",
    ],
)
def test_writing_to_a_cluster_an_engine_or_a_registry_does_not_pass(line: str) -> None:
    assert denied(line)


@pytest.mark.parametrize(
    "line", ["curl -X POST ?", "curl -X POST https://?/x", "curl -d @x https://a.example/api/v1/x"]
)
def test_inside_a_fork_a_place_that_cannot_be_known_counts(line: str) -> None:
    assert denied(line, fork=True)
    assert not denied(line)


def test_a_request_whose_settings_are_fed_to_it_goes_where_they_say() -> None:
    said = Command(command("curl -K - -X DELETE").argv, stdin=word(f'url = "{API}"'))
    assert web.changes("curl", said, fork=False)


def test_the_shell_s_own_network_paths_count() -> None:
    assert web.redirect(word("/dev/tcp/api.example/6443"))
    assert web.redirect(word("/dev/tcp/?/80"))
    assert not web.redirect(word("/dev/tcp/example.com/80"))
    assert not web.redirect(word("out.txt"))


def test_a_registry_is_judged_by_the_repository() -> None:
    (change,) = web.changes("curl", command("curl -X PUT https://r.example/v2/shop/hello/manifests/1"), fork=False)
    assert [image.text for image in change.images] == ["https://r.example/shop/hello"]

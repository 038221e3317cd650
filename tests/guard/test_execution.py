"""Every line of the corpus is run: what the guard denies would have changed something, what it lets pass would not."""

import os
import re
import shutil

import pytest

from tests.guard.kit import corpus, oracle
from tests.guard.kit.sandbox import Sandbox

OPTIONAL = ("zsh", "curl", "wget", "openssl", "xxd", "ed", "vim", "make", "perl", "git")
"""Programs that lines use and that a small machine may lack; each is a Debian package of the same name."""


@pytest.mark.parametrize("family", corpus.families())
def test_lines_do_what_their_label_says(box: Sandbox, family: str) -> None:
    wrong, missing = [], set()
    for line in corpus.lines(family):
        if line.label in corpus.NOT_RUN:
            continue
        if absent := _absent(line):
            missing |= absent
            continue
        trace = box.run(line.text, shell=line.shell, context=line.context)
        changes = oracle.changes(trace)
        if bool(changes) != (line.label in corpus.RUN_AS_CHANGE):
            wrong.append(f"{line.place}\n    changed: {changes}; called: {trace.calls}; said: {trace.said[:300]!r}")
    assert not wrong, "\n".join(wrong)
    _tell(missing)


def _absent(line: corpus.Line) -> set[str]:
    words = {line.shell, *re.findall(r"[a-z]+", line.text)}
    return {name for name in OPTIONAL if name in words and not shutil.which(name)}


def _tell(missing: set[str]) -> None:
    if not missing:
        return
    message = f"NOT PROVEN for lines with {', '.join(sorted(missing))}: apt-get install {' '.join(sorted(missing))}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def test_a_stub_records_each_argument_as_it_came(box: Sandbox) -> None:
    trace = box.run("kubectl apply -f 'a b' '' $'line\\nbreak' \"*\"")
    assert trace.calls == (("kubectl", "apply", "-f", "a b", "", "line\nbreak", "*"),)


def test_every_line_starts_in_the_same_world(box: Sandbox) -> None:
    box.run("rm -rf ~/shop ~/.kube; echo x > /tmp/left; kubectl delete pod web-1 & sleep 60 &")
    trace = box.run("ls ~/shop/README.md /tmp; cat ~/.kube/config | wc -l")
    assert trace.calls == ()
    assert trace.said.split() == ["/home/dev/shop/README.md", "/tmp:", "26"]


def test_the_machine_cannot_be_changed_from_inside(box: Sandbox) -> None:
    trace = box.run(
        "touch /usr/bin/x /etc/x /usr/lib/x; echo x > /usr/bin/ls; ls /home; hostname changed; ps ax | wc -l"
    )
    assert trace.said.count("Read-only file system") == 4


def test_a_change_of_the_products_files_is_seen(box: Sandbox) -> None:
    trace = box.run("chmod 777 ~/.claude/settings.json; rm ~/.local/state/deploy-production/invocations/placeholder")
    assert [path.rpartition("/")[2] for path in trace.changed] == ["settings.json", "placeholder"]


def test_requests_to_a_cluster_are_seen_also_through_tls_and_sockets(box: Sandbox) -> None:
    code = (
        "import http.client, socket, ssl\n"
        "c = http.client.HTTPSConnection('api.production.example', 6443, context=ssl._create_unverified_context())\n"
        "c.request('DELETE', '/api/v1/x'); c.getresponse().read()\n"
        "s = socket.socket(socket.AF_UNIX); s.connect('/var/run/docker.sock')\n"
        "s.send(b'POST /containers/create HTTP/1.0\\r\\n\\r\\n'); s.recv(10)\n"
    )
    trace = box.run(f'python3 -c "{code}"')
    assert trace.requests == (("DELETE", "/api/v1/x"), ("POST", "/containers/create"))


def test_a_text_that_never_ends_is_ended(box: Sandbox) -> None:
    trace = box.run("kubectl delete pod web-1; sleep 60", seconds=0.3)
    assert trace.status is None
    assert oracle.changes(trace) == ["kubectl delete pod web-1"]

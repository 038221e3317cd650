"""What a bed offers: cluster, engine, registry, base images, Prometheus, PostgreSQL."""

from __future__ import annotations

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from testbed import bed, build, commands
from testbed.errors import BedError
from testbed.web import request
from tests.testbed.traces import eventually, of_bed

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.cluster
METRICS = """
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"demo_total 3\\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
http.server.HTTPServer(("", 8000), Handler).serve_forever()
"""


@pytest.fixture(scope="module")
def full() -> Iterator[bed.Bed]:
    started = bed.up(owner_pid=os.getpid(), parts=bed.PARTS, say=lambda _: None)
    yield started
    bed.down(started.directory, say=lambda _: None)


def within(own: bed.Bed, *words: str, text: str | None = None) -> str:
    prefix = ["nsenter", f"--net=/run/netns/{own.netns}", "--"]
    environment = {**os.environ, **own.environment()}
    done = subprocess.run(
        [*prefix, *words], env=environment, input=text, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def query(own: bed.Bed, expression: str) -> list[dict[str, Any]]:
    assert own.prometheus_url is not None
    address = own.prometheus_url.removeprefix("http://")
    answer = own.inside(lambda: request(address, "GET", f"/api/v1/query?query={quote(expression)}"))
    found: list[dict[str, Any]] = answer.json()["data"]["result"]
    return found


def test_an_image_built_on_a_base_image_runs_in_the_cluster(full: bed.Bed, tmp_path: Path) -> None:
    image = f"{full.registry}/demo:1"
    command = json.dumps(["python3", "-c", "import ssl; print(open('/made').read())"])
    (tmp_path / "Dockerfile").write_text(f"FROM {full.python_image}\nRUN echo built > /made\nCMD {command}\n")
    within(full, "docker", "build", "--quiet", "--tag", image, str(tmp_path))
    within(full, "docker", "push", "--quiet", image)
    within(full, "kubectl", "run", "demo", f"--image={image}", "--restart=Never")
    within(full, "kubectl", "wait", "pod/demo", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s")
    assert within(full, "kubectl", "logs", "demo").strip() == "built"


def test_the_node_image_runs_a_server_and_is_known_to_who_loads_the_bed(full: bed.Bed) -> None:
    assert full.node_image is not None
    assert bed.Bed.load(full.directory).node_image == full.node_image
    program = (
        "const server = require('node:http').createServer((_, answer) => answer.end('served')).listen(8080, async () =>"
        " { console.log(process.versions.node, await (await fetch('http://127.0.0.1:8080')).text()); server.close();"
        " server.closeAllConnections(); })"
    )
    told = within(full, "docker", "run", "--rm", full.node_image, "node", "-e", program)
    assert told.split() == [full.node_image.rpartition(":")[2], "served"]


def test_the_busybox_image_has_a_shell(full: bed.Bed) -> None:
    assert within(full, "docker", "run", "--rm", full.busybox_image, "sh", "-c", "echo $((6 * 7))").strip() == "42"


def test_an_annotated_pod_is_scraped_and_rules_are_evaluated(full: bed.Bed) -> None:
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": "metrics",
            "labels": {"app": "shop", "version": "2"},
            "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "8000"},
        },
        "spec": {"containers": [{"name": "m", "image": full.python_image, "command": ["python3", "-c", METRICS]}]},
    }
    rules = full.write_rules("demo", "groups: [{name: g, rules: [{alert: Demo, expr: demo_total > 1}]}]")
    within(full, "kubectl", "apply", "-f", "-", text=json.dumps(pod))
    assert eventually(lambda: bool(query(full, 'ALERTS{alertname="Demo",alertstate="firing"}')), seconds=40)
    (sample,) = query(full, "demo_total")
    labels = {name: sample["metric"][name] for name in ("namespace", "pod", "app", "version")}
    assert labels == {"namespace": "default", "pod": "metrics", "app": "shop", "version": "2"}
    full.remove_rules("demo")
    assert not rules.exists()


def test_prometheus_scrapes_itself(full: bed.Bed) -> None:
    assert eventually(lambda: [one["value"][1] for one in query(full, 'up{job="prometheus"}')] == ["1"])


def test_wrong_rules_are_refused(full: bed.Bed) -> None:
    with pytest.raises(BedError, match="the rules wrong are wrong"):
        full.write_rules("wrong", "groups: 3")


def test_postgres_accepts_connections(full: bed.Bed) -> None:
    assert full.postgres_dsn is not None
    assert within(full, "psql", full.postgres_dsn, "-Atc", "select 6 * 7").strip() == "42"


def test_a_process_that_enters_reaches_the_bed_and_its_children_too(full: bed.Bed) -> None:
    program = (
        "import os, subprocess, sys, urllib.request; from pathlib import Path; from testbed.bed import Bed\n"
        "own = Bed.load(Path(os.environ['DEMO'])); own.enter()\n"
        "print(urllib.request.urlopen(f'http://{own.registry}/v2/').status, flush=True)\n"
        "subprocess.run([sys.executable, '-c', 'import os; print(os.readlink(\"/proc/self/ns/net\"))'], check=True)\n"
    )
    environment = {**os.environ, "DEMO": str(full.directory)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    status, namespace = done.stdout.split()
    assert status == "200"
    assert namespace == f"net:[{Path(f'/run/netns/{full.netns}').stat().st_ino}]"


def test_nothing_leaves_the_beds_network(full: bed.Bed) -> None:
    links = json.loads(within(full, "ip", "-json", "link"))
    assert {link["ifname"] for link in links} - {"lo", "node0", "cni0", "docker0"} <= {
        link["ifname"] for link in links if link["ifname"].startswith("veth")
    }


def test_a_command_that_is_given_the_internet_reaches_the_world_and_the_bed(full: bed.Bed) -> None:
    ask = f"""
import os, urllib.request
print(urllib.request.urlopen(os.environ["WORLD"], timeout=20).read())
print(urllib.request.urlopen("{full.prometheus_url}/-/ready", timeout=20).status)
"""
    world = http.server.HTTPServer(("127.0.0.2", 0), _World)
    threading.Thread(target=world.serve_forever, daemon=True).start()
    words = [sys.executable, "-m", "testbed", "exec", "--dir", str(full.directory), "--internet", "--"]
    done = subprocess.run(
        [*words, sys.executable, "-c", ask],
        env={**os.environ, "WORLD": f"http://127.0.0.2:{world.server_address[1]}/"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    world.shutdown()
    world.server_close()
    assert done.stdout.split() == ["b'the", "world'", "200"], done.stderr


class _World(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"the world")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_a_dead_daemon_is_told_by_status(full: bed.Bed) -> None:
    noted = json.loads((full.directory / "daemons.json").read_text())
    assert set(noted) >= {"etcd", "apiserver", "kubelet", "dockerd", "registry", "prometheus", "postgres"}
    os.kill(noted["scheduler"]["pid"], signal.SIGKILL)
    expected = f"  scheduler ended, see {full.directory}/log/scheduler.log"
    assert eventually(lambda: expected in commands.status().splitlines())


def test_a_component_that_fails_is_named_with_its_last_lines_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "kube"
    broken.write_text("#!/bin/sh\necho cannot bind >&2\nexit 4\n")
    broken.chmod(0o755)
    for name in ("server", "containerd"):
        (tmp_path / name).symlink_to("/bin/true")
    monkeypatch.setattr(build, "binaries", lambda **_: tmp_path)
    place = Path("/tmp") / f"testbed-broken-{os.getpid()}"
    with pytest.raises(BedError, match=r"(?s)apiserver ended with code 4 before the API server is ready.*cannot bind"):
        bed.up(directory=place, owner_pid=os.getpid(), parts=frozenset(), say=lambda _: None)
    assert of_bed(str(place)) == frozenset()

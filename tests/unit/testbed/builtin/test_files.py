"""Command lines and configuration files of the built-in bed."""

from __future__ import annotations

import json
import ssl
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from testbed.builtin import components, config, engine, extras, pki
from testbed.builtin.layout import Layout
from testbed.builtin.provider import Builtin
from testbed.errors import BedError
from testbed.records import Record

BINARIES = Path("/cache/binaries")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(directory=tmp_path / "bed")
    made.create()
    return made


def all_words(layout: Layout) -> list[list[str]]:
    return [
        components.etcd(layout, BINARIES),
        components.apiserver(layout),
        components.controller_manager(layout),
        components.scheduler(layout),
        components.kubelet(layout),
        components.proxy(layout),
        components.containerd(layout, BINARIES),
        engine.engine_words(layout, layout.directory / "docker", layout.config / "docker.json", "testbed-1"),
    ]


def test_no_component_listens_beyond_loopback(layout: Layout) -> None:
    text = " ".join(word for words in all_words(layout) for word in words)
    assert "0.0.0.0" not in text  # noqa: S104  (it must not be there)
    assert text.count("--bind-address=127.0.0.1") == 4


def test_what_components_keep_lies_in_the_beds_folder(layout: Layout) -> None:
    for words in all_words(layout):
        paths = [value for word in words[1:] for value in [word.partition("=")[2]] if value.startswith("/")]
        strange = [path for path in paths if not path.startswith((str(layout.directory), "/testbed-1/"))]
        assert strange == []


def test_the_proxy_leaves_the_machines_connection_tracking_alone(layout: Layout) -> None:
    assert "--conntrack-max-per-core=0" in components.proxy(layout)


def test_the_engine_uses_its_own_settings_and_group(layout: Layout) -> None:
    words = engine.engine_words(layout, layout.directory / "docker", layout.config / "docker.json", "testbed-1")
    assert "--cgroup-parent=/testbed-1/docker" in words
    assert f"--config-file={layout.config}/docker.json" in words
    assert "--exec-opt=native.cgroupdriver=cgroupfs" in words


def test_containerd_pulls_from_the_registry_over_plain_http(layout: Layout) -> None:
    config.write(layout, group="testbed-1", binaries=BINARIES)
    hosts = tomllib.loads((layout.config / "certs.d/127.0.0.1:5000/hosts.toml").read_text())
    assert hosts["host"]["http://127.0.0.1:5000"]["capabilities"] == ["pull", "resolve"]
    settings = tomllib.loads((layout.config / "containerd.toml").read_text())
    runtime = settings["plugins"]["io.containerd.cri.v1.runtime"]
    assert runtime["restrict_oom_score_adj"] is True
    assert runtime["netns_mounts_under_state_dir"] is True
    assert runtime["cni"]["bin_dirs"] == ["/cache/binaries"]


def test_the_kubelet_is_bound_to_the_beds_group_and_to_version_1_groups_if_need_be(layout: Layout) -> None:
    config.write(layout, group="testbed-1", binaries=BINARIES)
    settings = yaml.safe_load((layout.config / "kubelet.yaml").read_text())
    assert settings["cgroupRoot"] == "/testbed-1"
    assert settings["failCgroupV1"] is False
    assert settings["maxPods"] >= 110
    assert settings["readOnlyPort"] == 0


def test_daemons_get_no_proxy_and_no_users_home(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    environment = layout.environment()
    assert "HTTPS_PROXY" not in environment
    assert environment["HOME"].startswith(str(layout.directory))


def test_certificates_are_made_by_the_beds_own_authority(layout: Layout) -> None:
    pki.create(layout)
    for certificate in pki.CERTIFICATES:
        words = ["openssl", "verify", "-CAfile", f"{layout.pki}/ca.crt", f"{layout.pki}/{certificate.name}.crt"]
        assert subprocess.run(words, capture_output=True, check=False, timeout=20).returncode == 0
    text = subprocess.run(
        ["openssl", "x509", "-noout", "-text", "-in", layout.pki / "apiserver.crt"],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    ).stdout
    assert "IP Address:127.0.0.1" in text
    assert "CA:TRUE" not in text


def test_the_kubeconfig_has_one_context_and_is_the_owners_alone(layout: Layout) -> None:
    pki.create(layout)
    settings = json.loads(layout.kubeconfig.read_text())
    assert [entry["name"] for entry in settings["contexts"]] == ["testbed"] == [settings["current-context"]]
    assert layout.kubeconfig.stat().st_mode & 0o077 == 0
    assert ssl.create_default_context(cafile=str(layout.pki / "ca.crt")).cert_store_stats()["x509_ca"] >= 1


def test_a_folder_too_deep_for_sockets_is_refused(record: Record, tmp_path: Path) -> None:
    deep = Record(
        id=record.id,
        directory=tmp_path / ("x" * 80),
        provider="builtin",
        parts=(),
        options={},
        starter=record.starter,
        owner=None,
    )
    with pytest.raises(BedError, match=r"(?s)too long a path.*at most 60 bytes"):
        Builtin().lay(deep)


def test_the_worker_starts_in_namespaces_of_its_own(record: Record) -> None:
    words = Builtin().worker(record)
    assert words[:2] == ["nsenter", "--net=/run/netns/testbed-00c0ffee"]
    assert words[3:9] == ["unshare", "--mount", "--ipc", "--propagation", "private", "--"]
    assert words[-2:] == ["testbed.builtin.worker", str(record.file)]


def test_options_of_other_providers_are_refused() -> None:
    with pytest.raises(BedError, match="the builtin provider takes no registry"):
        Builtin().prepare({"registry": "r"}, print)


def test_a_missing_program_says_what_installs_it() -> None:
    with pytest.raises(BedError, match=r"(?s)no-such-daemon is not installed.*build --install"):
        engine.program("no-such-daemon")


def test_the_newest_postgres_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "POSTGRES_VERSIONS", tmp_path)
    with pytest.raises(BedError, match="postgresql is not installed"):
        extras.postgres_programs()
    for version in ("9", "15", "11"):
        program = tmp_path / version / "bin/postgres"
        program.parent.mkdir(parents=True)
        program.touch(mode=0o755)
    assert extras.postgres_programs() == tmp_path / "15/bin"

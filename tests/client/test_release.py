"""A release on the real cluster, from a person's command in the real client to a live release and a closed report."""

import json
import stat
from pathlib import Path

import pytest

from deploy_production.model.run import Outcome
from tests.client.kit.release import release
from tests.client.kit.world import World

pytestmark = pytest.mark.cluster


def test_a_persons_command_ends_in_a_live_release_and_a_closed_report(world: World) -> None:
    version = world.shop.release("v1.0.0")

    session = world.deploy(version, release(version))

    (run,) = world.runs()
    assert session.result == f"{run.id} succeeded"
    assert session.kinds == {"fork"}
    assert run.outcome is Outcome.SUCCEEDED
    assert world.served() == version
    live = world.shop.live("Deployment", "shop")
    assert live is not None
    assert run.image is not None
    assert live.manifest["spec"]["template"]["spec"]["containers"][0]["image"] == run.image.pinned
    told = world.shop.application.show(run.id)
    assert told.report is not None
    assert version in told.report.read_text(encoding="utf-8")
    command = told.entries[0].body["invocation"]
    assert (command["version"], command["arguments"], command["source"]) == (version, version, "claude-code")
    assert world.shop.application.verify_ledger() > 0
    assert audited(world.shop.state) == {block["id"] for block, _ in session.steps}


def audited(state: Path) -> set[str]:
    """The client's own ids of the calls that the server has written down, for its owner's eyes only."""
    files = list((state / "audit").iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600]
    return {json.loads(line)["tool_use"] for line in files[0].read_text(encoding="utf-8").splitlines()}

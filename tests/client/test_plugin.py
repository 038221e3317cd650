"""The plugin in the real client: installed by two commands, its fork, its tools, and what is written where."""

import re
from pathlib import Path

from tests.client.conftest import Installed
from tests.client.kit import install
from tests.client.kit.client import PLUGIN, SERVER, TOOLS, Client
from tests.client.kit.model import text_of
from tests.client.kit.project import VERSION, Project

SKILL = Path(__file__).resolve().parents[2] / "skills/deploy-production/SKILL.md"
NEEDED = {
    f"{TOOLS}deploy_{name}" for name in ("plan", "gate", "apply", "wait", "status", "history", "abort", "rollback")
}


def test_the_first_run_on_a_fresh_machine_has_the_tools_and_comes_to_use_them(installed: Installed) -> None:
    first = installed.first

    assert first.offered >= NEEDED
    assert first.result == "Ready."


def test_the_plugin_loads_without_an_error_and_its_server_is_connected(installed: Installed) -> None:
    init = installed.first.init

    assert not init.get("plugin_errors")
    assert {"name": SERVER, "status": "connected"} in [
        {"name": server["name"], "status": server["status"]} for server in init["mcp_servers"]
    ]
    assert f"{PLUGIN}:{PLUGIN}" in init["slash_commands"]


def test_the_command_starts_a_plan_fork_with_the_verbatim_skill_and_our_tools(client: Client, project: Project) -> None:
    session = client.run(f"/deploy-production {VERSION} to prod", project=project.path, environment=project.environment)

    body = re.split(r"(?m)^---\n", SKILL.read_text(encoding="utf-8"), maxsplit=2)[2]
    asked = [text_of(message["content"]) for message in session.first["messages"] if message["role"] == "user"]
    assert session.kinds == {"fork"}
    assert any(body.strip() in text and text.rstrip().endswith(f"ARGUMENTS: {VERSION} to prod") for text in asked)
    assert session.offered >= NEEDED
    assert "Bash" in session.offered
    assert not {"Write", "Edit", "NotebookEdit", "AskUserQuestion"} & session.offered
    assert not session.model.foreign


def test_nothing_is_written_into_the_folder_of_the_plugin(client: Client, project: Project) -> None:
    client.run(f"/deploy-production {VERSION}", project=project.path, environment=project.environment)

    assert install.changes_of(client.clone) == ""

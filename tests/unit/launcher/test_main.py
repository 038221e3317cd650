"""The launcher as a client meets it: a real process, from the first session on a fresh machine on."""

import json
import signal
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.unit.launcher.plugin_copy import META, Plugin, gone


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path)


@pytest.fixture
def ready(plugin: Plugin) -> Plugin:
    """A plugin whose environment was made by an earlier session."""
    plugin.go()
    with plugin.start() as client:
        client.calls(1)
        client.answer(1)
    (plugin.traces / "received").unlink()
    return plugin


def refusal(result: Any) -> Any:
    assert result["isError"] is True
    return json.loads(result["content"][0]["text"])


def test_a_first_session_has_the_tools_before_anything_is_installed(plugin: Plugin) -> None:
    with plugin.start() as client:
        client.send("initialize", 0, protocolVersion="2025-11-25")
        assert client.answer(0)["serverInfo"]["name"] == "deploy-production"
        client.send("notifications/initialized")
        client.send("tools/list", 1)
        assert client.answer(1)["tools"]
        assert not (plugin.traces / "received").exists()


def test_a_first_call_waits_is_told_how_far_it_is_and_is_answered_by_the_server(plugin: Plugin) -> None:
    with plugin.start() as client:
        client.send("server/discover", 0, _meta=META)
        client.calls(1, progressToken=9)
        client.answer(0)
        progress = client.next()
        assert progress is not None
        assert progress["params"]["progressToken"] == 9
        assert "installing the locked packages" in progress["params"]["message"]
        plugin.go()
        assert client.answer(1)["from"] == "the server"


def test_the_server_runs_from_a_copy_in_the_data_folder(ready: Plugin) -> None:
    with ready.start() as client:
        client.calls(1)
        python = client.answer(1)["python"]
    assert python.startswith(f"{ready.data}/app-")
    (skill,) = ready.data.glob("app-*/lib/python3*/site-packages/deploy_production/_skill/SKILL.md")
    assert skill.read_bytes() == (ready.root / "skills/deploy-production/SKILL.md").read_bytes()


def test_the_hooks_are_told_where_the_products_interpreter_is(ready: Plugin) -> None:
    note = json.loads((ready.data / "server.json").read_text())
    assert note["root"] == str(ready.root.resolve())
    assert Path(note["python"]).exists()


def test_people_find_the_command_of_the_newest_version_in_one_place(ready: Plugin) -> None:
    link = ready.data / "bin/deploy-production"
    first = link.resolve(strict=True)
    (ready.root / "deploy_production/__init__.py").write_text('NAME = "the next version"\n')
    with ready.start() as client:
        client.calls(1)
        client.answer(1)
    assert link.resolve(strict=True) != first


def test_a_second_session_installs_nothing(ready: Plugin) -> None:
    with ready.start() as client:
        client.calls(1)
        client.answer(1)
    assert ready.uv_calls() == ["venv --quiet", "pip install"]


def test_two_first_sessions_at_once_install_once(plugin: Plugin) -> None:
    with plugin.start() as one, plugin.start() as other:
        one.calls(1)
        other.calls(2)
        plugin.go()
        assert one.answer(1)["from"] == other.answer(2)["from"] == "the server"
    assert plugin.uv_calls() == ["venv --quiet", "pip install"]


def test_what_a_first_session_has_begun_goes_on_when_it_ends(plugin: Plugin) -> None:
    with plugin.start() as client:
        client.calls(1, progressToken=1)
        assert client.next() is not None
        client.interrupt()
        client.ends()
    plugin.go()
    with plugin.start() as client:
        client.calls(1)
        client.answer(1)
    assert plugin.uv_calls() == ["venv --quiet", "pip install"]


def test_nothing_is_written_into_the_plugins_own_folder(plugin: Plugin) -> None:
    before = plugin.files()
    plugin.go()
    with plugin.start() as client:
        client.calls(1)
        client.answer(1)
    assert plugin.files() == before


def test_the_data_folder_is_its_owners_alone(ready: Plugin) -> None:
    assert stat.S_IMODE(ready.data.stat().st_mode) == 0o700


def test_a_failure_is_told_with_what_to_do_and_the_next_call_tries_again(plugin: Plugin) -> None:
    (plugin.traces / "fail").touch()
    with plugin.start() as client:
        client.calls(1)
        told = refusal(client.answer(1))
        assert told["code"] == "SERVER_UNAVAILABLE"
        assert "the index [31mdoes not answer" in told["why"]
        assert "reaches PyPI" in told["next"]
        (plugin.traces / "fail").unlink()
        plugin.go()
        client.calls(2)
        assert client.answer(2)["from"] == "the server"


def test_an_update_with_the_same_packages_installs_none(ready: Plugin) -> None:
    (ready.root / "deploy_production/__init__.py").write_text('NAME = "the next version"\n')
    with ready.start() as client:
        client.calls(1)
        assert client.answer(1)["from"] == "the next version"
    assert ready.uv_calls() == ["venv --quiet", "pip install"]
    assert len(list(ready.data.glob("app-*"))) == 2


def test_an_environment_that_was_not_finished_is_made_anew(ready: Plugin) -> None:
    for marker in ready.data.glob("*/.complete"):
        marker.unlink()
    with ready.start() as client:
        client.calls(1)
        assert client.answer(1)["from"] == "the server"
    assert ready.uv_calls().count("pip install") == 2


def test_the_clients_handshake_reaches_the_server_and_its_answer_only_once_the_client(ready: Plugin) -> None:
    with ready.start() as client:
        client.send("initialize", 0, protocolVersion="2025-06-18", capabilities={"roots": {}})
        client.send("notifications/initialized")
        client.send("tools/call", 1, name="deploy_status")
        assert client.answer(0)["protocolVersion"] == "2025-06-18"
        assert client.answer(1)["from"] == "the server"
    methods = [message["method"] for message in ready.received()]
    assert methods == ["initialize", "notifications/initialized", "tools/call"]
    assert ready.received()[0]["params"]["capabilities"] == {"roots": {}}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_launcher_and_server(ready: Plugin, number: int) -> None:
    with ready.start() as client:
        client.calls(1)
        pid = client.answer(1)["pid"]
        client.interrupt(number)
        assert client.ends() == 0
        assert gone(pid)


def test_the_end_of_stdin_ends_both_and_the_server_sees_it(ready: Plugin) -> None:
    with ready.start() as client:
        client.calls(1)
        pid = client.answer(1)["pid"]
        assert client.process.stdin is not None
        client.process.stdin.close()
        assert client.ends() == 0
        assert gone(pid)
    assert (ready.traces / "server-saw-the-end").exists()


def test_a_server_whose_launcher_is_killed_sees_the_end_and_stops(ready: Plugin) -> None:
    with ready.start() as client:
        client.calls(1)
        pid = client.answer(1)["pid"]
        client.interrupt(signal.SIGKILL)
        client.ends()
        assert gone(pid)


def test_the_launcher_ends_with_its_server_so_that_the_client_starts_it_again(ready: Plugin) -> None:
    with ready.start() as client:
        client.calls(1, name="die")
        assert client.next() is None
        assert client.ends() == 3

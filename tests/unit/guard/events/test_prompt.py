"""`/deploy-production` is typed."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from deploy_production.app.invocations import Invocations
from deploy_production.model.invocation import Agent, Source
from guard import marks
from tests.simulators.clock import FakeClock
from tests.unit.guard.events.hooks import PROMPT, SESSION, Hooks, context, silent

NAME = "UserPromptExpansion"


@pytest.fixture
def hooks(tmp_path: Path) -> Hooks:
    return Hooks(tmp_path)


def test_the_prompt_is_marked_and_the_command_recorded(hooks: Hooks) -> None:
    told = context(hooks.types("v1.2.3 to prod"), NAME)
    assert "asked for version v1.2.3" in told
    assert marks.newest_is_deploy(str(hooks.data), SESSION)
    (record,) = hooks.records()
    assert (record["version"], record["session"], record["prompt"]) == ("v1.2.3", SESSION, PROMPT)
    assert record["arguments"] == "v1.2.3 to prod"
    assert record["directory"] == str(hooks.project.resolve())


def test_the_product_takes_the_record_for_what_it_is(hooks: Hooks) -> None:
    hooks.types("v1.2.3")
    (record,) = hooks.records()
    clock = FakeClock(_moment(record["moment"]))
    invocations = Invocations(directory=hooks.state / "invocations", clock=clock)
    used = invocations.claim(Agent(session=SESSION), "v1.2.3", hooks.project)
    assert (used.source, used.version, used.id) == (Source.CLAUDE_CODE, "v1.2.3", record["id"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("name", ["deploy-production", "deploy-production:deploy-production"])
def test_the_command_is_known_by_both_of_its_names(hooks: Hooks, name: str) -> None:
    hooks.types("v1", command_name=name)
    assert len(hooks.records()) == 1


@pytest.mark.parametrize("arguments", ["", "please deploy v1.2.3", "main to prod", "--force v1"])
def test_without_a_version_beyond_doubt_the_fork_is_marked_and_nothing_recorded(hooks: Hooks, arguments: str) -> None:
    assert "no run can be started" in context(hooks.types(arguments), NAME)
    assert marks.newest_is_deploy(str(hooks.data), SESSION)
    assert hooks.records() == []


def test_another_command_is_none_of_ours(hooks: Hooks) -> None:
    assert silent(hooks.types("v1", command_name="commit"))
    assert not hooks.data.exists() or not (hooks.data / "forks").exists()
    assert hooks.records() == []


def test_in_a_subfolder_the_record_names_the_repository(hooks: Hooks) -> None:
    inner = hooks.project / "services" / "web"
    inner.mkdir(parents=True)
    hooks.environment["CLAUDE_PROJECT_DIR"] = str(inner)
    hooks.types("v1")
    assert hooks.records()[0]["directory"] == str(hooks.project.resolve())


def test_a_freeze_blocks_the_command_at_once_and_records_nothing(hooks: Hooks) -> None:
    hooks.install('{"answer": "2026-03-06 is a Friday: frozen."}')
    done = hooks.types("v1.2.3")
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"No deploy may begin now. 2026-03-06 is a Friday: frozen. Looking stays possible")
    assert f"freeze {hooks.project.resolve()} v1.2.3" in hooks.asked()
    assert hooks.records() == []


@pytest.mark.parametrize("answer", ['{"answer": ""}', "", "nonsense", '{"answer": 5}', "[]"])
def test_an_answer_that_is_none_blocks_nothing(hooks: Hooks, answer: str) -> None:
    hooks.install(answer)
    context(hooks.types("v1.2.3"), NAME)
    assert len(hooks.records()) == 1


def test_the_environment_of_another_plugin_is_not_asked(hooks: Hooks) -> None:
    hooks.install('{"answer": "frozen"}')
    note = json.loads((hooks.data / "server.json").read_text())
    (hooks.data / "server.json").write_text(json.dumps({**note, "root": "/elsewhere"}))
    context(hooks.types("v1.2.3"), NAME)


@pytest.mark.parametrize("broken", ["session_id", "prompt_id"])
@pytest.mark.parametrize("value", ["", "../x", None, 5])
def test_a_deploy_that_cannot_be_marked_is_blocked(hooks: Hooks, broken: str, value: object) -> None:
    done = hooks.types("v1.2.3", **{broken: value})
    assert done.returncode == 2
    assert b"the UserPromptExpansion hook failed" in done.stderr
    assert hooks.records() == []


def test_a_deploy_without_a_data_folder_is_blocked(hooks: Hooks) -> None:
    del hooks.environment["CLAUDE_PLUGIN_DATA"]
    assert hooks.types("v1.2.3").returncode == 2


def test_a_deploy_whose_record_cannot_be_written_is_blocked(hooks: Hooks) -> None:
    hooks.state.write_text("a file where the folder belongs")
    done = hooks.types("v1.2.3")
    assert done.returncode == 2
    assert b"hook failed" in done.stderr


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff", b'"text"'])
def test_an_event_that_cannot_be_read_blocks(hooks: Hooks, text: bytes) -> None:
    assert hooks.raw(NAME, text).returncode == 2


def test_another_prompt_is_noted_in_a_session_that_deployed(hooks: Hooks) -> None:
    hooks.types("v1")
    assert silent(hooks.event("UserPromptSubmit", prompt="and now?", prompt_id="later"))
    assert marks.newest_prompt(str(hooks.data), SESSION) == "later"


def test_the_same_prompt_that_is_submitted_after_its_expansion_stays_a_deploy(hooks: Hooks) -> None:
    hooks.types("v1")
    hooks.event("UserPromptSubmit", prompt="/deploy-production v1")
    assert marks.newest_is_deploy(str(hooks.data), SESSION)


def test_in_other_sessions_no_prompt_is_noted(hooks: Hooks) -> None:
    assert silent(hooks.event("UserPromptSubmit", prompt="hello"))
    assert not (hooks.data / "forks").exists()


@pytest.mark.parametrize("body", ["exit 1", "kill -9 $$", "exit 127", "syntax error ("])
def test_a_hook_that_breaks_blocks_the_deploy(hooks: Hooks, tmp_path: Path, body: str) -> None:
    hooks.root = tmp_path / "plugin"
    (hooks.root / "hooks").mkdir(parents=True)
    (hooks.root / "hooks/event.sh").write_text(body + "\n")
    assert hooks.types("v1").returncode == 2

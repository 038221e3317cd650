"""The fork of a `/deploy-production` begins and ends."""

import json
from pathlib import Path

import pytest

from guard import marks
from mcp_server.face import Face
from mcp_server.tools import tools
from tests.unit.guard.events.hooks import AGENT, SESSION, Hooks, context, silent

START, STOP = "SubagentStart", "SubagentStop"


@pytest.fixture
def hooks(tmp_path: Path) -> Hooks:
    return Hooks(tmp_path)


@pytest.fixture
def fork(hooks: Hooks) -> Hooks:
    hooks.types("v1.2.3")
    hooks.event(START, agent_id=AGENT, agent_type="Plan")
    return hooks


def goes_on(hooks: Hooks) -> None:
    """The person types something else."""
    hooks.environment["CLAUDE_CODE_SESSION_ID"] = SESSION
    hooks.event("UserPromptSubmit", prompt="and now?", prompt_id="prompt-2")


def test_the_fork_is_marked_and_told_the_sanctioned_way(hooks: Hooks) -> None:
    hooks.types("v1.2.3")
    told = context(hooks.event(START, agent_id=AGENT, agent_type="Plan"), START)
    places = [told.index(name) for name in ("deploy_plan", "deploy_gate", "deploy_apply", "deploy_wait")]
    assert places == sorted(places)
    assert "sanctioned way" in told
    assert "Denied in every shell here" in told
    assert marks.inside_fork(str(hooks.data), SESSION, "whatever", AGENT)


def test_the_context_names_only_tools_that_are_there(fork: Hooks) -> None:
    told = context(fork.event(START, agent_id="other", agent_type="Plan"), START)
    names = {tool.handler.__name__ for tool in tools(Face(lambda: None, actor="x"))}  # type: ignore[arg-type,return-value]  # never opened
    words = {word.strip(".,:;()") for word in told.split()}
    named = {word for word in words if word.startswith("deploy_")}
    assert named
    assert named <= names


def test_the_context_is_short_enough_to_reach_the_model_whole(fork: Hooks) -> None:
    assert len(context(fork.event(START, agent_id="other", agent_type="Plan"), START)) < 10_000


def test_a_plan_agent_of_a_later_prompt_is_none_of_ours(fork: Hooks) -> None:
    goes_on(fork)
    assert silent(fork.event(START, agent_id="other", agent_type="Plan", prompt_id="prompt-2"))
    assert not marks.inside_fork(str(fork.data), SESSION, "prompt-2", "other")


def test_a_fork_in_the_background_is_known_after_a_later_prompt(fork: Hooks) -> None:
    goes_on(fork)
    assert marks.inside_fork(str(fork.data), SESSION, "prompt-2", AGENT)
    context(fork.event(START, agent_id="second", agent_type="Plan"), START)


@pytest.mark.parametrize("prompt", [None, "another-id"])
def test_while_the_command_is_the_newest_prompt_a_plan_agent_is_its_fork(hooks: Hooks, prompt: str | None) -> None:
    hooks.types("v1.2.3")
    context(hooks.event(START, agent_id=AGENT, agent_type="Plan", prompt_id=prompt), START)
    assert marks.inside_fork(str(hooks.data), SESSION, "", AGENT)


def test_a_fork_that_owes_something_goes_on_with_the_reason(fork: Hooks) -> None:
    fork.install('{"answer": "run-1 is still going on. Call deploy_wait."}')
    done = fork.event(
        STOP, agent_id=AGENT, agent_type="Plan", stop_hook_active=False, last_assistant_message="bye run-1"
    )
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"decision": "block", "reason": "run-1 is still going on. Call deploy_wait."}
    assert fork.asked().startswith("bye run-1")
    assert f"owed {SESSION}" in fork.asked()


def test_it_goes_on_once(fork: Hooks) -> None:
    fork.install('{"answer": "run-1 is still going on."}')
    assert silent(fork.event(STOP, agent_id=AGENT, agent_type="Plan", stop_hook_active=True))


def test_a_fork_that_owes_nothing_ends(fork: Hooks) -> None:
    fork.install('{"answer": ""}')
    assert silent(fork.event(STOP, agent_id=AGENT, agent_type="Plan", stop_hook_active=False))


def test_without_the_products_environment_there_is_no_run_and_the_fork_ends(fork: Hooks) -> None:
    assert silent(fork.event(STOP, agent_id=AGENT, agent_type="Plan", stop_hook_active=False))


def test_other_agents_end_unasked(hooks: Hooks) -> None:
    hooks.install('{"answer": "run-1 is still going on."}')
    assert silent(hooks.event(STOP, agent_id="other", agent_type="Plan", stop_hook_active=False))


def test_a_failure_at_the_end_is_told_and_blocks_nothing(hooks: Hooks) -> None:
    done = hooks.raw(STOP, b"{")
    assert done.returncode == 1
    assert b"the SubagentStop hook failed" in done.stderr

import errno
import json
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from deploy_production.errors import ClusterError, DeployError, GateBlocked, LedgerError, RollbackError
from mcp_server.refusals import bad_arguments, refusal, too_many_calls, unknown_tool


def no_log(_: BaseException) -> Path | None:
    raise AssertionError("an expected failure is not logged")


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (LedgerError("m", diagnosis="d"), "LEDGER", 5),
        (RollbackError("m", diagnosis="d"), "ROLLBACK_FAILED", 21),
        (GateBlocked("m", diagnosis="d", could_not_tell=True), "GATE_BLOCKED", 11),
        (GateBlocked("m", diagnosis="d", could_not_tell=False), "GATE_BLOCKED", 10),
    ],
)
def test_an_expected_failure_is_one_object(error: DeployError, code: str, exit_code: int) -> None:
    expected = {"code": code, "why": "m", "next": "d", "retryable": False, "exit_code": exit_code}
    assert json.loads(refusal(error, log=no_log).text) == expected


@pytest.mark.parametrize("retryable", [True, False])
def test_a_failure_that_may_pass_by_itself_says_so(retryable: bool) -> None:
    error = ClusterError("m", diagnosis="d", retryable=retryable)
    assert json.loads(refusal(error, log=no_log).text)["retryable"] is retryable


def test_too_many_calls_are_told_how_long_to_wait() -> None:
    found = json.loads(too_many_calls("deploy_pods", 7).text)
    assert (found["code"], found["retryable"]) == ("RATE_LIMITED", True)
    assert "Wait 7 seconds" in found["next"]


def test_text_from_outside_in_a_message_is_cleaned_and_cut() -> None:
    found = json.loads(refusal(LedgerError("a\x1b[2J\nb" + "x" * 9000, diagnosis=""), log=no_log).text)
    assert found["why"].startswith("a b")
    assert len(found["why"].encode()) <= 700


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_disk_that_refuses_is_told_as_what_it_is(number: int) -> None:
    found = json.loads(refusal(OSError(number, "no", "/var/state/ledger"), log=no_log).text)
    assert (found["code"], found["exit_code"]) == ("DISK", 4)
    assert "/var/state/ledger" in found["why"]
    assert "deploy-production status" in found["next"]


def test_an_unexpected_failure_is_a_reference_and_nothing_else() -> None:
    kept: list[BaseException] = []

    def log(error: BaseException) -> Path:
        kept.append(error)
        return Path("/state/crashes/20260302-7.log")

    error = ValueError("a secret")
    text = refusal(error, log=log).text
    assert kept == [error]
    assert "a secret" not in text
    assert "/state" not in text
    assert json.loads(text)["code"] == "INTERNAL"
    assert "reference 20260302-7" in json.loads(text)["why"]


def test_an_unexpected_failure_that_cannot_be_logged_says_so() -> None:
    assert "no log could be written" in refusal(ValueError(), log=lambda _: None).text


def test_bad_arguments_are_named_without_their_values() -> None:
    class Closed(BaseModel):
        model_config = ConfigDict(extra="forbid")
        version: str

    with pytest.raises(ValidationError) as caught:
        Closed.model_validate({"version": ["a secret"], "dryrun": "another"})
    text = bad_arguments(caught.value, tool="deploy_plan").text
    assert "version: " in text
    assert "dryrun: Extra inputs are not permitted" in text
    assert "secret" not in text
    assert "another" not in text


def test_an_unknown_tool_is_named_safely() -> None:
    assert json.loads(unknown_tool("x\x1b[2J").text)["why"] == "There is no tool x."

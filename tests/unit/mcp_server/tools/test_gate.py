import pytest

from deploy_production.errors import SettingsError
from deploy_production.model.gate import Verdict
from tests.simulators.mcp_client import Host


def test_an_open_gate_is_open(host: Host) -> None:
    answer = host.answer("deploy_gate", version="1.4.0")
    assert (answer["verdict"], answer["exit_code"], answer["blocking"]) == ("open", 0, None)
    assert [check["verdict"] for check in answer["checks"]] == ["PASS"] * 3


@pytest.mark.parametrize(("verdict", "code"), [(Verdict.FAIL, 10), (Verdict.ERROR, 11)])
def test_a_blocked_gate_is_an_answer_with_the_remedy_and_not_an_error(host: Host, verdict: Verdict, code: int) -> None:
    host.use_cases.gate_verdict = verdict
    answer = host.answer("deploy_gate", version="1.4.0")
    assert (answer["verdict"], answer["exit_code"]) == ("blocked", code)
    assert answer["blocking"]["check"] == "backups_current"
    assert answer["blocking"]["remedy"] == "Take a backup and record it."
    assert answer["not_run"] == ["team_notified"]


def test_a_gate_starts_nothing(host: Host) -> None:
    host.answer("deploy_gate", version="1.4.0")
    assert [name for name, _ in host.use_cases.calls] == ["plan", "gate"]


def test_the_checks_are_told_as_progress(host: Host) -> None:
    _, heard = host.call_with_progress("deploy_gate", version="1.4.0")
    assert heard[-1][1] == "team_notified: PASS"


def test_a_gate_that_cannot_be_run_is_refused_with_what_to_do(host: Host) -> None:
    host.use_cases.failures["plan"] = SettingsError("no settings", diagnosis="Write them.")
    assert host.refusal("deploy_gate", version="1.4.0") == {
        "code": "SETTINGS_INVALID",
        "why": "no settings",
        "next": "Write them.",
        "retryable": False,
        "exit_code": 3,
    }

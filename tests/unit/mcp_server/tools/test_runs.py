from deploy_production.errors import LeaseHeld, NotInvokedError
from deploy_production.model.invocation import Agent
from deploy_production.model.run import Outcome
from deploy_production.ports import EntryKind
from tests.simulators.mcp_client import ACTOR, SESSION, Host

UNKNOWN = "run-99999999999999999999999999"


def started(host: Host) -> str:
    return str(host.answer("deploy_apply", plan_digest=host.use_cases.stored.digest)["run_id"])


def test_apply_starts_exactly_the_named_plan_and_returns_at_once(host: Host) -> None:
    answer = host.answer("deploy_apply", plan_digest=host.use_cases.stored.digest)
    assert (answer["done"], answer["exit_code"], answer["kind"]) == (False, None, "deploy")
    assert host.use_cases.called("start") == [
        {"plan": host.use_cases.stored.digest, "actor": ACTOR, "agent": Agent(session=SESSION)}
    ]
    assert host.use_cases.called("plan") == []


def test_apply_of_an_unknown_plan_is_refused(host: Host) -> None:
    assert host.refusal("deploy_apply", plan_digest="sha256:" + "0" * 64)["code"] == "NOT_FOUND"
    assert host.use_cases.called("start") == []


def test_apply_that_nobody_asked_for_is_refused_with_the_way_to_be_asked(host: Host) -> None:
    host.use_cases.failures["start"] = NotInvokedError("No person has asked for 1.4.0 here.", diagnosis="Ask one.")
    refusal = host.refusal("deploy_apply", plan_digest=host.use_cases.stored.digest)
    assert refusal["code"] == "NOT_INVOKED"


def test_apply_while_another_run_goes_on_is_refused_with_its_code(host: Host) -> None:
    host.use_cases.failures["start"] = LeaseHeld("run-a is going on.", diagnosis="Wait for it.")
    refusal = host.refusal("deploy_apply", plan_digest=host.use_cases.stored.digest)
    assert (refusal["code"], refusal["exit_code"]) == ("LOCKED", 60)


def test_wait_tells_the_end_the_last_lines_and_the_duties(host: Host) -> None:
    answer = host.answer("deploy_wait", run_id=started(host), seconds=5)
    assert (answer["run"]["done"], answer["run"]["outcome"], answer["run"]["exit_code"]) == (True, "succeeded", 0)
    assert answer["untrusted_recent"][-1] == "run closed: succeeded (exit code 0)"
    assert answer["duties"] == ["Tell support"]


def test_wait_that_ends_before_the_run_says_not_done(host: Host) -> None:
    host.use_cases.script = [(EntryKind.ACTIVITY, {"text": "1 of 2 ready"})]
    answer = host.answer("deploy_wait", run_id=started(host), seconds=0)
    assert (answer["run"]["done"], answer["run"]["untrusted_activity"]) == (False, "1 of 2 ready")
    assert answer["duties"] == []
    assert "deploy_wait" in answer["run"]["next"]


def test_wait_tells_progress_with_growing_numbers_and_short_messages(host: Host) -> None:
    host.use_cases.script = [(EntryKind.ACTIVITY, {"text": "x" * 900})]
    _, heard = host.call_with_progress("deploy_wait", run_id=started(host), seconds=1)
    assert heard
    assert [number for number, _ in heard] == sorted({number for number, _ in heard})
    assert all(len(message) <= 200 for _, message in heard)


def test_wait_for_an_unknown_run_is_refused_as_it_was_raised(host: Host) -> None:
    assert host.refusal("deploy_wait", run_id=UNKNOWN, seconds=0)["code"] == "NOT_FOUND"


def test_a_run_that_rolled_back_is_told_in_clear_words(host: Host) -> None:
    host.use_cases.script = [(EntryKind.RUN_CLOSED, {"outcome": Outcome.ROLLED_BACK.value, "reason": "it crashed"})]
    run = host.answer("deploy_wait", run_id=started(host), seconds=1)["run"]
    assert (run["exit_code"], run["untrusted_reason"]) == (20, "it crashed")
    assert run["meaning"] == "failed, and rolled back to the state before"


def test_abort_records_reason_and_actor(host: Host) -> None:
    run_id = started(host)
    assert host.answer("deploy_abort", run_id=run_id, reason="orders fail")["abort_requested"] is True
    assert host.use_cases.called("abort") == [{"run_id": run_id, "reason": "orders fail", "actor": ACTOR}]


def test_rollback_starts_a_run_of_its_own(host: Host) -> None:
    run_id = started(host)
    answer = host.answer("deploy_rollback", run_id=run_id, reason="orders fail")
    assert answer["kind"] == "rollback"
    assert answer["run_id"] != run_id
    assert host.use_cases.called("rollback") == [
        {"run_id": run_id, "reason": "orders fail", "actor": ACTOR, "agent": Agent(session=SESSION)}
    ]


def test_rollback_and_abort_of_an_unknown_run_are_refused(host: Host) -> None:
    assert host.refusal("deploy_rollback", run_id=UNKNOWN, reason="because")["code"] == "NOT_FOUND"
    assert host.refusal("deploy_abort", run_id=UNKNOWN, reason="because")["code"] == "NOT_FOUND"

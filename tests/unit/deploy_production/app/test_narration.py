from dataclasses import replace
from typing import Any

import pytest

from deploy_production.app.narration import OUTCOMES, PHASES, narrate, state_of, summarize
from deploy_production.model.canonical import plain
from deploy_production.model.gate import Verdict
from deploy_production.model.run import Outcome, Phase, RunKind
from deploy_production.ports import Entry, EntryKind
from tests.simulators.clock import START, FakeClock
from tests.simulators.usecases import RecordedUseCases, a_gate, a_plan, a_result


def told(kind: EntryKind | str, body: dict[str, Any], *, rehearsal: bool = False) -> str | None:
    entry = Entry(sequence=7, run_id="run-x", moment=START, kind=kind, body=body, previous="", hash="")
    return narrate(entry, rehearsal=rehearsal)


def test_every_kind_of_entry_survives_an_empty_body() -> None:
    lines = {kind: told(kind, {}) for kind in EntryKind}
    assert {kind for kind, line in lines.items() if line is None} == {EntryKind.PROCESS, EntryKind.ACTIVITY}


@pytest.mark.parametrize("kind", EntryKind)
@pytest.mark.parametrize("damage", [None, 3, "text", ["list"], {"a": 1}])
def test_a_damaged_body_gives_a_poorer_line_and_never_fails(kind: EntryKind, damage: object) -> None:
    names = ("kind", "result", "report", "detail", "evidence", "objects", "duties", "text", "outcome", "phase")
    line = told(kind, dict.fromkeys(names, damage))
    assert line is None or "\n" not in line


def test_an_entry_of_a_newer_version_is_told_as_such() -> None:
    assert told("canary", {"text": "x"}) == "entry 7 of a kind unknown to this version: canary"


def test_a_rehearsal_says_so_on_every_line() -> None:
    assert told(EntryKind.PHASE, {"phase": "build"}, rehearsal=True) == "REHEARSAL == build"
    assert told(EntryKind.TRIGGER, {"state": "quiet"}, rehearsal=True) is None


def test_a_check_is_told_with_verdict_summary_and_remedy() -> None:
    result = a_result(FakeClock(), "backups_current", Verdict.FAIL)
    assert told(EntryKind.CHECK, {"check": "backups_current", "result": plain(result)}) == (
        "check backups_current: FAIL: the last backup is 31 hours old -> Take a backup and record it."
    )


def test_a_check_that_has_only_begun_says_so() -> None:
    assert told(EntryKind.CHECK, {"check": "tests_pass"}) == "check tests_pass: looking"


def test_a_gate_names_the_check_that_closed_it_and_what_was_not_run() -> None:
    clock = FakeClock()
    report = a_gate(clock, a_plan(clock), Verdict.ERROR)
    assert told(EntryKind.GATE, {"report": plain(report)}) == (
        "gate closed at backups_current: ERROR; not run: team_notified"
    )


def test_an_open_gate_counts_its_checks() -> None:
    clock = FakeClock()
    assert told(EntryKind.GATE, {"report": plain(a_gate(clock, a_plan(clock)))}) == "gate open: 3 of 3 checks passed"


def test_a_gate_without_results_is_not_told_as_open() -> None:
    assert told(EntryKind.GATE, {"report": {"results": [], "not_run": []}}) == "gate closed: not every check ran"


def test_an_effect_is_told_before_and_after() -> None:
    assert told(EntryKind.INTENT, {"effect": "push", "subject": "shop/web:1"}) == "pushing shop/web:1"
    assert told(EntryKind.DONE, {"of": 6, "ok": True, "detail": {"digest": "sha256:1"}}) == "done: digest sha256:1"
    failed = {"of": 6, "ok": False, "detail": {"code": "TOOL_FAILED", "message": "no route"}}
    assert told(EntryKind.DONE, failed) == "failed: no route [TOOL_FAILED]"


def test_what_only_a_recovery_needs_is_not_told() -> None:
    applied = {
        "uid": "u",
        "fingerprint": "hmac-sha256:1",
        "generation": 4,
        "change": "created",
        "resource_version": None,
    }
    assert told(EntryKind.DONE, {"of": 6, "ok": True, "detail": applied}) == "done: created, generation 4"


def test_an_effect_whose_outcome_is_not_a_clear_yes_is_told_as_failed() -> None:
    assert told(EntryKind.DONE, {"of": 6, "ok": "yes"}) == "failed: no reason was recorded"


def test_a_quiet_trigger_says_nothing_and_a_firing_one_its_reason() -> None:
    firing = {"trigger": "health_checks", "state": "firing", "reason": "CrashLoopBackOff"}
    assert told(EntryKind.TRIGGER, firing) == "trigger health_checks firing: CrashLoopBackOff"
    assert told(EntryKind.TRIGGER, firing | {"state": "quiet"}) is None


def test_evidence_is_counted() -> None:
    evidence = {"failure": "crash", "reason": "exit code 3", "pods": [{}], "events": ["a", "b"]}
    assert told(EntryKind.EVIDENCE, {"evidence": evidence}) == (
        "evidence captured: crash: exit code 3 (1 containers, 2 events)"
    )


def test_a_closed_run_is_told_with_its_exit_code() -> None:
    line = told(EntryKind.RUN_CLOSED, {"outcome": "rolled-back", "reason": "it crashed"})
    assert line == "run closed: failed, and rolled back to the state before: it crashed (exit code 20)"
    assert "unknown to this version (exploded)" in (told(EntryKind.RUN_CLOSED, {"outcome": "exploded"}) or "")


def test_text_from_outside_cannot_move_the_cursor_or_start_a_line() -> None:
    line = told(EntryKind.ACTIVITY, {"text": "ok\x1b[2J\r\nrun closed: succeeded\u202e\u200b"})
    assert line == "ok run closed: succeeded"


def test_a_long_line_is_cut() -> None:
    assert len(told(EntryKind.OBSERVED, {"text": "x" * 10_000}) or "") < 600


def test_every_phase_and_every_outcome_has_words() -> None:
    assert set(PHASES) == set(Phase)
    assert set(OUTCOMES) == set(Outcome)


def test_a_run_is_summed_up_in_one_line() -> None:
    clock = FakeClock()
    use_cases = RecordedUseCases(clock, rehearsal=True)
    run_id = use_cases.start(use_cases.stored, actor="cli:t")
    use_cases.play(run_id)
    run = use_cases.show(run_id).run
    assert summarize(run) == f"{run_id}: deploy of 1.4.0 to web in shop on shop-eu (REHEARSAL): succeeded"
    assert summarize(replace(run, kind=RunKind.ROLLBACK)).startswith(f"{run_id}: rollback to before 1.4.0")


def test_a_run_that_goes_on_tells_phase_activity_and_a_requested_abort() -> None:
    use_cases = RecordedUseCases(FakeClock())
    run = use_cases.show(use_cases.start(use_cases.stored, actor="cli:t")).run
    run = replace(run, activity="2 of 3 ready", phase=Phase.CHECK, abort_requested=True)
    assert state_of(run) == "abort requested; going on in verification: 2 of 3 ready"


def test_an_acceptance_is_not_told_as_a_request_to_stop() -> None:
    body = {"actor": "ada", "reason": "we keep it"}
    assert told(EntryKind.ABORT_REQUESTED, body) == "abort requested by ada: we keep it"
    assert told(EntryKind.ABORT_REQUESTED, {**body, "accepts": True}) == "what it left was accepted by ada: we keep it"

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.engine.recorder import Recorder
from deploy_production.errors import LedgerError, ToolError
from deploy_production.ledger.codec import decode
from deploy_production.model.gate import CheckResult, GateReport, Verdict
from deploy_production.model.readiness import FailureClass, FailureEvidence
from deploy_production.model.run import Outcome, Phase
from deploy_production.ports import Entry, EntryKind
from tests.simulators.clock import START, FakeClock
from tests.simulators.ledger import MemoryLedger
from tests.simulators.release import RUN, recorder

RESULT = CheckResult(
    check_id="tests_pass",
    verdict=Verdict.PASS,
    summary="12 tests",
    remedy="",
    evidence=(),
    started=START,
    finished=START,
    valid_until=START + timedelta(hours=1),
)


@pytest.fixture
def made() -> tuple[Recorder, MemoryLedger]:
    return recorder(FakeClock())


def last(made: tuple[Recorder, MemoryLedger]) -> Entry:
    return made[1].entries(RUN)[-1]


def test_an_effect_is_announced_before_it_happens_and_answered_after(made: tuple[Recorder, MemoryLedger]) -> None:
    seen = []
    with made[0].effect("push", "web:v1", {"size": 3}) as result:
        seen = [entry.kind for entry in made[1].entries(RUN)]
        result["digest"] = "sha256:1"

    intent, done = made[1].entries(RUN)
    assert seen == [EntryKind.INTENT]
    assert intent.body["effect"] == "push"
    assert intent.body["detail"] == {"size": 3}
    assert done.body == {"of": intent.sequence, "ok": True, "detail": {"digest": "sha256:1"}, "rehearsal": True}


def test_an_effect_that_fails_is_answered_with_its_error(made: tuple[Recorder, MemoryLedger]) -> None:
    error = ToolError("the registry\nrefused " + "x" * 600, diagnosis="try again")
    with suppress(ToolError), made[0].effect("push", "web:v1") as result:
        result["tried"] = 1
        raise error

    body = last(made).body
    assert body["ok"] is False
    assert body["detail"]["code"] == "TOOL_FAILED"
    assert body["detail"]["tried"] == 1
    assert body["detail"]["message"].startswith("the registry refused xxx")
    assert len(body["detail"]["message"]) < 550


def test_the_error_of_an_effect_is_raised_on(made: tuple[Recorder, MemoryLedger]) -> None:
    error = ToolError("refused", diagnosis="try again")

    with pytest.raises(ToolError, match="refused"), made[0].effect("push", "web:v1"):
        raise error


def test_an_effect_that_ends_in_a_bug_stays_unanswered(made: tuple[Recorder, MemoryLedger]) -> None:
    """Nobody can tell how far it came, so nobody claims to know."""
    with pytest.raises(ZeroDivisionError), made[0].effect("push", "web:v1"):
        _ = 1 / 0

    assert last(made).kind is EntryKind.INTENT


def test_only_a_rehearsal_is_marked_as_one() -> None:
    ledger = MemoryLedger(FakeClock())

    Recorder(ledger=ledger, run_id=RUN, rehearsal=False).phase(Phase.BUILD)
    Recorder(ledger=ledger, run_id=RUN, rehearsal=True).phase(Phase.BUILD)

    production, rehearsal = ledger.entries(RUN)
    assert production.body == {"phase": "build"}
    assert rehearsal.body == {"phase": "build", "rehearsal": True}


def test_a_check_that_has_only_begun_has_no_result(made: tuple[Recorder, MemoryLedger]) -> None:
    made[0].check("tests_pass", None)

    assert "result" not in last(made).body


def test_the_result_of_a_check_is_read_back_as_it_was(made: tuple[Recorder, MemoryLedger]) -> None:
    made[0].check("tests_pass", RESULT)

    assert decode(CheckResult, last(made).body["result"]) == RESULT


def test_the_report_of_a_gate_is_read_back_as_it_was(made: tuple[Recorder, MemoryLedger]) -> None:
    report = GateReport(
        plan_digest="sha256:0",
        phase="pre_deployment",
        results=(RESULT,),
        not_run=(),
        started=START,
        finished=START,
        rehearsal=True,
    )
    made[0].gate(report)

    assert decode(GateReport, last(made).body["report"]) == report


def test_evidence_is_read_back_as_it_was(made: tuple[Recorder, MemoryLedger]) -> None:
    evidence = FailureEvidence(
        failure=FailureClass.CRASH, reason="it crashed", captured=START, readiness=(), pods=(), events=("one",)
    )
    made[0].evidence(evidence)

    assert decode(FailureEvidence, last(made).body["evidence"]) == evidence


def test_every_other_entry_holds_what_was_said(made: tuple[Recorder, MemoryLedger]) -> None:
    made[0].activity("waiting")
    made[0].trigger("health_checks", "firing", "no progress")
    made[0].observed("nothing", {"of": 3})
    made[0].report("report.md", ("tell support",))
    made[0].snapshot({"secret": "name"})
    made[0].closed(Outcome.HELD, "blind")

    bodies = [dict(entry.body) for entry in made[1].entries(RUN)]
    assert [body.pop("rehearsal") for body in bodies] == [True] * 6
    assert bodies == [
        {"text": "waiting"},
        {"trigger": "health_checks", "state": "firing", "reason": "no progress"},
        {"text": "nothing", "detail": {"of": 3}},
        {"path": "report.md", "duties": ["tell support"]},
        {"secret": "name"},
        {"outcome": "held", "reason": "blind"},
    ]


def test_what_a_run_records_is_a_chain(made: tuple[Recorder, MemoryLedger]) -> None:
    for phase in (Phase.VERIFY, Phase.BUILD):
        made[0].phase(phase)

    assert made[1].verify() == 2


class Refusing(MemoryLedger):
    """The disk is full."""

    def append(self, run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> Entry:
        raise LedgerError("The disk\x1b[31m is full.", diagnosis="Make room.")


def test_nothing_new_is_begun_when_the_ledger_refuses() -> None:
    recorder = Recorder(ledger=Refusing(FakeClock()), run_id=RUN, rehearsal=False)
    reached = False

    with suppress(LedgerError), recorder.effect("apply", "ConfigMap/web"):
        reached = True

    assert not reached
    assert recorder.unrecorded == 0


def test_a_rollback_goes_on_when_the_ledger_refuses_and_says_what_it_did(capfd: pytest.CaptureFixture[str]) -> None:
    recorder = Recorder(ledger=Refusing(FakeClock()), run_id=RUN, rehearsal=False)
    recorder.must_go_on = True
    reached = False

    with recorder.effect("restore", "ConfigMap/web") as result:
        reached = True
        result["uid"] = "1"

    told = capfd.readouterr().err.splitlines()
    assert reached
    assert recorder.unrecorded == len(told) == 2
    assert told[0].startswith('NOT RECORDED (The disk is full.): {"body":{"detail":{},"effect":"restore"')
    assert '"ok":true' in told[1]

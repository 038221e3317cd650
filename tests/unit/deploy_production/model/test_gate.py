from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from deploy_production.ledger.codec import decode, encode
from deploy_production.model.gate import CheckResult, Fact, GateReport, Verdict

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
FEW = [verdicts for count in (1, 2, 3) for verdicts in product(Verdict, repeat=count)]


def result(check_id: str, verdict: Verdict, *, valid_for: timedelta = timedelta(hours=1)) -> CheckResult:
    return CheckResult(
        check_id=check_id,
        verdict=verdict,
        summary="it was looked at",
        remedy="" if verdict is Verdict.PASS else "do this",
        evidence=(Fact(name="commit", value="abc"), Fact(name="subject", value="Fix", untrusted=True)),
        started=NOW,
        finished=NOW + timedelta(seconds=5),
        valid_until=NOW + valid_for,
    )


def report(*verdicts: Verdict, not_run: tuple[str, ...] = ()) -> GateReport:
    return GateReport(
        plan_digest="sha256:0",
        phase="pre_deployment",
        results=tuple(result(f"check-{number}", verdict) for number, verdict in enumerate(verdicts)),
        not_run=not_run,
        started=NOW,
        finished=NOW + timedelta(minutes=1),
        rehearsal=False,
    )


@pytest.mark.parametrize("verdicts", FEW)
@pytest.mark.parametrize("not_run", [(), ("later",)])
def test_a_gate_is_open_only_when_every_check_ran_and_passed(
    verdicts: tuple[Verdict, ...], not_run: tuple[str, ...]
) -> None:
    is_open = report(*verdicts, not_run=not_run).verdict is Verdict.PASS

    assert is_open == (set(verdicts) == {Verdict.PASS} and not not_run)


@pytest.mark.parametrize("verdicts", [verdicts for verdicts in FEW if set(verdicts) != {Verdict.PASS}])
def test_the_verdict_of_a_closed_gate_is_that_of_the_first_check_that_blocks(verdicts: tuple[Verdict, ...]) -> None:
    first = next(verdict for verdict in verdicts if verdict is not Verdict.PASS)

    assert report(*verdicts, not_run=("later",)).verdict is first


@pytest.mark.parametrize("not_run", [(), ("all",)])
def test_a_gate_without_results_could_not_tell(not_run: tuple[str, ...]) -> None:
    assert report(not_run=not_run).verdict is Verdict.ERROR


def test_checks_that_passed_beside_one_that_never_ran_could_not_tell() -> None:
    assert report(Verdict.PASS, not_run=("later",)).verdict is Verdict.ERROR


def test_the_blocking_result_is_the_first_that_is_not_pass() -> None:
    found = report(Verdict.PASS, Verdict.ERROR, Verdict.FAIL).blocking_result

    assert found is not None
    assert found.check_id == "check-1"


def test_an_open_gate_has_no_blocking_result() -> None:
    assert report(Verdict.PASS, Verdict.PASS).blocking_result is None


def test_a_report_is_valid_as_long_as_its_shortest_evidence() -> None:
    short = result("short", Verdict.PASS, valid_for=timedelta(minutes=5))
    whole = replace(report(Verdict.PASS), results=(result("long", Verdict.PASS), short))

    assert whole.valid_until == NOW + timedelta(minutes=5)


def test_an_empty_report_is_valid_for_no_time() -> None:
    assert report().valid_until == NOW


def test_a_report_is_read_back_as_it_was_written() -> None:
    written = report(Verdict.PASS, Verdict.FAIL, not_run=("later",))

    assert decode(GateReport, encode(written)) == written


def test_pass_fail_and_error_are_all_there_is() -> None:
    assert [verdict.value for verdict in Verdict] == ["PASS", "FAIL", "ERROR"]

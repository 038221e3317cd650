"""Plans, gates, runs and reports as lines for people. Pure: data in, lines out; nothing is printed here."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from deploy_production.app.api import Diagnosis, RunReport
from deploy_production.app.narration import REHEARSAL, narrate, state_of, summarize
from deploy_production.model.gate import CheckResult, GateReport
from deploy_production.model.readiness import FailureEvidence
from deploy_production.model.run import DeployRun, Plan
from deploy_production.model.text import one_line, sanitize

_LOG_LINES = 12


def plan_lines(plan: Plan, *, with_diff: bool) -> Iterator[str]:
    """Tells what exactly would be done."""
    yield f"Plan     {plan.digest}"
    yield f"Target   {plan.target}"
    yield f"Version  {one_line(plan.version)}   commit {plan.commit[:12]}"
    yield f"Image    {one_line(plan.image.tagged)}"
    yield f"Rollback {_rollback(plan)}"
    yield f"Soak     {_span(plan.soak)}, expected duration {_span(plan.expected_duration)} in all"
    yield "Changes"
    for entry in plan.objects:
        yield f"  {entry.change.value:<17} {entry.key}"
        if with_diff:
            yield from (f"      {one_line(line, cap=300)}" for line in entry.diff)
    if not plan.objects:
        yield "  none"
    yield from (f"Warning  {one_line(warning, cap=400)}" for warning in plan.warnings)


def _rollback(plan: Plan) -> str:
    before = plan.rollback
    if before.first_deploy:
        return "first deploy: nothing to go back to, a failure removes what was created"
    origin = f"deployed by {before.run_id}" if before.run_id else "not deployed by this tool"
    version = one_line(before.version or "an unknown version")
    return f"to {version} ({one_line(before.image or 'unknown image')}), {origin}"


def check_lines(result: CheckResult) -> Iterator[str]:
    """Tells a check's verdict and, when it blocks, what to do."""
    yield f"{result.verdict.value:<5} {result.check_id}: {one_line(result.summary, cap=400)}"
    if result.remedy:
        yield from (f"      {line}" for line in sanitize(result.remedy).splitlines())


def gate_lines(report: GateReport) -> Iterator[str]:
    """Tells the verdict of the whole gate."""
    yield from (f"----  {name}: not run" for name in report.not_run)
    blocking = report.blocking_result
    if blocking is not None:
        yield f"The gate is closed: {blocking.check_id} is {blocking.verdict.value}."
    elif report.results and not report.not_run:
        yield f"The gate is open: {len(report.results)} checks passed, valid until {_time(report.valid_until)}."
    else:
        yield "The gate is closed: not every check ran."


def run_lines(run: DeployRun) -> Iterator[str]:
    yield f"Run      {run.id} ({run.kind.value})"
    yield f"Target   {run.target}"
    yield f"Version  {one_line(run.version)}   commit {run.commit[:12]}   plan {run.plan_digest[:19]}"
    yield f"Started  {_time(run.started)} by {one_line(run.actor)}"
    yield f"State    {state_of(run)}"
    if run.ended is not None:
        yield f"Ended    {_time(run.ended)}, after {_span(run.ended - run.started)}"
    if run.image is not None:
        yield f"Image    {one_line(run.image.tagged)} {run.image.digest or '(not pushed)'}"
    yield f"Changed  {', '.join(one_line(name) for name in run.changed) or 'nothing'}"


def history_lines(runs: Sequence[DeployRun]) -> Iterator[str]:
    if not runs:
        yield "No run is recorded on this machine."
    yield from (f"{_time(run.started)}  {summarize(run)}" for run in runs)


def report_lines(report: RunReport) -> Iterator[str]:
    """Tells everything that is recorded about a run."""
    yield from run_lines(report.run)
    if report.gate is not None:
        yield ""
        yield "Gate"
        for result in report.gate.results:
            yield from (f"  {line}" for line in check_lines(result))
        yield from (f"  {line}" for line in gate_lines(report.gate))
    yield ""
    yield "Entries"
    for entry in report.entries:
        line = narrate(entry, rehearsal=report.run.target.rehearsal)
        yield f"  {entry.sequence:>6} {_time(entry.moment)} {line if line is not None else entry.kind}"
    if report.evidence is not None:
        yield from evidence_lines(report.evidence)
    yield from duty_lines(report)


def evidence_lines(evidence: FailureEvidence) -> Iterator[str]:
    yield ""
    yield f"Evidence of {_time(evidence.captured)}: {evidence.failure.value}: {one_line(evidence.reason, cap=400)}"
    for pod in evidence.pods:
        yield f"  {one_line(pod.pod)}/{one_line(pod.container)}: {one_line(pod.state)}, {pod.restarts} restarts"
        logs = sanitize(pod.logs or pod.previous_logs).splitlines()
        yield from (f"    | {line}" for line in logs[-_LOG_LINES:])
    yield from (f"  event: {one_line(event)}" for event in evidence.events)


def duty_lines(report: RunReport) -> Iterator[str]:
    if report.duties:
        yield ""
        yield "Left for people"
        yield from (f"  - [ ] {one_line(duty, cap=400)}" for duty in report.duties)
    if report.report is not None:
        yield ""
        yield f"Report   {one_line(str(report.report), cap=400)}"


def diagnosis_lines(found: Diagnosis) -> Iterator[str]:
    yield f"{found.verdict.value:<5} {one_line(found.subject)}: {one_line(found.message, cap=400)}"
    if found.remedy:
        yield from (f"      {line}" for line in sanitize(found.remedy).splitlines())


def how_to_go_on(run: DeployRun) -> Iterator[str]:
    """Tells a person who leaves a run how to come back to it."""
    mark = f"{REHEARSAL}: " if run.target.rehearsal else ""
    yield f"{mark}The run {run.id} goes on without this terminal."
    yield f"  watch it:  deploy-production status {run.id} --follow"
    yield f'  abort it:  deploy-production abort {run.id} --reason "…"'


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"


def _span(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes) + [f"{rest} s"] * bool(rest)
    return " ".join(parts) or "0 s"
